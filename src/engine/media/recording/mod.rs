//! Keeps what plays in files, from the same connection and without stopping the picture.
//!
//! Probes on the playing pipeline hand every encoded frame to a thread; that runs a small pipeline
//! of its own for each file, so that a disk that is full ends a recording and nothing else. The
//! probes never wait: what the disk does not take in time is lost, and counted.
//!
//! A file has to begin at a key frame and to go on without a gap: after a lost connection, a seek
//! and a change of the format a new part begins, with a number in its name.

mod container;
mod encoders;
mod encoding;
mod error;
mod inlet;
mod part;
mod stream;
mod writer;

use std::{
    io,
    path::PathBuf,
    sync::{Arc, Mutex},
    thread,
    time::Duration,
};

pub use container::Container;
pub use encoders::{Encoder, Speed};
pub use encoding::{Encoding, Picture, Preset, Sound};
pub use error::RecordingError;
use inlet::Inlet;
use writer::Writer;

use super::files::FileName;

/// What to record, and where to.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecordingRequest {
    /// The folder, which is made where it is missing.
    pub folder: PathBuf,
    /// The name of the first part; the others have a number after it.
    pub name: FileName,
    /// The form of the file.
    pub container: Container,
    /// What becomes of pictures and sound.
    pub encoding: Encoding,
}

/// How far a recording is: latest values.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct RecordingStatus {
    /// The part that is being written; `None` before the first key frame and between two parts.
    pub path: Option<PathBuf>,
    /// How many parts there are.
    pub parts: u32,
    /// Bytes written, in all parts.
    pub bytes: u64,
    /// The length of all parts together.
    pub duration: Duration,
    /// Pictures written, in all parts.
    pub frames: u64,
    /// What encodes the pictures, read from what runs; `None` where they are copied.
    pub encoder: Option<String>,
    /// Frames of picture and sound that the encoder or the disk was too slow for.
    pub lost: u64,
}

/// What a recording left behind.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Recorded {
    /// The parts, in their order. Each can be played, also after an error.
    pub paths: Vec<PathBuf>,
    /// Its last figures.
    pub status: RecordingStatus,
}

/// What a recording reports.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum RecordingEvent {
    /// A part has begun.
    Part(PathBuf),
    /// It has come to its end: because it was stopped, because what was recorded ended, or for a
    /// reason of its own.
    Stopped(Recorded, Option<RecordingError>),
}

/// The latest status; `None` while nothing is recorded.
pub(crate) type StatusSlot = Arc<Mutex<Option<RecordingStatus>>>;

/// Where a pad is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Stage {
    /// In front of the decoder.
    Encoded,
    /// Behind it.
    Decoded,
}

/// A recording that runs. Cheap to clone; all clones are one.
#[derive(Clone, Debug)]
pub(crate) struct Recorder(Arc<Inlet>);

impl Recorder {
    /// Starts the recording's thread, which reports with `tell`.
    ///
    /// # Errors
    ///
    /// When the system gives no thread.
    pub fn start(
        request: RecordingRequest,
        status: StatusSlot,
        tell: impl Fn(RecordingEvent) + Send + 'static,
    ) -> io::Result<Self> {
        let (inlet, arrivals) = Inlet::new(request.encoding);
        let inlet = Arc::new(inlet);
        let writer = Writer::new(request, inlet.clone(), arrivals, status, tell);
        thread::Builder::new()
            .name("recording".into())
            .spawn(move || writer.run())?;
        Ok(Self(inlet))
    }

    /// Records what passes this pad from now on: in front of the decoder, or behind it. Where
    /// nothing of that stage is wanted nothing happens.
    pub fn tap(&self, pad: &gst::Pad, stage: Stage) {
        let encoding = &self.0.encoding;
        let wanted = match stage {
            Stage::Encoded => encoding.needs_encoded(),
            Stage::Decoded => encoding.needs_decoded(),
        };
        if wanted {
            inlet::tap(&self.0, pad, stage);
        }
    }

    /// The pipeline that was tapped is gone; another one may follow.
    pub fn interrupt(&self) {
        self.0.interrupt();
    }

    /// Ends it. [`RecordingEvent::Stopped`] follows when the file is whole.
    pub fn stop(&self) {
        self.0.stop();
    }
}
