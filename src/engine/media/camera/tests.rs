//! The demo camera through all of its misbehaviours, watched by a plain GStreamer pipeline.

use std::{
    collections::BTreeSet,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::{Duration, Instant},
};

use gst::prelude::*;

use super::{DEMO_PASSWORD, DEMO_USER, DemoCamera};

/// Longer than anything here takes on a busy machine.
const LIMIT: Duration = Duration::from_secs(20);

/// Somebody who watches a camera.
struct Viewer {
    pipeline: gst::Pipeline,
    seen: Arc<Seen>,
}

#[derive(Default)]
struct Seen {
    frames: AtomicU64,
    samples: AtomicU64,
    sizes: Mutex<BTreeSet<(i32, i32)>>,
}

impl Viewer {
    fn watch(url: &str, user: Option<(&str, &str)>) -> Self {
        let pipeline = gst::Pipeline::new();
        let source = gst::ElementFactory::make("uridecodebin3")
            .property("uri", url)
            .build()
            .expect("uridecodebin3");
        let user = user.map(|(user, password)| (user.to_owned(), password.to_owned()));
        source.connect("source-setup", false, move |values| {
            let source = values[1].get::<gst::Element>().expect("a source");
            source.set_property_from_str("protocols", "tcp");
            source.set_property("latency", 0_u32);
            // The camera that does not answer is not to hold the test up.
            source.set_property("teardown-timeout", 100_000_000_u64);
            if let Some((user, password)) = &user {
                source.set_property("user-id", user);
                source.set_property("user-pw", password);
            }
            None
        });
        pipeline.add(&source).expect("a bin");
        let seen = Arc::<Seen>::default();
        let (bin, counted) = (pipeline.downgrade(), Arc::clone(&seen));
        source.connect_pad_added(move |_, pad| {
            if let Some(bin) = bin.upgrade() {
                count(&bin, pad, &counted);
            }
        });
        pipeline.set_state(gst::State::Playing).expect("a start");
        Self { pipeline, seen }
    }

    fn frames(&self) -> u64 {
        self.seen.frames.load(Ordering::Relaxed)
    }

    /// The first error or the end, whatever comes.
    fn end(&self) -> gst::Message {
        let bus = self.pipeline.bus().expect("a bus");
        let limit = gst::ClockTime::try_from(LIMIT).expect("a time");
        bus.timed_pop_filtered(limit, &[gst::MessageType::Error, gst::MessageType::Eos])
            .expect("an error or the end")
    }
}

impl Drop for Viewer {
    fn drop(&mut self) {
        let _ = self.pipeline.set_state(gst::State::Null);
    }
}

fn count(bin: &gst::Pipeline, pad: &gst::Pad, seen: &Arc<Seen>) {
    let sink = gst::ElementFactory::make("fakesink")
        .build()
        .expect("fakesink");
    bin.add(&sink).expect("a bin");
    sink.sync_state_with_parent().expect("a start");
    let target = sink.static_pad("sink").expect("a pad");
    pad.link(&target).expect("a link");
    let seen = Arc::clone(seen);
    target.add_probe(gst::PadProbeType::BUFFER, move |pad, _| {
        let caps = pad.current_caps().expect("caps");
        let structure = caps.structure(0).expect("a structure");
        if structure.name() == "video/x-raw" {
            let size = (
                structure.get("width").unwrap_or(0),
                structure.get("height").unwrap_or(0),
            );
            seen.sizes.lock().expect("a lock").insert(size);
            seen.frames.fetch_add(1, Ordering::Relaxed);
        } else {
            seen.samples.fetch_add(1, Ordering::Relaxed);
        }
        gst::PadProbeReturn::Ok
    });
}

fn camera(options: &str) -> DemoCamera {
    DemoCamera::start(options.parse().expect(options)).expect("a camera")
}

fn wait_until(what: &str, condition: impl Fn() -> bool) {
    let deadline = Instant::now() + LIMIT;
    while !condition() {
        assert!(Instant::now() < deadline, "{what}: not within {LIMIT:?}");
        thread::sleep(Duration::from_millis(10));
    }
}

#[test]
fn a_viewer_sees_pictures_and_hears_sound() {
    let camera = camera("");
    let viewer = Viewer::watch(&camera.url(), None);
    wait_until("frames", || viewer.frames() > 30);
    wait_until("sound", || viewer.seen.samples.load(Ordering::Relaxed) > 10);
    let sizes = viewer.seen.sizes.lock().expect("a lock").clone();
    assert_eq!(sizes, BTreeSet::from([(1280, 720)]));
}

