//! What the chart costs while somebody drags it to and fro: how smoothly it follows, and whether
//! drawing it again and again takes memory, with each renderer.

use std::{
    path::Path,
    thread,
    time::{Duration, Instant},
};

use highwater_tests::{App, Launch, figures::Figures, windows::Place};

use crate::table::Table;

/// As many drawings as an hour of updates makes, one a second.
const DRAWINGS: u32 = 3600;

/// How many of them come before memory is looked at for the first time.
const WARM_UP: u32 = 600;

/// From one place of the pointer to the next: 60 in a second.
const STEP: Duration = Duration::from_micros(16_667);

/// A row for each renderer.
pub fn measure(clip: &Path) -> Table {
    let mut table = Table::new(&[
        "the chart dragged to and fro, 3600 places in 60 s",
        "drawn",
        "longest pause",
        "resident memory",
    ]);
    for (name, renderer, gl) in [("cairo", "cairo", "gl"), ("GL on the CPU", "gl", "")] {
        let app = Launch::new()
            .env("GDK_DISABLE", gl)
            .env("GSK_RENDERER", renderer)
            .size(1280, 720)
            .start([clip]);
        app.wait_for_colour_bars();
        app.press("F9");
        app.press("space");
        table.row(dragged(&app, name));
    }
    table
}

fn dragged(app: &App, name: &str) -> Vec<String> {
    app.wait_until("the chart is there", |app| chart(app).is_some());
    let chart = chart(app).expect("waited for");
    let resident = || Figures::of(app.id()).resident.expect("it runs");
    let (mut before, mut drawn, mut step) = (resident(), 0_u32, 0_u32);
    let mut last = app.part(chart);
    let pauses = app.pauses();
    let began = Instant::now();
    app.drag((0..=DRAWINGS).map(|step| place(chart, step)), |app| {
        step += 1;
        thread::sleep((began + STEP * step).saturating_duration_since(Instant::now()));
        let now = app.part(chart);
        drawn += u32::from(now != last);
        last = now;
        if step == WARM_UP {
            before = resident();
        }
    });
    let rate = f64::from(drawn) / began.elapsed().as_secs_f64();
    let pauses = pauses.stop();
    let grown = resident() as f64 - before as f64;
    vec![
        name.to_owned(),
        format!("{rate:.0} a second"),
        format!(
            "{:.0} ms",
            pauses.longest_of_its_own().as_secs_f64() * 1000.0
        ),
        format!("{:+.1} MiB", grown / 1_048_576.0),
    ]
}

/// Where the chart is on the screen.
fn chart(app: &App) -> Option<Place> {
    app.place_of(&app.find_role("image", "Process Memory")?)
}

/// A place of the pointer: to and fro over the left half of the chart, three pixels a step.
fn place(chart: Place, step: u32) -> (i16, i16) {
    let half = u32::from(chart.width / 2).max(1);
    let along = step * 3 % (2 * half);
    let along = along.min(2 * half - along);
    let along = i16::try_from(along).expect("a screen is smaller");
    (chart.x + 8 + along, chart.middle().y)
}
