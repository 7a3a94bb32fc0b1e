//! The player: one handle for the window or the probe, one thread that owns the pipelines.
//!
//! Every call sends a command and returns at once; the player's thread carries it out and
//! reports with a [`PlayerEvent`]. Where playing is can be read at any time from [`Player::progress`].

mod command;
mod commands;
mod decoding;
mod drops;
mod event;
mod failure;
mod input;
mod inventory;
mod messages;
mod opening;
mod output;
mod progress;
mod rates;
mod recording;
mod seeking;
mod session;
mod states;
mod teardown;
mod worker;

pub use command::{OpenRequest, SeekMode};
pub use event::{PlayState, PlayerEvent, ReconnectStatus};

use std::{
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    thread,
    time::Duration,
};

use async_channel::{Receiver, Sender};
use command::Command;
use input::Input;

use worker::Worker;

use crate::media::{
    credentials::Credentials,
    decoders::DecoderChoice,
    info::{Progress, TrackKind},
    output::VideoOutput,
    recording::{RecordingRequest, RecordingStatus, StatusSlot},
    snapshot::{ShownFrames, Snapshot},
    source::Source,
};

/// How many events wait for a receiver before they are lost: many seconds of them.
const EVENTS: usize = 256;

/// Plays one source at a time. Cheap to call from any thread; dropping it shuts it down without
/// waiting, [`Player::shutdown`] tells when that is done.
#[derive(Debug)]
pub struct Player {
    inputs: Sender<Input>,
    shared: Arc<Shared>,
}

/// What the player's thread and its handles share: latest values only.
#[derive(Debug, Default)]
struct Shared {
    progress: Mutex<Progress>,
    lost_events: AtomicU64,
    shown: ShownFrames,
    recording: Mutex<StatusSlot>,
}

impl Player {
    /// Starts the player's thread. Events arrive at the receiver in order.
    ///
    /// # Errors
    ///
    /// When the system gives no thread.
    pub fn new(output: impl VideoOutput) -> std::io::Result<(Self, Receiver<PlayerEvent>)> {
        let (inputs, wishes) = async_channel::unbounded();
        let (events, reports) = async_channel::bounded(EVENTS);
        let shared = Arc::new(Shared::default());
        let worker_inputs = inputs.clone();
        let worker_shared = shared.clone();
        thread::Builder::new()
            .name("player".into())
            .spawn(move || {
                let context = glib::MainContext::new();
                let run = context.with_thread_default(|| {
                    let worker =
                        Worker::new(Box::new(output), worker_shared, worker_inputs, events);
                    context.block_on(worker.run(wishes));
                });
                if let Err(error) = run {
                    gst::error!(gst::CAT_RUST, "the player's context is taken: {error}");
                }
            })?;
        Ok((Self { inputs, shared }, reports))
    }

    /// Closes what is open and opens `request`.
    pub fn open(&self, request: OpenRequest) {
        self.send(Command::Open(Box::new(request)));
    }

    /// Closes what is open; the state becomes `Idle`.
    pub fn close(&self) {
        self.send(Command::Close);
    }

    /// Plays; from the start again when it has ended.
    pub fn play(&self) {
        self.send(Command::Play);
    }

    /// Stands still. A live source goes on in the background of the camera and is joined again at its present.
    pub fn pause(&self) {
        self.send(Command::Pause);
    }

    /// Plays if it stands still, else stands still.
    pub fn toggle_play(&self) {
        self.send(Command::TogglePlay);
    }

    /// Moves to `position`. While a seek is under way only the newest of those that follow is kept.
    pub fn seek(&self, position: Duration, mode: SeekMode) {
        self.send(Command::Seek(position, mode));
    }

    /// Pauses and shows the next (`forward`) or the previous frame.
    pub fn step(&self, forward: bool) {
        self.send(Command::Step { forward });
    }

    /// Sets the speed, from 0.25 to 2.0; values outside are brought inside. The pitch is kept.
    pub fn set_rate(&self, rate: f64) {
        self.send(Command::Rate(rate.clamp(0.25, 2.0)));
    }

