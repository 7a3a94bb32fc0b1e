//! What the preferences say about recordings.

use gtk::{gio, prelude::*};
use highwater_engine::media::recording::{
    Container, Encoder, Encoding, Picture, Preset, Sound, Speed,
};

use crate::settings::settings;

/// The choices of `recording-container`, in the order in which the preferences list them; so are
/// those below.
pub const CONTAINERS: &[&str] = &["matroska", "mp4"];
/// The choices of `recording-preset`; the last one stands for the settings one by one.
pub const PRESETS: &[&str] = &["exact", "balanced", "small", OWN];
/// The choices of `recording-speed`.
pub const SPEEDS: &[&str] = &["fast", "medium", "slow"];
/// The choices of `recording-height`.
pub const HEIGHTS: &[&str] = &["source", "1080", "720", "480"];
/// The choices of `recording-frame-rate`.
pub const FRAME_RATES: &[&str] = &["source", "60", "30", "15"];
/// The choices of `recording-sound`.
pub const SOUNDS: &[&str] = &["copy", "aac", "opus", "none"];

/// The preset that is none.
pub const OWN: &str = "own";

/// What a recording is to be, as the user prefers it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Wanted {
    /// The form of the file.
    pub container: Container,
    encoding: Choice,
}

#[derive(Clone, PartialEq, Eq, Debug)]
enum Choice {
    Preset(Preset),
    /// The encoder's name, and everything else. The name may be empty, or of an encoder that is
    /// not there any more.
    Own(String, OwnSettings),
}

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
struct OwnSettings {
    kbits: u32,
    speed: Speed,
    height: Option<u32>,
    frame_rate: Option<u32>,
    sound: Sound,
}

impl Wanted {
    /// The settings of now; on the main thread.
    pub fn now() -> Self {
        Self::of(&settings())
    }

    fn of(settings: &gio::Settings) -> Self {
        let word = |key: &str| settings.string(key);
        let container = match word("recording-container").as_str() {
            "mp4" => Container::Mp4,
            _ => Container::Matroska,
        };
        let encoding = match word("recording-preset").as_str() {
            OWN => Choice::Own(word("recording-encoder").into(), own(settings)),
            "balanced" => Choice::Preset(Preset::Balanced),
            "small" => Choice::Preset(Preset::Small),
            _ => Choice::Preset(Preset::Exact),
        };
        Self {
            container,
            encoding,
        }
    }

    /// What that means with the encoders that work here. Not for the main thread: they are looked
    /// for the first time.
    pub fn encoding(&self) -> Encoding {
        match &self.encoding {
            Choice::Preset(preset) => preset.encoding(),
            Choice::Own(name, own) => {
                let working = Encoder::working();
                let named = working.iter().find(|encoder| encoder.factory() == name);
                Encoding {
                    picture: named
                        .or(working.first())
                        .map(|encoder| own.picture(*encoder)),
                    sound: own.sound,
                }
            }
        }
    }
}

impl OwnSettings {
    fn picture(self, encoder: Encoder) -> Picture {
        Picture {
            encoder,
            kbits: self.kbits,
            speed: self.speed,
            height: self.height,
            frame_rate: self.frame_rate,
        }
    }
}

fn own(settings: &gio::Settings) -> OwnSettings {
    let word = |key: &str| settings.string(key);
    OwnSettings {
        kbits: settings.uint("recording-bitrate"),
        speed: match word("recording-speed").as_str() {
            "fast" => Speed::Fast,
            "slow" => Speed::Slow,
            _ => Speed::Medium,
        },
        // "source" is no number.
        height: word("recording-height").parse().ok(),
        frame_rate: word("recording-frame-rate").parse().ok(),
        sound: match word("recording-sound").as_str() {
            "aac" => Sound::Aac,
            "opus" => Sound::Opus,
            "none" => Sound::None,
            _ => Sound::Copy,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn in_memory() -> gio::Settings {
        let schema = crate::settings::schema().expect("the tree's schema");
        gio::Settings::new_full(&schema, Some(&gio::memory_settings_backend_new()), None)
    }

    #[test]
    fn by_default_everything_stays_as_it_comes() {
        let wanted = Wanted::of(&in_memory());
        assert_eq!(wanted.container, Container::default());
        assert_eq!(wanted.encoding, Choice::Preset(Preset::default()));
    }

    #[test]
    fn settings_one_by_one_reach_the_encoding() {
        gst::init().expect("GStreamer");
        let settings = in_memory();
        for (key, value) in [
            ("recording-preset", OWN),
            ("recording-encoder", "vp8enc"),
            ("recording-height", "720"),
            ("recording-speed", "slow"),
            ("recording-sound", "opus"),
        ] {
            settings.set_string(key, value).expect("one of the choices");
        }
        let encoding = Wanted::of(&settings).encoding();
        let picture = encoding.picture.expect("it is encoded");
        assert_eq!(picture.encoder.factory(), "vp8enc");
        assert_eq!((picture.height, picture.frame_rate), (Some(720), None));
        assert_eq!((picture.speed, encoding.sound), (Speed::Slow, Sound::Opus));
    }

    #[test]
    fn every_choice_of_a_list_is_one_of_the_key() {
        let settings = in_memory();
        for (key, choices) in [
            ("recording-container", CONTAINERS),
            ("recording-preset", PRESETS),
            ("recording-speed", SPEEDS),
            ("recording-height", HEIGHTS),
            ("recording-frame-rate", FRAME_RATES),
            ("recording-sound", SOUNDS),
        ] {
            for choice in choices {
                assert!(settings.set_string(key, choice).is_ok(), "{key}: {choice}");
            }
        }
    }
}
