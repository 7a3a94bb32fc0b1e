//! What becomes of pictures and sound on their way into a file: they stay as they are, or are
//! encoded again.

use super::{
    Stage,
    encoders::{Encoder, Speed},
    stream::Kind,
};

/// How sound is written.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Sound {
    /// As it comes.
    #[default]
    Copy,
    /// AAC at 128 kbit/s.
    Aac,
    /// Opus at 96 kbit/s.
    Opus,
    /// Not at all.
    None,
}

/// How pictures are encoded again.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Picture {
    /// With what.
    pub encoder: Encoder,
    /// How many bits a second of it takes, in kbit.
    pub kbits: u32,
    /// How much work goes into it.
    pub speed: Speed,
    /// The height in pixels that larger pictures are brought down to; `None` for the source's.
    pub height: Option<u32>,
    /// Pictures a second; `None` for the source's.
    pub frame_rate: Option<u32>,
}

/// What becomes of what plays.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Encoding {
    /// `None` for pictures as they come.
    pub picture: Option<Picture>,
    /// How sound is written.
    pub sound: Sound,
}

/// Settings that go together.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Preset {
    /// Everything as it comes: no loss, and next to no work.
    #[default]
    Exact,
    /// Hard to tell from the source.
    Balanced,
    /// For sending: 720 lines at most, 30 pictures a second.
    Small,
}

impl Preset {
    /// Its settings, with the preferred encoder of those that work here. Not for the main thread,
    /// see [`Encoder::working`].
    pub fn encoding(self) -> Encoding {
        self.with(Encoder::working().first().copied())
    }

    /// Without an encoder everything stays as it comes.
    fn with(self, encoder: Option<Encoder>) -> Encoding {
        let picture = |kbits, height, frame_rate| {
            Some(Picture {
                encoder: encoder?,
                kbits,
                speed: Speed::Medium,
                height,
                frame_rate,
            })
        };
        match self {
            Self::Exact => Encoding::default(),
            Self::Balanced => Encoding {
                picture: picture(6000, None, None),
                sound: Sound::Copy,
            },
            Self::Small => Encoding {
                picture: picture(1200, Some(720), Some(30)),
                sound: Sound::Opus,
            },
        }
    }
}

impl Encoding {
    /// What is in a stream with these caps that is written: a stream comes twice, in front of the
    /// decoder and behind it, and one of them is taken. `None` for the other, and for text.
    pub(super) fn takes(&self, caps: &gst::Caps, stage: Stage) -> Option<Kind> {
        let (kind, format) = caps.structure(0)?.name().split_once('/')?;
        let is_decoded = stage == Stage::Decoded;
        // A device's frames may need no decoder, and a decoder's pad may show what goes into it.
        if is_decoded != (format == "x-raw") {
            return None;
        }
        match kind {
            "video" | "image" if is_decoded == self.picture.is_some() => Some(Kind::Picture),
            "audio" if is_decoded == self.encodes_sound() && self.sound != Sound::None => {
                Some(Kind::Sound)
            }
            _ => None,
        }
    }

    /// Whether anything is needed that is decoded.
    pub(super) fn needs_decoded(&self) -> bool {
        self.picture.is_some() || self.encodes_sound()
    }

    /// Whether anything is needed that is still encoded.
    pub(super) fn needs_encoded(&self) -> bool {
        self.picture.is_none() || self.sound == Sound::Copy
    }

    fn encodes_sound(&self) -> bool {
        matches!(self.sound, Sound::Aac | Sound::Opus)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The streams of a film that are taken, each of which comes twice.
    fn taken(encoding: Encoding) -> Vec<&'static str> {
        gst::init().expect("GStreamer starts");
        let streams = [
            ("video/x-h264", Stage::Encoded),
            ("video/x-raw", Stage::Decoded),
            ("audio/x-opus", Stage::Encoded),
            ("audio/x-opus", Stage::Decoded),
            ("audio/x-raw", Stage::Decoded),
            ("text/x-raw", Stage::Decoded),
            ("application/x-teletext", Stage::Encoded),
        ];
        let takes = |(name, stage): &(&str, Stage)| {
            let caps = gst::Caps::new_empty_simple(*name);
            encoding.takes(&caps, *stage).is_some()
        };
        let names = streams.into_iter().filter(takes).map(|(name, _)| name);
        names.collect()
    }

    #[test]
    fn of_a_stream_that_comes_twice_one_is_taken() {
        let encoder = Encoder::named("vp8enc");
        let preset = |preset: Preset| taken(preset.with(encoder));
        assert_eq!(preset(Preset::Exact), ["video/x-h264", "audio/x-opus"]);
        assert_eq!(preset(Preset::Balanced), ["video/x-raw", "audio/x-opus"]);
        assert_eq!(preset(Preset::Small), ["video/x-raw", "audio/x-raw"]);
        let silent = Encoding {
            sound: Sound::None,
            ..Encoding::default()
        };
        assert_eq!(taken(silent), ["video/x-h264"]);
    }

    #[test]
    fn motion_jpeg_is_a_picture_too() {
        gst::init().expect("GStreamer starts");
        let caps = gst::Caps::new_empty_simple("image/jpeg");
        assert_eq!(
            Encoding::default().takes(&caps, Stage::Encoded),
            Some(Kind::Picture)
        );
    }
}
