//! Cameras that are broken in every nasty way: each has its own error, and none is hammered.

use std::{net::SocketAddr, time::Duration};

use highwater_engine::media::{
    camera::{DemoCamera, DemoOptions},
    error::MediaError,
    player::{PlayState, PlayerEvent},
};
use highwater_tests::cameras::{self, Proxy, Server};

use crate::Watched;

fn host() -> String {
    "127.0.0.1".to_owned()
}

/// Why the first attempt at a server failed.
fn loss(server: &Server, scheme: &str) -> MediaError {
    Watched::open(&server.url(scheme)).lost()
}

#[test]
fn an_unknown_host_is_named() {
    let error = Watched::open("rtsp://camera.invalid/").lost();
    assert_eq!(error, MediaError::UnknownHost("camera.invalid".to_owned()));
}

#[test]
fn a_refused_connection_is_no_unknown_host() {
    let address = cameras::nobody();
    let error = Watched::open(&format!("rtsp://{address}/")).lost();
    assert_eq!(error, MediaError::Refused(address.to_string()));
}

#[test]
fn silence_is_no_answer() {
    let error = loss(&cameras::silent(), "rtsp");
    assert!(matches!(error, MediaError::NoAnswer(_)), "{error:?}");
}

#[test]
fn garbage_is_not_the_protocol() {
    assert_eq!(
        loss(&cameras::garbage(), "rtsp"),
        MediaError::NotTheProtocol(host())
    );
}

#[test]
fn hanging_up_is_tried_again() {
    // Whether the greeting or the first answer fails is a matter of microseconds.
    let error = loss(&cameras::hangs_up(), "rtsp");
    assert!(
        matches!(error, MediaError::ConnectionLost | MediaError::NoAnswer(_)),
        "{error:?}"
    );
}

#[test]
fn a_certificate_that_does_not_fit_is_not_tried_again() {
    let server = cameras::wrong_certificate();
    let error = Watched::open(&server.url("rtsps")).error();
    assert_eq!(error, MediaError::Certificate(host()));
}

#[test]
fn a_path_that_is_not_there_is_not_tried_again() {
    let server = cameras::answers("404 Not Found");
    let url = server.url("rtsp");
    let watched = Watched::open(&url);
    assert_eq!(watched.error(), MediaError::NotFound(url));
    watched.player.close();
    watched.state(PlayState::Idle);
    assert_eq!(server.connections(), 1, "hammered");
}

#[test]
fn a_refused_password_is_asked_for_and_not_tried_again() {
    let server = cameras::answers("401 Unauthorized");
    let url = server.url("rtsp").replace("rtsp://", "rtsp://user:wrong@");
    let watched = Watched::open(&url);
    let refused = watched.event("a question", |event| match event {
        PlayerEvent::CredentialsNeeded { refused, .. } => Some(*refused),
        _ => None,
    });
    assert!(refused);
    assert_eq!(server.connections(), 1, "hammered");
}

/// A demo camera with a proxy before it, and the URL to watch.
fn behind_a_proxy() -> (DemoCamera, Proxy, String) {
    let camera = DemoCamera::start(DemoOptions::default()).expect("a camera");
    let url = camera.url();
    let address = url.trim_start_matches("rtsp://").trim_end_matches("/demo");
    let address: SocketAddr = address.parse().expect("an address");
    let proxy = Proxy::before(address);
    let url = url.replace(&address.to_string(), &proxy.address().to_string());
    (camera, proxy, url)
}

#[test]
fn a_pulled_cable_is_noticed_and_the_picture_comes_back() {
    let (_camera, proxy, url) = behind_a_proxy();
    let watched = Watched::open(&url);
    watched.frames(10);
    proxy.freeze();
    watched.lost();
    proxy.thaw();
    watched.wait_for(&PlayerEvent::FirstFrame);
    watched.frames(10);
}

#[test]
fn a_cut_connection_comes_back() {
    let (_camera, proxy, url) = behind_a_proxy();
    let watched = Watched::open(&url);
    watched.frames(10);
    proxy.cut();
    assert_eq!(watched.lost(), MediaError::ConnectionLost);
    watched.wait_for(&PlayerEvent::FirstFrame);
    watched.frames(10);
}

#[test]
fn no_answer_to_teardown_does_not_hold_up_the_end() {
    let (_camera, proxy, url) = behind_a_proxy();
    let watched = Watched::open(&url);
    watched.frames(10);
    proxy.freeze();
    let time = watched.end();
    assert!(time < Duration::from_secs(3), "{time:?}");
}
