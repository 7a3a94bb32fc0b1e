//! What a bundle of a day costs: its time, its memory and its size, against what is promised.
//!
//! The day is made up: one sample a second of 60 series that wander as measured ones do, and 200
//! events. It goes into the same history that measurements go into, and is written and opened by
//! what the window calls.

use std::{
    fs,
    path::Path,
    time::{Duration, Instant},
};

use highwater_engine::{
    media::source::Source,
    memory::{Diagnostics, Event, EventKind, Occasion, Past, Point, Sample, Series},
    report::{self, Contents, Context, Playing, Saving, Secrets},
};
use highwater_text::bundle;

const SECONDS: u64 = 24 * 60 * 60;
const SERIES: usize = 60;
const EVENTS: u64 = 200;
const MIB: f64 = 1_048_576.0;

fn main() {
    let day = day();
    let source: Source = "demo:".parse().expect("a source");
    let context = Context {
        source: &source,
        playing: Playing::default(),
        renderer: None,
    };
    let folder = tempfile::tempdir().expect("room");
    let path = folder.path().join("day.highwater.zip");
    forget_peak();
    let before = status("VmRSS:");
    let (exported, ()) = timed(|| {
        let contents = Contents::of(&day, &context);
        bundle::save(&path, contents, Secrets::LeftOut, &Saving::default()).expect("room");
    });
    let extra = status("VmHWM:") - before;
    let (opened, run) = timed(|| report::open(&path).expect("ours"));
    assert!(
        run.report.duration_s >= SECONDS as f64,
        "{}",
        run.report.duration_s
    );
    println!("| a day of {SERIES} series and {EVENTS} events | measured | target |");
    println!("|---|---|---|");
    println!("| exported in | {:.2} s | < 3 s |", exported.as_secs_f64());
    println!("| memory for that | {:.1} MiB | < 64 MiB |", extra / MIB);
    println!("| size | {:.2} MiB | < 15 MiB |", size(&path) / MIB);
    println!("| opened in | {:.2} s | < 1 s |", opened.as_secs_f64());
}

/// A day that was measured, by a process that is over.
fn day() -> Diagnostics {
    let newest = Diagnostics::start().expect("GStreamer").sample_now();
    let mut past = Past::default();
    let mut values: Vec<(Series, Walk)> = series().zip((1..).map(Walk)).collect();
    for second in 0..SECONDS {
        let points = values
            .iter_mut()
            .map(|(series, walk)| (*series, point(second, walk.step())));
        assert!(past.take_stretch(Duration::from_secs(second), points));
    }
    for number in 1..=EVENTS {
        past.take_event(Event {
            number,
            elapsed: Duration::from_secs(number * SECONDS / (EVENTS + 1)),
            kind: EventKind::Told {
                occasion: Occasion::Reconnect,
            },
        });
    }
    assert!(past.take_sample(Sample {
        elapsed: Duration::from_secs(SECONDS),
        ..newest
    }));
    Diagnostics::of_past(past)
}

/// Those that every run has, and some of elements.
fn series() -> impl Iterator<Item = Series> {
    let elements = (1..).flat_map(|id| [Series::Held(id), Series::HeldBytes(id)]);
    Series::fixed().chain(elements).take(SERIES)
}

fn point(second: u64, value: f64) -> Point {
    Point {
        at: Duration::from_secs(second),
        min: value,
        mean: value,
        max: value,
    }
}

/// A value that wanders in steps of 4 KiB, the same in every run.
struct Walk(u64);

impl Walk {
    fn step(&mut self) -> f64 {
        // Numerical Recipes' generator: what follows looks like chance, and is none.
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        100.0 * MIB + (self.0 >> 48) as f64 * 4096.0
    }
}

fn timed<T>(work: impl FnOnce() -> T) -> (Duration, T) {
    let began = Instant::now();
    let result = work();
    (began.elapsed(), result)
}

/// Gives freed heap back, which would otherwise be used again and not be seen. From now on the kernel's high-water mark is that of what follows (proc(5), `clear_refs`).
fn forget_peak() {
    // SAFETY: malloc_trim has no preconditions.
    unsafe { libc::malloc_trim(0) };
    fs::write("/proc/self/clear_refs", "5").expect("the kernel forgets");
}

/// A line of `/proc/self/status`, in bytes.
fn status(name: &str) -> f64 {
    let text = fs::read_to_string("/proc/self/status").expect("Linux");
    let line = text.lines().find_map(|line| line.strip_prefix(name));
    let number = line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<f64>().ok());
    number.expect("a number of KiB") * 1024.0
}

fn size(path: &Path) -> f64 {
    fs::metadata(path).expect("there").len() as f64
}
