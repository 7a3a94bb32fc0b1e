//! Counts frames where they enter the picture's sink, and hears from it how late they are: a few
//! atomics, written by a streaming thread.

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering},
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
    /// What the sink told last, in nanoseconds; [`NOTHING_TOLD`] before it told anything.
    lateness: AtomicI64,
}

const NOTHING_TOLD: i64 = i64::MIN;

impl Default for FrameCounter {
    fn default() -> Self {
        Self(Arc::new(Counts {
            start: Instant::now(),
            frames: AtomicU64::new(0),
            last: AtomicU64::new(0),
            lateness: AtomicI64::new(NOTHING_TOLD),
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
        let counter = self.clone();
        pad.add_probe(gst::PadProbeType::EVENT_UPSTREAM, move |_, info| {
            if let Some(gst::EventView::Qos(qos)) = info.event().map(|event| event.view()) {
                counter.0.lateness.store(qos.get().2, Ordering::Relaxed);
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

    /// By how much the last frame was shown after its time on the pipeline's clock. One that comes
    /// early waits in the sink for its time, and is not late. `None` where the sink does not tell.
    ///
    /// A sink sends the figure upstream as the `diff` of a `QoS` event: the running time of the clock less
    /// that of the buffer (GStreamer's "Quality-of-Service" design document).
    pub fn lateness(&self) -> Option<Duration> {
        let told = self.0.lateness.load(Ordering::Relaxed);
        (told != NOTHING_TOLD).then(|| Duration::from_nanos(told.max(0).unsigned_abs()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_that_waits_in_the_sink_is_not_late() {
        gst::init().unwrap();
        let counter = FrameCounter::default();
        let pad = gst::Pad::new(gst::PadDirection::Sink);
        let source = gst::Pad::new(gst::PadDirection::Src);
        source.link(&pad).unwrap();
        for pad in [&pad, &source] {
            pad.set_active(true).unwrap();
        }
        counter.watch(&pad, || ());
        let tell = |diff: i64| {
            let qos =
                gst::event::Qos::new(gst::QOSType::Underflow, 1.0, diff, gst::ClockTime::SECOND);
            // Nobody is there to handle it; the probe has seen it.
            let _ = pad.push_event(qos);
        };
        assert_eq!(counter.lateness(), None);
        tell(-20_000_000);
        assert_eq!(counter.lateness(), Some(Duration::ZERO));
        tell(12_000_000);
        assert_eq!(counter.lateness(), Some(Duration::from_millis(12)));
    }
}
