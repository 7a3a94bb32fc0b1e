//! What is known about what plays.

use std::time::Duration;

use super::decoders::Codec;

/// The kinds of tracks that a person can choose.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum TrackKind {
    /// Pictures.
    Video,
    /// Sound.
    Audio,
    /// Text over the picture.
    Subtitles,
}

/// One stream of the source.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Track {
    /// GStreamer's stream id: stable while the source is open, and the key for selecting.
    pub id: String,
    /// What it is.
    pub kind: TrackKind,
    /// The language's name or code, where the stream says it.
    pub language: Option<String>,
    /// The track's own title.
    pub title: Option<String>,
    /// The codec in GStreamer's words, for example "H.264 (High Profile)".
    pub codec: Option<String>,
    /// The caps of the encoded stream.
    pub caps: Option<String>,
    /// Nominal bit rate in bit/s.
    pub bitrate: Option<u32>,
    /// Whether it plays now.
    pub selected: bool,
}

/// A decoder that runs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DecoderInfo {
    /// Factory name, for example `avdec_h264`.
    pub factory: String,
    /// The factory's long name.
    pub name: String,
    /// Whether its klass says `Hardware`.
    pub hardware: bool,
    /// What it decodes.
    pub kind: TrackKind,
}

/// What arrives at the video sink.
#[derive(Clone, PartialEq, Debug)]
pub struct PictureInfo {
    /// Width in pixels, as negotiated at the video output's pad (the source's size).
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// Nominal frames per second; `None` where the stream does not say or varies.
    pub fps: Option<f64>,
    /// Pixel format, for example `I420`.
    pub format: String,
    /// The memory kind of the negotiated caps: `SystemMemory`, `GLMemory`, `DMABuf` …
    pub memory: String,
    /// The whole negotiated caps.
    pub caps: String,
}

/// Everything for the media information page. Grows while a source opens.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct MediaInfo {
    /// The title tag.
    pub title: Option<String>,
    /// The artist tag.
    pub artist: Option<String>,
    /// The container, in GStreamer's words.
    pub container: Option<String>,
    /// The streams.
    pub tracks: Vec<Track>,
    /// The decoders in use.
    pub decoders: Vec<DecoderInfo>,
    /// The picture, once a frame was negotiated.
    pub picture: Option<PictureInfo>,
    /// The negotiated raw audio caps.
    pub audio_caps: Option<String>,
    /// Start times of chapters with their titles, in order.
    pub chapters: Vec<Chapter>,
}

impl MediaInfo {
    /// The decoder of the picture.
    pub fn picture_decoder(&self) -> Option<&DecoderInfo> {
        let mut decoders = self.decoders.iter();
        decoders.find(|decoder| decoder.kind == TrackKind::Video)
    }

    /// What the picture that plays is encoded in; `None` also where it comes decoded.
    pub fn picture_codec(&self) -> Option<Codec> {
        let mut tracks = self.tracks.iter();
        let track = tracks.find(|track| track.kind == TrackKind::Video && track.selected)?;
        track.caps.as_ref()?.parse().ok()
    }
}

/// A chapter of the table of contents.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Chapter {
    /// Where it starts.
    pub start: Duration,
    /// Its title, if it has one.
    pub title: Option<String>,
}

/// Where playing is. Taken from the latest-value slot; never waits for GStreamer.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Progress {
    /// The position in the stream.
    pub position: Option<Duration>,
    /// The length; `None` for live sources.
    pub duration: Option<Duration>,
    /// Whether seeking works.
    pub seekable: bool,
    /// Whether the source is live.
    pub live: bool,
    /// Frames that reached the video sink since the source was opened, over all attempts.
    pub frames: u64,
    /// Frames that the sink dropped as late; `None` where the sink does not count.
    pub dropped: Option<u64>,
    /// Frames that decoders dropped because they would be late, over all attempts; `None` where no
    /// decoder tells.
    pub dropped_by_decoder: Option<u64>,
    /// Frames per second over the last second; `None` before there is a second of them.
    pub fps: Option<f64>,
    /// Encoded bits per second of everything that was decoded over the last second; `None` before
    /// there is a second of it, and where nothing is decoded.
    pub bit_rate: Option<u64>,
    /// From the moment that a live source takes a picture until it is shown, without what happens
    /// before the pipeline, in the camera and on the network; `None` for what is not live.
    pub latency: Option<Duration>,
    /// The A-V difference: by how much the last frame was shown after the sound that belongs to it.
    /// `None` where there is no sound, or where the pipeline does not go by the sound's clock.
    pub behind_sound: Option<Duration>,
    /// How old the last frame is; `None` before the first.
    pub frame_age: Option<Duration>,
    /// From the call of open to the first frame.
    pub first_frame_after: Option<Duration>,
    /// How often the camera was reconnected since it was opened.
    pub reconnects: u32,
    /// Fill of the network buffer in per cent, while it is filling.
    pub buffering: Option<u8>,
}
