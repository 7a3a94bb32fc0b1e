//! The film that everybody plays.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use gst::prelude::*;

/// Makes 1080p30 H.264 in 4:2:0 with colour bars, a running clock and a patch of noise.
pub fn make(folder: &Path, length: Duration) -> PathBuf {
    gst::init().expect("GStreamer is installed");
    let path = folder.join("clip.mp4");
    let frames = length.as_secs() * 30;
    let pipeline = gst::parse::launch(&format!(
        "videotestsrc num-buffers={frames} pattern=smpte \
         ! video/x-raw,format=I420,width=1920,height=1080,framerate=30/1 \
         ! timeoverlay font-desc=\"Sans 60\" halignment=center valignment=center \
         ! x264enc speed-preset=veryfast bitrate=6000 key-int-max=60 ! h264parse \
         ! mp4mux ! filesink location={}",
        path.display()
    ))
    .expect("the elements are installed");
    let bus = pipeline.bus().expect("a pipeline has a bus");
    pipeline
        .set_state(gst::State::Playing)
        .expect("the encoder starts");
    let end = [gst::MessageType::Eos, gst::MessageType::Error];
    let message = bus.timed_pop_filtered(gst::ClockTime::NONE, &end);
    pipeline
        .set_state(gst::State::Null)
        .expect("a pipeline can stop");
    assert!(
        message.is_some_and(|message| message.type_() == gst::MessageType::Eos),
        "the film could not be made"
    );
    path
}
