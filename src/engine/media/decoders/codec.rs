//! What tells one codec from another: the media type, and for some families a version. All of it
//! needs `gst::init` first.

use std::{fmt, str::FromStr};

/// Fields that tell apart codecs which share a media type.
const VERSIONS: &[&str] = &[
    "mpegversion",
    "msmpegversion",
    "divxversion",
    "wmvversion",
    "rmversion",
];

/// A codec, written as caps: `video/x-h264`, or `video/mpeg, mpegversion=(int)4`.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct Codec(String);

/// A text that is no codec.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct NoCodec;

impl Codec {
    /// The codec of an encoded stream; `None` for raw data and for caps that leave it open.
    pub fn of(caps: &gst::CapsRef) -> Option<Self> {
        let structure = caps.structure(0)?;
        let version = VERSIONS
            .iter()
            .find_map(|field| Some((*field, structure.get::<i32>(*field).ok()?)));
        Self::new(structure.name(), version)
    }

    /// All that a pad template's structure takes.
    pub(super) fn all_of(structure: &gst::StructureRef) -> Vec<Self> {
        let name = structure.name();
        // A picture in two streams, the second of which is its transparency, is for others.
        if structure.get("codec-alpha").unwrap_or(false) {
            return Vec::new();
        }
        let Some(field) = VERSIONS.iter().find(|field| structure.has_field(**field)) else {
            return Self::new(name, None).into_iter().collect();
        };
        let versions = versions(structure, field);
        versions
            .into_iter()
            .filter_map(|version| Self::new(name, Some((field, version))))
            .collect()
    }

    fn new(name: &str, version: Option<(&str, i32)>) -> Option<Self> {
        // libav's name for what GStreamer has no caps for.
        let encoded = !name.ends_with("/x-raw") && name != "unknown/unknown";
        encoded.then(|| match version {
            Some((field, version)) => Self(format!("{name}, {field}=(int){version}")),
            None => Self(name.to_owned()),
        })
    }

    /// The caps that every stream of this codec fits.
    pub fn caps(&self) -> gst::Caps {
        // Written by `new`, or parsed before.
        gst::Caps::from_str(&self.0).unwrap_or_else(|_| gst::Caps::new_empty())
    }

    /// GStreamer's name for it in the user's language, for example "H.264".
    pub fn title(&self) -> String {
        gst_pbutils::pb_utils_get_codec_description(&self.caps()).into()
    }
}

/// One version, or each of a list or a range.
fn versions(structure: &gst::StructureRef, field: &str) -> Vec<i32> {
    if let Ok(version) = structure.get::<i32>(field) {
        return vec![version];
    }
    if let Ok(range) = structure.get::<gst::IntRange<i32>>(field) {
        return (range.min()..=range.max()).collect();
    }
    let list = structure.get::<gst::List>(field);
    list.iter()
        .flat_map(|list| list.iter())
        .filter_map(|version| version.get().ok())
        .collect()
}

impl fmt::Display for Codec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl FromStr for Codec {
    type Err = NoCodec;

    fn from_str(text: &str) -> Result<Self, NoCodec> {
        let caps = gst::Caps::from_str(text).map_err(|_| NoCodec)?;
        Self::of(&caps).ok_or(NoCodec)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codec(text: &str) -> Option<String> {
        gst::init().expect("GStreamer starts");
        text.parse().ok().map(|codec: Codec| codec.to_string())
    }

    #[test]
    fn how_a_stream_is_packed_does_not_matter() {
        let packed = "video/x-h264, stream-format=(string)avc, width=(int)1920";
        assert_eq!(codec(packed).as_deref(), Some("video/x-h264"));
    }

    #[test]
    fn versions_of_mpeg_are_different_codecs() {
        let four = "video/mpeg, mpegversion=(int)4, systemstream=(boolean)false";
        let four = codec(four).expect("a codec");
        assert_eq!(four, "video/mpeg, mpegversion=(int)4");
        assert_eq!(codec(&four).as_deref(), Some(&*four), "it can be read back");
    }

    #[test]
    fn a_template_with_several_versions_takes_several_codecs() {
        gst::init().expect("GStreamer starts");
        let caps = gst::Caps::from_str("video/mpeg, mpegversion=(int)[ 1, 2 ]").expect("caps");
        let structure = caps.structure(0).expect("one");
        assert_eq!(Codec::all_of(structure).len(), 2);
    }

    #[test]
    fn raw_data_has_no_codec() {
        assert_eq!(codec("video/x-raw, format=(string)I420"), None);
        assert_eq!(codec("no caps at all!"), None);
    }
}
