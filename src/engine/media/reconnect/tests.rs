//! The waits, the watchdog, and what is not tried again.

use std::time::{Duration, Instant};

use super::{Next, Reconnect, ReconnectPolicy, Watch};
use crate::media::error::{MediaError, MissingPlugin};

const LOST: MediaError = MediaError::ConnectionLost;

fn camera() -> Reconnect {
    Reconnect::new(ReconnectPolicy::default())
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// A camera that has given frames for `length` from `start` on.
fn after_a_run(start: Instant, length: Duration) -> Reconnect {
    let mut camera = camera();
    camera.connecting(start);
    camera.frame(start);
    camera.frame(start + length);
    camera
}

fn wait(next: Next) -> Duration {
    match next {
        Next::Retry { after, .. } => after,
        other => panic!("no retry but {other:?}"),
    }
}

#[test]
fn the_wait_doubles_up_to_its_limit() {
    let mut camera = camera();
    let waits: Vec<_> = (0..7)
        .map(|_| wait(camera.failed(&LOST, 0.0)).as_secs())
        .collect();
    assert_eq!(waits, [1, 2, 4, 8, 15, 15, 15]);
    assert_eq!(camera.attempts(), 7);
}

#[test]
fn no_wait_is_outside_the_limits_however_often_it_fails() {
    for jitter in [-1.0, 0.0, 0.3, 0.999, 1.0, 7.0] {
        let mut camera = camera();
        for _ in 0..200 {
            let wait = wait(camera.failed(&LOST, jitter));
            assert!(
                wait >= seconds(1) && wait <= seconds(30),
                "{wait:?} with {jitter}"
            );
        }
    }
}

#[test]
fn jitter_spreads_the_waits() {
    let first = |jitter| wait(camera().failed(&LOST, jitter));
    assert_eq!(first(0.0), seconds(1));
    assert_eq!(first(0.5), Duration::from_millis(1500));
    assert_eq!(first(1.0), seconds(2));
}

#[test]
fn attempts_are_counted_from_one() {
    let mut camera = camera();
    for expected in 1..=3 {
        let Next::Retry { attempt, .. } = camera.failed(&LOST, 0.5) else {
            panic!("no retry");
        };
        assert_eq!(attempt, expected);
    }
}

#[test]
fn a_good_run_starts_the_waits_again() {
    let start = Instant::now();
    let mut camera = camera();
    for _ in 0..5 {
        camera.failed(&LOST, 0.0);
    }
    camera.connecting(start);
    camera.frame(start);
    camera.frame(start + seconds(5));
    assert_eq!(wait(camera.failed(&LOST, 0.0)), seconds(1));
}

#[test]
fn a_short_run_does_not_start_the_waits_again() {
    let start = Instant::now();
    let mut camera = after_a_run(start, seconds(4));
    camera.failed(&LOST, 0.0);
    camera.connecting(start);
    camera.frame(start);
    camera.frame(start + seconds(4));
    assert_eq!(wait(camera.failed(&LOST, 0.0)), seconds(2));
}

#[test]
fn one_run_counts_once() {
    let mut camera = after_a_run(Instant::now(), seconds(60));
    assert_eq!(wait(camera.failed(&LOST, 0.0)), seconds(1));
    assert_eq!(wait(camera.failed(&LOST, 0.0)), seconds(2));
}

#[test]
fn what_cannot_get_better_is_not_tried_again() {
    let missing = MissingPlugin {
        description: "H.265 decoder".to_owned(),
        installer_detail: None,
        media_type: None,
    };
    for error in [
        MediaError::NotFound("cam".to_owned()),
        MediaError::MissingPlugin(missing),
        MediaError::Certificate("cam".to_owned()),
        MediaError::Description("no".to_owned()),
    ] {
        assert_eq!(camera().failed(&error, 0.5), Next::GiveUp, "{error}");
    }
}

#[test]
fn what_can_get_better_is_tried_again() {
    let at = || "cam".to_owned();
    for error in [
        MediaError::UnknownHost(at()),
        MediaError::Refused(at()),
        MediaError::NoAnswer(at()),
        MediaError::NoFrame,
        MediaError::ConnectionLost,
        MediaError::NotTheProtocol(at()),
    ] {
        assert!(
            matches!(camera().failed(&error, 0.5), Next::Retry { .. }),
            "{error}"
        );
    }
}

#[test]
fn a_camera_that_has_played_may_be_starting_again() {
    let not_found = MediaError::NotFound("cam".to_owned());
    let mut camera = after_a_run(Instant::now(), seconds(1));
    assert!(matches!(camera.failed(&not_found, 0.5), Next::Retry { .. }));
    assert!(matches!(camera.failed(&not_found, 0.5), Next::Retry { .. }));
}

#[test]
fn wrong_credentials_are_asked_for_and_never_tried_again() {
    let unauthorized = MediaError::Unauthorized("cam".to_owned());
    let mut camera = after_a_run(Instant::now(), seconds(60));
    assert_eq!(camera.failed(&unauthorized, 0.5), Next::AskCredentials);
    assert_eq!(camera.attempts(), 0);
}

#[test]
fn new_credentials_start_the_waits_again() {
    let mut camera = camera();
    camera.failed(&LOST, 0.0);
    camera.failed(&LOST, 0.0);
    camera.credentials_given();
    assert_eq!(wait(camera.failed(&LOST, 0.0)), seconds(1));
}

#[test]
fn a_first_frame_may_take_longer_than_the_next() {
    let start = Instant::now();
    let mut camera = camera();
    camera.connecting(start);
    assert_eq!(
        camera.watch(start + seconds(9)),
        Watch::Fine(Some(seconds(1)))
    );
    assert_eq!(camera.watch(start + seconds(10)), Watch::NoFrame);
    camera.frame(start + seconds(9));
    assert_eq!(
        camera.watch(start + seconds(10)),
        Watch::Fine(Some(seconds(4)))
    );
    assert_eq!(camera.watch(start + seconds(14)), Watch::NoFrame);
}

#[test]
fn frames_keep_the_watchdog_quiet() {
    let start = Instant::now();
    let mut camera = camera();
    camera.connecting(start);
    for second in 0..600 {
        camera.frame(start + seconds(second));
        assert_ne!(camera.watch(start + seconds(second + 1)), Watch::NoFrame);
    }
}

#[test]
fn a_frame_that_is_reported_late_does_not_turn_time_back() {
    let start = Instant::now();
    let mut camera = camera();
    camera.connecting(start);
    camera.frame(start + seconds(8));
    camera.frame(start + seconds(2));
    assert_eq!(
        camera.watch(start + seconds(8)),
        Watch::Fine(Some(seconds(5)))
    );
}

#[test]
fn standing_still_on_purpose_is_no_stall() {
    let start = Instant::now();
    let mut camera = after_a_run(start, seconds(1));
    camera.paused();
    assert_eq!(camera.watch(start + seconds(3600)), Watch::Fine(None));
    camera.resumed(start + seconds(3600));
    assert_eq!(
        camera.watch(start + seconds(3601)),
        Watch::Fine(Some(seconds(4)))
    );
}

#[test]
fn nothing_is_watched_between_two_attempts() {
    let start = Instant::now();
    let mut camera = camera();
    camera.connecting(start);
    camera.failed(&MediaError::NoFrame, 0.5);
    assert_eq!(camera.watch(start + seconds(3600)), Watch::Fine(None));
}
