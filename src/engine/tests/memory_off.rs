//! Off means off: until diagnostics are started nothing of ours is in GStreamer's way. Hooks cannot
//! be taken back, so this is a process of its own.

mod support;

use std::fs;

use gst::prelude::*;
use highwater_engine::memory::Diagnostics;

/// Everything that starting diagnostics leaves in this process.
#[derive(PartialEq, Eq, Debug)]
struct Traces {
    /// The tracers that GStreamer calls: without one it looks for no hook.
    tracers: Vec<String>,
    /// The functions of the class that every pool inherits from.
    pool_functions: Vec<usize>,
    /// Whether the type of our tracer was registered.
    tracer_type: bool,
    /// The names of our threads.
    threads: Vec<String>,
}

fn traces() -> Traces {
    let tracers = gst::active_tracers();
    Traces {
        tracers: tracers
            .iter()
            .map(|tracer| tracer.type_().name().to_owned())
            .collect(),
        pool_functions: pool_functions(),
        tracer_type: glib::Type::from_name("HighwaterTracer").is_some(),
        threads: threads(),
    }
}

/// What the base class of pools adds to that of objects, word by word: its functions.
fn pool_functions() -> Vec<usize> {
    // SAFETY: a class that is referred to lives; it is made of pointers.
    unsafe {
        let of = gst::ffi::gst_buffer_pool_get_type();
        let class = glib::gobject_ffi::g_type_class_ref(of).cast::<usize>();
        let first = size_of::<gst::ffi::GstObjectClass>() / size_of::<usize>();
        let end = size_of::<gst::ffi::GstBufferPoolClass>() / size_of::<usize>();
        std::slice::from_raw_parts(class, end)[first..].to_vec()
    }
}

/// The threads of this process that are named after us.
fn threads() -> Vec<String> {
    let tasks = fs::read_dir("/proc/self/task").unwrap().flatten();
    let names = tasks.filter_map(|task| fs::read_to_string(task.path().join("comm")).ok());
    names
        .map(|name| name.trim().to_owned())
        .filter(|name| name.starts_with("highwater"))
        .collect()
}

/// A pipeline with pads, pools, queues and two threads, from its beginning to its end.
fn play() {
    let scene = support::pipeline(
        "videotestsrc num-buffers=20 ! video/x-raw,width=64,height=48 ! queue ! videoscale ! \
         video/x-raw,width=32,height=32 ! fakesink",
    );
    scene.set_state(gst::State::Playing).unwrap();
    support::wait_for_end(&scene);
}

#[test]
fn before_the_start_nothing_of_ours_is_in_gstreamer_and_after_it_everything() {
    // SAFETY: nothing else runs yet.
    unsafe { std::env::remove_var("GST_TRACERS") };
    gst::init().unwrap();
    let untouched = Traces {
        tracers: Vec::new(),
        pool_functions: pool_functions(),
        tracer_type: false,
        threads: Vec::new(),
    };
    assert_eq!(traces(), untouched);
    play();
    assert_eq!(traces(), untouched);

    // What is not there when it is off is what is found when it is on.
    let diagnostics = Diagnostics::start().unwrap();
    play();
    let on = traces();
    assert_eq!(on.tracers, ["HighwaterTracer"]);
    assert_ne!(on.pool_functions, untouched.pool_functions);
    assert!(on.tracer_type);
    // The kernel keeps 15 letters of a name.
    assert_eq!(on.threads, ["highwater-sampl"]);
    drop(diagnostics);
    assert_eq!(threads(), Vec::<String>::new());
}
