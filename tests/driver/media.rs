//! Small films of every usual kind, made with the encoders of this machine.

use std::{
    fs,
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU32, Ordering},
};

use gst::prelude::*;

use crate::paths;

/// Pictures in each film with a picture: two seconds.
pub const FRAMES: u64 = 50;

/// 4:2:0, as films have it.
const PICTURE: &str = "videotestsrc num-buffers=50 pattern=ball \
    ! video/x-raw,format=I420,width=320,height=180,framerate=25/1";
/// As long as the picture.
const SOUND: &str = "audiotestsrc num-buffers=88 samplesperbuffer=1000 ! audio/x-raw,rate=44000 \
    ! audioconvert ! audioresample";

/// A kind of film.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Film {
    /// H.264 and AAC in MP4.
    Mp4,
    /// VP8 and Vorbis in `WebM`.
    WebM,
    /// Theora and Vorbis in Ogg.
    Ogg,
    /// Motion JPEG and PCM in AVI.
    Avi,
    /// MPEG-2 and MP2 in a transport stream.
    MpegTs,
    /// H.264 and Opus in Matroska.
    Matroska,
    /// The same with a second track of sound and one of subtitles.
    Tracks,
    /// FLAC: sound alone.
    Flac,
    /// PCM in WAV: sound alone.
    Wav,
}

impl Film {
    /// The kinds with a picture.
    pub const WITH_PICTURE: [Self; 6] = [
        Self::Mp4,
        Self::WebM,
        Self::Ogg,
        Self::Avi,
        Self::MpegTs,
        Self::Matroska,
    ];
    /// The kinds with sound alone.
    pub const SOUND_ONLY: [Self; 2] = [Self::Flac, Self::Wav];

    /// The film's file, made where it is not there yet.
    pub fn path(self) -> PathBuf {
        let path = paths::output("media").join(self.name());
        if !path.exists() {
            make(&path, &self.description());
        }
        path
    }

    fn name(self) -> &'static str {
        match self {
            Self::Mp4 => "film.mp4",
            Self::WebM => "film.webm",
            Self::Ogg => "film.ogv",
            Self::Avi => "film.avi",
            Self::MpegTs => "film.ts",
            Self::Matroska => "film.mkv",
            Self::Tracks => "tracks.mkv",
            Self::Flac => "sound.flac",
            Self::Wav => "sound.wav",
        }
    }

    /// A description with an element called `end`, which has the source pad of the whole.
    fn description(self) -> String {
        let film = |video: &str, audio: &str, muxer: &str| {
            format!(
                "{PICTURE} ! {video} ! queue ! {muxer} name=end {SOUND} ! {audio} ! queue ! end."
            )
        };
        let h264 = "x264enc speed-preset=ultrafast key-int-max=25 ! h264parse";
        match self {
            Self::Mp4 => film(h264, "avenc_aac ! aacparse", "mp4mux"),
            Self::WebM => film(
                "vp8enc deadline=1 keyframe-max-dist=25",
                "vorbisenc",
                "webmmux",
            ),
            Self::Ogg => film("theoraenc", "vorbisenc", "oggmux"),
            Self::Avi => film("jpegenc", "audio/x-raw,format=S16LE", "avimux"),
            Self::MpegTs => film(
                "mpeg2enc format=3 ! mpegvideoparse",
                "audio/x-raw,rate=48000 ! avenc_mp2 ! mpegaudioparse",
                "mpegtsmux",
            ),
            Self::Matroska => film(h264, "opusenc", "matroskamux"),
            Self::Tracks => format!(
                "{} {SOUND} ! opusenc ! queue ! end. \
                 filesrc location={} ! subparse ! queue ! end.",
                film(h264, "opusenc", "matroskamux"),
                subtitles().display()
            ),
            Self::Flac => format!("{SOUND} ! flacenc name=end"),
            Self::Wav => format!("{SOUND} ! wavenc name=end"),
        }
    }
}

/// Subtitles for two seconds, as a file of their own.
pub fn subtitles() -> PathBuf {
    // GStreamer recognises the format by its first 129 bytes.
    let line = |number: usize| {
        let (from, to) = ((number - 1) * 250, number * 250 - 1);
        format!(
            "{number}\n00:00:0{}\n\n",
            format_args!(
                "{},{:03} --> 00:00:0{},{:03}\nLine {number} of the film",
                from / 1000,
                from % 1000,
                to / 1000,
                to % 1000
            )
        )
    };
    let text: String = (1..=8).map(line).collect();
    written("film.srt", text.as_bytes())
}

/// A file that is no film, whatever its name says.
pub fn noise() -> PathBuf {
    let noise: Vec<u8> = (0..50_000_u32)
        .map(|n| n.wrapping_mul(2_654_435_761).to_be_bytes()[0])
        .collect();
    written("noise.mp4", &noise)
}

/// An MP4 whose end, and with it the index, is missing.
pub fn truncated() -> PathBuf {
    let whole = fs::read(Film::Mp4.path()).expect("the film was made");
    written("truncated.mp4", &whole[..whole.len() / 2])
}

fn written(name: &str, bytes: &[u8]) -> PathBuf {
    let path = paths::output("media").join(name);
    let unfinished = unfinished(&path);
    fs::write(&unfinished, bytes).expect("target can be written");
    fs::rename(unfinished, &path).expect("target can be written");
    path
}

/// How long the longest film may take to make on a slow machine.
const LONGEST_MAKING: gst::ClockTime = gst::ClockTime::from_seconds(300);

/// Another name on the same disk, of this test alone.
fn unfinished(path: &Path) -> PathBuf {
    static NUMBER: AtomicU32 = AtomicU32::new(0);
    let number = NUMBER.fetch_add(1, Ordering::Relaxed);
    path.with_extension(format!("{}-{number}.part", process::id()))
}

/// Writes what a description makes: at `path` there is the whole film, or nothing. The description
/// has an element called `end`, with a source pad for the whole.
pub fn make(path: &Path, description: &str) {
    gst::init().expect("GStreamer is installed");
    let unfinished = unfinished(path);
    let description = format!(
        "{description} end. ! filesink location={}",
        unfinished.display()
    );
    let pipeline =
        gst::parse::launch(&description).unwrap_or_else(|error| panic!("{error}: {description}"));
    let bus = pipeline.bus().expect("a pipeline has a bus");
    pipeline
        .set_state(gst::State::Playing)
        .expect("the encoders start");
    let ends = [gst::MessageType::Eos, gst::MessageType::Error];
    let end = bus.timed_pop_filtered(LONGEST_MAKING, &ends);
    pipeline
        .set_state(gst::State::Null)
        .expect("a pipeline can always end");
    let end = end.unwrap_or_else(|| panic!("took longer than {LONGEST_MAKING}: {description}"));
    assert_eq!(end.type_(), gst::MessageType::Eos, "{end:?}: {description}");
    fs::rename(unfinished, path).expect("both are in one folder");
}
