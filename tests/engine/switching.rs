//! Many switches of the source leave nothing behind: no element, pad, bus, thread or descriptor.
//!
//! GStreamer's own `leaks` tracer tells what lives when the process ends; it must be there before
//! GStreamer is, so the switches are made in a process of their own.

use std::{env, fs, process::Command, time::Duration};

use highwater_engine::media::{
    output::NoDisplay,
    player::{OpenRequest, Player, PlayerEvent},
};
use highwater_tests::{media::Film, wait};

/// Says that this process is the one to be measured.
const MEASURED: &str = "HIGHWATER_TEST_MEASURED";
/// How many switches; the default is for a build server.
const SWITCHES: &str = "HIGHWATER_TEST_SWITCHES";
/// How long anything may take.
const PATIENCE: Duration = Duration::from_secs(30);
/// What the tracer says of each object that still lives.
const ALIVE: &str = "object-alive, type-name=(string)";

#[test]
fn many_switches_leave_nothing_behind() {
    if env::var_os(MEASURED).is_some() {
        return switch_many_times();
    }
    let output = Command::new(env::current_exe().expect("a running program has a path"))
        .args([
            "--exact",
            "switching::many_switches_leave_nothing_behind",
            "--nocapture",
        ])
        .env(MEASURED, "1")
        .env("GST_TRACERS", "leaks")
        .env("GST_DEBUG", "GST_TRACER:7")
        .env("GST_DEBUG_NO_COLOR", "1")
        .output()
        .expect("this program can be started again");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    assert!(
        said.contains("object-alive"),
        "the tracer said nothing: {said}"
    );
    let alive: Vec<_> = said
        .lines()
        .filter_map(|line| line.split_once(ALIVE))
        .map(|(_, object)| object)
        // The tracer's description of its own format.
        .filter(|object| !object.starts_with("%s"))
        .collect();
    assert!(
        alive.is_empty(),
        "{} objects live on: {alive:#?}",
        alive.len()
    );
}

fn switch_many_times() {
    let switches: usize = env::var(SWITCHES).map_or(150, |text| text.parse().expect("a number"));
    gst::init().expect("GStreamer is installed");
    let films = [&Film::WITH_PICTURE[..], &[Film::Tracks]].concat();
    let before = (tasks(), descriptors());
    let (player, events) = Player::new(NoDisplay).expect("the system gives a thread");
    for number in 0..switches {
        let path = films[number % films.len()].path().display().to_string();
        player.open(OpenRequest::new(path.parse().expect("a path")));
        let frame = wait::at_most(PATIENCE, || {
            std::iter::from_fn(|| events.try_recv().ok())
                .find(|event| matches!(event, PlayerEvent::FirstFrame))
        });
        assert!(frame.is_some(), "no picture of {path}, switch {number}");
    }
    glib::MainContext::new().block_on(player.shutdown());
    drop(player);
    wait::until("threads and descriptors have gone", PATIENCE, || {
        (tasks() <= before.0 + KEPT && descriptors() <= before.1 + KEPT).then_some(())
    });
    // SAFETY: nothing of GStreamer is used after this; the tracer now tells what lives.
    unsafe { gst::deinit() };
}

/// Threads and descriptors that `GLib` and GStreamer keep: one pipeline has more.
const KEPT: usize = 8;

fn tasks() -> usize {
    fs::read_dir("/proc/self/task").map_or(0, Iterator::count)
}

fn descriptors() -> usize {
    fs::read_dir("/proc/self/fd").map_or(0, Iterator::count)
}
