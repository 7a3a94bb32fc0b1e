//! Our counts against those of GStreamer's own `leaks` tracer, in the same process at the same moments.

mod support;

use gst::prelude::*;
use highwater_engine::memory::Kind;
use support::{bring, leaks::Comparison, pipeline, wait_for_end};

fn seek(pipeline: &gst::Pipeline, to: u64) {
    let flags = gst::SeekFlags::FLUSH | gst::SeekFlags::ACCURATE;
    pipeline
        .seek_simple(flags, gst::ClockTime::from_mseconds(to))
        .unwrap();
    let (result, _, _) = pipeline.state(gst::ClockTime::from_seconds(30));
    result.unwrap();
}

fn play_a_file(comparison: &mut Comparison, folder: &std::path::Path) {
    let file = folder.join("film.mkv");
    let writer = pipeline(&format!(
        "videotestsrc num-buffers=90 ! video/x-raw,format=I420,width=320,height=240 ! vp8enc deadline=1 ! \
         matroskamux ! filesink location={}",
        file.display()
    ));
    comparison.agree("with a pipeline in NULL");
    bring(&writer, gst::State::Playing);
    wait_for_end(&writer);
    comparison.agree("at the end of a stream");
    writer.set_state(gst::State::Null).unwrap();
    comparison.agree("back in NULL");
    drop(writer);
    comparison.agree("after a pipeline");
    let player = pipeline(&format!(
        "filesrc location={} ! decodebin ! videoconvert ! fakesink sync=true",
        file.display()
    ));
    bring(&player, gst::State::Paused);
    let prerolled = comparison.agree("prerolled");
    // What the tracer says is not empty: it would agree with anything.
    for kind in [
        Kind::Buffer,
        Kind::Memory,
        Kind::Event,
        Kind::Caps,
        Kind::Element,
    ] {
        assert!(prerolled[&kind] > 0, "{kind:?}");
    }
    seek(&player, 1_500);
    comparison.agree("after a seek");
    seek(&player, 300);
    comparison.agree("after a seek back");
    bring(&player, gst::State::Playing);
    bring(&player, gst::State::Paused);
    comparison.agree("paused in the middle");
    bring(&player, gst::State::Playing);
    wait_for_end(&player);
    comparison.agree("played to the end");
    player.set_state(gst::State::Null).unwrap();
    drop(player);
    comparison.agree("after the file");
}

/// Frames through loopback TCP: each round is a connection that is made and lost.
fn reconnect(comparison: &mut Comparison) {
    let server = pipeline(
        "videotestsrc is-live=true ! video/x-raw,width=64,height=48,framerate=50/1 ! gdppay ! \
         tcpserversink name=server host=127.0.0.1 port=0 sync-method=latest-keyframe",
    );
    bring(&server, gst::State::Playing);
    let port: i32 = server.by_name("server").unwrap().property("current-port");
    for round in 0..3 {
        let client = pipeline(&format!(
            "tcpclientsrc host=127.0.0.1 port={port} ! gdpdepay ! fakesink name=sink signal-handoffs=true"
        ));
        client.set_state(gst::State::Playing).unwrap();
        let (seen, frames) = std::sync::mpsc::sync_channel(1);
        client
            .by_name("sink")
            .unwrap()
            .connect("handoff", false, move |_| {
                let _ = seen.try_send(());
                None
            });
        frames.recv_timeout(support::DEADLINE).expect("a frame");
        client.set_state(gst::State::Null).unwrap();
        drop(client);
        server.set_state(gst::State::Paused).unwrap();
        comparison.agree(&format!("after connection {round}"));
        bring_live(&server);
    }
    server.set_state(gst::State::Null).unwrap();
    drop(server);
    comparison.agree("after the server");
}

/// A live pipeline has no preroll to wait for.
fn bring_live(pipeline: &gst::Pipeline) {
    pipeline.set_state(gst::State::Playing).unwrap();
}

#[test]
fn counts_agree_with_the_leaks_tracer_at_every_moment() {
    let folder = tempfile::tempdir().unwrap();
    let mut comparison = Comparison::new();
    comparison.agree("at the start");
    play_a_file(&mut comparison, folder.path());
    reconnect(&mut comparison);
    assert!(comparison.moments >= 12);
    assert_eq!(comparison.diagnostics.sample_now().own.lost_objects, 0);
}
