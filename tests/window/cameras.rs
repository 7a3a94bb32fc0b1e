//! Cameras: the demo camera, and those that misbehave.

use std::{net::TcpListener, time::Duration};

use highwater_tests::App;

use crate::nasty::Nasty;

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

/// How often a pause is measured. A machine that is busy with other things adds pauses of its own,
/// but hardly every time; a window that waits for a camera does so every time, for seconds.
const TRIALS: usize = 3;

/// Opens the address, waits until it says what is wrong in one of these words, quits by key, and
/// looks at the main loop's longest pause meanwhile.
fn never_blocks_with(address: &str, words: &[&str]) {
    let mut pauses = Vec::new();
    while pauses.len() < TRIALS && pauses.iter().all(|pause| *pause >= LONGEST_PAUSE) {
        pauses.push(longest_pause_with(address, words));
    }
    assert!(
        pauses.iter().any(|pause| *pause < LONGEST_PAUSE),
        "{pauses:?}"
    );
}

fn longest_pause_with(address: &str, words: &[&str]) -> Duration {
    let app = App::start([address]);
    let pauses = app.pauses();
    app.wait_until("it says what is wrong", |app| {
        words.iter().any(|word| app.says(word))
    });
    app.press("ctrl+q");
    app.wait_until_ended();
    let pauses = pauses.stop();
    assert!(pauses.answers > 3, "{pauses:?}");
    pauses.longest_of_its_own()
}

#[test]
fn a_camera_that_never_answers_does_not_block_the_window() {
    let camera = Nasty::silent();
    let address = format!("rtsp://{}/stream", camera.address());
    never_blocks_with(&address, &["No answer"]);
}

#[test]
fn a_camera_that_talks_garbage_does_not_block_the_window() {
    let camera = Nasty::talking(b"\x00\xff\x13 no, thank you\r\n\r\n");
    let address = format!("rtsp://{}/stream", camera.address());
    never_blocks_with(&address, &["Not a camera", "No answer"]);
}

#[test]
fn a_web_server_is_not_taken_for_a_camera() {
    let server = Nasty::talking(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n");
    let address = format!("rtsp://{}/stream", server.address());
    never_blocks_with(&address, &["Not a camera", "No answer"]);
}

#[test]
fn a_camera_without_encryption_does_not_block_one_who_expects_it() {
    let camera = Nasty::talking(b"RTSP/1.0 200 OK\r\nCSeq: 1\r\n\r\n");
    let address = format!("rtsps://{}/stream", camera.address());
    let words = [
        "The certificate does not fit",
        "Not a camera",
        "No answer",
        "Connection lost",
    ];
    never_blocks_with(&address, &words);
}

#[test]
fn a_camera_that_dies_in_the_middle_does_not_block_the_window() {
    never_blocks_with("demo:die=1", &["Try Now"]);
}
