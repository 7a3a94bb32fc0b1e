//! Sixteen streaming threads that make and free across threads leave a ledger of exactly zero.
//!
//! Under memcheck, with the binary that `cargo test --no-run` names:
//! `HIGHWATER_LONG_TESTS=1 valgrind --error-exitcode=1 target/debug/deps/memory_threads-…`

mod support;

use std::time::{Duration, Instant};

use gst::prelude::*;
use highwater_engine::memory::{Diagnostics, Kind};
use support::{Scene, live, pipeline, wait_for};

/// A minute with `HIGHWATER_LONG_TESTS` set; else as long as people are willing to wait.
fn duration() -> Duration {
    let long = std::env::var_os("HIGHWATER_LONG_TESTS").is_some();
    Duration::from_secs(if long { 60 } else { 4 })
}

/// Two threads: what one makes the other frees.
fn pair(number: usize) -> Scene {
    pipeline(&format!(
        "fakesrc sizetype=random sizemin=100 sizemax=9000 filltype=nothing name=source-{number} ! \
         tee ! queue max-size-buffers=20 ! identity drop-probability=0.3 ! fakesink sync=false"
    ))
}

#[test]
fn sixteen_threads_that_hand_buffers_on_leave_nothing() {
    let diagnostics = Diagnostics::start().unwrap();
    let before = diagnostics.sample_now();
    let kinds = [
        Kind::Buffer,
        Kind::Memory,
        Kind::Event,
        Kind::Query,
        Kind::Message,
    ];
    let base = kinds.map(|kind| live(&before, kind));
    let scenes: Vec<Scene> = (0..8).map(pair).collect();
    for scene in &scenes {
        scene.set_state(gst::State::Playing).unwrap();
    }
    let end = Instant::now() + duration();
    let mut restarted = 0;
    while Instant::now() < end {
        // The shape of the crowd changes while it runs: threads end and others begin.
        let scene = &scenes[restarted % scenes.len()];
        scene.set_state(gst::State::Ready).unwrap();
        scene.set_state(gst::State::Playing).unwrap();
        restarted += 1;
        assert!(diagnostics.sample_now().memory_bytes().is_some());
    }
    let busy = diagnostics.sample_now();
    assert!(busy.objects(Kind::Buffer).unwrap().created > 10_000);
    drop(scenes);
    let after = wait_for("an end of everything", || {
        let sample = diagnostics.sample_now();
        let same = kinds.map(|kind| live(&sample, kind)) == base;
        same.then_some(sample)
    });
    assert_eq!(after.own.lost_objects, 0);
    assert_eq!(after.elements, before.elements);
    assert_eq!(after.memory_bytes(), before.memory_bytes());
    println!(
        "{} buffers, {restarted} restarts",
        after.objects(Kind::Buffer).unwrap().created
    );
}
