//! The state changes of one pipeline, on other threads: in order, and none after its end.
//!
//! A change that came after NULL would start the pipeline again, with nobody left to end it.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, AtomicU8, Ordering},
};

use gst::prelude::*;

/// Hands state changes to GStreamer's threads. Cheap to clone; all clones are one.
#[derive(Clone, Debug, Default)]
pub(super) struct States(Arc<Inner>);

#[derive(Debug, Default)]
struct Inner {
    /// Held during a change, so that there is one at a time.
    changing: Mutex<()>,
    ended: AtomicBool,
    wanted: AtomicU8,
}

const READY: u8 = 0;
const PAUSED: u8 = 1;
const PLAYING: u8 = 2;

impl States {
    /// Asks for `state`, and tells `done` the answer. Of the changes that wait only the newest counts.
    pub fn want(
        &self,
        pipeline: &gst::Pipeline,
        state: gst::State,
        done: impl FnOnce(Result<gst::StateChangeSuccess, gst::StateChangeError>) + Send + 'static,
    ) {
        self.0.wanted.store(number(state), Ordering::Release);
        let states = self.clone();
        pipeline.call_async(move |pipeline| {
            let _changing = states.lock();
            if !states.0.ended.load(Ordering::Acquire) {
                done(pipeline.set_state(state_of(states.0.wanted.load(Ordering::Acquire))));
            }
        });
    }

    /// Takes `pipeline` to PAUSED and back to what is wanted: on the way it chooses its clock anew.
    pub fn renew_clock(&self, pipeline: &gst::Pipeline) {
        let states = self.clone();
        pipeline.call_async(move |pipeline| {
            let _changing = states.lock();
            if !states.0.ended.load(Ordering::Acquire) {
                // Failures arrive as error messages on the bus.
                let _ = pipeline.set_state(gst::State::Paused);
                let _ = pipeline.set_state(state_of(states.0.wanted.load(Ordering::Acquire)));
            }
        });
    }

    /// Brings `element` of `pipeline` to the state of its bin, unless the end has come.
    pub fn join(&self, pipeline: &gst::Pipeline, element: &gst::Element) {
        let (states, element) = (self.clone(), element.downgrade());
        pipeline.call_async(move |_| {
            let _changing = states.lock();
            if let Some(element) = element.upgrade()
                && !states.0.ended.load(Ordering::Acquire)
            {
                element.set_locked_state(false);
                // A failure arrives as an error message on the bus.
                let _ = element.sync_state_with_parent();
            }
        });
    }

    /// Sets `pipeline` to NULL, after the change that is under way. Waits for it.
    pub fn end(&self, pipeline: &gst::Pipeline) {
        self.0.ended.store(true, Ordering::Release);
        let _changing = self.lock();
        stop(pipeline.upcast_ref());
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, ()> {
        self.0
            .changing
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
    }
}

/// Sets `element` to NULL. A bin with a part that could not start refuses: on the way down it asks
/// that part for PAUSED once more. Then each part is stopped alone, from the sinks up.
fn stop(element: &gst::Element) {
    if element.set_state(gst::State::Null).is_ok() {
        return;
    }
    if let Some(bin) = element.downcast_ref::<gst::Bin>() {
        for part in bin.iterate_sorted().into_iter().flatten() {
            part.set_locked_state(true);
            stop(&part);
        }
        // Nothing is asked of locked parts, so nothing is left that could refuse.
        let _ = bin.set_state(gst::State::Null);
    }
}

fn number(state: gst::State) -> u8 {
    match state {
        gst::State::Playing => PLAYING,
        gst::State::Paused => PAUSED,
        _ => READY,
    }
}

fn state_of(number: u8) -> gst::State {
    match number {
        PLAYING => gst::State::Playing,
        PAUSED => gst::State::Paused,
        _ => gst::State::Ready,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_after_the_end_does_not_start_the_pipeline_again() {
        gst::init().expect("GStreamer starts");
        let pipeline = gst::Pipeline::new();
        let states = States::default();
        states.end(&pipeline);
        let (done, answer) = async_channel::bounded::<()>(1);
        states.want(&pipeline, gst::State::Playing, move |_| {
            let _ = done.try_send(());
        });
        // The closure was dropped without being called: the channel is closed and empty.
        assert!(answer.recv_blocking().is_err());
        assert_eq!(pipeline.current_state(), gst::State::Null);
    }

    #[test]
    fn a_part_that_could_not_start_does_not_keep_the_others_running() {
        gst::init().expect("GStreamer starts");
        let make = |factory: &str| gst::ElementFactory::make(factory).build().expect(factory);
        let pipeline = gst::Pipeline::new();
        let (source, sink, missing) = (make("fakesrc"), make("fakesink"), make("urisourcebin"));
        missing.set_property("uri", "file:///nowhere/film.mkv");
        missing.set_locked_state(true);
        pipeline.add_many([&source, &sink, &missing]).expect("room");
        source.link(&sink).expect("pads that fit");
        pipeline.set_state(gst::State::Playing).expect("starts");
        let (started, _, _) = pipeline.state(gst::ClockTime::from_seconds(10));
        started.expect("plays");

        missing.set_locked_state(false);
        missing
            .sync_state_with_parent()
            .expect_err("there is no such file");
        States::default().end(&pipeline);

        for element in pipeline.iterate_recurse() {
            let element = element.expect("nobody changes the pipeline");
            assert_eq!(element.current_state(), gst::State::Null, "{element:?}");
        }
        assert_eq!(pipeline.current_state(), gst::State::Null);
    }
}
