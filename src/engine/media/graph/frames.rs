//! Counts frames where they enter the picture's sink: two atomics, written by a streaming thread.

use std::{
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    time::{Duration, Instant},
};

use gst::prelude::*;

/// Counts the buffers that pass a pad. Cheap to clone; all clones count together.
#[derive(Clone, Debug)]
pub struct FrameCounter(Arc<Counts>);

#[derive(Debug)]
struct Counts {
    start: Instant,
    frames: AtomicU64,
    /// Nanoseconds from `start` to the last buffer, plus one; 0 before the first.
    last: AtomicU64,
}

impl Default for FrameCounter {
    fn default() -> Self {
        Self(Arc::new(Counts {
            start: Instant::now(),
            frames: AtomicU64::new(0),
            last: AtomicU64::new(0),
        }))
    }
}

impl FrameCounter {
    /// Counts what arrives at `pad`, and calls `first` with the first buffer.
    pub(crate) fn watch(&self, pad: &gst::Pad, first: impl Fn() + Send + Sync + 'static) {
        let counter = self.clone();
        pad.add_probe(gst::PadProbeType::BUFFER, move |_, _| {
            if counter.count() == 0 {
                first();
            }
            gst::PadProbeReturn::Ok
        });
    }

    fn count(&self) -> u64 {
        let now = u64::try_from(self.0.start.elapsed().as_nanos()).unwrap_or(u64::MAX - 1);
        self.0.last.store(now + 1, Ordering::Relaxed);
        self.0.frames.fetch_add(1, Ordering::Relaxed)
    }

    /// How many frames arrived.
    pub fn frames(&self) -> u64 {
        self.0.frames.load(Ordering::Relaxed)
    }

    /// When the last one arrived; `None` before the first.
    pub fn last(&self) -> Option<Instant> {
        let nanoseconds = self.0.last.load(Ordering::Relaxed).checked_sub(1)?;
        Some(self.0.start + Duration::from_nanos(nanoseconds))
    }
}
