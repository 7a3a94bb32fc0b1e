//! What the diagnostics cost: each figure is a ratio of two measurements of this run.
//!
//! Hooks cannot be taken back, so every measurement is a process of its own: this program runs
//! itself with the name of a scene, several times in turns, and compares the lowest processor
//! times; where the difference is small, both sides run at the same time. `HIGHWATER_BENCH_ROUNDS` sets how many times (5);
//! arguments choose parts, for example `cargo bench --bench memory -- sampler`.

mod instructions;
mod pairs;
mod scenes;

use std::{
    process::{Command, Stdio},
    time::Duration,
};

use pairs::side_by_side;

/// What a scene prints when it is done: names and numbers.
type Figures = Vec<(String, f64)>;

/// One measurement: the processor time of the whole process, and what it printed.
struct Run {
    cpu: Duration,
    figures: Figures,
}

impl Run {
    fn figure(&self, name: &str) -> f64 {
        let found = self.figures.iter().find(|(known, _)| known == name);
        found.map_or(f64::NAN, |(_, value)| *value)
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().collect();
    if let Some(at) = arguments.iter().position(|argument| argument == "scene") {
        scenes::run(&arguments[at + 1..]);
    } else {
        let parts = arguments.into_iter().skip(1);
        compare(
            &parts
                .filter(|part| !part.starts_with("--"))
                .collect::<Vec<_>>(),
        );
    }
}

/// All rows, or those whose part is named in `only`.
fn compare(only: &[String]) {
    let rounds = std::env::var("HIGHWATER_BENCH_ROUNDS")
        .ok()
        .and_then(|rounds| rounds.parse().ok())
        .unwrap_or(5);
    let parts: [(&str, &dyn Fn()); 7] = [
        ("buffers", &|| per_buffer(rounds)),
        ("buffer-instructions", &instructions::per_buffer),
        ("playback", &|| playback(rounds.min(3))),
        ("frame-instructions", &instructions::per_frame),
        ("tables", &memory_over_time),
        ("sampler", &sampler),
        ("recorder", &recorder),
    ];
    println!("| what | measured | ratio | target |");
    println!("|---|---|---|---|");
    for (name, part) in parts {
        if only.is_empty() || only.iter().any(|wanted| wanted == name) {
            part();
        }
    }
}

/// A million buffers of 4 KiB from fakesrc to fakesink.
fn per_buffer(rounds: usize) {
    const BUFFERS: f64 = 1e6;
    let mut best = [Duration::MAX; 4];
    for _ in 0..rounds {
        let launch = [
            "-q",
            "fakesrc",
            "num-buffers=1000000",
            "sizetype=fixed",
            "sizemax=4096",
            "filltype=nothing",
            "!",
            "fakesink",
            "sync=false",
        ];
        let runs = [
            of(Command::new("gst-launch-1.0").args(launch)),
            scene(&["buffers", "off", "1000000"], None),
            scene(&["buffers", "on", "1000000"], None),
            scene(&["buffers", "off", "1000000"], Some("leaks")),
        ];
        for (best, run) in best.iter_mut().zip(runs) {
            *best = run.cpu.min(*best);
        }
    }
    let [launch, off, on, leaks] = best.map(|best| best.as_secs_f64());
    let added = |with: f64| (with - off) / BUFFERS * 1e9;
    row(
        "diagnostics off, against gst-launch-1.0",
        &format!(
            "{:.0} and {:.0} ns a buffer",
            off / BUFFERS * 1e9,
            launch / BUFFERS * 1e9
        ),
        off / launch,
        "1.00",
    );
    row(
        "whole ledger on, against the leaks tracer",
        &format!("{:.0} and {:.0} ns added a buffer", added(on), added(leaks)),
        added(on) / added(leaks),
        "0.8",
    );
}

/// Thirty seconds of 1080p30 in real time, decoded in software: with and without side by side.
fn playback(rounds: usize) {
    let folder = tempfile::tempdir().expect("a folder");
    let film = folder.path().join("film.mkv");
    let film = film.to_str().expect("a plain name");
    scene(&["film", film, "900"], None);
    let [off, on] = ["off", "on"].map(|mode| scene_command(&["play", mode, film]));
    let mut ratios: Vec<(f64, f64, f64)> = (0..rounds)
        .map(|_| {
            // Each has been on each core then, and their difference is out of the sum.
            let [one, other] = [false, true].map(|swapped| side_by_side([&on, &off], swapped));
            let [on, off] = [0, 1].map(|at| (one[at] + other[at]).as_secs_f64() / 2.0);
            (on / off, on, off)
        })
        .collect();
    ratios.sort_unstable_by(|left, right| left.0.total_cmp(&right.0));
    let (ratio, on, off) = ratios[ratios.len() / 2];
    let (lowest, highest) = (ratios[0].0, ratios[ratios.len() - 1].0);
    row(
        &format!("30 s of 1080p30, median of {rounds} ({lowest:.3} to {highest:.3})"),
        &format!("{on:.2} and {off:.2} s of processor time"),
        ratio,
        "1.01",
    );
}

/// Ten million buffers: our own memory at the end as after the first million. The history is told
/// beside it: it grows with time, not with buffers, and ends at 16 MiB.
fn memory_over_time() {
    let run = scene(&["long"], None);
    let kibibytes = |name| run.figure(name) / 1024.0;
    let (first, last, history) = (kibibytes("first"), kibibytes("last"), kibibytes("history"));
    row(
        "own tables after 10 M buffers, against 1 M",
        &format!("{last:.0} and {first:.0} KiB (and {history:.0} KiB of history)"),
        last / first,
        "1.00",
    );
}

/// The sampler's processor time over the time that passed, with a GiB resident.
fn sampler() {
    let run = scene(&["gibibyte"], None);
    let part = run.figure("part");
    row(
        "the sampler at 1 GiB resident, of one core",
        &format!("{:.2} %", part * 100.0),
        part,
        "0.01",
    );
}

/// What the flight recorder takes, with four streams at once.
fn recorder() {
    let run = scene(&["record"], None);
    let (part, rate) = (run.figure("part"), run.figure("rate"));
    row(
        "the flight recorder, of one core",
        &format!("{:.2} %", part * 100.0),
        part,
        "0.005",
    );
    row(
        "what it writes, of 20 KiB a second",
        &format!("{:.2} KiB/s", rate / 1024.0),
        rate / (20.0 * 1024.0),
        "1",
    );
}

fn row(what: &str, measured: &str, ratio: f64, target: &str) {
    println!("| {what} | {measured} | {ratio:.3} | {target} |");
}

/// Runs this program with a scene.
fn scene(arguments: &[&str], tracers: Option<&str>) -> Run {
    let mut command = scene_command(arguments);
    if let Some(tracers) = tracers {
        command.env("GST_TRACERS", tracers);
    }
    of(&mut command)
}

fn scene_command(arguments: &[&str]) -> Command {
    let mut command = Command::new(std::env::current_exe().expect("this program"));
    command.arg("scene").args(arguments);
    command
}

/// Runs a program and takes its processor time.
fn of(command: &mut Command) -> Run {
    let before = children();
    let output = command
        .stdin(Stdio::null())
        .stderr(Stdio::inherit())
        .output()
        .expect("the program runs");
    assert!(output.status.success(), "{command:?}: {}", output.status);
    let text = String::from_utf8_lossy(&output.stdout);
    Run {
        cpu: children().saturating_sub(before),
        figures: text.lines().filter_map(figure).collect(),
    }
}

fn figure(line: &str) -> Option<(String, f64)> {
    let (name, value) = line.split_once(' ')?;
    Some((name.to_owned(), value.parse().ok()?))
}

/// Processor time of all children that have ended.
fn children() -> Duration {
    // SAFETY: the structure is plain numbers, and the call fills it.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        libc::getrusage(libc::RUSAGE_CHILDREN, &raw mut usage);
        usage
    };
    processor_time(&usage)
}

/// In user and in kernel mode.
fn processor_time(usage: &libc::rusage) -> Duration {
    let part = |time: libc::timeval| {
        let micros = time.tv_sec * 1_000_000 + time.tv_usec;
        Duration::from_micros(u64::try_from(micros).unwrap_or(0))
    };
    part(usage.ru_utime) + part(usage.ru_stime)
}
