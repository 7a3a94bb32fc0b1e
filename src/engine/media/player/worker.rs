//! The player's thread: one loop over one channel, which owns everything that plays.

use std::{
    sync::{Arc, PoisonError, atomic::Ordering},
    time::{Duration, Instant},
};

use async_channel::{Receiver, Sender};

use super::{
    OpenRequest, PlayState, PlayerEvent, Shared,
    command::Command,
    input::{Generation, Input},
    rates::Rates,
    recording::Running,
    session::Session,
    teardown::Teardowns,
};
use crate::media::{
    camera::DemoCamera,
    decoders::{Codec, DecoderChoice},
    error::MediaError,
    graph::Levels,
    info::Progress,
    output::VideoOutput,
    reconnect::Reconnect,
    source::Source,
};

/// How often the progress is looked at.
const TICK: Duration = Duration::from_millis(100);
/// How long a shutdown waits for pipelines that do not end.
const SHUTDOWN_DEADLINE: Duration = Duration::from_secs(2);

pub(super) struct Worker {
    pub inputs: Sender<Input>,
    pub output: Box<dyn VideoOutput>,
    pub shared: Arc<Shared>,
    pub teardowns: Teardowns,
    pub current: Option<Current>,
    pub levels: Levels,
    pub decoders: DecoderChoice,
    pub rate: f64,
    pub looping: bool,
    pub state: PlayState,
    pub recording: Option<Running>,
    pub last_recording: u64,
    events: Sender<PlayerEvent>,
    last_generation: u64,
    ticking: Option<glib::SourceId>,
}

/// What is open, over all the attempts that it takes.
pub(super) struct Current {
    pub request: OpenRequest,
    /// What the graph is built from: the request's source, or the demo camera's URL.
    pub source: Source,
    /// Runs as long as the source is open.
    pub _camera: Option<DemoCamera>,
    pub generation: Generation,
    pub session: Option<Session>,
    pub reconnect: Reconnect,
    /// Whether it is meant to play (else it stands still).
    pub playing: bool,
    /// The tracks that somebody has chosen, for the next attempt as well.
    pub chosen: ChosenTracks,
    /// The decoder that another one has replaced.
    pub failed_decoder: Option<(Codec, String)>,
    /// Whether it was said that there is no audio device.
    pub is_silence_known: bool,
    pub tally: Tally,
}

/// The tracks that somebody has chosen.
#[derive(Clone, Debug, Default)]
pub(super) struct ChosenTracks {
    /// The ids of all streams that play; empty while nobody has chosen.
    pub ids: Vec<String>,
    /// Whether text is hidden, where somebody has said so.
    pub text_hidden: Option<bool>,
}

/// Figures over all attempts.
#[derive(Debug)]
pub(super) struct Tally {
    pub opened: Instant,
    pub frames_before: u64,
    pub dropped_before: u64,
    pub reconnects: u32,
    pub first_frame_after: Option<Duration>,
    pub dropped_by_decoder_before: u64,
    pub rates: Rates,
    /// Asked for with the rates, as the whole pipeline answers.
    pub latency: Option<Duration>,
}

impl Default for Tally {
    fn default() -> Self {
        Self {
            opened: Instant::now(),
            frames_before: 0,
            dropped_before: 0,
            reconnects: 0,
            first_frame_after: None,
            dropped_by_decoder_before: 0,
            rates: Rates::default(),
            latency: None,
        }
    }
}

impl Worker {
    pub fn new(
        output: Box<dyn VideoOutput>,
        shared: Arc<Shared>,
        inputs: Sender<Input>,
        events: Sender<PlayerEvent>,
    ) -> Self {
        Self {
            inputs,
            output,
            shared,
            teardowns: Teardowns::default(),
            current: None,
            levels: Levels::default(),
            decoders: DecoderChoice::default(),
            rate: 1.0,
            looping: false,
            state: PlayState::Idle,
            recording: None,
            last_recording: 0,
            events,
            last_generation: 0,
            ticking: None,
        }
    }

    /// Runs until a shutdown.
    pub async fn run(mut self, inputs: Receiver<Input>) {
        while let Ok(input) = inputs.recv().await {
            if let Input::Command(Command::Shutdown(done)) = input {
                self.shut_down().await;
                drop(done);
                return;
            }
            self.handle(input);
        }
    }

