//! The scenes: each is the whole life of one process, and prints what it found.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use gst::prelude::*;
use highwater_engine::{
    memory::{Diagnostics, Kind},
    report::{LIMIT, Recorder},
};

/// Runs the scene that the arguments name.
pub fn run(arguments: &[String]) {
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["buffers", mode, count] => buffers(mode, count.parse().expect("a number")),
        ["film", path, frames] => {
            start("off");
            play(&film(path, frames.parse().expect("a number")));
        }
        ["play", mode, path] => playback(mode, path),
        ["long"] => long(),
        ["gibibyte"] => gibibyte(),
        ["record"] => record(),
        _ => panic!("no scene {arguments:?}"),
    }
}

fn start(mode: &str) -> Option<Diagnostics> {
    gst::init().expect("GStreamer");
    (mode != "off").then(|| Diagnostics::start().expect("diagnostics"))
}

fn fakes(count: u32) -> String {
    format!(
        "fakesrc num-buffers={count} sizetype=fixed sizemax=4096 filltype=nothing ! fakesink sync=false"
    )
}

fn buffers(mode: &str, count: u32) {
    let diagnostics = start(mode);
    if let Some(diagnostics) = &diagnostics {
        diagnostics.set_paused(mode == "paused");
    }
    play(&fakes(count));
    if let Some(diagnostics) = diagnostics.filter(|_| mode == "on") {
        let sample = diagnostics.sample_now();
        let created = sample.objects(Kind::Buffer).expect("hooks").created;
        assert!(created >= u64::from(count), "only {created} were seen");
    }
}

/// Motion in 1080p at 30 frames a second.
fn film(path: &str, frames: u32) -> String {
    format!(
        "videotestsrc num-buffers={frames} pattern=smpte horizontal-speed=7 ! \
         video/x-raw,format=I420,width=1920,height=1080,framerate=30/1 ! \
         x264enc speed-preset=veryfast bitrate=8000 ! h264parse ! matroskamux ! filesink location={path}"
    )
}

fn playback(mode: &str, path: &str) {
    let diagnostics = start(mode);
    play(&format!(
        "filesrc location={path} ! matroskademux ! h264parse ! avdec_h264 max-threads=2 ! queue ! \
         fakesink sync=true"
    ));
    if let Some(diagnostics) = diagnostics {
        let samples = diagnostics.history(|history| history.recent().count());
        println!("samples {samples}");
    }
}

fn long() {
    let diagnostics = start("on").expect("it is on");
    play(&fakes(1_000_000));
    let first = diagnostics.sample_now().own;
    play(&fakes(9_000_000));
    let last = diagnostics.sample_now();
    assert_eq!(last.own.lost_objects, 0);
    let tables = |own: highwater_engine::memory::OwnCost| own.bytes - own.history;
    println!("first {}\nlast {}", tables(first), tables(last.own));
    println!("history {}", last.own.history);
}

fn gibibyte() {
    let resident = vec![1_u8; 1 << 30];
    let diagnostics = start("on").expect("it is on");
    let scene = launch("videotestsrc is-live=true ! queue ! videoconvert ! fakesink sync=true");
    scene.set_state(gst::State::Playing).expect("plays");
    let began = Instant::now();
    let deadline = began + Duration::from_secs(30);
    while Instant::now() < deadline {
        std::thread::sleep(Duration::from_millis(200));
    }
    let cpu = diagnostics.latest().expect("a sample").own.sampler_cpu;
    scene.set_state(gst::State::Null).expect("stops");
    println!(
        "part {}",
        Duration::from_nanos(cpu).as_secs_f64() / began.elapsed().as_secs_f64()
    );
    drop(resident);
}

fn record() {
    let diagnostics = Arc::new(start("on").expect("it is on"));
    let folder = tempfile::tempdir().expect("room");
    let recorder = Recorder::start(&diagnostics, folder.path(), LIMIT).expect("room");
    let one = "videotestsrc is-live=true ! queue ! videoconvert ! video/x-raw,format=BGRA ! queue ! \
               fakesink sync=true ";
    let scene = launch(&one.repeat(4));
    scene.set_state(gst::State::Playing).expect("plays");
    let began = Instant::now();
    std::thread::sleep(Duration::from_secs(30));
    let (cost, time) = (recorder.cost(), began.elapsed().as_secs_f64());
    scene.set_state(gst::State::Null).expect("stops");
    assert_eq!(cost.lost, 0);
    println!("part {}", cost.cpu.as_secs_f64() / time);
    println!("rate {}", cost.written as f64 / time);
}

fn launch(description: &str) -> gst::Element {
    gst::parse::launch(description).expect(description)
}

fn play(description: &str) {
    let scene = launch(description);
    scene.set_state(gst::State::Playing).expect("plays");
    let bus = scene.bus().expect("a bus");
    let kinds = [gst::MessageType::Eos, gst::MessageType::Error];
    let message = bus
        .timed_pop_filtered(gst::ClockTime::NONE, &kinds)
        .expect("an end");
    assert_eq!(message.type_(), gst::MessageType::Eos, "{message:?}");
    scene.set_state(gst::State::Null).expect("stops");
}
