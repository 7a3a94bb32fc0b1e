//! Files of eight formats, and what a player does with them.

use std::time::Duration;

use highwater_engine::media::{
    error::{MediaError, Notice},
    info::{MediaInfo, TrackKind},
    player::{PlayState, PlayerEvent, SeekMode},
};
use highwater_tests::media::{self, FRAMES, Film};

use crate::{Watched, request};

fn opened(film: Film) -> Watched {
    Watched::open(&film.path().display().to_string())
}

/// Stands still on the first frame.
fn paused(film: Film) -> Watched {
    let watched = Watched::idle();
    watched
        .player
        .open(highwater_engine::media::player::OpenRequest {
            paused: true,
            ..request(&film.path().display().to_string())
        });
    watched.state(PlayState::Paused);
    watched.progress("a frame and a length", |p| {
        p.frames > 0 && p.duration.is_some()
    });
    watched
}

fn plays_to_its_end(film: Film) {
    let watched = opened(film);
    watched.wait_for(&PlayerEvent::EndOfStream);
    let progress = watched.progress("the end", |progress| progress.position == progress.duration);
    let frames = progress.frames + progress.dropped.unwrap_or(0);
    // A muxer may cut the last frame; none comes twice.
    assert!(
        (FRAMES - 2..=FRAMES).contains(&frames),
        "{film:?}: {progress:?}"
    );
}

#[test]
fn mp4_plays_to_its_end() {
    plays_to_its_end(Film::Mp4);
}

#[test]
fn webm_plays_to_its_end() {
    plays_to_its_end(Film::WebM);
}

#[test]
fn ogg_plays_to_its_end() {
    plays_to_its_end(Film::Ogg);
}

#[test]
fn avi_plays_to_its_end() {
    plays_to_its_end(Film::Avi);
}

#[test]
fn a_transport_stream_plays_to_its_end() {
    plays_to_its_end(Film::MpegTs);
}

#[test]
fn matroska_plays_to_its_end() {
    plays_to_its_end(Film::Matroska);
}

#[test]
fn a_film_with_text_of_its_own_plays_to_its_end() {
    plays_to_its_end(Film::Tracks);
}

#[test]
fn text_of_the_film_itself_is_shown_only_when_it_is_chosen() {
    let watched = opened(Film::Tracks);
    let text = |info: &MediaInfo| {
        let mut tracks = info.tracks.iter();
        tracks
            .find(|track| track.kind == TrackKind::Subtitles)
            .cloned()
    };
    let info = watched.info("text", |info| text(info).is_some());
    let track = text(&info).expect("waited for");
    assert!(!track.selected);
    watched
        .player
        .select_track(TrackKind::Subtitles, Some(track.id));
    watched.info("chosen text", |info| {
        text(info).is_some_and(|track| track.selected)
    });
    watched.wait_for(&PlayerEvent::EndOfStream);
}

#[test]
fn subtitles_from_another_file_are_shown_and_the_film_plays_to_its_end() {
    let watched = Watched::idle();
    let film = Film::Mp4.path().display().to_string();
    let text = media::subtitles().display().to_string();
    watched
        .player
        .open(highwater_engine::media::player::OpenRequest {
            subtitles: Some(text.parse().expect("a path")),
            ..request(&film)
        });
    watched.info("chosen text", |info| {
        let mut tracks = info.tracks.iter();
        tracks.any(|track| track.kind == TrackKind::Subtitles && track.selected)
    });
    watched.wait_for(&PlayerEvent::EndOfStream);
}

#[test]
fn subtitles_that_are_not_there_do_not_end_the_film() {
    let watched = Watched::idle();
    let film = Film::Mp4.path().display().to_string();
    watched
        .player
        .open(highwater_engine::media::player::OpenRequest {
            subtitles: Some("/nowhere/film.srt".parse().expect("a path")),
            ..request(&film)
        });
    watched.wait_for(&PlayerEvent::Notice(Notice::SubtitlesFailed(
        "film.srt".to_owned(),
    )));
    watched.wait_for(&PlayerEvent::EndOfStream);
}

#[test]
fn sound_without_a_picture_plays_to_its_end() {
    for film in Film::SOUND_ONLY {
        let watched = opened(film);
        watched.wait_for(&PlayerEvent::EndOfStream);
        assert_eq!(watched.player.progress().frames, 0, "{film:?}");
    }
}

