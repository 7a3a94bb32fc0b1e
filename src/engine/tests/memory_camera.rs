//! The demo camera through the player: our counts and those of the `leaks` tracer, over connections
//! that are made, lost and closed.

mod support;

use std::{
    collections::BTreeMap,
    time::{Duration, Instant},
};

use gst::prelude::*;
use highwater_engine::{
    media::{
        camera::{DemoCamera, DemoOptions},
        output::NoDisplay,
        player::{OpenRequest, PlayState, Player, PlayerEvent},
    },
    memory::Kind,
};
use support::leaks::Comparison;

/// What is gone once a pipeline and everything that it had is gone.
const GONE: [Kind; 5] = [
    Kind::Event,
    Kind::Element,
    Kind::Pad,
    Kind::Pool,
    Kind::Task,
];

/// Connections after the first: three cycles, three losses, and one that the shutdown may interrupt.
const CONNECTIONS: i64 = 7;

/// What one connection leaves with `urisourcebin` and no player: nothing, unless this GStreamer leaks
/// itself. 1.26.2 loses each stream's description, with its caps and the buffer in them.
fn left_by_gstreamer(comparison: &mut Comparison) -> BTreeMap<Kind, i64> {
    let camera = DemoCamera::start(DemoOptions::default()).unwrap();
    let scene = support::pipeline(&format!(
        "urisourcebin parse-streams=true uri={} ! video/x-h264 ! fakesink name=screen",
        camera.url()
    ));
    scene.set_state(gst::State::Playing).unwrap();
    let screen = scene.by_name("screen").unwrap();
    support::wait_for("picture", || {
        let shown: u64 = screen
            .property::<gst::Structure>("stats")
            .get("rendered")
            .ok()?;
        (shown > 0).then_some(())
    });
    drop((screen, scene, camera));
    support::wait_for("end of a connection", || {
        let left = comparison.agree("without a player");
        GONE.iter().all(|kind| left[kind] == 0).then_some(left)
    })
}

/// Waits until the player reports what `wanted` looks for.
#[track_caller]
fn wait_until(
    events: &async_channel::Receiver<PlayerEvent>,
    what: &str,
    wanted: impl Fn(&PlayerEvent) -> bool,
) {
    let end = Instant::now() + support::DEADLINE;
    while Instant::now() < end {
        match events.try_recv() {
            Ok(event) if wanted(&event) => return,
            Ok(PlayerEvent::Error(error)) => panic!("{error}"),
            Ok(_) => {}
            Err(_) => std::thread::sleep(Duration::from_millis(5)),
        }
    }
    panic!("no {what}");
}

fn is_first_frame(event: &PlayerEvent) -> bool {
    matches!(event, PlayerEvent::FirstFrame)
}

fn is_idle(event: &PlayerEvent) -> bool {
    matches!(event, PlayerEvent::State(PlayState::Idle))
}

#[test]
fn counts_agree_over_connections_reconnections_and_shutdown() {
    let mut comparison = Comparison::new();
    let leaked = left_by_gstreamer(&mut comparison);
    let (player, events) = Player::new(NoDisplay).unwrap();
    for cycle in 0..3 {
        player.open(OpenRequest::new("demo:".parse().unwrap()));
        wait_until(&events, "first frame", is_first_frame);
        comparison.agree_in_motion("while the camera plays");
        player.close();
        wait_until(&events, "end", is_idle);
        comparison.agree_in_motion(&format!("after cycle {cycle}"));
    }
    player.open(OpenRequest::new("demo:drop=1".parse().unwrap()));
    for _ in 0..3 {
        wait_until(&events, "frame of an attempt", is_first_frame);
        comparison.agree_in_motion("between two losses");
    }
    glib::MainContext::new().block_on(player.shutdown());
    support::wait_for("end of everything", || {
        let left = comparison.agree("after the player");
        let ended = GONE.iter().all(|kind| left[kind] == 0);
        let of_gstreamer = |kind| left[&kind] <= leaked[&kind] * (1 + CONNECTIONS);
        (ended && of_gstreamer(Kind::Buffer) && of_gstreamer(Kind::Memory)).then_some(())
    });
}
