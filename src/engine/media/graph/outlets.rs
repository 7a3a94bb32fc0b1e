//! Where a recording can take the streams: the pads in front of the decoder, and those behind it.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use gst::prelude::*;

use crate::media::recording::{Encoding, Recorder, Stage};

/// The pads of one graph that lead into its decoder and out of it. Cheap to clone; all clones are one.
#[derive(Clone, Debug, Default)]
pub(crate) struct Outlets(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    pads: Vec<(glib::WeakRef<gst::Pad>, Stage)>,
    recorder: Option<Recorder>,
}

impl Outlets {
    /// A pad that data will flow through.
    pub fn add(&self, pad: &gst::Pad, stage: Stage) {
        let mut own = self.lock();
        own.pads.push((pad.downgrade(), stage));
        if let Some(recorder) = &own.recorder {
            recorder.tap(pad, stage);
        }
    }

    /// Records all pads that are wanted, those that are there and those to come.
    pub fn record(&self, recorder: &Recorder) {
        let mut state = self.lock();
        for (pad, stage) in &state.pads {
            if let Some(pad) = pad.upgrade() {
                recorder.tap(&pad, *stage);
            }
        }
        state.recorder = Some(recorder.clone());
    }

    /// Whether there is anything that this recording would take, as far as is known.
    pub fn have(&self, encoding: &Encoding) -> bool {
        let has = |wanted| self.lock().pads.iter().any(|(_, stage)| *stage == wanted);
        let stage = match encoding.picture {
            Some(_) => Stage::Decoded,
            None => Stage::Encoded,
        };
        has(stage)
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
