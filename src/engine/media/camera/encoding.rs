//! What the demo camera shows and says, and the encoders of this machine that carry it.

use gst::prelude::*;

use crate::media::error::MediaError;

/// The camera's picture, and the smaller one that a change of resolution alternates with.
pub(super) const SIZES: [(i32, i32); 2] = [(1280, 720), (640, 360)];

/// The name of the caps filter that holds the size.
pub(super) const SIZE_FILTER: &str = "size";

/// A way to carry a stream: the elements it needs, of which the first may be missing or broken,
/// and the description.
struct Encoding {
    elements: &'static [&'static str],
    description: &'static str,
}

/// In the order of preference: what cameras use first. A key frame each second.
const VIDEO: [Encoding; 4] = [
    Encoding {
        elements: &["x264enc", "h264parse", "rtph264pay"],
        description: "x264enc tune=zerolatency speed-preset=superfast bitrate=3000 key-int-max=30 \
            ! video/x-h264,profile=main ! h264parse config-interval=-1 \
            ! rtph264pay name=pay0 pt=96 aggregate-mode=zero-latency",
    },
    Encoding {
        elements: &["openh264enc", "h264parse", "rtph264pay"],
        description: "openh264enc complexity=low bitrate=3000000 gop-size=30 \
            ! h264parse config-interval=-1 \
            ! rtph264pay name=pay0 pt=96 aggregate-mode=zero-latency",
    },
    Encoding {
        elements: &["vp8enc", "rtpvp8pay"],
        description: "vp8enc deadline=1 cpu-used=8 target-bitrate=3000000 keyframe-max-dist=30 \
            ! rtpvp8pay name=pay0 pt=96",
    },
    Encoding {
        elements: &["jpegenc", "rtpjpegpay"],
        description: "jpegenc quality=80 ! rtpjpegpay name=pay0 pt=26",
    },
];

const AUDIO: [Encoding; 2] = [
    Encoding {
        elements: &["opusenc", "rtpopuspay"],
        description: "audio/x-raw,rate=48000,channels=1 ! opusenc ! rtpopuspay name=pay1 pt=97",
    },
    Encoding {
        elements: &["alawenc", "rtppcmapay"],
        description: "audio/x-raw,rate=8000,channels=1 ! alawenc ! rtppcmapay name=pay1 pt=8",
    },
];

/// The description of the whole stream, for a media factory.
///
/// # Errors
///
/// [`MediaError::MissingElement`] with the element to install.
pub(super) fn launch() -> Result<String, MediaError> {
    for needed in ["videotestsrc", "rtpbin"] {
        if !exists(needed) {
            return Err(MediaError::MissingElement(needed.to_owned()));
        }
    }
    let video = VIDEO
        .iter()
        .find(|encoding| encoding.works())
        .ok_or_else(|| MediaError::MissingElement(VIDEO[0].elements[0].to_owned()))?;
    let audio = AUDIO
        .iter()
        .find(|encoding| encoding.works() && exists("audiotestsrc"));
    Ok(describe(video, audio))
}

fn describe(video: &Encoding, audio: Option<&Encoding>) -> String {
    let sound = audio.map_or_else(String::new, |audio| sound(audio.description));
    format!("( {} ! {} {sound} )", picture(), video.description)
}

/// A ball over the day's time. 4:2:0, because 4:4:4 triples the work of whoever decodes it.
fn picture() -> String {
    // The overlay lives in a package that a machine without X does not have.
    let clock = if exists("clockoverlay") {
        "! clockoverlay halignment=center valignment=center shaded-background=false \
            font-desc=\"Sans Bold 48\" time-format=%H:%M:%S "
    } else {
        ""
    };
    format!(
        "videotestsrc is-live=true do-timestamp=true pattern=ball motion=sweep \
            animation-mode=running-time foreground-color=0xfff6d32d background-color=0xff1a3a5c \
            ! capsfilter name={SIZE_FILTER} caps=\"{}\" {clock}\
            ! queue max-size-buffers=4 leaky=downstream",
        caps(SIZES[0])
    )
}

/// A tick each second.
fn sound(description: &str) -> String {
    format!(
        "audiotestsrc is-live=true wave=ticks volume=0.3 ! audioconvert ! audioresample \
            ! {description}"
    )
}

/// The caps of the raw picture in a size.
pub(super) fn caps((width, height): (i32, i32)) -> gst::Caps {
    gst::Caps::builder("video/x-raw")
        .field("format", "I420")
        .field("width", width)
        .field("height", height)
        .field("framerate", gst::Fraction::new(30, 1))
        .field("pixel-aspect-ratio", gst::Fraction::new(1, 1))
        .build()
}

impl Encoding {
    /// Whether all elements are there and the encoder starts: being registered proves nothing.
    fn works(&self) -> bool {
        self.elements.iter().all(|element| exists(element)) && starts(self.elements[0])
    }
}

fn exists(element: &str) -> bool {
    gst::ElementFactory::find(element).is_some()
}

fn starts(element: &str) -> bool {
    let Ok(element) = gst::ElementFactory::make(element).build() else {
        return false;
    };
    let started = element.set_state(gst::State::Ready).is_ok();
    // Back to NULL before the last reference goes, whatever the answer.
    let _ = element.set_state(gst::State::Null);
    started
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Runs the description until its payloader has sent something.
    fn carries(encoding: &Encoding, launch: &str, payloader: &str) {
        let element = gst::parse::launch_full(launch, None, gst::ParseFlags::FATAL_ERRORS);
        let element = element.unwrap_or_else(|error| panic!("{launch}: {error}"));
        let bin = element.downcast::<gst::Bin>().expect("a bin");
        let payloader = bin.by_name(payloader).expect("a payloader");
        let sink = gst::ElementFactory::make("appsink")
            .build()
            .expect("appsink");
        bin.add(&sink).expect("a bin");
        payloader.link(&sink).expect("a link");
        let pipeline = gst::Pipeline::new();
        pipeline.add(&bin).expect("a pipeline");
        pipeline.set_state(gst::State::Playing).expect("a start");
        let limit = 10 * gst::ClockTime::SECOND;
        let packet =
            sink.emit_by_name::<Option<gst::Sample>>("try-pull-sample", &[&limit.nseconds()]);
        pipeline.set_state(gst::State::Null).expect("a stop");
        assert!(packet.is_some(), "{} sends nothing", encoding.elements[0]);
    }

    #[test]
    fn every_encoding_that_is_installed_carries_the_stream() {
        gst::init().expect("GStreamer");
        let installed = |encodings: &'static [Encoding]| encodings.iter().filter(|e| e.works());
        for video in installed(&VIDEO) {
            carries(video, &describe(video, None), "pay0");
        }
        for audio in installed(&AUDIO) {
            carries(audio, &format!("( {} )", sound(audio.description)), "pay1");
        }
        assert!(installed(&VIDEO).next().is_some());
    }
}