#[test]
fn viewers_do_not_disturb_each_other() {
    let camera = camera("");
    let first = Viewer::watch(&camera.url(), None);
    wait_until("frames", || first.frames() > 5);
    let second = Viewer::watch(&camera.url(), None);
    wait_until("frames", || second.frames() > 5);
    drop(second);
    let before = first.frames();
    wait_until("more frames", || first.frames() > before + 20);
}

#[test]
fn it_drops_the_connection_and_takes_it_again() {
    let camera = camera("drop=1");
    for _ in 0..2 {
        let viewer = Viewer::watch(&camera.url(), None);
        wait_until("frames", || viewer.frames() > 5);
        viewer.end();
    }
}

#[test]
fn it_stalls_without_closing_the_connection() {
    let camera = camera("stall=1");
    let viewer = Viewer::watch(&camera.url(), None);
    wait_until("frames", || viewer.frames() > 5);
    let standstill = || {
        let before = viewer.frames();
        thread::sleep(Duration::from_millis(500));
        viewer.frames() == before
    };
    wait_until("a standstill", standstill);
    let bus = viewer.pipeline.bus().expect("a bus");
    let end = bus.pop_filtered(&[gst::MessageType::Error, gst::MessageType::Eos]);
    assert!(end.is_none(), "{end:?}");
    let another = Viewer::watch(&camera.url(), None);
    wait_until("frames for a new viewer", || another.frames() > 5);
}

#[test]
fn it_asks_for_a_password() {
    let camera = camera("password");
    for wrong in [None, Some((DEMO_USER, "wrong"))] {
        let viewer = Viewer::watch(&camera.url(), wrong);
        let end = viewer.end();
        let gst::MessageView::Error(error) = end.view() else {
            panic!("no error but {end:?}");
        };
        assert!(
            error.error().matches(gst::ResourceError::NotAuthorized),
            "{error:?}"
        );
    }
    let viewer = Viewer::watch(&camera.url(), Some((DEMO_USER, DEMO_PASSWORD)));
    wait_until("frames", || viewer.frames() > 5);
}

#[test]
fn it_changes_its_size_in_the_middle() {
    let camera = camera("resize=0.7");
    let viewer = Viewer::watch(&camera.url(), None);
    wait_until("both sizes", || {
        viewer.seen.sizes.lock().expect("a lock").len() == 2
    });
    let before = viewer.frames();
    wait_until("frames after it", || viewer.frames() > before + 30);
}

#[test]
fn it_dies_without_a_word() {
    let camera = camera("die=1");
    let viewer = Viewer::watch(&camera.url(), None);
    wait_until("frames", || viewer.frames() > 5);
    let standstill = || {
        let before = viewer.frames();
        thread::sleep(Duration::from_millis(500));
        viewer.frames() == before
    };
    wait_until("a standstill", standstill);
    let address = camera.url();
    let address = address
        .trim_start_matches("rtsp://")
        .trim_end_matches("/demo");
    let mut stream = std::net::TcpStream::connect(address).expect("the kernel still answers");
    stream
        .set_read_timeout(Some(Duration::from_secs(1)))
        .expect("a timeout");
    std::io::Write::write_all(&mut stream, b"OPTIONS * RTSP/1.0\r\nCSeq: 1\r\n\r\n")
        .expect("a request");
    let answer = std::io::Read::read(&mut stream, &mut [0; 16]);
    assert!(answer.is_err(), "{answer:?}");
}

#[test]
fn dropping_it_does_not_wait_and_frees_its_thread_and_port() {
    for options in ["", "die=1"] {
        let camera = camera(options);
        let url = camera.url();
        let viewer = Viewer::watch(&url, None);
        wait_until("frames", || viewer.frames() > 5);
        let start = Instant::now();
        drop(camera);
        assert!(
            start.elapsed() < Duration::from_millis(100),
            "{:?}",
            start.elapsed()
        );
        let address = url
            .trim_start_matches("rtsp://")
            .trim_end_matches("/demo")
            .to_owned();
        wait_until("a free port", || {
            std::net::TcpStream::connect(&address).is_err()
        });
    }
}
