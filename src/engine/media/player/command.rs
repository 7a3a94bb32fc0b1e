//! What the player can be asked to do.

use std::time::Duration;

use crate::media::{
    credentials::Credentials, decoders::DecoderChoice, info::TrackKind, network::NetworkOptions,
    recording::RecordingRequest, source::Source,
};

/// A source, and how to start it.
#[derive(Clone, Debug)]
pub struct OpenRequest {
    /// What to open.
    pub source: Source,
    /// Where to start, if not at the beginning.
    pub start_at: Option<Duration>,
    /// Whether to show the first frame and wait.
    pub paused: bool,
    /// Subtitles from another file.
    pub subtitles: Option<Source>,
    /// A user and a password that are not in the source.
    pub credentials: Option<Credentials>,
    /// How to talk to a camera.
    pub network: NetworkOptions,
}

impl OpenRequest {
    /// Plays from the beginning with the default settings.
    pub fn new(source: Source) -> Self {
        Self {
            source,
            start_at: None,
            paused: false,
            subtitles: None,
            credentials: None,
            network: NetworkOptions::default(),
        }
    }
}

/// How a seek finds its target.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SeekMode {
    /// Exactly the frame at the position.
    Accurate,
    /// The nearest key frame: cheap enough to follow a dragged slider.
    KeyFrame,
}

#[derive(Debug)]
pub(super) enum Command {
    Open(Box<OpenRequest>),
    Close,
    Play,
    Pause,
    TogglePlay,
    Seek(Duration, SeekMode),
    Step {
        forward: bool,
    },
    Rate(f64),
    Volume(f64),
    Mute(bool),
    Loop(bool),
    SelectTrack(TrackKind, Option<String>),
    Subtitles(Source),
    AudioOffset(i64),
    SubtitleOffset(i64),
    Credentials(Credentials),
    RetryNow,
    RenewOutput,
    Decoders(DecoderChoice),
    StartRecording(Box<RecordingRequest>),
    StopRecording,
    /// Ends the thread; the sender is told when the pipelines are gone.
    Shutdown(Option<async_channel::Sender<()>>),
}
