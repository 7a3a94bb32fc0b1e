//! A camera that drops the connection again and again: what is left behind.

use std::{
    env, fs,
    process::Command,
    time::{Duration, Instant},
};

use gst::prelude::*;
use highwater_engine::media::{
    output::NoDisplay,
    player::{OpenRequest, Player, PlayerEvent},
};
use highwater_tests::wait;

use crate::table::Table;

/// The argument that makes this program the measured process.
pub const ARGUMENT: &str = "--measure-reconnects";

/// Connections before the first count: plugins, threads and pools that stay are there then.
const WARM_UP: usize = 5;

/// How long one connection may take, and how long what has ended may take to go.
const PATIENCE: Duration = Duration::from_secs(20);

/// Runs the measurement in a process of its own, with GStreamer's tracer of live objects.
pub fn measure(reconnects: usize) -> String {
    let this = env::current_exe().expect("a running program has a path");
    let output = Command::new(this)
        .args([ARGUMENT, &reconnects.to_string()])
        .env(
            "GST_TRACERS",
            "leaks(filters=\"GstElement,GstPad\",check-refs=false)",
        )
        .env("GST_LEAKS_TRACER_SIG", "0")
        .output()
        .expect("this program can be started again");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    String::from_utf8_lossy(&output.stdout).into_owned()
}

/// What lives in this process.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct Live {
    objects: usize,
    threads: usize,
    descriptors: usize,
}

/// The measured process: prints a table.
pub fn run(reconnects: usize) {
    gst::init().expect("GStreamer is installed");
    let (player, events) = Player::new(NoDisplay).expect("the system gives a thread");
    let next_picture = || {
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            match events.recv_blocking() {
                Ok(PlayerEvent::FirstFrame) => return,
                Ok(PlayerEvent::Reconnecting(_)) => player.retry_now(),
                Ok(PlayerEvent::Error(error)) => panic!("{error}"),
                Ok(_) => {}
                Err(error) => panic!("{error}"),
            }
        }
        panic!("no picture for {PATIENCE:?}");
    };
    player.open(OpenRequest::new("demo:drop=0.5".parse().expect("a source")));
    let begin = Instant::now();
    (0..WARM_UP).for_each(|_| next_picture());
    let before = settled(None);
    (0..reconnects).for_each(|_| next_picture());
    let after = settled(Some(before));
    print!("{}", table(reconnects, before, after, begin.elapsed()));
}

/// What lives once nothing more goes, or once it is what was `expected`.
fn settled(expected: Option<Live>) -> Live {
    let mut last = live();
    wait::at_most(Duration::from_millis(400), || {
        last = live();
        (Some(last) == expected).then_some(())
    });
    last
}

fn live() -> Live {
    Live {
        objects: objects(),
        threads: entries("/proc/self/task"),
        descriptors: entries("/proc/self/fd"),
    }
}

/// The elements and pads that live, by GStreamer's own tracer.
fn objects() -> usize {
    let tracer = gst::active_tracers()
        .into_iter()
        .find(|tracer| tracer.type_().name() == "GstLeaksTracer");
    let tracer = tracer.expect("the tracer of live objects is part of GStreamer");
    let live: gst::Structure = tracer.emit_by_name("get-live-objects", &[]);
    let list = live
        .get::<gst::List>("live-objects-list")
        .expect("documented");
    list.len()
}

fn entries(folder: &str) -> usize {
    fs::read_dir(folder).expect("Linux has it").count()
}

fn table(reconnects: usize, before: Live, after: Live, time: Duration) -> Table {
    let seconds = time.as_secs_f64();
    let mut table = Table::new(&[
        &format!("{reconnects} reconnects of the demo camera, {seconds:.0} s"),
        "before",
        "after",
    ]);
    for (name, one, two) in [
        ("elements and pads", before.objects, after.objects),
        ("threads", before.threads, after.threads),
        ("file descriptors", before.descriptors, after.descriptors),
    ] {
        table.row(vec![name.to_owned(), one.to_string(), two.to_string()]);
    }
    table
}
