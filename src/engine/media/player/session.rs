//! One attempt to play: a pipeline, and what is known about it.

use std::time::{Duration, Instant};

use gst::prelude::*;

use super::{
    drops::Drops,
    input::{Generation, Input},
    inventory::Inventory,
    messages::is_audio_sink,
    seeking::Seeking,
    states::States,
};
use crate::media::{
    error::{MediaError, MissingPlugin},
    graph::Graph,
};

#[derive(Debug)]
pub(super) struct Session {
    pub generation: Generation,
    pub graph: Graph,
    pub states: States,
    pub seeking: Seeking,
    pub inventory: Inventory,
    pub drops: Drops,
    /// Parts that GStreamer reported as missing while opening.
    pub missing: Vec<MissingPlugin>,
    /// The first state change has returned; the pipeline may be given another one.
    pub started: bool,
    /// The pipeline has prerolled, or is live and needs none.
    pub ready: bool,
    /// GStreamer says that there is no preroll: a live source.
    pub live: bool,
    /// Fill in per cent while playing waits for the network.
    pub buffering: Option<u8>,
    /// An error that is being looked into.
    pub failing: Option<MediaError>,
    pub began: Instant,
}

impl Session {
    /// Connects the bus and starts towards `target`, without waiting for it.
    pub fn start(
        generation: Generation,
        graph: Graph,
        target: gst::State,
        inputs: &async_channel::Sender<Input>,
    ) -> Self {
        forward_messages(&graph.pipeline, generation, inputs.clone());
        let started = inputs.clone();
        let states = States::default();
        states.want(&graph.pipeline, target, move |result| {
            // Nobody listens any more when the player is gone.
            let _ = started.try_send(Input::Started(generation, result));
        });
        Self {
            generation,
            graph,
            states,
            seeking: Seeking::default(),
            inventory: Inventory::default(),
            drops: Drops::default(),
            missing: Vec::new(),
            started: false,
            ready: false,
            live: false,
            buffering: None,
            failing: None,
            began: Instant::now(),
        }
    }

    /// Asks for a state without waiting for it.
    pub fn set_state(&self, state: gst::State) {
        if self.started {
            // A failure arrives as an error message on the bus.
            self.states.want(&self.graph.pipeline, state, |_| ());
        }
    }

    /// Starts the source of subtitles from elsewhere, if there is one.
    pub fn start_subtitles(&self) {
        let playback = self.graph.playback.as_ref();
        if let Some(subtitles) = playback.and_then(|playback| playback.subtitles.as_ref()) {
            self.states.join(&self.graph.pipeline, subtitles);
        }
    }

    /// Hides the text over the picture, or shows it.
    pub fn hide_text(&mut self, hidden: bool) {
        self.inventory.hide_text(hidden);
        if let Some(playback) = self.graph.playback.as_ref() {
            playback.hide_text(hidden);
        }
    }

    /// Lets go of everything but the pipeline and its state.
    pub fn into_pipeline(self) -> (gst::Pipeline, States) {
        (self.graph.pipeline, self.states)
    }

    /// How long one frame is shown, where the stream says it.
    pub fn frame_duration(&self) -> Option<Duration> {
        let pad = self
            .graph
            .playback
            .as_ref()?
            .video_sink
            .static_pad("sink")?;
        let info = gst_video::VideoInfo::from_caps(&*pad.current_caps()?).ok()?;
        let fps = info.fps();
        (fps.numer() > 0)
            .then(|| Duration::from_secs_f64(f64::from(fps.denom()) / f64::from(fps.numer())))
    }

    /// Whether the stream can be moved in.
    pub fn is_seekable(&self) -> bool {
        let mut query = gst::query::Seeking::new(gst::Format::Time);
        self.ready && !self.live && self.graph.pipeline.query(&mut query) && query.result().0
    }

    /// From the moment that a live source takes a picture until it is shown, as far as it stays
    /// within the pipeline; `None` where the pipeline does not know yet. Of a file it means nothing:
    /// its pipeline may call itself live all the same, with a latency of 0.
    pub fn latency(&self) -> Option<Duration> {
        let mut query = gst::query::Latency::new();
        let is_known = self.ready && self.graph.pipeline.query(&mut query);
        is_known.then(|| query.result().1.into())
    }

    /// Whether the pipeline's clock is that of what plays the sound: then what is late by the clock
    /// is late by what is heard.
    pub fn sound_keeps_time(&self) -> bool {
        let Some(clock) = self.graph.pipeline.clock() else {
            return false;
        };
        let mut elements = self.graph.pipeline.iterate_recurse().into_iter().flatten();
        elements.any(|element| {
            is_audio_sink(Some(element.upcast_ref()))
                && element.provide_clock().as_ref() == Some(&clock)
        })
    }

    /// Where the picture is; without one, where the sound is. (A pipeline answers with the
    /// furthest of its sinks, which a single step of the picture does not move.)
    pub fn position(&self) -> Option<gst::ClockTime> {
        let picture = self
            .graph
            .playback
            .as_ref()
            .filter(|_| self.graph.frames.frames() > 0);
        picture
            .and_then(|playback| playback.video_sink.query_position())
            .or_else(|| self.graph.pipeline.query_position())
    }

    pub fn duration(&self) -> Option<gst::ClockTime> {
        if self.live {
            None
        } else {
            self.graph.pipeline.query_duration()
        }
    }
}

/// Streaming threads hand every message over and go on; nothing stays in the bus.
fn forward_messages(
    pipeline: &gst::Pipeline,
    generation: Generation,
    inputs: async_channel::Sender<Input>,
) {
    let Some(bus) = pipeline.bus() else { return };
    bus.set_sync_handler(move |_, message| {
        if is_wanted(message) {
            let _ = inputs.try_send(Input::Message(generation, message.to_owned()));
        }
        gst::BusSyncReply::Drop
    });
}

fn is_wanted(message: &gst::MessageRef) -> bool {
    use gst::MessageType as Type;
    matches!(
        message.type_(),
        Type::Error
            | Type::Warning
            | Type::Eos
            | Type::AsyncDone
            | Type::Buffering
            | Type::ClockLost
            | Type::Latency
            | Type::Element
            | Type::Qos
            | Type::Application
            | Type::Tag
            | Type::Toc
            | Type::StreamCollection
            | Type::StreamsSelected
            | Type::DurationChanged
    )
}
