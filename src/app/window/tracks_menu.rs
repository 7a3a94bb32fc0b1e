//! The menu of sound and subtitle tracks.

use gettextrs::gettext;
use gtk::{gio, prelude::*};
use highwater_engine::media::info::{Track, TrackKind};
use highwater_text::i18n::gettext_f;

use crate::actions::Action;

/// The parameter of a track action that switches its kind off: no stream id is empty.
pub const NONE: &str = "";

/// Offers `tracks`, and subtitles from a file.
pub fn build(tracks: &[Track]) -> gio::Menu {
    let menu = gio::Menu::new();
    let sound = section(tracks, TrackKind::Audio, "win.audio-track");
    if sound.n_items() > 0 {
        menu.append_section(Some(&gettext("Sound")), &sound);
    }
    let subtitles = section(tracks, TrackKind::Subtitles, "win.subtitles-track");
    if subtitles.n_items() > 0 {
        subtitles.prepend_item(&item(&gettext("None"), "win.subtitles-track", NONE));
    }
    let add = Action::AddSubtitles;
    subtitles.append(Some(&gettext("_Add Subtitles…")), Some(add.detailed_name()));
    menu.append_section(Some(&gettext("Subtitles")), &subtitles);
    menu
}

/// The id of the track of a kind that plays.
pub fn selected(tracks: &[Track], kind: TrackKind) -> &str {
    tracks
        .iter()
        .find(|track| track.kind == kind && track.selected)
        .map_or(NONE, |track| &track.id)
}

fn section(tracks: &[Track], kind: TrackKind, action: &str) -> gio::Menu {
    let section = gio::Menu::new();
    let tracks: Vec<&Track> = tracks.iter().filter(|track| track.kind == kind).collect();
    for (label, track) in labels(&tracks).iter().zip(tracks) {
        section.append_item(&item(label, action, &track.id));
    }
    section
}

/// An item whose label is shown as it is.
pub fn item(label: &str, action: &str, target: &str) -> gio::MenuItem {
    let item = gio::MenuItem::new(Some(&escaped(label)), None);
    item.set_action_and_target_value(Some(action), Some(&target.to_variant()));
    item
}

/// An underscore in a title is no mnemonic.
fn escaped(label: &str) -> String {
    label.replace('_', "__")
}

/// A label for each track; those that are named alike are numbered.
fn labels(tracks: &[&Track]) -> Vec<String> {
    let names: Vec<String> = tracks.iter().map(|track| name(track)).collect();
    let is_alone = |name: &str| names.iter().filter(|other| *other == name).count() == 1;
    let labels = names.iter().zip(1_u32..).map(|(name, number)| {
        let number = number.to_string();
        if name.is_empty() {
            gettext_f("Track {number}", &[("number", &number)])
        } else if is_alone(name) {
            name.clone()
        } else {
            format!("{number} · {name}")
        }
    });
    labels.collect()
}

/// Title and language, as far as the stream names them.
fn name(track: &Track) -> String {
    let named: Vec<&str> = [&track.title, &track.language]
        .into_iter()
        .flatten()
        .map(String::as_str)
        .collect();
    named.join(" · ")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn track(id: &str, kind: TrackKind, language: Option<&str>, selected: bool) -> Track {
        Track {
            id: id.to_owned(),
            kind,
            language: language.map(str::to_owned),
            title: None,
            codec: None,
            caps: None,
            bitrate: None,
            selected,
        }
    }

    #[test]
    fn a_track_has_a_number_where_its_name_is_not_enough() {
        let languages = [None, Some("French"), Some("Greek"), Some("French")];
        let tracks = languages.map(|language| track("a", TrackKind::Audio, language, true));
        let tracks: Vec<&Track> = tracks.iter().collect();
        let expected = ["Track 1", "2 · French", "Greek", "4 · French"];
        assert_eq!(labels(&tracks), expected);
    }

    #[test]
    fn subtitles_can_be_switched_off_and_sound_cannot() {
        let menu = build(&[
            track("a", TrackKind::Audio, None, true),
            track("s", TrackKind::Subtitles, None, false),
        ]);
        let items = |index| {
            let section = menu.item_link(index, gio::MENU_LINK_SECTION);
            section.map_or(0, |section| section.n_items())
        };
        assert_eq!(menu.n_items(), 2);
        assert_eq!(items(0), 1);
        assert_eq!(items(1), 3);
    }

    #[test]
    fn nothing_selected_is_none() {
        let tracks = [track("s", TrackKind::Subtitles, None, false)];
        assert_eq!(selected(&tracks, TrackKind::Subtitles), NONE);
    }
}
