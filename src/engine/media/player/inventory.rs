//! Gathers what is known about what plays, from the messages of one pipeline.

use std::{collections::HashSet, time::Duration};

use gst::prelude::*;
use gst_video::VideoInfo;

use crate::media::{
    graph::{Graph, comes_with_picture, is_decoder},
    info::{Chapter, DecoderInfo, MediaInfo, PictureInfo, Track, TrackKind},
};

#[derive(Debug, Default)]
pub(super) struct Inventory {
    collection: Option<gst::StreamCollection>,
    selected: HashSet<String>,
    text_hidden: bool,
    tags: Option<gst::TagList>,
    chapters: Vec<Chapter>,
    /// What was last reported.
    reported: Option<MediaInfo>,
}

impl Inventory {
    pub fn set_collection(&mut self, collection: gst::StreamCollection) {
        self.collection = Some(collection);
    }

    pub fn set_selected(&mut self, streams: impl Iterator<Item = gst::Stream>) {
        self.selected = streams
            .filter_map(|stream| stream.stream_id())
            .map(Into::into)
            .collect();
    }

    pub fn add_tags(&mut self, tags: &gst::TagList) {
        if tags.scope() == gst::TagScope::Global
            || tags.get::<gst::tags::ContainerFormat>().is_some()
        {
            let merged = match &self.tags {
                Some(known) => known.merge(tags, gst::TagMergeMode::Replace),
                None => tags.clone(),
            };
            self.tags = Some(merged);
        }
    }

    pub fn set_toc(&mut self, toc: &gst::Toc) {
        self.chapters = chapters(&toc.entries());
    }

    /// The ids that play after `kind` has been switched to `id`.
    pub fn selection_with(&self, kind: TrackKind, id: Option<&str>) -> Vec<String> {
        let others = self
            .streams()
            .filter(|stream| kind_of(stream) != Some(kind));
        let others = others.filter_map(|stream| stream.stream_id());
        let mut ids: Vec<String> = others
            .filter(|id| self.selected.contains(id.as_str()))
            .map(Into::into)
            .collect();
        ids.extend(id.map(str::to_owned));
        ids
    }

    fn first_of(&self, kind: TrackKind) -> Option<String> {
        self.streams()
            .find(|stream| kind_of(stream) == Some(kind))
            .and_then(|stream| stream.stream_id())
            .map(Into::into)
    }

    /// Whether all streams with these ids are there.
    pub fn has_all(&self, ids: &[String]) -> bool {
        ids.iter().all(|id| {
            let named = |stream: gst::Stream| stream.stream_id().is_some_and(|own| own == *id);
            self.streams().any(named)
        })
    }

    /// Whether these streams play, or none is named.
    pub fn plays(&self, ids: &[String]) -> bool {
        ids.iter().all(|id| self.selected.contains(id))
    }

    /// Whether the decoder has told which streams it plays.
    pub fn is_selected(&self) -> bool {
        !self.selected.is_empty()
    }

    fn mark_selected(&self, track: Track) -> Track {
        let is_hidden = self.text_hidden && track.kind == TrackKind::Subtitles;
        Track {
            selected: !is_hidden && self.selected.contains(&track.id),
            ..track
        }
    }

    /// The stream of `kind` that the decoder plays.
    pub fn selected_of(&self, kind: TrackKind) -> Option<String> {
        self.streams()
            .filter(|stream| kind_of(stream) == Some(kind))
            .filter_map(|stream| stream.stream_id().map(String::from))
            .find(|id| self.selected.contains(id))
    }

    /// Text flows whether it is shown or not.
    pub fn hide_text(&mut self, hidden: bool) {
        self.text_hidden = hidden;
    }

    /// Whether the stream is text from another source than the picture.
    pub fn is_from_elsewhere(&self, id: &str) -> bool {
        let Some(collection) = &self.collection else {
            return false;
        };
        let named = |stream: &gst::Stream| stream.stream_id().is_some_and(|own| own == id);
        self.streams().filter(named).any(|stream| {
            kind_of(&stream) == Some(TrackKind::Subtitles)
                && !comes_with_picture(&stream, collection)
        })
    }

    /// Whether the streams are known and `kind` is among them.
    pub fn has(&self, kind: TrackKind) -> Option<bool> {
        self.collection.as_ref()?;
        Some(self.first_of(kind).is_some())
    }

    fn streams(&self) -> impl Iterator<Item = gst::Stream> {
        self.collection
            .iter()
            .flat_map(|collection| collection.iter())
            .collect::<Vec<_>>()
            .into_iter()
    }

    /// What is known now, if it is more than what was reported before.
    pub fn news(&mut self, graph: &Graph) -> Option<MediaInfo> {
        let info = self.info(graph);
        if self.reported.as_ref() == Some(&info) {
            return None;
        }
        self.reported = Some(info.clone());
        Some(info)
    }

    fn info(&self, graph: &Graph) -> MediaInfo {
        let tags = self.tags.as_ref();
        let tracks = self
            .streams()
            .filter_map(|stream| track(&stream))
            .map(|track| self.mark_selected(track))
            .collect();
        MediaInfo {
            title: tags.and_then(|tags| Some(tags.get::<gst::tags::Title>()?.get().to_owned())),
            artist: tags.and_then(|tags| Some(tags.get::<gst::tags::Artist>()?.get().to_owned())),
            container: tags
                .and_then(|tags| Some(tags.get::<gst::tags::ContainerFormat>()?.get().to_owned())),
            tracks,
            decoders: decoders(&graph.pipeline),
            picture: picture(graph),
            audio_caps: audio_caps(graph),
            chapters: self.chapters.clone(),
        }
    }
}

