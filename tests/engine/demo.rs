//! The demo camera through all of its misbehaviours.

use std::time::Duration;

use highwater_engine::media::{
    camera::DemoCamera,
    credentials::{Credentials, Secret},
    error::MediaError,
    network::NetworkOptions,
    player::{PlayState, PlayerEvent},
};

use crate::Watched;

/// Waits until the player asks for a password; whether one was refused.
fn asked(watched: &Watched) -> bool {
    watched.event("a question", |event| match event {
        PlayerEvent::CredentialsNeeded { refused, .. } => Some(*refused),
        PlayerEvent::Reconnecting(status) => panic!("tries again by itself: {status:?}"),
        _ => None,
    })
}

/// Waits for the picture after a loss.
fn comes_back(watched: &Watched) {
    watched.wait_for(&PlayerEvent::FirstFrame);
    watched.frames(5);
}

#[test]
fn it_plays_and_is_live() {
    let watched = Watched::open("demo:");
    watched.frames(30);
    let progress = watched.player.progress();
    assert!(progress.live);
    assert_eq!(progress.duration, None);
    assert_eq!(progress.reconnects, 0);
}

#[test]
fn it_tells_its_latency_and_its_bit_rate() {
    let watched = Watched::open("demo:");
    let progress = watched.progress("a second", |progress| progress.bit_rate > Some(0));
    // What the player asks of a camera's jitter buffer by itself, and what decoding adds.
    assert!(
        progress.latency >= Some(NetworkOptions::default().latency),
        "{progress:?}"
    );
    assert!(
        progress.latency < Some(Duration::from_secs(2)),
        "{progress:?}"
    );
    assert_eq!(progress.dropped_by_decoder, Some(0));
    // A camera's pipeline goes by the system's clock.
    assert_eq!(progress.behind_sound, None);
}

#[test]
fn a_dropped_connection_comes_back() {
    let watched = Watched::open("demo:drop=3");
    for _ in 0..2 {
        comes_back(&watched);
        assert_eq!(watched.lost(), MediaError::ConnectionLost);
    }
    comes_back(&watched);
    assert_eq!(watched.player.progress().reconnects, 2);
}

#[test]
fn a_stall_is_noticed_and_ended() {
    let watched = Watched::open("demo:stall=3");
    comes_back(&watched);
    assert_eq!(watched.lost(), MediaError::NoFrame);
    comes_back(&watched);
}

#[test]
fn a_password_is_asked_for_and_a_wrong_one_again() {
    let watched = Watched::open("demo:password");
    assert!(!asked(&watched));
    watched.player.provide_credentials(Credentials {
        user: Secret::new("demo"),
        password: Secret::new("wrong"),
    });
    assert!(asked(&watched));
    watched
        .player
        .provide_credentials(DemoCamera::credentials());
    comes_back(&watched);
}

#[test]
fn another_resolution_in_the_middle_plays_on() {
    let watched = Watched::open("demo:resize=1");
    for width in [640, 1280] {
        watched.event("the other size", |event| match event {
            PlayerEvent::Info(info) => {
                let picture = info.picture.as_ref()?;
                (picture.width == width).then_some(())
            }
            PlayerEvent::Reconnecting(status) => panic!("lost: {status:?}"),
            _ => None,
        });
        watched.frames(5);
    }
}

#[test]
fn a_dead_camera_is_counted_down_and_does_not_hold_up_the_end() {
    let watched = Watched::open("demo:die=4");
    comes_back(&watched);
    watched.lost();
    watched.lost();
    let time = watched.end();
    assert!(time < Duration::from_secs(3), "{time:?}");
}

#[test]
fn a_dead_camera_does_not_hold_up_the_next_source() {
    let watched = Watched::open("demo:die=4");
    comes_back(&watched);
    watched.state(PlayState::Reconnecting);
    watched.player.open(crate::request("demo:"));
    comes_back(&watched);
}
