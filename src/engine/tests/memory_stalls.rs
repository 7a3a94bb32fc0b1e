//! Threads that do not come back: the element is named, and only that one.

mod support;

use std::{
    os::unix::net::UnixStream,
    time::{Duration, Instant},
};

use gst::prelude::*;
use highwater_engine::memory::{Diagnostics, EventKind, Waiting};
use support::{element, pipeline, wait_for};

/// Names of the elements that were reported as stalled.
fn stalls(diagnostics: &Diagnostics) -> Vec<String> {
    diagnostics
        .events_since(0)
        .into_iter()
        .filter_map(|event| match event.kind {
            EventKind::Stall { element, .. } => diagnostics.element(element),
            _ => None,
        })
        .map(|element| {
            element
                .path
                .rsplit('/')
                .next()
                .unwrap_or_default()
                .to_owned()
        })
        .collect()
}

/// What the thread inside of the element named `name` waits for.
fn waits(diagnostics: &Diagnostics, name: &str) -> Option<Waiting> {
    let id = element(diagnostics, name).id;
    let threads = diagnostics.threads();
    let inside = threads.iter().find(|thread| thread.element == id);
    inside.map(|thread| thread.waiting)
}

/// A sink that waits for its clock or for PLAYING for longer than any limit.
fn patient(diagnostics: &Diagnostics) {
    let scene = pipeline(
        "videotestsrc ! video/x-raw,framerate=1/4 ! queue name=patient-queue max-size-buffers=1 ! \
         fakesink name=patient sync=true",
    );
    scene.set_state(gst::State::Paused).unwrap();
    wait_for("preroll", || {
        (waits(diagnostics, "patient") == Some(Waiting::Preroll)).then_some(())
    });
    scene.set_state(gst::State::Playing).unwrap();
    wait_for("a wait for the clock", || {
        (waits(diagnostics, "patient") == Some(Waiting::Clock)).then_some(())
    });
    let long = Instant::now() + Duration::from_secs(3);
    wait_for("three seconds", || (Instant::now() > long).then_some(()));
    assert_eq!(stalls(diagnostics), Vec::<String>::new());
}

/// The stock shmsink with a client that connects and never reads.
fn stuck(diagnostics: &Diagnostics) {
    let folder = tempfile::tempdir().unwrap();
    let socket = folder.path().join("frames");
    let scene = pipeline(&format!(
        "videotestsrc ! video/x-raw,format=I420,width=320,height=240 ! queue name=full ! \
         shmsink name=blocked sync=false wait-for-connection=true shm-size=1000000 socket-path={}",
        socket.display()
    ));
    scene.set_state(gst::State::Playing).unwrap();
    let client = wait_for("the socket", || UnixStream::connect(&socket).ok());
    let begun = Instant::now();
    wait_for("a stall", || {
        stalls(diagnostics)
            .contains(&"blocked".to_owned())
            .then_some(())
    });
    assert!(begun.elapsed() >= Duration::from_secs(2));
    assert_eq!(waits(diagnostics, "full"), Some(Waiting::Room));
    assert_eq!(stalls(diagnostics), ["blocked"]);
    drop((client, scene));
    wait_for("the end of the stall", || {
        let events = diagnostics.events_since(0);
        let ended = |kind: &EventKind| matches!(kind, EventKind::StallEnded { .. });
        events.iter().any(|event| ended(&event.kind)).then_some(())
    });
}

#[test]
fn shmsink_with_a_client_that_does_not_read_is_named_and_patient_sinks_are_not() {
    let diagnostics = Diagnostics::start().unwrap();
    patient(&diagnostics);
    stuck(&diagnostics);
}
