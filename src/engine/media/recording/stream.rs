//! The elements that a stream passes on its way into a file.

use gst::prelude::*;

use super::{
    RecordingError,
    container::make,
    encoding::{Encoding, Picture, Sound},
};

/// A picture, or sound.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Kind {
    Picture,
    Sound,
}

/// A stream's way to the muxer.
#[derive(Debug, Default)]
pub(super) struct Way {
    pub elements: Vec<gst::Element>,
    /// What comes out of it.
    pub media_type: String,
}

impl Way {
    /// For a stream with these caps.
    pub fn new(caps: &gst::Caps, encoding: &Encoding) -> Result<Self, RecordingError> {
        let name = caps.structure(0).map_or("", |structure| structure.name());
        match (name, encoding.picture, encoding.sound) {
            ("video/x-raw", Some(picture), _) => encoded_picture(caps, &picture),
            ("audio/x-raw", _, Sound::Aac) => encoded_sound(&["avenc_aac", "aacparse"], 128_000),
            ("audio/x-raw", _, Sound::Opus) => encoded_sound(&["opusenc", "opusparse"], 96_000),
            _ => Ok(Self {
                elements: parser(caps)?.into_iter().collect(),
                media_type: name.to_owned(),
            }),
        }
    }
}

fn encoded_picture(caps: &gst::Caps, picture: &Picture) -> Result<Way, RecordingError> {
    let format = make("capsfilter")?;
    format.set_property("caps", picture_caps(caps, picture));
    let mut elements = vec![make("videorate")?, make("videoconvertscale")?, format];
    // Without this a rate that is not asked for is made even as well.
    elements[0].set_property("drop-only", picture.frame_rate.is_none());
    elements.push(picture.encoder.element(picture.kbits, picture.speed)?);
    let media_type = picture.encoder.media_type().to_owned();
    elements.extend(parser(&gst::Caps::new_empty_simple(&media_type))?);
    Ok(Way {
        elements,
        media_type,
    })
}

/// 4:2:0, which every player decodes, in the size and at the rate that are wanted.
fn picture_caps(source: &gst::Caps, picture: &Picture) -> gst::Caps {
    let formats = [gst_video::VideoFormat::I420, gst_video::VideoFormat::Nv12];
    let mut caps = gst_video::VideoCapsBuilder::new().format_list(formats);
    if let Some((width, height)) = smaller(source, picture.height) {
        caps = caps.width(width).height(height);
    }
    if let Some(rate) = picture.frame_rate.and_then(|rate| i32::try_from(rate).ok()) {
        caps = caps.framerate(gst::Fraction::new(rate, 1));
    }
    caps.build()
}

/// The size that a picture is brought down to, even as 4:2:0 wants it.
fn smaller(source: &gst::Caps, height: Option<u32>) -> Option<(i32, i32)> {
    let info = gst_video::VideoInfo::from_caps(source).ok()?;
    let height = height.filter(|height| *height < info.height())?;
    let width = u64::from(info.width()) * u64::from(height) / u64::from(info.height());
    let even = |length: u64| i32::try_from(length.next_multiple_of(2)).ok();
    Some((even(width)?, even(height.into())?))
}

fn encoded_sound([encoder, parser]: &[&str; 2], bits: i32) -> Result<Way, RecordingError> {
    let encoder = make(encoder)?;
    encoder.set_property("bitrate", bits);
    let media_type = match encoder.static_pad("src") {
        Some(pad) => pad
            .pad_template_caps()
            .structure(0)
            .map(|s| s.name().to_string()),
        None => None,
    };
    let elements = vec![
        make("audioconvert")?,
        make("audioresample")?,
        encoder,
        make(parser)?,
    ];
    Ok(Way {
        elements,
        media_type: media_type.unwrap_or_default(),
    })
}

/// The parser that brings a codec to the form that a container wants: cameras send H.264 as a byte
/// stream, files hold it in packets. `None` where there is one form only.
fn parser(caps: &gst::Caps) -> Result<Option<gst::Element>, RecordingError> {
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
    fn pictures_come_down_and_never_up_and_stay_even() {
        gst::init().expect("GStreamer starts");
        let source = |width, height| {
            gst_video::VideoCapsBuilder::new()
                .format(gst_video::VideoFormat::I420)
                .width(width)
                .height(height)
                .framerate(gst::Fraction::new(25, 1))
                .pixel_aspect_ratio(gst::Fraction::new(1, 1))
                .build()
        };
        assert_eq!(smaller(&source(1920, 1080), Some(720)), Some((1280, 720)));
        assert_eq!(smaller(&source(1000, 999), Some(333)), Some((334, 334)));
        assert_eq!(smaller(&source(640, 360), Some(720)), None);
        assert_eq!(smaller(&source(640, 360), None), None);
    }
}
