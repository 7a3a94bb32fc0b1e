//! A camera that drops the connection again and again: what is left behind.

use std::{
    env, fs,
    process::Command,
    time::{Duration, Instant},
};

use highwater_engine::{
    media::{
        output::NoDisplay,
        player::{OpenRequest, Player, PlayerEvent},
    },
    memory::{Diagnostics, Kind},
};
use highwater_tests::wait;

use crate::table::Table;

/// The argument that makes this program the measured process.
pub const ARGUMENT: &str = "--measure-reconnects";

/// Reconnects before the first count: plugins, threads and pools that stay are there then.
const WARM_UP: usize = 5;

/// For how long nothing may go before it counts as staying: idle threads are kept for 15 s
/// (`g_thread_pool_get_max_idle_time`).
const REST: Duration = Duration::from_secs(16);

/// How long one connection may take, and how long what has ended may take to go.
const PATIENCE: Duration = Duration::from_secs(20);

/// Runs the measurement in a process of its own.
pub fn measure(reconnects: usize) -> String {
    let this = env::current_exe().expect("a running program has a path");
    let output = Command::new(this)
        .args([ARGUMENT, &reconnects.to_string()])
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
    elements: u64,
    pads: u64,
    threads: u64,
    descriptors: u64,
}

/// The measured process: prints a table.
pub fn run(reconnects: usize) {
    let diagnostics = Diagnostics::start().expect("GStreamer is installed");
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
    let after_pictures = |count: usize| {
        player.open(OpenRequest::new("demo:drop=0.5".parse().expect("a source")));
        (0..=count).for_each(|_| next_picture());
        player.close();
        at_rest(&diagnostics)
    };
    let before = after_pictures(WARM_UP);
    let begin = Instant::now();
    let after = after_pictures(reconnects);
    print!("{}", table(reconnects, before, after, begin.elapsed()));
}

/// What lives once nothing goes any more.
fn at_rest(diagnostics: &Diagnostics) -> Live {
    let (mut last, mut since) = (live(diagnostics), Instant::now());
    wait::at_most(PATIENCE + REST, || {
        let now = live(diagnostics);
        if now != last {
            (last, since) = (now, Instant::now());
        }
        (since.elapsed() >= REST).then_some(())
    });
    last
}

fn live(diagnostics: &Diagnostics) -> Live {
    let sample = diagnostics.sample_now();
    let count = |kind| sample.objects(kind).expect("the hooks are on").live;
    Live {
        elements: count(Kind::Element),
        pads: count(Kind::Pad),
        threads: entries("/proc/self/task"),
        descriptors: entries("/proc/self/fd"),
    }
}

fn entries(folder: &str) -> u64 {
    fs::read_dir(folder)
        .expect("Linux has it")
        .fold(0, |count, _| count + 1)
}

fn table(reconnects: usize, before: Live, after: Live, time: Duration) -> Table {
    let seconds = time.as_secs_f64();
    let mut table = Table::new(&[
        &format!("{reconnects} reconnects of the demo camera, {seconds:.0} s"),
        "before",
        "after",
    ]);
    for (name, one, two) in [
        ("elements", before.elements, after.elements),
        ("pads", before.pads, after.pads),
        ("threads", before.threads, after.threads),
        ("file descriptors", before.descriptors, after.descriptors),
    ] {
        table.row(vec![name.to_owned(), one.to_string(), two.to_string()]);
    }
    table
}
