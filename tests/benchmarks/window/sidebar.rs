//! What the open sidebar costs while a film plays on the software path.

use std::{path::Path, thread, time::Duration};

use highwater_tests::{App, Launch, figures::Figures};

use crate::table::Table;

/// For how long processor time is taken, each time.
const PLAYING: Duration = Duration::from_secs(15);

/// How often, closed and open in turns: what else the machine does falls on both.
const TURNS: u32 = 2;

/// The window with the sidebar closed, in pixels.
const SIZE: (u16, u16) = (1280, 720);

/// The processor time with the sidebar closed and open, beside a picture of the same size.
pub fn measure(clip: &Path) -> Table {
    let app = Launch::new()
        .env("GDK_DISABLE", "gl")
        .env("GSK_RENDERER", "cairo")
        .size(SIZE.0, SIZE.1)
        // It may end meanwhile; the next one is the same.
        .start([clip; 4]);
    app.wait_for_colour_bars();
    let width = |app: &App| app.picture_place().map(|place| place.width);
    let alone = width(&app).expect("there is a picture");
    app.press("F9");
    app.widget("Process Memory");
    let beside = width(&app).expect("there is a picture");
    let open = (SIZE.0 + alone.saturating_sub(beside), SIZE.1);
    let (mut open_cost, mut closed_cost) = (Duration::ZERO, Duration::ZERO);
    for _ in 0..TURNS {
        app.resize(open.0, open.1);
        open_cost += played(&app);
        app.press("F9");
        app.resize(SIZE.0, SIZE.1);
        closed_cost += played(&app);
        app.press("F9");
    }
    let seconds = (PLAYING * TURNS).as_secs();
    let mut table = Table::new(&[
        &format!("1080p30 on the software path, {seconds} s"),
        "sidebar closed",
        "sidebar open",
        "ratio",
    ]);
    table.row(vec![
        "processor time".to_owned(),
        format!("{:.2} s", closed_cost.as_secs_f64()),
        format!("{:.2} s", open_cost.as_secs_f64()),
        format!("{:.3}", open_cost.as_secs_f64() / closed_cost.as_secs_f64()),
    ]);
    table
}

/// The processor time of a while.
fn played(app: &App) -> Duration {
    // The first second goes to the new size.
    thread::sleep(Duration::from_secs(1));
    let processor = || Figures::of(app.id()).processor.expect("it runs");
    let before = processor();
    // Not a wait for something: the time over which is measured.
    thread::sleep(PLAYING);
    processor().saturating_sub(before)
}
