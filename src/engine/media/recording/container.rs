//! The forms of a recording's file, written so that a file that was cut off still plays.

use gst::prelude::*;

use super::RecordingError;

/// What holds the streams.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Container {
    /// Takes every codec.
    #[default]
    Matroska,
    /// MP4 in fragments of a second: for editors and phones; takes fewer codecs.
    Mp4,
}

impl Container {
    /// All of them, the default first.
    pub const ALL: &[Self] = &[Self::Matroska, Self::Mp4];

    /// How its files end.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Matroska => "mkv",
            Self::Mp4 => "mp4",
        }
    }

    pub(super) fn muxer(self) -> Result<gst::Element, RecordingError> {
        let factory = match self {
            Self::Matroska => "matroskamux",
            Self::Mp4 => "mp4mux",
        };
        let muxer = make(factory)?;
        match self {
            Self::Matroska => muxer.set_property("writing-app", "Highwater"),
            // In milliseconds. Without fragments the index comes at the end, and a file without its
            // end cannot be played at all.
            Self::Mp4 => muxer.set_property("fragment-duration", 1000_u32),
        }
        Ok(muxer)
    }
}

pub(super) fn make(factory: &str) -> Result<gst::Element, RecordingError> {
    gst::ElementFactory::make(factory)
        .build()
        .map_err(|_| RecordingError::MissingElement(factory.to_owned()))
}
