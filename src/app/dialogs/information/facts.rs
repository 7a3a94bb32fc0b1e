//! What the information window says: pure, from what the engine knows.

use std::time::Duration;

use gettextrs::gettext;
use highwater_engine::media::{
    info::{DecoderInfo, MediaInfo, PictureInfo, Progress, Track, TrackKind},
    source::Source,
};
use highwater_text::{i18n::gettext_f, units};

use crate::{
    facts::{Facts, Group},
    window::time,
};

/// Everything that is known, without secrets.
pub fn collect(source: &Source, info: &MediaInfo, progress: &Progress) -> Vec<Group> {
    let mut groups = vec![general(source, info, progress)];
    groups.extend(info.picture.as_ref().map(picture));
    for kind in [TrackKind::Video, TrackKind::Audio, TrackKind::Subtitles] {
        groups.extend(tracks(info, kind));
    }
    groups.extend(info.decoders.iter().map(decoder));
    groups.push(playing(progress));
    groups.retain(|group| !group.facts.is_empty());
    groups
}

fn general(source: &Source, info: &MediaInfo, progress: &Progress) -> Group {
    let mut facts = Facts::default();
    facts.add(gettext("Title"), info.title.as_ref());
    facts.add(gettext("Artist"), info.artist.as_ref());
    facts.add(gettext("Source"), Some(source));
    facts.add(gettext("Container"), info.container.as_ref());
    facts.add(gettext("Length"), length(progress));
    let chapters = Some(info.chapters.len()).filter(|count| *count > 0);
    facts.add(gettext("Chapters"), chapters);
    facts.group(gettext("General"))
}

fn length(progress: &Progress) -> Option<String> {
    let live = progress.live.then(|| gettext("Live"));
    live.or_else(|| progress.duration.map(time::clock))
}

fn picture(picture: &PictureInfo) -> Group {
    let mut facts = Facts::default();
    let size = format!("{} × {}", picture.width, picture.height);
    facts.add(gettext("Size"), Some(size));
    facts.add(gettext("Frame Rate"), picture.fps.map(units::fps));
    facts.add(gettext("Pixel Format"), Some(&picture.format));
    facts.add(gettext("Memory"), Some(&picture.memory));
    facts.add(gettext("Negotiated Caps"), Some(&picture.caps));
    facts.group(gettext("Picture"))
}

fn tracks(info: &MediaInfo, kind: TrackKind) -> Vec<Group> {
    let of_kind: Vec<&Track> = info
        .tracks
        .iter()
        .filter(|track| track.kind == kind)
        .collect();
    let several = of_kind.len() > 1;
    let group = |(index, track): (usize, &&Track)| {
        let number = several.then_some(index + 1);
        self::track(track, number, info.audio_caps.as_deref())
    };
    of_kind.iter().enumerate().map(group).collect()
}

fn track(track: &Track, number: Option<usize>, audio_caps: Option<&str>) -> Group {
    let mut facts = Facts::default();
    facts.add(gettext("Title"), track.title.as_ref());
    facts.add(gettext("Language"), track.language.as_ref());
    facts.add(gettext("Codec"), track.codec.as_ref());
    facts.add(
        gettext("Bit Rate"),
        track.bitrate.map(|rate| units::bit_rate(rate.into())),
    );
    let plays = if track.selected {
        gettext("Yes")
    } else {
        gettext("No")
    };
    facts.add(gettext("Plays"), number.map(|_| plays));
    facts.add(gettext("Encoded Caps"), track.caps.as_ref());
    let negotiated = audio_caps.filter(|_| track.kind == TrackKind::Audio && track.selected);
    facts.add(gettext("Negotiated Caps"), negotiated);
    facts.group(track_title(track.kind, number))
}

fn track_title(kind: TrackKind, number: Option<usize>) -> String {
    let Some(number) = number else {
        return kind_title(kind);
    };
    let number = number.to_string();
    let arguments = [("number", number.as_str())];
    match kind {
        TrackKind::Video => gettext_f("Video {number}", &arguments),
        TrackKind::Audio => gettext_f("Sound {number}", &arguments),
        TrackKind::Subtitles => gettext_f("Subtitles {number}", &arguments),
    }
}

