//! A pause: no samples, no new objects, and a ledger that is right all the same when it is over.

mod support;

use std::time::Duration;

use gst::prelude::*;
use highwater_engine::memory::{Diagnostics, Kind, Sample};
use support::{live, wait_for, wait_for_end};

/// How often a sample is taken.
const PERIOD: Duration = Duration::from_millis(250);

/// A second of frames, in real time: four samples fit into it.
fn play_a_second() {
    let scene = support::pipeline(
        "videotestsrc num-buffers=30 ! video/x-raw,width=64,height=48,framerate=30/1 ! queue ! \
         fakesink sync=true",
    );
    scene.set_state(gst::State::Playing).unwrap();
    wait_for_end(&scene);
}

fn created(sample: &Sample) -> [u64; Kind::COUNT] {
    Kind::ALL.map(|kind| sample.objects(kind).expect("hooks are on").created)
}

#[test]
fn a_pause_records_nothing_follows_what_was_known_and_ends() {
    let diagnostics = Diagnostics::start().unwrap();
    play_a_second();
    let kept = gst::Buffer::with_size(100).unwrap();
    let taken = || diagnostics.history(|history| history.recent().count());
    wait_for("sample", || (taken() > 0).then_some(()));

    diagnostics.set_paused(true);
    let (before, samples) = (diagnostics.sample_now(), taken());
    play_a_second();
    let after = diagnostics.sample_now();
    assert_eq!(created(&after), created(&before));
    assert!(after.elapsed > before.elapsed + 3 * PERIOD);
    // One may have been on its way when the pause began.
    assert!(taken() <= samples + 1);
    let samples = taken();
    drop(kept);
    let freed = diagnostics.sample_now();
    for kind in [Kind::Buffer, Kind::Memory] {
        assert_eq!(live(&freed, kind), live(&before, kind) - 1, "{kind:?}");
    }

    diagnostics.set_paused(false);
    wait_for("sample after the pause", || {
        (taken() > samples).then_some(())
    });
    play_a_second();
    let end = diagnostics.sample_now();
    assert!(created(&end)[Kind::Buffer.index()] > created(&after)[Kind::Buffer.index()]);
    assert_eq!(live(&end, Kind::Buffer), 0);
    assert_eq!(live(&end, Kind::Memory), 0);
}
