//! The same costs in instructions, by callgrind: other programs on the machine cannot change them.
//! What the kernel does is not counted.

use std::{
    path::Path,
    process::{Command, Stdio},
};

use super::{figure, row, scene};

/// The samples that are taken in the time of one frame, at 4 and 30 a second.
const SAMPLES_A_FRAME: f64 = 4.0 / 30.0;

/// In the names of functions that run on the sampler's thread and on no other.
const SAMPLER: &str = "memory::sampler::Sampler";

/// What a scene executed.
#[derive(Clone, Copy)]
struct Counted {
    /// On all threads but the sampler's.
    streaming: f64,
    /// On the sampler's, for each sample; 0 without diagnostics.
    each_sample: f64,
}

/// The instructions that diagnostics add to a buffer of [`super::per_buffer`], against the leaks tracer.
pub fn per_buffer() {
    let each = |mode: &str, tracers: Option<&str>| {
        let [short, long] = [20_000, 60_000];
        let count = |buffers: u32| counted(&["buffers", mode, &buffers.to_string()], tracers);
        Some((count(long)?.streaming - count(short)?.streaming) / f64::from(long - short))
    };
    let figures = [
        ("off", None),
        ("on", None),
        ("paused", None),
        ("off", Some("leaks")),
    ];
    let [off, on, paused, leaks] = figures.map(|(mode, tracers)| each(mode, tracers));
    let (Some(off), Some(on), Some(paused), Some(leaks)) = (off, on, paused, leaks) else {
        return unavailable("the same in instructions", "0.8");
    };
    row(
        "the same in instructions",
        &format!("{:.0} and {:.0} added a buffer", on - off, leaks - off),
        (on - off) / (leaks - off),
        "0.8",
    );
    row(
        "paused, against on: what GStreamer's calling of hooks costs",
        &format!("{:.0} and {:.0} added a buffer", paused - off, on - off),
        (paused - off) / (on - off),
        "",
    );
}

/// One decoded frame of 1080p: what the streaming threads execute, by the difference of two
/// lengths, and the sampler's part of it at the rate that it has in real time. Callgrind is too
/// slow for that: under it more samples are taken in the time of a frame.
pub fn per_frame() {
    let folder = tempfile::tempdir().expect("a folder");
    let film = |frames: u32| folder.path().join(format!("{frames}.mkv"));
    let [short, long] = [30, 90];
    for frames in [short, long] {
        let path = film(frames);
        scene(
            &["film", &path.to_string_lossy(), &frames.to_string()],
            None,
        );
    }
    let each = |mode: &str| {
        let count = |frames| counted(&["play", mode, &film(frames).to_string_lossy()], None);
        let (few, many) = (count(short)?, count(long)?);
        Some(Counted {
            streaming: (many.streaming - few.streaming) / f64::from(long - short),
            each_sample: many.each_sample,
        })
    };
    let what = "a frame of 1080p in instructions";
    let (Some(off), Some(on)) = (each("off"), each("on")) else {
        return unavailable(what, "1.01");
    };
    let sampler = on.each_sample * SAMPLES_A_FRAME;
    let with = on.streaming + sampler;
    row(
        &format!(
            "{what}, {:.0} thousand of them the hooks', {:.0} the sampler's",
            (on.streaming - off.streaming) / 1e3,
            sampler / 1e3
        ),
        &format!("{:.2} and {:.2} million", with / 1e6, off.streaming / 1e6),
        with / off.streaming,
        "1.01",
    );
}

fn unavailable(what: &str, target: &str) {
    println!("| {what} | not available, because valgrind is not installed | | {target} |");
}

/// Counts a whole scene, thread by thread.
fn counted(arguments: &[&str], tracers: Option<&str>) -> Option<Counted> {
    let folder = tempfile::tempdir().ok()?;
    let mut command = Command::new("valgrind");
    command
        .args(["--tool=callgrind", "--separate-threads=yes"])
        .arg(format!(
            "--callgrind-out-file={}",
            folder.path().join("out").display()
        ))
        .arg(std::env::current_exe().ok()?)
        .arg("scene")
        .args(arguments)
        .stderr(Stdio::null());
    if let Some(tracers) = tracers {
        command.env("GST_TRACERS", tracers);
    }
    let output = command.output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    let taken = text
        .lines()
        .filter_map(figure)
        .find_map(|(name, value)| (name == "samples").then_some(value));
    let (streaming, sampler) = threads(folder.path())?;
    Some(Counted {
        streaming,
        each_sample: taken.map_or(0.0, |samples| sampler / samples),
    })
}

/// The instructions of all threads but the sampler's, and of the sampler's; a file for each thread
/// ends with their total.
fn threads(folder: &Path) -> Option<(f64, f64)> {
    let (mut streaming, mut sampler) = (0.0, 0.0);
    for file in std::fs::read_dir(folder).ok()?.flatten() {
        let text = std::fs::read_to_string(file.path()).ok()?;
        let total = text.lines().rev().find_map(|l| l.strip_prefix("totals: "));
        let total: f64 = total.and_then(|total| total.parse().ok()).unwrap_or(0.0);
        if text.contains(SAMPLER) {
            sampler += total;
        } else {
            streaming += total;
        }
    }
    (streaming > 0.0).then_some((streaming, sampler))
}
