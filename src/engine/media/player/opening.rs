//! From a request to a pipeline that runs: clear away, get a sink, build, start.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use super::{
    OpenRequest, PlayState, PlayerEvent, SeekMode,
    input::{Generation, Input},
    seeking::Target,
    session::Session,
    worker::{ChosenTracks, Current, Tally, Worker},
};
use crate::media::{
    camera::DemoCamera,
    decoders::Selection,
    error::MediaError,
    graph::{Blueprint, Graph},
    info::Progress,
    network::{NetworkOptions, Transport},
    reconnect::{Reconnect, ReconnectPolicy},
    source::Source,
};

/// How long a new pipeline waits for the one before to end: a capture device opens only once, but
/// a dead camera must not hold up the next source.
const CLEARING_DEADLINE: Duration = Duration::from_millis(500);

impl Worker {
    /// Closes what is open and opens `request`.
    pub fn open(&mut self, request: OpenRequest) {
        let cleared = self.end_session();
        self.current = None;
        self.stop_recording();
        self.shared.shown.clear();
        let generation = self.next_generation();
        let (source, camera) = match prepare(&request.source) {
            Ok(prepared) => prepared,
            Err(error) => {
                self.publish(Progress::default());
                return self.give_up(error);
            }
        };
        self.publish(Progress {
            live: source.is_live(),
            ..Progress::default()
        });
        self.current = Some(Current {
            playing: !request.paused,
            request,
            source,
            _camera: camera,
            generation,
            session: None,
            reconnect: Reconnect::new(ReconnectPolicy::default()),
            chosen: ChosenTracks::default(),
            failed_decoder: None,
            is_silence_known: false,
            tally: Tally::default(),
        });
        self.set_state(PlayState::Opening);
        self.start_ticking();
        self.when_cleared(generation, cleared);
    }

    /// Closes what is open.
    pub fn close(&mut self) {
        self.end_session();
        self.current = None;
        self.stop_recording();
        self.shared.shown.clear();
        self.stop_ticking();
        self.publish(Progress::default());
        self.set_state(PlayState::Idle);
    }

    /// A fresh pipeline for what is open; the one before is ended first.
    pub fn begin_attempt(&mut self) {
        let cleared = self.end_session();
        let generation = self.next_generation();
        if let Some(current) = self.current.as_mut() {
            current.generation = generation;
            self.when_cleared(generation, cleared);
        }
    }

    /// A fresh pipeline at the present place, where there is a place.
    pub fn begin_again_here(&mut self) {
        let position = self.session().and_then(|session| session.position());
        let Some(current) = self.current.as_mut() else {
            return;
        };
        if !current.source.is_live() {
            current.request.start_at = position.map(Into::into).or(current.request.start_at);
        }
        self.begin_attempt();
    }

    fn when_cleared(&self, generation: Generation, cleared: Option<async_channel::Receiver<()>>) {
        let Some(cleared) = cleared else {
            let _ = self.inputs.try_send(Input::Cleared(generation));
            return;
        };
        let inputs = self.inputs.clone();
        glib::MainContext::ref_thread_default().spawn_local(async move {
            // Both ways out mean the same: the next one may begin.
            let _ = glib::future_with_timeout(CLEARING_DEADLINE, cleared.recv()).await;
            let _ = inputs.try_send(Input::Cleared(generation));
        });
    }

    pub fn ask_for_sink(&mut self) {
        let Some(current) = self.current.as_ref() else {
            return;
        };
        let (generation, inputs) = (current.generation, self.inputs.clone());
        let sink = self.output.new_sink();
        glib::MainContext::ref_thread_default().spawn_local(async move {
            let sink = sink.await;
            let _ = inputs.try_send(Input::Sink(generation, sink));
        });
    }

    pub fn build(&mut self, sink: Option<gst::Element>) {
        let Some(video_sink) = sink else {
            return self.close();
        };
        let (levels, shown) = (self.levels, self.shared.shown.clone());
        let choice = self.decoders.clone();
        let Some(current) = self.current.as_mut() else {
            return;
        };
        let decoders = Selection {
            choice,
            failed: current.failed_decoder.clone(),
        };
        let blueprint = Blueprint {
            source: &current.source,
            subtitles: current.request.subtitles.as_ref(),
            network: current.network(),
            credentials: current.request.credentials.clone(),
            video_sink,
            decoders: Arc::new(decoders),
            levels,
            shown,
        };
        match Graph::build(&blueprint) {
            Ok(graph) => self.start(graph),
            Err(error) => self.give_up(error),
        }
    }

