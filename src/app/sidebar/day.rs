//! Measurements with a day of history: what the chart costs the main thread. Part of `make bench`.

use std::{
    fs,
    sync::Arc,
    time::{Duration, Instant},
};

use gtk::{cairo, pango};
use highwater_engine::memory::{Diagnostics, Past, Sample};

use super::memory::plot;
use crate::charts::{Colour, Theme, View, draw};

/// From one sample to the next.
const STEP: Duration = Duration::from_millis(250);
const DAY: Duration = Duration::from_hours(24);
const HOUR: Duration = Duration::from_hours(1);
/// The chart in the sidebar, in pixels.
const SIZE: (i32, i32) = (330, 132);

/// A day of samples like one of this process, with a resident memory that goes up and down.
fn a_day() -> Diagnostics {
    let diagnostics = Diagnostics::start().expect("GStreamer is installed");
    let template = diagnostics.sample_now();
    let mut past = Past::default();
    let mut elapsed = Duration::ZERO;
    while elapsed < DAY {
        elapsed += STEP;
        let mut sample: Sample = template.clone();
        sample.elapsed = elapsed;
        let minute = elapsed.as_secs() / 60;
        sample.process.rss = Some((150 + minute % 37) << 20);
        sample.process.rss_max = sample.process.rss;
        assert!(past.take_sample(sample));
    }
    Diagnostics::of_past(past)
}

fn resident() -> u64 {
    let text = fs::read_to_string("/proc/self/statm").expect("Linux has it");
    let pages: u64 = text
        .split(' ')
        .nth(1)
        .expect("a field")
        .parse()
        .expect("a number");
    pages * 4
}

/// One frame: read from the history, and drawn.
fn frame(diagnostics: &Arc<Diagnostics>, view: View, theme: &Theme) -> Duration {
    let began = Instant::now();
    let plot = plot(diagnostics, view, |_| true);
    let surface = cairo::ImageSurface::create(cairo::Format::ARgb32, SIZE.0, SIZE.1);
    let context = cairo::Context::new(surface.expect("a surface")).expect("a context");
    let size = (f64::from(SIZE.0), f64::from(SIZE.1));
    draw(&context, size, &plot, None, theme).expect("a drawing");
    began.elapsed()
}

fn millis(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}

#[test]
#[ignore = "a measurement, of half a minute; see `make bench`"]
fn measure_a_day_of_history() {
    let diagnostics = Arc::new(a_day());
    let theme = Theme::new(
        false,
        Colour(0.0, 0.0, 0.0, 1.0),
        pango::FontDescription::new(),
    );
    let frame = |view| frame(&diagnostics, view, &theme);
    frame(View::last(None));
    println!("| a day of history in the chart | |\n| --- | ---: |");
    for (name, span) in [
        ("10 minutes", Some(HOUR / 6)),
        ("1 hour", Some(HOUR)),
        ("all", None),
    ] {
        let longest = (0..20).map(|_| frame(View::last(span))).max();
        println!(
            "| {name}, longest of 20 | {:.1} ms |",
            millis(longest.unwrap_or_default())
        );
    }
    let steps = 600_u32;
    let longest = (0..steps).map(|step| {
        let end = Some(HOUR + Duration::from_hours(23) / steps * (steps - step));
        frame(View {
            span: Some(HOUR),
            end,
        })
    });
    println!(
        "| panning an hour through the day, longest frame | {:.1} ms |",
        millis(longest.max().unwrap_or_default())
    );
    for _ in 0..200 {
        frame(View::last(None));
    }
    let before = resident();
    // What an hour of updates draws, one a second.
    for _ in 0..3600 {
        frame(View::last(None));
    }
    let after = resident();
    println!(
        "| resident after 3600 drawings more | {:+} KiB |",
        i64::try_from(after).unwrap_or(0) - i64::try_from(before).unwrap_or(0)
    );
}