    /// Sets the volume, 0.0 to 1.0, on a cubic scale (as people hear it).
    pub fn set_volume(&self, volume: f64) {
        self.send(Command::Volume(volume.clamp(0.0, 1.0)));
    }

    /// Silences, or not.
    pub fn set_muted(&self, muted: bool) {
        self.send(Command::Mute(muted));
    }

    /// Whether to start again at the end.
    pub fn set_looping(&self, looping: bool) {
        self.send(Command::Loop(looping));
    }

    /// Chooses the track of a kind by its id; `None` switches the kind off.
    pub fn select_track(&self, kind: TrackKind, id: Option<String>) {
        self.send(Command::SelectTrack(kind, id));
    }

    /// Shows subtitles from another file with what is open.
    pub fn set_subtitles(&self, subtitles: Source) {
        self.send(Command::Subtitles(subtitles));
    }

    /// Delays (positive) or advances the sound against the picture, in nanoseconds.
    pub fn set_audio_offset(&self, nanoseconds: i64) {
        self.send(Command::AudioOffset(nanoseconds));
    }

    /// Delays (positive) or advances the subtitles against the picture, in nanoseconds.
    pub fn set_subtitle_offset(&self, nanoseconds: i64) {
        self.send(Command::SubtitleOffset(nanoseconds));
    }

    /// Answers [`PlayerEvent::CredentialsNeeded`]: connects again with these.
    pub fn provide_credentials(&self, credentials: Credentials) {
        self.send(Command::Credentials(credentials));
    }

    /// Does not wait for the countdown of a reconnect.
    pub fn retry_now(&self) {
        self.send(Command::RetryNow);
    }

    /// Asks the output for another video sink and goes on where playing is; nothing if nothing is open.
    pub fn renew_output(&self) {
        self.send(Command::RenewOutput);
    }

    /// Decodes with these from now on; what is open goes on where it is.
    pub fn set_decoders(&self, choice: DecoderChoice) {
        self.send(Command::Decoders(choice));
    }

    /// Records what is open, from the same connection; what was recorded before is ended. Events
    /// tell of each file and of the end.
    pub fn start_recording(&self, request: RecordingRequest) {
        self.send(Command::StartRecording(Box::new(request)));
    }

    /// Ends the recording; its event follows when the file is whole.
    pub fn stop_recording(&self) {
        self.send(Command::StopRecording);
    }

    /// How far the recording is, at most a tenth of a second old; `None` while there is none.
    pub fn recording(&self) -> Option<RecordingStatus> {
        let slot = lock(&self.shared.recording).clone();
        lock(&slot).clone()
    }

    /// Where playing is: the latest value, at most a tenth of a second old.
    pub fn progress(&self) -> Progress {
        *lock(&self.shared.progress)
    }

    /// The picture on screen, at the source's full size; `None` where there is none.
    pub fn snapshot(&self) -> Option<Snapshot> {
        Snapshot::of(&self.shared.shown)
    }

    /// How many events a receiver that did not read has lost.
    pub fn lost_events(&self) -> u64 {
        self.shared.lost_events.load(Ordering::Relaxed)
    }

    /// Ends everything and resolves when the pipelines are gone, or their deadline has passed.
    pub async fn shutdown(&self) {
        let (done, wait) = async_channel::bounded(1);
        self.send(Command::Shutdown(Some(done)));
        // An error means that the thread has already gone, which is what was wanted.
        let _ = wait.recv().await;
    }

    fn send(&self, command: Command) {
        // The channel is unbounded and lives as long as the thread; after a shutdown there is nobody to tell.
        let _ = self.inputs.try_send(Input::Command(command));
    }
}

/// Latest values are whole even where a thread that wrote them has panicked.
fn lock<T>(value: &Mutex<T>) -> MutexGuard<'_, T> {
    value.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Drop for Player {
    fn drop(&mut self) {
        self.send(Command::Shutdown(None));
    }
}