fn kind_title(kind: TrackKind) -> String {
    match kind {
        TrackKind::Video => gettext("Video"),
        TrackKind::Audio => gettext("Sound"),
        TrackKind::Subtitles => gettext("Subtitles"),
    }
}

fn decoder(decoder: &DecoderInfo) -> Group {
    let mut facts = Facts::default();
    facts.add(gettext("Element"), Some(&decoder.factory));
    facts.add(gettext("Name"), Some(&decoder.name));
    let runs_on = if decoder.hardware {
        gettext("Hardware")
    } else {
        gettext("Software")
    };
    facts.add(gettext("Runs In"), Some(runs_on));
    let title = match decoder.kind {
        TrackKind::Video => gettext("Video Decoder"),
        TrackKind::Audio => gettext("Sound Decoder"),
        TrackKind::Subtitles => gettext("Subtitle Decoder"),
    };
    facts.group(title)
}

fn playing(progress: &Progress) -> Group {
    let mut facts = Facts::default();
    facts.add(gettext("Frames Shown"), Some(progress.frames));
    facts.add(gettext("Frames Dropped as Late"), progress.dropped);
    facts.add(gettext("Measured Frame Rate"), progress.fps.map(units::fps));
    facts.add(
        gettext("First Picture After"),
        progress.first_frame_after.map(milliseconds),
    );
    let reconnects = Some(progress.reconnects).filter(|count| *count > 0);
    facts.add(gettext("Reconnected"), reconnects);
    facts.group(gettext("Playing"))
}

fn milliseconds(time: Duration) -> String {
    gettext_f("{number} ms", &[("number", &time.as_millis().to_string())])
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::facts::as_text;

    fn info() -> MediaInfo {
        let audio = |id: &str, selected| Track {
            id: id.to_owned(),
            kind: TrackKind::Audio,
            language: Some("en".to_owned()),
            title: None,
            codec: Some("Opus".to_owned()),
            caps: None,
            bitrate: Some(96_000),
            selected,
        };
        MediaInfo {
            container: Some("Matroska".to_owned()),
            tracks: vec![audio("a", true), audio("b", false)],
            decoders: vec![DecoderInfo {
                factory: "avdec_h264".to_owned(),
                name: "libav H.264 decoder".to_owned(),
                hardware: false,
                kind: TrackKind::Video,
            }],
            audio_caps: Some("audio/x-raw".to_owned()),
            ..MediaInfo::default()
        }
    }

    fn source() -> Source {
        "rtsp://user:word@camera/one"
            .parse()
            .expect("a camera's address")
    }

    fn text(info: &MediaInfo) -> String {
        as_text(&collect(&source(), info, &Progress::default()))
    }

    #[test]
    fn no_secret_is_in_it() {
        let text = text(&info());
        assert!(text.contains("rtsp://camera/one"), "{text}");
        assert!(!text.contains("word") && !text.contains("user"), "{text}");
    }

    #[test]
    fn what_is_not_known_is_not_said() {
        let text = text(&MediaInfo::default());
        assert!(
            !text.contains("Container") && !text.contains("Length"),
            "{text}"
        );
        assert!(
            !text.contains("Dropped") && !text.contains("Measured"),
            "{text}"
        );
    }

    #[test]
    fn several_tracks_are_numbered_and_say_which_one_plays() {
        let groups = collect(&source(), &info(), &Progress::default());
        let titles: Vec<_> = groups.iter().map(|group| group.title.as_str()).collect();
        assert_eq!(
            titles,
            ["General", "Sound 1", "Sound 2", "Video Decoder", "Playing"]
        );
        let negotiated =
            |group: &Group| group.facts.iter().any(|(_, value)| value == "audio/x-raw");
        assert!(negotiated(&groups[1]) && !negotiated(&groups[2]));
    }

    #[test]
    fn one_track_needs_no_number() {
        let mut info = info();
        info.tracks.truncate(1);
        let groups = collect(&source(), &info, &Progress::default());
        assert_eq!(groups[1].title, "Sound");
        assert!(!groups[1].facts.iter().any(|(name, _)| name == "Plays"));
    }

    #[test]
    fn the_decoder_says_where_it_runs() {
        assert!(text(&info()).contains("Runs In: Software"));
    }
}