    fn handle(&mut self, input: Input) {
        match input {
            Input::Command(command) => self.obey(command),
            Input::Tick => self.tick(),
            Input::Cleared(generation) => self.when_present(generation, Self::ask_for_sink),
            Input::Sink(generation, sink) => {
                self.when_present(generation, |worker| worker.build(sink));
            }
            Input::Started(generation, result) => {
                self.when_present(generation, |worker| worker.started(result));
            }
            Input::Message(generation, message) => {
                self.when_present(generation, |worker| worker.on_message(&message));
            }
            Input::SeekSent(generation, taken) => {
                self.when_present(generation, |worker| worker.seek_sent(taken));
            }
            Input::Diagnosed(generation, error) => {
                self.when_present(generation, |worker| worker.failed(error));
            }
            Input::Recording(number, event) => self.recording_reports(number, event),
            Input::Retry(generation) => self.when_present(generation, Self::begin_attempt),
        }
    }

    /// Inputs of an attempt that is gone are dropped here.
    fn when_present(&mut self, generation: Generation, act: impl FnOnce(&mut Self)) {
        if self
            .current
            .as_ref()
            .is_some_and(|current| current.generation == generation)
        {
            act(self);
        }
    }

    /// A new name for what comes, which makes everything before it out of date.
    pub fn next_generation(&mut self) -> Generation {
        self.last_generation += 1;
        Generation(self.last_generation)
    }

    pub fn session(&mut self) -> Option<&mut Session> {
        self.current.as_mut()?.session.as_mut()
    }

    pub fn set_state(&mut self, state: PlayState) {
        if self.state != state {
            self.state = state;
            self.tell(PlayerEvent::State(state));
        }
    }

    /// Reports, and counts what a receiver that does not read loses.
    pub fn tell(&self, event: PlayerEvent) {
        if self.events.try_send(event).is_err() {
            self.shared.lost_events.fetch_add(1, Ordering::Relaxed);
        }
    }

    /// Makes `progress` the latest value. At the end the place is the end: the last frame began before it.
    pub fn publish(&self, mut progress: Progress) {
        if self.state == PlayState::Ended {
            progress.position = progress.duration.or(progress.position);
        }
        let mut latest = self
            .shared
            .progress
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        *latest = progress;
    }

    /// Sends `input` after `wait`.
    pub fn later(&self, wait: Duration, input: Input) {
        let inputs = self.inputs.clone();
        glib::MainContext::ref_thread_default().spawn_local(async move {
            glib::timeout_future(wait).await;
            let _ = inputs.try_send(input);
        });
    }

    pub fn start_ticking(&mut self) {
        if self.ticking.is_some() {
            return;
        }
        let inputs = self.inputs.clone();
        let source = glib::timeout_source_new(TICK, None, glib::Priority::DEFAULT, move || {
            // A tick that is still waiting makes another one useless.
            if inputs.is_empty() {
                let _ = inputs.try_send(Input::Tick);
            }
            glib::ControlFlow::Continue
        });
        self.ticking = Some(source.attach(Some(&glib::MainContext::ref_thread_default())));
    }

    pub fn stop_ticking(&mut self) {
        if let Some(source) = self.ticking.take()
            && let Some(source) = glib::MainContext::ref_thread_default().find_source_by_id(&source)
        {
            source.destroy();
        }
    }

    /// Ends the present pipeline; the last frame stays on screen, that is the output's affair.
    pub fn end_session(&mut self) -> Option<Receiver<()>> {
        let current = self.current.as_mut()?;
        let session = current.session.take()?;
        if let Some(running) = &self.recording {
            running.recorder.interrupt();
        }
        current.tally.frames_before += session.graph.frames.frames();
        current.tally.dropped_before += super::progress::dropped(&session.graph).unwrap_or(0);
        current.tally.dropped_by_decoder_before += session.drops.count();
        let (pipeline, states) = session.into_pipeline();
        Some(self.teardowns.begin(pipeline, states))
    }

    async fn shut_down(&mut self) {
        self.close();
        let deadline = Instant::now() + SHUTDOWN_DEADLINE;
        while self.teardowns.running() > 0 && Instant::now() < deadline {
            glib::timeout_future(Duration::from_millis(5)).await;
        }
    }

    /// Why the present source cannot be played at all.
    pub fn give_up(&mut self, error: MediaError) {
        self.end_session();
        self.stop_recording();
        self.shared.shown.clear();
        self.stop_ticking();
        self.tell(PlayerEvent::Error(error));
        self.set_state(PlayState::Failed);
    }
}
