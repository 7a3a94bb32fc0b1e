//! Pipelines are ended on threads of their own: a camera that does not answer TEARDOWN holds up
//! such a thread for a while, and nobody else.

use std::{
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    thread,
};

use gst::prelude::*;

use super::states::States;

/// Counts the pipelines that are being ended.
#[derive(Clone, Debug, Default)]
pub(super) struct Teardowns(Arc<AtomicUsize>);

/// Takes one off the count even when the thread panics.
#[derive(Debug)]
pub(super) struct Running(Arc<AtomicUsize>);

impl Drop for Running {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::AcqRel);
    }
}

impl Teardowns {
    /// How many pipelines are still being ended.
    pub fn running(&self) -> usize {
        self.0.load(Ordering::Acquire)
    }

    /// Something else that a shutdown waits for, as long as the value lives.
    pub fn busy(&self) -> Running {
        self.0.fetch_add(1, Ordering::AcqRel);
        Running(self.0.clone())
    }

    /// Sets `pipeline` to NULL and lets go of it, elsewhere. The channel closes when that is done.
    pub fn begin(&self, pipeline: gst::Pipeline, states: States) -> async_channel::Receiver<()> {
        let (done, wait) = async_channel::bounded::<()>(1);
        let running = self.busy();
        let end = move || {
            if let Some(bus) = pipeline.bus() {
                bus.unset_sync_handler();
                bus.set_flushing(true);
            }
            states.end(&pipeline);
            drop(pipeline);
            drop(running);
            drop(done);
        };
        let spawned = thread::Builder::new().name("teardown".into()).spawn(end);
        if let Err(error) = spawned {
            // Without a thread the closure was dropped, and the pipeline with it.
            gst::error!(gst::CAT_RUST, "no thread to end a pipeline: {error}");
        }
        wait
    }
}