#[test]
fn a_file_that_is_no_film_is_named_as_such() {
    let path = media::noise().display().to_string();
    assert_eq!(Watched::open(&path).error(), MediaError::NotMedia(path));
}

#[test]
fn a_film_without_its_end_fails_in_words() {
    let error = Watched::open(&media::truncated().display().to_string()).error();
    assert!(
        matches!(
            error,
            MediaError::Damaged(_) | MediaError::NotMedia(_) | MediaError::NothingToPlay
        ),
        "{error:?}"
    );
}

#[test]
fn a_file_that_is_not_there_is_not_found() {
    let error = Watched::open("/nowhere/film.mkv").error();
    assert_eq!(error, MediaError::NotFound("/nowhere/film.mkv".to_owned()));
}

#[test]
fn pausing_stops_the_frames() {
    let watched = opened(Film::Mp4);
    watched.frames(5);
    watched.player.pause();
    watched.state(PlayState::Paused);
    let standing = watched.player.progress().position;
    watched.player.play();
    watched.state(PlayState::Playing);
    watched.progress("it goes on", |progress| progress.position > standing);
}

#[test]
fn an_exact_seek_arrives_exactly() {
    let watched = paused(Film::Mp4);
    let target = Duration::from_millis(1480);
    watched.player.seek(target, SeekMode::Accurate);
    watched.wait_for(&PlayerEvent::SeekDone);
    watched.progress("the place", |progress| {
        progress
            .position
            .is_some_and(|at| at.abs_diff(target) < Duration::from_millis(40))
    });
}

#[test]
fn a_step_moves_by_one_frame_both_ways() {
    let watched = paused(Film::Mp4);
    watched
        .player
        .seek(Duration::from_secs(1), SeekMode::Accurate);
    watched.wait_for(&PlayerEvent::SeekDone);
    let at = |what, expected: Duration| {
        watched.progress(what, |progress| {
            progress
                .position
                .is_some_and(|at| at.abs_diff(expected) <= Duration::from_millis(5))
        });
    };
    at("the second", Duration::from_secs(1));
    watched.player.step(true);
    at("one frame on", Duration::from_millis(1040));
    watched.player.step(false);
    at("one frame back", Duration::from_secs(1));
}

#[test]
fn at_double_speed_a_film_takes_half_its_time() {
    let watched = paused(Film::Mp4);
    watched.player.set_rate(2.0);
    let begin = std::time::Instant::now();
    watched.player.play();
    watched.wait_for(&PlayerEvent::EndOfStream);
    assert!(
        begin.elapsed() < Duration::from_millis(1900),
        "{:?}",
        begin.elapsed()
    );
}

#[test]
fn a_looping_film_starts_again() {
    let watched = opened(Film::WebM);
    watched.player.set_looping(true);
    watched.frames(FRAMES + 10);
}

fn tracks(info: &MediaInfo, kind: TrackKind) -> Vec<String> {
    let tracks = info.tracks.iter().filter(|track| track.kind == kind);
    tracks.map(|track| track.id.clone()).collect()
}

fn selected(info: &MediaInfo, kind: TrackKind) -> Vec<String> {
    let tracks = info
        .tracks
        .iter()
        .filter(|track| track.kind == kind && track.selected);
    tracks.map(|track| track.id.clone()).collect()
}

#[test]
fn all_tracks_are_listed_and_the_sound_can_be_chosen() {
    let watched = opened(Film::Tracks);
    let info = watched.info("four tracks, one of each kind chosen", |info| {
        info.tracks.len() == 4 && selected(info, TrackKind::Audio).len() == 1
    });
    let audio = tracks(&info, TrackKind::Audio);
    assert_eq!(audio.len(), 2);
    assert_eq!(tracks(&info, TrackKind::Subtitles).len(), 1);
    let other = audio
        .iter()
        .find(|id| !selected(&info, TrackKind::Audio).contains(id));
    let other = other.expect("one that is not chosen").clone();
    watched.player.set_looping(true);
    watched
        .player
        .select_track(TrackKind::Audio, Some(other.clone()));
    watched.info("the other track", |info| {
        selected(info, TrackKind::Audio) == [other.as_str()]
    });
    watched.frames(5);
}
