//! Cameras: the demo camera, and those that misbehave.

use std::{net::TcpListener, time::Duration};

use highwater_tests::App;

/// No main-loop pause may be longer, whatever a camera does.
const LONGEST_PAUSE: Duration = Duration::from_millis(100);

#[test]
fn the_demo_camera_s_picture_is_on_the_screen_and_moves() {
    let app = App::start(["--demo"]);
    app.wait_for_the_demo_camera();
    app.wait_until("the picture moves", App::picture_moves);
}

#[test]
fn a_camera_with_a_password_asks_for_it_and_plays() {
    let app = App::start(["demo:password"]);
    app.widget("User and Password");
    app.write("demo");
    app.press("Tab");
    app.write("highwater");
    app.press("Return");
    app.wait_for_the_demo_camera();
}

#[test]
fn a_camera_that_drops_the_connection_comes_back() {
    let app = App::start(["demo:drop=2"]);
    app.wait_for_the_demo_camera();
    app.wait_until("it says that it tries again", |app| {
        app.find("Try Now").is_some()
    });
    app.wait_until("the picture moves again", |app| {
        app.find("Try Now").is_none() && app.picture_moves()
    });
}

#[test]
fn a_camera_that_nobody_runs_refuses() {
    // A port that was just free: bound, and let go.
    let listener = TcpListener::bind("127.0.0.1:0").expect("the loopback has free ports");
    let address = listener.local_addr().expect("it is bound");
    drop(listener);
    let app = App::start([format!("rtsp://{address}/stream")]);
    app.wait_until("it says what is wrong", |app| {
        app.says("Connection refused")
    });
}

#[test]
fn a_camera_that_never_answers_does_not_block_the_window() {
    // Connections are accepted by the kernel, and nobody reads.
    let listener = TcpListener::bind("127.0.0.1:0").expect("the loopback has free ports");
    let address = listener.local_addr().expect("it is bound");
    let app = App::start([format!("rtsp://{address}/stream")]);
    let pauses = app.pauses();
    app.wait_until("it says what is wrong", |app| app.says("No answer"));
    let pauses = pauses.stop();
    assert!(pauses.answers > 50, "{pauses:?}");
    assert!(pauses.longest < LONGEST_PAUSE, "{pauses:?}");
}

#[test]
fn a_camera_that_dies_in_the_middle_does_not_block_the_window() {
    let app = App::start(["demo:die=2"]);
    app.wait_for_the_demo_camera();
    let pauses = app.pauses();
    app.wait_until("it says that it tries again", |app| {
        app.find("Try Now").is_some()
    });
    app.press("ctrl+w");
    app.wait_until_ended();
    let pauses = pauses.stop();
    assert!(pauses.longest < LONGEST_PAUSE, "{pauses:?}");
}
