//! The graph for a source: from where the data comes to the sinks, in one pipeline.
//!
//! Network and file sources run as `urisourcebin` (parsed, still encoded streams) into `decodebin3`
//! into `playsink`; a description brings its own elements and borrows what it lacks.

mod chosen;
mod description;
mod device;
mod encoded;
mod endings;
mod frames;
mod network_source;
mod outlets;
mod playback;
mod sound;
mod text;
mod uri;

use std::sync::Arc;

use gst::prelude::*;

pub(crate) use encoded::{EncodedCounter, is_decoder};
pub use frames::FrameCounter;
pub(crate) use outlets::Outlets;
pub(crate) use playback::{FIRST_FRAME, Levels, Playback, comes_with_picture};
pub(crate) use uri::SUBTITLES;

use super::{
    credentials::Credentials, decoders::Selection, error::MediaError, network::NetworkOptions,
    snapshot::ShownFrames, source::Source,
};

/// What a graph is made from.
pub(crate) struct Blueprint<'a> {
    /// What plays; the demo camera has been replaced by its URL.
    pub source: &'a Source,
    /// Subtitles from elsewhere.
    pub subtitles: Option<&'a Source>,
    /// How a camera is talked to.
    pub network: NetworkOptions,
    /// What a camera is told when it asks.
    pub credentials: Option<Credentials>,
    /// The sink that the caller gives.
    pub video_sink: gst::Element,
    /// What decodes.
    pub decoders: Arc<Selection>,
    /// Volume, offsets and what else survives from graph to graph.
    pub levels: Levels,
    /// Where the frames on screen are kept.
    pub shown: ShownFrames,
}

/// One pipeline, and the parts of it that are spoken to later.
#[derive(Debug)]
pub(crate) struct Graph {
    pub pipeline: gst::Pipeline,
    /// The end of the graph; `None` for a description with sinks of its own.
    pub playback: Option<Playback>,
    /// Counts what reaches the picture's sink.
    pub frames: FrameCounter,
    /// Counts what reaches the decoders.
    pub encoded: EncodedCounter,
}

impl Graph {
    /// Builds the pipeline in state NULL.
    pub fn build(blueprint: &Blueprint<'_>) -> Result<Self, MediaError> {
        let pipeline = gst::Pipeline::new();
        let frames = FrameCounter::default();
        let encoded = EncodedCounter::default();
        encoded.watch(&pipeline);
        let playback = match blueprint.source {
            Source::Pipeline(text) => description::build(&pipeline, text, blueprint, &frames)?,
            Source::Device(name) => {
                let playback = Playback::new(&pipeline, blueprint, &frames)?;
                device::build(&pipeline, name, &playback)?;
                Some(playback)
            }
            source => {
                let mut playback = Playback::new(&pipeline, blueprint, &frames)?;
                uri::build(&pipeline, source, blueprint, &playback)?;
                if let Some(subtitles) = blueprint.subtitles {
                    uri::build_subtitles(&pipeline, subtitles, blueprint, &mut playback)?;
                }
                Some(playback)
            }
        };
        Ok(Self {
            pipeline,
            playback,
            frames,
            encoded,
        })
    }
}

/// Makes an element, or says which one is missing.
fn make(factory: &str) -> Result<gst::Element, MediaError> {
    gst::ElementFactory::make(factory)
        .build()
        .map_err(|_| MediaError::MissingElement(factory.to_owned()))
}

fn add<'a>(
    bin: &impl IsA<gst::Bin>,
    elements: impl IntoIterator<Item = &'a gst::Element>,
) -> Result<(), MediaError> {
    elements
        .into_iter()
        .try_for_each(|element| bin.add(element))
        .map_err(|error| MediaError::Other(error.to_string()))
}

/// What flows, or will flow, through a pad.
fn caps_of(pad: &gst::Pad) -> Option<gst::Caps> {
    pad.current_caps()
        .or_else(|| pad.stream().and_then(|stream| stream.caps()))
}

fn link(from: &gst::Pad, to: &gst::Pad) {
    if let Err(error) = from.link(to) {
        gst::warning!(
            gst::CAT_RUST,
            obj = from,
            "cannot be linked to {}: {error}",
            to.name()
        );
    }
}
