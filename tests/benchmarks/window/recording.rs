//! What copying into a file costs while a film plays on the software path.

use std::{path::Path, thread, time::Duration};

use highwater_tests::{App, Launch, figures::Figures};

use crate::table::Table;

/// For how long processor time is taken, each time.
const PLAYING: Duration = Duration::from_secs(15);

/// How often, alone and recording in turns: what else the machine does falls on both.
const TURNS: u32 = 2;

/// The processor time of playing alone, and of recording on top of it.
pub fn measure(clip: &Path) -> Table {
    let app = Launch::new()
        .env("GDK_DISABLE", "gl")
        .env("GSK_RENDERER", "cairo")
        .size(1280, 720)
        .start([clip]);
    app.wait_for_colour_bars();
    let (mut alone, mut recording) = (Duration::ZERO, Duration::ZERO);
    for _ in 0..TURNS {
        alone += played(&app);
        app.activate("win.record");
        app.wait_until("a file is written", |app| app.says("MiB"));
        recording += played(&app);
        app.activate("win.record");
        app.wait_until("the file is whole", |app| app.says("is saved"));
    }
    let seconds = (PLAYING * TURNS).as_secs();
    let mut table = Table::new(&[
        &format!("1080p30 on the software path, {seconds} s"),
        "playing",
        "recording as well",
        "ratio",
    ]);
    table.row(vec![
        "processor time".to_owned(),
        format!("{:.2} s", alone.as_secs_f64()),
        format!("{:.2} s", recording.as_secs_f64()),
        format!("{:.3}", recording.as_secs_f64() / alone.as_secs_f64()),
    ]);
    table
}

/// The processor time of a while.
fn played(app: &App) -> Duration {
    let processor = || Figures::of(app.id()).processor.expect("it runs");
    let before = processor();
    // Not a wait for something: the time over which is measured.
    thread::sleep(PLAYING);
    processor().saturating_sub(before)
}
