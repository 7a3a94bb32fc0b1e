//! What can be switched while a film plays: the video path and the decoder.

use adw::prelude::*;
use gtk::{gio, glib};
use highwater_engine::memory::Occasion;

use super::super::Window;
use crate::{drivers, settings};

impl Window {
    pub(super) fn set_up_rendering(&self) {
        self.add_choice("video-path", |window, path| {
            if let Ok(path) = path.parse() {
                window.playback().set_video_path(path);
                window.tell_occasion(Occasion::VideoPath);
            }
        });
        self.add_choice("decoder", Self::choose_decoder);
        for key in ["decoder", "decoders"] {
            let weak = self.downgrade();
            settings::settings().connect_changed(Some(key), move |_, _| {
                if let Some(window) = weak.upgrade() {
                    window.follow_decoders();
                }
            });
        }
    }

    fn follow_decoders(&self) {
        let choice = settings::decoders();
        self.playback().set_decoders(if drivers::is_safe() {
            choice.in_software()
        } else {
            choice
        });
    }

    /// `win.name(choice)`.
    fn add_choice(&self, name: &str, choose: fn(&Self, &str)) {
        let action = gio::SimpleAction::new(name, Some(glib::VariantTy::STRING));
        let weak = self.downgrade();
        action.connect_activate(move |_, parameter| {
            if let (Some(window), Some(choice)) =
                (weak.upgrade(), parameter.and_then(glib::Variant::str))
            {
                choose(&window, choice);
            }
        });
        self.add_action(&action);
    }

    /// Decodes what plays, and what comes in the same codec, as `word` says.
    fn choose_decoder(&self, word: &str) {
        let playback = self.playback();
        let codec = playback.info().picture_codec();
        let mut choice = playback.decoders();
        // Without a codec to choose it for, a name stands for all that the decoder takes.
        if choice.choose(word, codec.as_ref()).is_ok() {
            // Following the settings does the rest, unless they were like that already.
            settings::remember_decoders(&choice);
            self.follow_decoders();
        }
    }
}
