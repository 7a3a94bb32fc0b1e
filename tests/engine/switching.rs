//! Many switches of the source leave nothing behind: no element, pad, bus, thread or descriptor.
//!
//! GStreamer's own `leaks` tracer tells what lives; it must be there before GStreamer is, so the
//! switches are made in a process of their own.

use std::{env, fs, process::Command, time::Duration};

use async_channel::Receiver;
use gst::prelude::*;
use highwater_engine::media::{
    decoders::DecoderChoice,
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

#[test]
fn many_switches_leave_nothing_behind() {
    measured(
        "many_switches_leave_nothing_behind",
        |player, events, count| {
            let films = [&Film::WITH_PICTURE[..], &[Film::Tracks]].concat();
            for number in 0..count {
                open(player, films[number % films.len()]);
                wait_for_picture(events, number);
            }
        },
    );
}

#[test]
fn many_new_outputs_and_decoders_leave_nothing_behind() {
    measured(
        "many_new_outputs_and_decoders_leave_nothing_behind",
        |player, events, count| {
            player.set_looping(true);
            open(player, Film::Mp4);
            wait_for_picture(events, 0);
            for number in 1..count {
                if number % 2 == 0 {
                    player.renew_output();
                } else {
                    player.set_decoders(decoder(number % 4 == 1));
                }
                wait_for_picture(events, number);
            }
        },
    );
}

/// One of our own in the graph, or the one that GStreamer prefers.
fn decoder(own: bool) -> DecoderChoice {
    let mut choice = DecoderChoice::default();
    let word = if own { "openh264dec" } else { "auto" };
    choice.choose(word, None).expect("it is installed");
    choice
}

fn open(player: &Player, film: Film) {
    let path = film.path().display().to_string();
    player.open(OpenRequest::new(path.parse().expect("a path")));
}

fn wait_for_picture(events: &Receiver<PlayerEvent>, number: usize) {
    let frame = wait::at_most(PATIENCE, || {
        std::iter::from_fn(|| events.try_recv().ok())
            .find(|event| matches!(event, PlayerEvent::FirstFrame))
    });
    assert!(frame.is_some(), "no picture after switch {number}");
}

/// Runs `switch` in a process that is measured, which is this program with the test `name` alone.
fn measured(name: &str, switch: fn(&Player, &Receiver<PlayerEvent>, usize)) {
    if env::var_os(MEASURED).is_some() {
        return assert_nothing_is_left(switch);
    }
    let output = Command::new(env::current_exe().expect("a running program has a path"))
        .args(["--exact", &format!("switching::{name}"), "--nocapture"])
        .env(MEASURED, "1")
        .env("GST_TRACERS", "leaks(filters=\"GstElement,GstPad,GstBus\")")
        .output()
        .expect("this program can be started again");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{:?}: {said}", output.status);
}

fn assert_nothing_is_left(switch: fn(&Player, &Receiver<PlayerEvent>, usize)) {
    let count: usize = env::var(SWITCHES).map_or(150, |text| text.parse().expect("a number"));
    gst::init().expect("GStreamer is installed");
    let before = (tasks(), descriptors());
    let (player, events) = Player::new(NoDisplay).expect("the system gives a thread");
    switch(&player, &events, count);
    glib::MainContext::new().block_on(player.shutdown());
    drop(player);
    wait::until("threads and descriptors have gone", PATIENCE, || {
        (tasks() <= before.0 + KEPT && descriptors() <= before.1 + KEPT).then_some(())
    });
    let alive = alive();
    assert!(alive.is_empty(), "{} live on: {alive:?}", alive.len());
}

/// The names of the elements, pads and buses that live. To be asked when nothing ends any more: the
/// tracer takes references to what is dying.
fn alive() -> Vec<String> {
    let tracers = gst::active_tracers();
    let tracer = tracers
        .iter()
        .find(|tracer| tracer.type_().name() == "GstLeaksTracer");
    let tracer = tracer.expect("the tracer is part of GStreamer");
    let live: gst::Structure = tracer.emit_by_name("get-live-objects", &[]);
    let list = live
        .get::<gst::List>("live-objects-list")
        .expect("documented");
    list.iter()
        .map(|entry| {
            let entry = entry.get::<gst::Structure>().ok();
            let object = entry.and_then(|entry| entry.get::<gst::Object>("object").ok());
            object.map_or_else(
                || "something".to_owned(),
                |object| object.name().to_string(),
            )
        })
        .collect()
}

/// Threads and descriptors that `GLib` and GStreamer keep: one pipeline has more.
const KEPT: usize = 8;

fn tasks() -> usize {
    fs::read_dir("/proc/self/task").map_or(0, Iterator::count)
}

fn descriptors() -> usize {
    fs::read_dir("/proc/self/fd").map_or(0, Iterator::count)
}