    fn start(&mut self, graph: Graph) {
        // Before data flow: a camera that is back begins with a key frame.
        if let (Some(running), Some(playback)) = (&self.recording, &graph.playback) {
            playback.outlets.record(&running.recorder);
        }
        let rate = self.rate;
        let Some(current) = self.current.as_mut() else {
            return;
        };
        // A place to start at is sought from the first frame, so that nothing before it is shown playing.
        let preroll_only =
            !current.playing || current.request.start_at.is_some() || differs(rate, 1.0);
        let target = if preroll_only {
            gst::State::Paused
        } else {
            gst::State::Playing
        };
        current.reconnect.connecting(Instant::now());
        let chosen = current.chosen.text_hidden;
        let text_hidden = chosen.unwrap_or(current.request.subtitles.is_none());
        let mut session = Session::start(current.generation, graph, target, &self.inputs);
        // Text of the file itself is shown only when it is chosen.
        session.hide_text(text_hidden);
        current.session = Some(session);
    }

    /// The first state change has returned.
    pub fn started(&mut self, result: Result<gst::StateChangeSuccess, gst::StateChangeError>) {
        let Some(session) = self.session() else {
            return;
        };
        session.started = true;
        match result {
            Ok(gst::StateChangeSuccess::NoPreroll) => {
                session.live = true;
                self.prerolled();
            }
            Ok(gst::StateChangeSuccess::Success) => self.prerolled(),
            // The bus tells when it is done, or why it failed.
            Ok(gst::StateChangeSuccess::Async) | Err(_) => {}
        }
    }

    /// The pipeline can be given its place, its speed and its state.
    pub fn prerolled(&mut self) {
        let (rate, inputs) = (self.rate, self.inputs.clone());
        let Some(current) = self.current.as_mut() else {
            return;
        };
        let Some(session) = current.session.as_mut() else {
            return;
        };
        session.ready = true;
        session.start_subtitles();
        let start_at = current.request.start_at.take();
        let moves = start_at.is_some() || differs(rate, 1.0);
        if moves && session.is_seekable() {
            let position = start_at
                .unwrap_or_default()
                .try_into()
                .unwrap_or(gst::ClockTime::ZERO);
            session.seek(
                Target {
                    position,
                    mode: SeekMode::Accurate,
                    rate,
                },
                &inputs,
            );
        }
        self.choose_again();
        // Who hears that it plays may ask where, or seek, at once.
        self.measure_progress();
        self.apply_play_state();
    }

    /// Brings the pipeline to what is wanted: playing, or standing still.
    pub fn apply_play_state(&mut self) {
        let Some(current) = self.current.as_mut() else {
            return;
        };
        let playing = current.playing;
        let Some(session) = current.session.as_mut().filter(|session| session.ready) else {
            return;
        };
        let (target, state) = match (playing, session.buffering) {
            (false, _) => (gst::State::Paused, PlayState::Paused),
            (true, Some(_)) => (gst::State::Paused, PlayState::Buffering),
            (true, None) => (gst::State::Playing, PlayState::Playing),
        };
        if target == gst::State::Playing {
            current.reconnect.resumed(Instant::now());
        } else {
            current.reconnect.paused();
        }
        session.set_state(target);
        self.set_state(state);
    }

    /// The first frame reached the sink.
    pub fn first_frame(&mut self) {
        let Some(current) = self.current.as_mut() else {
            return;
        };
        current.reconnect.frame(Instant::now());
        let opened = current.tally.opened;
        current
            .tally
            .first_frame_after
            .get_or_insert_with(|| opened.elapsed());
        self.tell(PlayerEvent::FirstFrame);
    }
}

impl Current {
    /// The network settings of the next attempt. Automatic is TCP first, then UDP, then in turn.
    fn network(&self) -> NetworkOptions {
        let mut network = match &self.source {
            Source::Uri(location) => location.network(&self.request.network),
            _ => self.request.network.clone(),
        };
        if network.transport == Transport::Automatic {
            let tcp = self.reconnect.attempts().is_multiple_of(2);
            network.transport = if tcp { Transport::Tcp } else { Transport::Udp };
        }
        network
    }
}

/// Speeds come from a list: a difference below this is none.
pub(super) fn differs(a: f64, b: f64) -> bool {
    (a - b).abs() > 1e-6
}

/// The demo camera is started here, and replaced by its URL.
fn prepare(source: &Source) -> Result<(Source, Option<DemoCamera>), MediaError> {
    let Source::Demo(options) = source else {
        return Ok((source.clone(), None));
    };
    let camera = DemoCamera::start(options.clone())?;
    let location = camera
        .url()
        .parse()
        .map_err(|error| MediaError::Other(format!("demo camera: {error}")))?;
    Ok((Source::Uri(location), Some(camera)))
}
