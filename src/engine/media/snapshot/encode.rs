//! From a frame in the decoder's format to a picture's file.

use gst::prelude::*;
use gst_video::{VideoFrame, VideoInfo, VideoOverlayCompositionMeta};

use super::{Format, shown::Frame};
use crate::media::{error::MediaError, redact};

/// Far longer than the largest picture takes.
const DEADLINE: gst::ClockTime = gst::ClockTime::from_seconds(20);

pub(super) fn encode(frame: &Frame, format: Format) -> Result<Vec<u8>, MediaError> {
    let caps = readable(&frame.caps);
    let source = gst_app::AppSrc::builder()
        .caps(&caps)
        .format(gst::Format::Time)
        .build();
    let sink = gst_app::AppSink::builder().sync(false).build();
    let line = Line::new(frame, format, &source, &sink)?;
    let mut buffer = with_subtitles(&frame.buffer, &caps);
    without_a_time(buffer.make_mut());
    line.start()?;
    // A refusal is an error on the bus, which tells more.
    let _ = source.push_buffer(buffer);
    let _ = source.end_of_stream();
    let encoded = sink.try_pull_sample(DEADLINE);
    let encoded = encoded.ok_or_else(|| line.why_not())?;
    let content = encoded
        .buffer()
        .and_then(|buffer| buffer.map_readable().ok());
    let content = content.ok_or_else(|| line.why_not())?;
    Ok(content.to_vec())
}

/// The elements that encode; they end with it.
struct Line(gst::Pipeline);

impl Line {
    fn new(
        frame: &Frame,
        format: Format,
        source: &gst_app::AppSrc,
        sink: &gst_app::AppSink,
    ) -> Result<Self, MediaError> {
        let flip = make("videoflip")?;
        flip.set_property("video-direction", frame.orientation);
        // Pixels that are not square are made so: what shows pictures takes them for square.
        let square = make("capsfilter")?;
        square.set_property(
            "caps",
            gst_video::VideoCapsBuilder::new()
                .pixel_aspect_ratio(gst::Fraction::new(1, 1))
                .build(),
        );
        let mut elements = vec![source.clone().upcast::<gst::Element>()];
        if is_on_gpu(&frame.caps) {
            elements.push(make("gldownload")?);
        }
        for factory in ["videoconvert", "videoscale"] {
            elements.push(make(factory)?);
        }
        elements.extend([square, flip, make("videoconvert")?, encoder(format)?]);
        elements.push(sink.clone().upcast());
        let pipeline = gst::Pipeline::new();
        let failed = |error: glib::BoolError| MediaError::Other(error.to_string());
        pipeline.add_many(&elements).map_err(failed)?;
        gst::Element::link_many(&elements).map_err(failed)?;
        Ok(Self(pipeline))
    }

    fn start(&self) -> Result<(), MediaError> {
        self.0
            .set_state(gst::State::Playing)
            .map(|_| ())
            .map_err(|_| self.why_not())
    }

    fn why_not(&self) -> MediaError {
        let errors = [gst::MessageType::Error];
        let message = self.0.bus().and_then(|bus| bus.pop_filtered(&errors));
        let text = match message.as_ref().map(|message| message.view()) {
            Some(gst::MessageView::Error(error)) => redact(error.error().message()),
            _ => "no picture in time".to_owned(),
        };
        MediaError::Other(text)
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        // A pipeline of these elements can always end.
        let _ = self.0.set_state(gst::State::Null);
    }
}

fn make(factory: &str) -> Result<gst::Element, MediaError> {
    gst::ElementFactory::make(factory)
        .build()
        .map_err(|_| MediaError::MissingElement(factory.to_owned()))
}

fn encoder(format: Format) -> Result<gst::Element, MediaError> {
    match format {
        Format::Png => {
            let png = make("pngenc")?;
            png.set_property("snapshot", true);
            // zlib's own default takes three times as long for a few per cent.
            png.set_property("compression-level", 3_u32);
            Ok(png)
        }
        Format::Jpeg => {
            let jpeg = make("jpegenc")?;
            jpeg.set_property("quality", 92);
            Ok(jpeg)
        }
    }
}

fn is_on_gpu(caps: &gst::Caps) -> bool {
    caps.features(0)
        .is_some_and(|features| features.contains("memory:GLMemory"))
}

/// Memory of a driver can be mapped like any other; only that of GL has to be brought back first.
fn readable(caps: &gst::Caps) -> gst::Caps {
    let mut caps = caps.clone();
    if !is_on_gpu(&caps) {
        let features = gst::CapsFeatures::new_empty();
        caps.make_mut().set_features_simple(Some(features));
    }
    caps
}

/// Subtitles may travel beside the picture, for the sink to lay over it.
fn with_subtitles(buffer: &gst::Buffer, caps: &gst::Caps) -> gst::Buffer {
    blended(buffer, caps).unwrap_or_else(|| buffer.clone())
}

fn blended(buffer: &gst::Buffer, caps: &gst::Caps) -> Option<gst::Buffer> {
    let texts = |buffer: &gst::BufferRef| {
        let metas = buffer.iter_meta::<VideoOverlayCompositionMeta>();
        metas.map(|meta| meta.overlay_owned()).collect::<Vec<_>>()
    };
    let texts = texts(buffer);
    if texts.is_empty() || is_on_gpu(caps) {
        return None;
    }
    let info = VideoInfo::from_caps(caps).ok()?;
    let own = buffer.copy_deep().ok()?;
    let mut frame = VideoFrame::from_buffer_writable(own, &info).ok()?;
    for text in texts {
        text.blend(&mut frame.as_mut_video_frame_ref()).ok()?;
    }
    Some(frame.into_buffer())
}

/// A time would only be something to be late for.
fn without_a_time(buffer: &mut gst::BufferRef) {
    buffer.set_pts(gst::ClockTime::ZERO);
    buffer.set_dts(gst::ClockTime::NONE);
    buffer.set_duration(gst::ClockTime::NONE);
}
