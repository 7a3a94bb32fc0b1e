//! The tracks that were chosen stay chosen when the picture takes another way.

use highwater_engine::media::{
    info::{MediaInfo, Track, TrackKind},
    player::PlayerEvent,
};
use highwater_tests::media::Film;

use crate::{Watched, request};

fn of_kind(info: &MediaInfo, kind: TrackKind) -> Vec<&Track> {
    let tracks = info.tracks.iter();
    tracks.filter(|track| track.kind == kind).collect()
}

fn is_selected(info: &MediaInfo, id: &str) -> bool {
    let mut tracks = info.tracks.iter();
    tracks.any(|track| track.id == id && track.selected)
}

/// Plays without an end.
fn endless() -> Watched {
    let watched = Watched::idle();
    watched.player.set_looping(true);
    let film = Film::Tracks.path().display().to_string();
    watched.player.open(request(&film));
    watched
}

#[test]
fn a_chosen_sound_and_a_chosen_text_outlive_a_new_output() {
    let watched = endless();
    let info = watched.info("two sounds and a text, of which one sound plays", |info| {
        let sounds = of_kind(info, TrackKind::Audio);
        sounds.len() == 2
            && sounds.iter().any(|track| track.selected)
            && !of_kind(info, TrackKind::Subtitles).is_empty()
    });
    let mut sounds = of_kind(&info, TrackKind::Audio).into_iter();
    let other = sounds
        .find(|track| !track.selected)
        .expect("one of two plays");
    let text = of_kind(&info, TrackKind::Subtitles)[0];
    for track in [other, text] {
        let id = Some(track.id.clone());
        watched.player.select_track(track.kind, id);
        watched.info("the chosen track", |info| is_selected(info, &track.id));
    }

    watched.player.renew_output();
    watched.wait_for(&PlayerEvent::FirstFrame);
    watched.event("both are chosen again", |event| match event {
        PlayerEvent::Info(info) => {
            (is_selected(info, &other.id) && is_selected(info, &text.id)).then_some(())
        }
        _ => None,
    });
}
