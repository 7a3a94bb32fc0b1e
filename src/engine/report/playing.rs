//! How it played.

use serde::{Deserialize, Serialize};

use crate::media::info::{MediaInfo, Progress, TrackKind};

/// How it played. Null is what is not known.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Playing {
    /// Frames that reached the video sink.
    pub frames_rendered: u64,
    /// Frames that the sink dropped as late.
    pub frames_dropped: Option<u64>,
    /// Frames per second over the last second.
    pub fps: Option<f64>,
    /// The position in the stream, in seconds.
    pub position_s: Option<f64>,
    /// The length of the stream, in seconds; null for a live source.
    pub duration_s: Option<f64>,
    /// From the call of open to the first frame.
    pub first_frame_ms: Option<f64>,
    /// `gl` or `software`; null without a window.
    pub video_path: Option<String>,
    /// The factory of the video decoder.
    pub decoder: Option<String>,
    /// Whether its klass says `Hardware`.
    pub decoder_is_hardware: Option<bool>,
    /// How often the camera was reconnected.
    pub reconnects: u32,
}

impl Playing {
    /// From what a player tells.
    pub fn of(progress: &Progress, info: &MediaInfo, video_path: Option<&str>) -> Self {
        let decoder = info
            .decoders
            .iter()
            .find(|decoder| decoder.kind == TrackKind::Video);
        Self {
            frames_rendered: progress.frames,
            frames_dropped: progress.dropped,
            fps: progress.fps,
            position_s: progress.position.map(|position| position.as_secs_f64()),
            duration_s: progress.duration.map(|duration| duration.as_secs_f64()),
            first_frame_ms: progress
                .first_frame_after
                .map(|time| time.as_secs_f64() * 1e3),
            video_path: video_path.map(str::to_owned),
            decoder: decoder.map(|decoder| decoder.factory.clone()),
            decoder_is_hardware: decoder.map(|decoder| decoder.hardware),
            reconnects: progress.reconnects,
        }
    }
}
