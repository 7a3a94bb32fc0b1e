//! What the tests of the memory engine share.
#![allow(dead_code, reason = "each test binary uses a part of it")]

pub mod leaks;

use std::{
    sync::{Mutex, MutexGuard, OnceLock, PoisonError},
    time::{Duration, Instant},
};

use gst::prelude::*;
use highwater_engine::memory::{Diagnostics, ElementInfo, Kind, Sample};

/// How long anything may take on a busy machine.
pub const DEADLINE: Duration = Duration::from_secs(30);

/// The diagnostics of this test binary, for one test at a time: each looks at the whole process.
pub fn diagnostics() -> MutexGuard<'static, Diagnostics> {
    static DIAGNOSTICS: OnceLock<Mutex<Diagnostics>> = OnceLock::new();
    DIAGNOSTICS
        .get_or_init(|| Mutex::new(Diagnostics::start().expect("they start once")))
        .lock()
        .unwrap_or_else(PoisonError::into_inner)
}

/// Waits until `condition` gives a value.
#[track_caller]
pub fn wait_for<T>(what: &str, mut condition: impl FnMut() -> Option<T>) -> T {
    let end = Instant::now() + DEADLINE;
    loop {
        if let Some(value) = condition() {
            return value;
        }
        assert!(Instant::now() < end, "no {what} in {DEADLINE:?}");
        std::thread::sleep(Duration::from_millis(10));
    }
}

/// A pipeline that is brought to NULL when its test is done with it, or fails.
pub struct Scene(gst::Pipeline);

impl std::ops::Deref for Scene {
    type Target = gst::Pipeline;

    fn deref(&self) -> &gst::Pipeline {
        &self.0
    }
}

impl Drop for Scene {
    fn drop(&mut self) {
        let _ = self.0.set_state(gst::State::Null);
    }
}

/// A pipeline of `description`.
#[track_caller]
pub fn pipeline(description: &str) -> Scene {
    let element = gst::parse::launch(description).expect(description);
    Scene(element.downcast().expect("more than one element"))
}

/// Brings a pipeline to `state` and waits until it is there.
#[track_caller]
pub fn bring(pipeline: &gst::Pipeline, state: gst::State) {
    pipeline.set_state(state).expect("refused");
    let timeout = gst::ClockTime::from_seconds(DEADLINE.as_secs());
    let (result, reached, _) = pipeline.state(timeout);
    result.expect("failed");
    assert_eq!(reached, state);
}

/// Waits for the end of the stream.
#[track_caller]
pub fn wait_for_end(pipeline: &gst::Pipeline) {
    let timeout = gst::ClockTime::from_seconds(DEADLINE.as_secs());
    let kinds = [gst::MessageType::Eos, gst::MessageType::Error];
    let message = pipeline
        .bus()
        .and_then(|bus| bus.timed_pop_filtered(timeout, &kinds))
        .expect("no end");
    assert_eq!(message.type_(), gst::MessageType::Eos, "{message:?}");
}

/// Live objects of a kind in a sample.
#[track_caller]
pub fn live(sample: &Sample, kind: Kind) -> u64 {
    sample.objects(kind).expect("hooks are on").live
}

/// The id of the live element whose path ends with `name`.
#[track_caller]
pub fn element(diagnostics: &Diagnostics, name: &str) -> ElementInfo {
    let found = diagnostics
        .elements()
        .into_iter()
        .rev()
        .find(|element| element.path.rsplit('/').next() == Some(name));
    found.unwrap_or_else(|| panic!("no element {name}"))
}
