//! The encoders that a recording can use: what they are called, and how each wants to be told the
//! same thing.

use std::sync::OnceLock;

use gst::prelude::*;

use super::{RecordingError, container::make};

/// How much work goes into a picture.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Default)]
pub enum Speed {
    /// The least work, the largest difference to the source.
    Fast,
    /// For a machine that plays beside it.
    #[default]
    Medium,
    /// The most work.
    Slow,
}

/// An encoder of GStreamer's, by the element that it is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Encoder(&'static Row);

/// What differs between encoders. Their properties take text in common.
#[derive(PartialEq, Eq, Debug)]
struct Row {
    factory: &'static str,
    codec: &'static str,
    media_type: &'static str,
    /// The property, and by how much it counts less than kbit/s.
    bitrate: (&'static str, u32),
    /// The property for the longest distance of two key frames.
    distance: &'static str,
    /// The property, and its values for fast, medium and slow.
    speed: (&'static str, [&'static str; 3]),
    /// What else has to be set.
    others: &'static [(&'static str, &'static str)],
}

const H264: &str = "video/x-h264";
const X26: (&str, [&str; 3]) = ("speed-preset", ["ultrafast", "veryfast", "medium"]);
const VA: (&str, [&str; 3]) = ("target-usage", ["7", "4", "1"]);
const VPX: (&str, [&str; 3]) = ("cpu-used", ["8", "5", "2"]);

const fn row(
    factory: &'static str,
    (codec, media_type): (&'static str, &'static str),
    bitrate: (&'static str, u32),
    distance: &'static str,
    speed: (&'static str, [&'static str; 3]),
    others: &'static [(&'static str, &'static str)],
) -> Row {
    Row {
        factory,
        codec,
        media_type,
        bitrate,
        distance,
        speed,
        others,
    }
}

/// In the order in which they are preferred. From `gst-inspect-1.0` of 1.22; what a version does
/// not know is left at its default.
const ROWS: &[Row] = &[
    row(
        "x264enc",
        ("H.264", H264),
        ("bitrate", 1),
        "key-int-max",
        X26,
        &[("bframes", "0")],
    ),
    row(
        "vah264enc",
        ("H.264", H264),
        ("bitrate", 1),
        "key-int-max",
        VA,
        &[],
    ),
    row(
        "vah264lpenc",
        ("H.264", H264),
        ("bitrate", 1),
        "key-int-max",
        VA,
        &[],
    ),
    row(
        "nvh264enc",
        ("H.264", H264),
        ("bitrate", 1),
        "gop-size",
        ("preset", ["hp", "default", "hq"]),
        &[],
    ),
    row(
        "v4l2h264enc",
        ("H.264", H264),
        ("extra-controls", 1000),
        "",
        ("", ["", "", ""]),
        &[],
    ),
    row(
        "openh264enc",
        ("H.264", H264),
        ("bitrate", 1000),
        "gop-size",
        ("complexity", ["low", "medium", "high"]),
        &[("rate-control", "bitrate")],
    ),
    row(
        "x265enc",
        ("H.265", "video/x-h265"),
        ("bitrate", 1),
        "key-int-max",
        X26,
        &[],
    ),
    row(
        "svtav1enc",
        ("AV1", "video/x-av1"),
        ("target-bitrate", 1),
        "intra-period-length",
        ("preset", ["12", "10", "8"]),
        &[],
    ),
    row(
        "av1enc",
        ("AV1", "video/x-av1"),
        ("target-bitrate", 1),
        "keyframe-max-dist",
        ("cpu-used", ["9", "8", "6"]),
        &[("usage-profile", "realtime"), ("row-mt", "true")],
    ),
    row(
        "vp9enc",
        ("VP9", "video/x-vp9"),
        ("target-bitrate", 1000),
        "keyframe-max-dist",
        VPX,
        &[("deadline", "1"), ("row-mt", "true")],
    ),
    row(
        "vp8enc",
        ("VP8", "video/x-vp8"),
        ("target-bitrate", 1000),
        "keyframe-max-dist",
        VPX,
        &[("deadline", "1")],
    ),
];

/// Frames from one key frame to the next: two seconds of most cameras. A file of fragments can be
/// cut off there.
const DISTANCE: u32 = 60;

impl Encoder {
    /// All that are known, the preferred one first.
    pub fn all() -> impl Iterator<Item = Self> {
        ROWS.iter().map(Self)
    }

    /// Those that work on this machine: being installed proves nothing, so each was brought to
    /// READY, which takes a moment the first time. Not for the main thread.
    pub fn working() -> &'static [Self] {
        static WORKING: OnceLock<Vec<Encoder>> = OnceLock::new();
        WORKING.get_or_init(|| Self::all().filter(|encoder| encoder.works()).collect())
    }

    /// The one with this factory name.
    pub fn named(factory: &str) -> Option<Self> {
        Self::all().find(|encoder| encoder.factory() == factory)
    }

    /// The name of its element, for example `x264enc`.
    pub fn factory(self) -> &'static str {
        self.0.factory
    }

    /// What it makes, for example `H.264`.
    pub fn codec(self) -> &'static str {
        self.0.codec
    }

    pub(super) fn media_type(self) -> &'static str {
        self.0.media_type
    }

    fn works(self) -> bool {
        let Ok(element) = make(self.factory()) else {
            return false;
        };
        let works = element.set_state(gst::State::Ready).is_ok();
        // What came to READY can go back.
        let _ = element.set_state(gst::State::Null);
        works
    }

    /// The element, set up.
    pub(super) fn element(self, kbits: u32, speed: Speed) -> Result<gst::Element, RecordingError> {
        let row = self.0;
        let element = make(row.factory)?;
        let set = |name: &str, value: &str| {
            if element.find_property(name).is_some() {
                element.set_property_from_str(name, value);
            }
        };
        for (name, value) in row.others {
            set(name, value);
        }
        let (name, unit) = row.bitrate;
        let rate = kbits.saturating_mul(unit);
        if name == "extra-controls" {
            set(name, &format!("controls,video_bitrate={rate}"));
        } else {
            set(name, &rate.to_string());
        }
        set(row.distance, &DISTANCE.to_string());
        set(row.speed.0, row.speed.1[speed as usize]);
        Ok(element)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_encoder_that_works_here_takes_its_settings() {
        gst::init().expect("GStreamer starts");
        assert!(!Encoder::working().is_empty());
        for encoder in Encoder::working() {
            for speed in [Speed::Fast, Speed::Medium, Speed::Slow] {
                let element = encoder.element(2000, speed).expect("it works");
                let (name, unit) = encoder.0.bitrate;
                let rate = element.property_value(name);
                let rate = rate.transform::<i64>().expect("a number");
                assert_eq!(rate.get::<i64>(), Ok(i64::from(2000 * unit)), "{encoder:?}");
                for name in [encoder.0.distance, encoder.0.speed.0] {
                    assert!(element.find_property(name).is_some(), "{encoder:?}: {name}");
                }
            }
        }
    }

    #[test]
    fn an_encoder_is_found_by_its_name() {
        let named = Encoder::named("vp8enc").expect("it is known");
        assert_eq!(named.codec(), "VP8");
        assert_eq!(Encoder::named("no such encoder"), None);
    }
}
