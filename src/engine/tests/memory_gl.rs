//! Pools and textures of GL, where there is GL: a window system is not needed for it.

mod support;

use std::sync::{Arc, Mutex};

use gst::prelude::*;
use highwater_engine::memory::Diagnostics;
use support::pipeline;

const KEPT: usize = 4;

#[test]
fn a_pool_of_textures_is_exact_and_its_bytes_are_known() {
    if std::env::var_os("DISPLAY").is_none() {
        // SAFETY: the only test of this binary, before anything else runs.
        unsafe {
            std::env::set_var("GST_GL_WINDOW", "egl-device");
            std::env::set_var("GST_GL_PLATFORM", "egl");
        }
    }
    let diagnostics = Diagnostics::start().unwrap();
    let scene = pipeline(&format!(
        "gltestsrc name=gl num-buffers={KEPT} ! video/x-raw(memory:GLMemory),format=RGBA,width=64,height=32 ! \
         fakesink name=end enable-last-sample=false async=false"
    ));
    let kept = Arc::new(Mutex::new(Vec::new()));
    let keep = Arc::clone(&kept);
    let pad = scene
        .by_name("end")
        .and_then(|end| end.static_pad("sink"))
        .unwrap();
    pad.add_probe(gst::PadProbeType::BUFFER, move |_, info| {
        keep.lock().unwrap().extend(info.buffer().cloned());
        gst::PadProbeReturn::Ok
    });
    let started = scene.set_state(gst::State::Playing);
    let end = scene.bus().unwrap().timed_pop_filtered(
        gst::ClockTime::from_seconds(30),
        &[gst::MessageType::Eos, gst::MessageType::Error],
    );
    if started.is_err() || end.is_none_or(|end| end.type_() == gst::MessageType::Error) {
        eprintln!("no GL on this machine: nothing was tested");
        return;
    }
    let sample = diagnostics.sample_now();
    let info = diagnostics
        .pools()
        .into_iter()
        .find(|pool| {
            pool.type_name == "GstGLBufferPool"
                && pool.user == Some(support::element(&diagnostics, "gl").id)
        })
        .unwrap();
    let level = sample
        .pools
        .iter()
        .find(|level| level.id == info.id)
        .unwrap();
    assert_eq!(level.outstanding, KEPT as u64);
    assert_eq!(level.acquired, KEPT as u64);
    let textures = sample.graphics.textures.unwrap();
    // Four bytes a pixel in each of the textures that exist.
    assert!(textures >= level.allocated * 64 * 32 * 4, "{textures}");
    assert!(
        sample
            .memories
            .keys()
            .any(|kind| kind.starts_with("GLMemory"))
    );
    kept.lock().unwrap().clear();
    let sample = diagnostics.sample_now();
    let level = sample
        .pools
        .iter()
        .find(|level| level.id == info.id)
        .unwrap();
    assert_eq!(level.outstanding, 0);
}
