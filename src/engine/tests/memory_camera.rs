//! The demo camera through the player: our counts and those of the `leaks` tracer, over connections
//! that are made, lost and closed.

mod support;

use std::time::{Duration, Instant};

use highwater_engine::{
    media::{
        output::NoDisplay,
        player::{OpenRequest, PlayState, Player, PlayerEvent},
    },
    memory::Kind,
};
use support::leaks::Comparison;

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
    let nothing = [
        Kind::Buffer,
        Kind::Memory,
        Kind::Event,
        Kind::Element,
        Kind::Pad,
        Kind::Pool,
        Kind::Task,
    ];
    support::wait_for("an end of everything", || {
        let left = comparison.agree("after the player");
        nothing.iter().all(|kind| left[kind] == 0).then_some(())
    });
}
