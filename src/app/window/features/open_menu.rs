//! The Open menu beyond files and locations: the demo camera's moods, capture devices, recent items.

use adw::prelude::*;
use gettextrs::gettext;
use gtk::{gio, glib};
use highwater_engine::media::source::Source;

use super::super::{Window, recent_list::RecentList, titles, tracks_menu::item};
use crate::{library::RecentItem, messages};

/// Opens the source in its parameter.
pub(super) const OPEN: &str = "win.open-source";
/// How many recent items the menu and the start page offer.
const RECENT: usize = 5;

impl Window {
    pub(super) fn set_up_open_menu(&self) {
        self.add_open_action();
        let menu = self.open_menu();
        menu.append_submenu(Some(&gettext("_Demo Camera")), &demo_cameras());
        self.add_capture_devices();
        let recent = gio::Menu::new();
        menu.append_section(Some(&gettext("Recent")), &recent);
        let list = RecentList::default();
        self.start_page().set_recent(&list);
        self.show_recent(&recent, &list);
        let Some(shared) = self.shared() else { return };
        let (weak, list) = (self.downgrade(), list.downgrade());
        shared.library().recent().connect_changed(move || {
            let (Some(window), Some(list)) = (weak.upgrade(), list.upgrade()) else {
                return glib::ControlFlow::Break;
            };
            window.show_recent(&recent, &list);
            glib::ControlFlow::Continue
        });
    }

    fn show_recent(&self, menu: &gio::Menu, list: &RecentList) {
        let items = self
            .shared()
            .map(|shared| shared.library().recent().items(RECENT));
        let items = items.unwrap_or_default();
        menu.remove_all();
        for recent in &items {
            menu.append_item(&recent_entry(recent));
        }
        if !items.is_empty() {
            menu.append(
                Some(&gettext("_Clear Recent Items")),
                Some("app.clear-recent"),
            );
        }
        list.show_items(&items);
    }

    fn add_open_action(&self) {
        let open = gio::SimpleAction::new("open-source", Some(glib::VariantTy::STRING));
        let weak = self.downgrade();
        open.connect_activate(move |_, parameter| {
            let text = parameter.and_then(glib::Variant::get::<String>);
            if let (Some(window), Some(text)) = (weak.upgrade(), text) {
                match text.parse() {
                    Ok(source) => window.open(source),
                    Err(error) => window.toast(&messages::for_source_error(&error)),
                }
            }
        });
        self.add_action(&open);
    }
}

/// The demo camera, steady and in each of its moods.
fn demo_cameras() -> gio::Menu {
    let moods = [
        (gettext("Steady"), "demo:"),
        (gettext("Drops Every 10 Seconds"), "demo:drop=10"),
        (gettext("Stalls After 10 Seconds"), "demo:stall=10"),
        (gettext("Asks for a Password"), "demo:password"),
        (gettext("Changes Its Resolution"), "demo:resize=5"),
        (gettext("Dies After 10 Seconds"), "demo:die=10"),
    ];
    let menu = gio::Menu::new();
    for (label, source) in moods {
        menu.append_item(&item(&label, OPEN, source));
    }
    menu
}

fn recent_entry(recent: &RecentItem) -> gio::MenuItem {
    // Recent addresses have no secrets, so that this reveals none.
    item(&shortened(&recent.source), OPEN, &recent.source.reveal())
}

/// A title that does not make the menu as wide as the window.
fn shortened(source: &Source) -> String {
    const MOST: usize = 40;
    let title = titles::name(Some(source), None);
    if title.chars().count() <= MOST {
        return title;
    }
    let letters: Vec<char> = title.chars().collect();
    let (head, tail) = (
        &letters[..MOST / 2],
        &letters[letters.len() - MOST / 2 + 1..],
    );
    format!(
        "{}…{}",
        head.iter().collect::<String>(),
        tail.iter().collect::<String>()
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_mood_of_the_demo_camera_is_one() {
        let menu = demo_cameras();
        for at in 0..menu.n_items() {
            let target = menu.item_attribute_value(at, gio::MENU_ATTRIBUTE_TARGET, None);
            let source = target.and_then(|target| target.get::<String>());
            let source = source.and_then(|text| text.parse::<Source>().ok());
            assert!(matches!(source, Some(Source::Demo(_))), "{at}");
        }
    }

    #[test]
    fn a_long_name_keeps_its_beginning_and_its_end() {
        let short = shortened(&Source::File(format!("/a/{}.mkv", "é".repeat(90)).into()));
        assert_eq!(short.chars().count(), 40);
        assert!(
            short.starts_with("éé") && short.ends_with("é.mkv"),
            "{short}"
        );
        assert_eq!(shortened(&Source::File("/a/b.mkv".into())), "b.mkv");
    }
}