fn kind_of(stream: &gst::Stream) -> Option<TrackKind> {
    let kind = stream.stream_type();
    [
        (gst::StreamType::VIDEO, TrackKind::Video),
        (gst::StreamType::AUDIO, TrackKind::Audio),
        (gst::StreamType::TEXT, TrackKind::Subtitles),
    ]
    .into_iter()
    .find_map(|(flag, track)| kind.contains(flag).then_some(track))
}

fn track(stream: &gst::Stream) -> Option<Track> {
    let id: String = stream.stream_id()?.into();
    let tags = stream.tags();
    let tags = tags.as_ref();
    let caps = stream.caps();
    Some(Track {
        kind: kind_of(stream)?,
        language: tags.and_then(language),
        title: tags.and_then(|tags| Some(tags.get::<gst::tags::Title>()?.get().to_owned())),
        codec: tags.and_then(codec).or_else(|| describe(caps.as_ref()?)),
        bitrate: tags.and_then(bitrate),
        caps: caps.map(|caps| caps.to_string()),
        selected: false,
        id,
    })
}

fn language(tags: &gst::TagList) -> Option<String> {
    let name = tags
        .get::<gst::tags::LanguageName>()
        .map(|tag| tag.get().to_owned());
    name.or_else(|| {
        tags.get::<gst::tags::LanguageCode>()
            .map(|tag| tag.get().to_owned())
    })
}

fn codec(tags: &gst::TagList) -> Option<String> {
    let video = tags
        .get::<gst::tags::VideoCodec>()
        .map(|tag| tag.get().to_owned());
    let audio = || {
        tags.get::<gst::tags::AudioCodec>()
            .map(|tag| tag.get().to_owned())
    };
    let text = || {
        tags.get::<gst::tags::SubtitleCodec>()
            .map(|tag| tag.get().to_owned())
    };
    video.or_else(audio).or_else(text)
}

fn describe(caps: &gst::Caps) -> Option<String> {
    caps.is_fixed()
        .then(|| gst_pbutils::pb_utils_get_codec_description(caps).to_string())
}

fn bitrate(tags: &gst::TagList) -> Option<u32> {
    let exact = tags.get::<gst::tags::Bitrate>().map(|tag| tag.get());
    exact
        .or_else(|| tags.get::<gst::tags::NominalBitrate>().map(|tag| tag.get()))
        .filter(|bitrate| *bitrate > 0)
}

fn chapters(entries: &[gst::TocEntry]) -> Vec<Chapter> {
    let mut found = Vec::new();
    for entry in entries {
        if entry.entry_type() == gst::TocEntryType::Chapter
            && let Some((start, _)) = entry.start_stop_times()
        {
            let title = entry
                .tags()
                .and_then(|tags| Some(tags.get::<gst::tags::Title>()?.get().to_owned()));
            found.push(Chapter {
                start: Duration::from_nanos(u64::try_from(start).unwrap_or(0)),
                title,
            });
        }
        found.extend(chapters(&entry.sub_entries()));
    }
    found.sort_by_key(|chapter| chapter.start);
    found
}

fn decoders(pipeline: &gst::Pipeline) -> Vec<DecoderInfo> {
    let mut found: Vec<_> = pipeline
        .iterate_recurse()
        .into_iter()
        .flatten()
        .filter_map(|element| decoder(&element))
        .collect();
    found.sort_by(|a, b| a.factory.cmp(&b.factory));
    found
}

fn decoder(element: &gst::Element) -> Option<DecoderInfo> {
    let factory = element.factory().filter(|_| is_decoder(element))?;
    let klass = factory.klass();
    let kind = if klass.contains("Audio") {
        TrackKind::Audio
    } else if klass.contains("Subtitle") {
        TrackKind::Subtitles
    } else {
        TrackKind::Video
    };
    Some(DecoderInfo {
        factory: factory.name().into(),
        name: factory.longname().into(),
        hardware: klass.contains("Hardware"),
        kind,
    })
}

fn picture(graph: &Graph) -> Option<PictureInfo> {
    let pad = graph.playback.as_ref()?.video_sink.static_pad("sink")?;
    let caps = pad.current_caps()?;
    let info = VideoInfo::from_caps(&caps).ok()?;
    let fps = info.fps();
    Some(PictureInfo {
        width: info.width(),
        height: info.height(),
        fps: (fps.numer() > 0).then(|| f64::from(fps.numer()) / f64::from(fps.denom())),
        format: info.format().to_str().to_string(),
        memory: memory_kind(&caps),
        caps: caps.to_string(),
    })
}

/// The memory feature of the caps, without its prefix.
fn memory_kind(caps: &gst::Caps) -> String {
    let features = caps.features(0);
    let memory = features
        .iter()
        .flat_map(|features| features.iter())
        .find_map(|feature| feature.as_str().strip_prefix("memory:").map(str::to_owned));
    memory.unwrap_or_else(|| "SystemMemory".to_owned())
}

fn audio_caps(graph: &Graph) -> Option<String> {
    let decoder = &graph.playback.as_ref()?.decoder;
    let pads = decoder.src_pads();
    let pad = pads.iter().find(|pad| pad.name().starts_with("audio"))?;
    Some(pad.current_caps()?.to_string())
}
