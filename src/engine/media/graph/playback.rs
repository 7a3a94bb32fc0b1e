//! The end of a graph: `decodebin3` into `playsink` with the caller's video sink.

use std::sync::Arc;

use gst::prelude::*;

use super::{
    Blueprint, FrameCounter, Outlets, add, chosen,
    endings::Endings,
    link, make,
    sound::{self, Sound},
    text::Text,
};
use crate::media::{
    decoders::Selection, error::MediaError, recording::Stage, snapshot::ShownFrames,
};

/// The name of the application message that tells of the first frame.
pub(crate) const FIRST_FRAME: &str = "highwater-first-frame";

/// What a person sets once and every graph gets.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Levels {
    /// 0.0 to 1.0, cubic.
    pub volume: f64,
    pub muted: bool,
    /// Nanoseconds by which the sound comes later.
    pub audio_offset: i64,
    /// Nanoseconds by which the subtitles come later.
    pub subtitle_offset: i64,
}

impl Default for Levels {
    fn default() -> Self {
        Self {
            volume: 1.0,
            muted: false,
            audio_offset: 0,
            subtitle_offset: 0,
        }
    }
}

/// Decoder and sinks. Holds references into the pipeline, and goes with it.
#[derive(Clone, Debug)]
pub(crate) struct Playback {
    pub decoder: gst::Element,
    pub video_sink: gst::Element,
    volume: gst::Element,
    sink: gst::Element,
    /// The source of subtitles from elsewhere; its state is locked until it is started.
    pub subtitles: Option<gst::Element>,
    /// What leads into the decoder.
    pub outlets: Outlets,
    text: Text,
}

impl Playback {
    /// Adds decoder and sinks to `pipeline`.
    pub fn new(
        pipeline: &gst::Pipeline,
        blueprint: &Blueprint<'_>,
        frames: &FrameCounter,
    ) -> Result<Self, MediaError> {
        let decoder = make("decodebin3")?;
        leave_alone(&decoder, &blueprint.decoders);
        let sink = make("playsink")?;
        // Without soft-colorbalance: it would convert every frame for a control that we do not have.
        sink.set_property_from_str("flags", "video+audio+native-video+deinterlace");
        sink.set_property("video-sink", &blueprint.video_sink);
        sink.set_property("audio-sink", make("autoaudiosink")?);
        let sound = Sound::new()?;
        sink.set_property("audio-filter", &sound.filter);
        add(pipeline, [&decoder, &sink])?;
        let playback = Self {
            decoder,
            video_sink: blueprint.video_sink.clone(),
            volume: sound.volume,
            sink,
            subtitles: None,
            outlets: Outlets::default(),
            text: Text::default(),
        };
        playback.set_levels(blueprint.levels);
        playback.count(frames);
        playback.keep_shown(&blueprint.shown);
        playback.play_decoded_pads(&blueprint.decoders);
        Ok(playback)
    }

    /// Applies volume, mute and offsets; can be called at any time.
    pub fn set_levels(&self, levels: Levels) {
        sound::set_loudness(&self.volume, levels);
        // playsink's offset is by how much the picture comes later.
        self.sink.set_property("av-offset", -levels.audio_offset);
        self.text.set_offset(levels.subtitle_offset);
    }

    /// Decodes every pad that `bin` gets.
    pub fn decode_pads_of(&self, bin: &gst::Element) {
        let decoder = self.decoder.downgrade();
        let outlets = self.outlets.clone();
        let endings = Endings::default();
        let of_removed = endings.clone();
        bin.connect_pad_removed(move |_, pad| of_removed.leave(pad));
        bin.connect_pad_added(move |_, pad| {
            endings.watch(pad);
            outlets.add(pad, Stage::Encoded);
            if let Some(decoder) = decoder.upgrade() {
                decode(&decoder, pad);
            }
        });
    }

    /// Decodes one pad.
    pub fn decode(&self, pad: &gst::Pad) {
        self.outlets.add(pad, Stage::Encoded);
        decode(&self.decoder, pad);
    }

    /// Plays a pad with decoded data; `kind` is `video`, `audio` or `text`.
    pub fn play(&self, pad: &gst::Pad, kind: &str) {
        self.outlets.add(pad, Stage::Decoded);
        match kind {
            "video" => play(&self.sink, &self.text.over(pad, &self.sink), kind),
            "audio" => play(&self.sink, pad, kind),
            "text" => self.text.lay(pad),
            _ => {}
        }
    }

    /// For closures on elements of the pipeline, which must not keep it alive.
    pub(super) fn downgrade(&self) -> WeakPlayback {
        WeakPlayback {
            decoder: self.decoder.downgrade(),
            video_sink: self.video_sink.downgrade(),
            volume: self.volume.downgrade(),
            sink: self.sink.downgrade(),
            outlets: self.outlets.clone(),
            text: self.text.clone(),
        }
    }

