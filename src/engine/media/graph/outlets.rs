//! Where a recording can take the streams while they are still encoded: the pads in front of the
//! decoder.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use gst::prelude::*;

use crate::media::recording::Recorder;

/// The pads of one graph that lead into its decoder. Cheap to clone; all clones are one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outlets(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    pads: Vec<glib::WeakRef<gst::Pad>>,
    recorder: Option<Recorder>,
}

impl Outlets {
    /// A pad that data will flow through.
    pub fn add(&self, pad: &gst::Pad) {
        let mut state = self.lock();
        state.pads.push(pad.downgrade());
        if let Some(recorder) = &state.recorder {
            recorder.tap(pad);
        }
    }

    /// Records all pads, those that are there and those to come.
    pub fn record(&self, recorder: &Recorder) {
        let mut state = self.lock();
        for pad in state.pads.iter().filter_map(glib::WeakRef::upgrade) {
            recorder.tap(&pad);
        }
        state.recorder = Some(recorder.clone());
    }

    /// Whether there is something that is encoded.
    pub fn is_empty(&self) -> bool {
        self.lock().pads.is_empty()
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
