//! The row with the decoder: the one in use, and a choice among those that work here.

use std::cell::{Cell, RefCell};

use adw::{prelude::*, subclass::prelude::*};
use gettextrs::gettext;
use gtk::{gio, glib};
use highwater_engine::media::decoders::{self, Codec, CodecDecoders};

use crate::{drivers, playback::Playback};

/// The first two choices, which are there for every codec.
const WORDS: [&str; 2] = ["auto", "software"];

mod imp {
    use super::*;

    #[derive(Debug, Default)]
    pub struct DecoderRow {
        /// What works here, once it is known.
        pub(super) catalogue: RefCell<Vec<CodecDecoders>>,
        pub(super) asked: Cell<bool>,
        /// The words of the choices that are shown, in their order.
        pub(super) words: RefCell<Vec<String>>,
        /// Whether the selection changes because something was found out, and not by hand.
        pub(super) following: Cell<bool>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for DecoderRow {
        const NAME: &'static str = "HighwaterDecoderRow";
        type Type = super::DecoderRow;
        type ParentType = adw::ComboRow;
    }

    impl ObjectImpl for DecoderRow {
        fn constructed(&self) {
            self.parent_constructed();
            self.obj()
                .connect_selected_notify(super::DecoderRow::choose);
        }
    }

    impl WidgetImpl for DecoderRow {}
    impl ListBoxRowImpl for DecoderRow {}
    impl PreferencesRowImpl for DecoderRow {}
    impl ActionRowImpl for DecoderRow {}
    impl ComboRowImpl for DecoderRow {}
}

glib::wrapper! {
    /// The decoder in use, and the choice of another one.
    pub struct DecoderRow(ObjectSubclass<imp::DecoderRow>)
        @extends adw::ComboRow, adw::ActionRow, adw::PreferencesRow, gtk::ListBoxRow, gtk::Widget,
        @implements gtk::Accessible, gtk::Actionable, gtk::Buildable, gtk::ConstraintTarget;
}

impl DecoderRow {
    /// Shows what decodes now, and what could.
    pub fn update(&self, playback: &Playback) {
        self.ask_once();
        let info = playback.info();
        let in_use = info.picture_decoder().map_or_else(
            || gettext("No picture is decoded"),
            |decoder| decoder.factory.clone(),
        );
        if self.subtitle().is_none_or(|subtitle| subtitle != in_use) {
            self.set_subtitle(&in_use);
        }
        let codec = info.picture_codec();
        let choice = playback.decoders();
        self.offer(codec.as_ref(), choice.word(codec.as_ref()));
    }

    /// Starting every decoder takes a moment: elsewhere, and when there is somebody to see it.
    fn ask_once(&self) {
        if self.imp().asked.replace(true) {
            return;
        }
        let weak = self.downgrade();
        let hardware = !drivers::is_safe();
        glib::spawn_future_local(async move {
            let catalogue = gio::spawn_blocking(move || decoders::catalogue(hardware)).await;
            if let (Some(row), Ok(catalogue)) = (weak.upgrade(), catalogue) {
                row.imp().catalogue.replace(catalogue);
            }
        });
    }

    fn offer(&self, codec: Option<&Codec>, chosen: &str) {
        let imp = self.imp();
        let words = self.words(codec, chosen);
        imp.following.set(true);
        if *imp.words.borrow() != words {
            let names: Vec<String> = words.iter().map(|word| name(word)).collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            imp.words.replace(words);
            self.set_model(Some(&gtk::StringList::new(&names)));
        }
        let at = imp.words.borrow().iter().position(|word| word == chosen);
        if let Some(at) = at.and_then(|at| u32::try_from(at).ok())
            && self.selected() != at
        {
            self.set_selected(at);
        }
        imp.following.set(false);
    }

    /// What can be chosen: also what was chosen and is not there any more.
    fn words(&self, codec: Option<&Codec>, chosen: &str) -> Vec<String> {
        let catalogue = self.imp().catalogue.borrow();
        let working = catalogue
            .iter()
            .filter(|entry| Some(&entry.codec) == codec)
            .flat_map(|entry| &entry.decoders)
            .filter(|decoder| decoder.works)
            .map(|decoder| decoder.factory.as_str());
        let mut words: Vec<String> = WORDS
            .into_iter()
            .chain(working)
            .map(str::to_owned)
            .collect();
        if !words.iter().any(|word| word == chosen) {
            words.push(chosen.to_owned());
        }
        words
    }

    fn choose(&self) {
        let imp = self.imp();
        let at = usize::try_from(self.selected()).unwrap_or(usize::MAX);
        let word = imp.words.borrow().get(at).cloned();
        if let Some(word) = word.filter(|_| !imp.following.get()) {
            // Outside of a window there is nobody to tell.
            let _ = self.activate_action("win.decoder", Some(&word.to_variant()));
        }
    }
}

fn name(word: &str) -> String {
    match word {
        "auto" => gettext("Automatic"),
        "software" => gettext("Software"),
        factory => factory.to_owned(),
    }
}
