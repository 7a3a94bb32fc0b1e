//! Recording over the attempts that a source takes: every new pipeline is tapped, too.

use super::{PlayerEvent, input::Input, lock, session::Session, worker::Worker};
use crate::media::recording::{
    Recorded, Recorder, RecordingError, RecordingEvent, RecordingRequest, RecordingStatus,
    StatusSlot,
};

/// The recording that runs, and its number among all of them.
#[derive(Debug)]
pub(super) struct Running {
    pub recorder: Recorder,
    number: u64,
}

impl Worker {
    /// Records what is open, instead of what was recorded before.
    pub fn start_recording(&mut self, request: RecordingRequest) {
        self.stop_recording();
        self.last_recording += 1;
        let number = self.last_recording;
        let recorder = if self.has_something_for(&request) {
            self.recorder(request, number)
        } else {
            Err(RecordingError::Nothing)
        };
        match recorder {
            Ok(recorder) => {
                if let Some(session) = self.session() {
                    session.record(&recorder);
                }
                self.recording = Some(Running { recorder, number });
            }
            Err(error) => {
                let stopped = RecordingEvent::Stopped(Recorded::default(), Some(error));
                self.tell(PlayerEvent::Recording(stopped));
            }
        }
    }

    /// Whether there is something to record, or there may still come something.
    fn has_something_for(&self, request: &RecordingRequest) -> bool {
        let session = self.current.as_ref().map(|current| &current.session);
        match session {
            Some(Some(session)) => session.has_outlets(request),
            Some(None) => true,
            None => false,
        }
    }

    fn recorder(&self, request: RecordingRequest, number: u64) -> Result<Recorder, RecordingError> {
        let slot = StatusSlot::default();
        *lock(&slot) = Some(RecordingStatus::default());
        *lock(&self.shared.recording) = slot.clone();
        let (inputs, busy) = (self.inputs.clone(), self.teardowns.busy());
        let tell = move |event| {
            // A shutdown waits for this closure, not for its events.
            let _ = (&busy, inputs.try_send(Input::Recording(number, event)));
        };
        Recorder::start(request, slot, tell)
            .map_err(|error| RecordingError::Other(error.to_string()))
    }

    /// Ends the recording; its event follows when the file is whole.
    pub fn stop_recording(&mut self) {
        if let Some(running) = self.recording.take() {
            running.recorder.stop();
        }
    }

    /// Passes on what a recording reports.
    pub fn recording_reports(&mut self, number: u64, event: RecordingEvent) {
        let is_over = matches!(event, RecordingEvent::Stopped(..));
        let is_present = |running: &Running| running.number == number;
        if is_over && self.recording.as_ref().is_some_and(is_present) {
            self.recording = None;
        }
        self.tell(PlayerEvent::Recording(event));
    }
}

impl Session {
    /// Records the streams of this pipeline.
    pub fn record(&self, recorder: &Recorder) {
        if let Some(playback) = &self.graph.playback {
            playback.outlets.record(recorder);
        }
    }

    fn has_outlets(&self, request: &RecordingRequest) -> bool {
        let playback = self.graph.playback.as_ref();
        playback.is_some_and(|playback| playback.outlets.have(&request.encoding))
            || self.graph.frames.frames() == 0
    }
}
