//! What a stream passes on its way into a file.

use super::{RecordingError, container::make};

/// A picture, or sound.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Picture,
    Sound,
}

/// What is in a stream that can be copied; `None` for text, and for frames that are not encoded.
pub(super) fn kind(caps: &gst::Caps) -> Option<Kind> {
    let name = caps.structure(0)?.name();
    if name.ends_with("/x-raw") {
        return None;
    }
    match name.split_once('/')?.0 {
        "video" | "image" => Some(Kind::Picture),
        "audio" => Some(Kind::Sound),
        _ => None,
    }
}

/// The parser that brings a codec to the form that a container wants: cameras send H.264 as a byte
/// stream, files hold it in packets. `None` where there is one form only.
pub(super) fn parser(caps: &gst::Caps) -> Result<Option<gst::Element>, RecordingError> {
    let Some(structure) = caps.structure(0) else {
        return Ok(None);
    };
    let factory = match structure.name().as_str() {
        "video/x-h264" => "h264parse",
        "video/x-h265" => "h265parse",
        "video/x-av1" => "av1parse",
        "video/x-vp9" => "vp9parse",
        "audio/mpeg" if structure.get::<i32>("mpegversion").unwrap_or(1) == 1 => "mpegaudioparse",
        "audio/mpeg" => "aacparse",
        "audio/x-ac3" | "audio/x-eac3" => "ac3parse",
        _ => return Ok(None),
    };
    make(factory).map(Some)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_encoded_pictures_and_sound_can_be_copied() {
        gst::init().expect("GStreamer starts");
        let kind_of = |name: &str| kind(&gst::Caps::new_empty_simple(name));
        assert_eq!(kind_of("video/x-h264"), Some(Kind::Picture));
        assert_eq!(kind_of("image/jpeg"), Some(Kind::Picture));
        assert_eq!(kind_of("audio/x-opus"), Some(Kind::Sound));
        assert_eq!(kind_of("video/x-raw"), None);
        assert_eq!(kind_of("text/x-raw"), None);
        assert_eq!(kind_of("application/x-teletext"), None);
    }
}