    fn play_decoded_pads(&self, selection: &Arc<Selection>) {
        let (playback, selection) = (self.downgrade(), Arc::clone(selection));
        self.decoder.connect_pad_added(move |_, pad| {
            let name = pad.name();
            if let (Some(playback), Some((kind, _))) = (playback.upgrade(), name.split_once('_')) {
                match chosen::decode(pad, &selection) {
                    Some(decoded) => playback.play(&decoded, kind),
                    None => playback.play(pad, kind),
                }
            }
        });
        let sink = self.sink.downgrade();
        self.decoder.connect_pad_removed(move |decoder, pad| {
            chosen::remove(decoder, pad);
            let played = sink.upgrade().zip(played_on(pad));
            if let Some((sink, pad)) =
                played.and_then(|(sink, name)| Some((sink.clone(), sink.static_pad(&name)?)))
            {
                sink.release_request_pad(&pad);
            }
        });
    }

    /// Hides the text over the picture, or shows it.
    pub fn hide_text(&self, hidden: bool) {
        self.text.set_hidden(hidden);
    }

    /// Prefers text from a source of its own to what the source of the picture has.
    pub(super) fn prefer_own_subtitles(&self) {
        const LEAVE_OUT: i32 = 0;
        const TAKE: i32 = 1;
        const DECIDE_YOURSELF: i32 = -1;
        self.decoder.connect("select-stream", false, move |values| {
            let collection = values.get(1)?.get::<gst::StreamCollection>().ok()?;
            let stream = values.get(2)?.get::<gst::Stream>().ok()?;
            let answer = if !stream.stream_type().contains(gst::StreamType::TEXT) {
                DECIDE_YOURSELF
            } else if comes_with_picture(&stream, &collection) {
                LEAVE_OUT
            } else {
                TAKE
            };
            Some(answer.to_value())
        });
    }

    fn keep_shown(&self, shown: &ShownFrames) {
        if let Some(pad) = self.video_sink.static_pad("sink") {
            shown.watch(&pad);
        }
    }

    fn count(&self, frames: &FrameCounter) {
        let sink = self.video_sink.downgrade();
        if let Some(pad) = self.video_sink.static_pad("sink") {
            frames.watch(&pad, move || post_first_frame(sink.upgrade().as_ref()));
        }
    }
}

/// Tells `decodebin3` to pass on what the graph decodes itself.
fn leave_alone(decoder: &gst::Element, selection: &Selection) {
    let own = selection.own_codecs();
    if !own.is_empty() {
        let mut passed = decoder.property::<gst::Caps>("caps");
        passed.merge(own);
        decoder.set_property("caps", passed);
    }
}

/// A [`Playback`] that keeps nothing alive.
pub(super) struct WeakPlayback {
    decoder: glib::WeakRef<gst::Element>,
    video_sink: glib::WeakRef<gst::Element>,
    volume: glib::WeakRef<gst::Element>,
    sink: glib::WeakRef<gst::Element>,
    outlets: Outlets,
    text: Text,
}

impl WeakPlayback {
    pub fn upgrade(&self) -> Option<Playback> {
        Some(Playback {
            decoder: self.decoder.upgrade()?,
            video_sink: self.video_sink.upgrade()?,
            volume: self.volume.upgrade()?,
            sink: self.sink.upgrade()?,
            subtitles: None,
            outlets: self.outlets.clone(),
            text: self.text.clone(),
        })
    }
}

/// Tells the bus that `element` got its first frame.
pub(super) fn post_first_frame(element: Option<&gst::Element>) {
    let Some(element) = element else { return };
    let message = gst::message::Application::builder(gst::Structure::new_empty(FIRST_FRAME))
        .src(element)
        .build();
    // Refused only while the pipeline goes away.
    let _ = element.post_message(message);
}

/// Whether `stream` is from the source that the picture is from: the first part of a stream's id
/// stands for its source.
pub(crate) fn comes_with_picture(stream: &gst::Stream, collection: &gst::StreamCollection) -> bool {
    let source = |stream: &gst::Stream| {
        let id = stream.stream_id()?;
        id.split('/').next().map(str::to_owned)
    };
    collection
        .iter()
        .filter(|other| other.stream_type().contains(gst::StreamType::VIDEO))
        .any(|other| source(&other) == source(stream))
}

fn decode(decoder: &gst::Element, pad: &gst::Pad) {
    let free = decoder.static_pad("sink").filter(|pad| !pad.is_linked());
    if let Some(sink) = free.or_else(|| decoder.request_pad_simple("sink_%u")) {
        link(pad, &sink);
    }
}

const PLAYED_ON: &str = "highwater-played-on";

fn play(sink: &gst::Element, pad: &gst::Pad, kind: &str) {
    if pad.is_linked() {
        return;
    }
    let late = !sink.sink_pads().is_empty();
    let Some(played) = sink.request_pad_simple(&format!("{kind}_sink")) else {
        return;
    };
    remember(pad, &played);
    link(pad, &played);
    if late {
        // The chains may be built already, without this one: the sound often comes after the picture.
        sink.emit_by_name::<bool>("reconfigure", &[]);
    }
}

/// A decoder's pad is already unlinked when it is removed: it keeps the name of its peer.
fn remember(pad: &gst::Pad, played: &gst::Pad) {
    // SAFETY: the key is ours alone, and is read as the same type in `played_on`.
    unsafe { pad.set_data(PLAYED_ON, played.name().to_string()) }
}

fn played_on(pad: &gst::Pad) -> Option<String> {
    // SAFETY: set by `remember` alone, as a `String`.
    unsafe { pad.steal_data(PLAYED_ON) }
}
