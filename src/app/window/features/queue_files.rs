//! Files into the queue and the queue into a file.

use adw::prelude::*;
use gettextrs::gettext;
use gtk::{gio, glib};
use highwater_engine::media::source::Source;
use highwater_text::i18n::{gettext_f, ngettext_f};

use super::super::Window;
use crate::{
    actions::Action,
    dialogs,
    queue::{self, M3u},
};

impl Window {
    pub(super) fn set_up_queue_files(&self) {
        self.set_command(Action::QueueAdd, |window| {
            window.choose_files(&gettext("Add to the Queue"), |window, sources| {
                window.add_to_queue(usize::MAX, sources);
            });
        });
        self.set_command(Action::QueueSave, Self::ask_where_to_save);
    }

    /// Plays the first of these; the others follow. Nothing where there are none.
    pub(in crate::window) fn queue_all(&self, sources: Vec<Source>) {
        if sources.is_empty() {
            return;
        }
        // Reading a playlist may take long, and something else may be opened meanwhile.
        let asked = self.features().count_opening();
        self.expand(sources, move |window, entries| {
            if window.features().is_newest(asked) {
                window.start_queue(entries);
            }
        });
    }

    /// Puts these before the place `at`, or at the end.
    pub(super) fn add_to_queue(&self, at: usize, sources: Vec<Source>) {
        self.expand(sources, move |window, entries| window.enqueue(at, entries));
    }

    fn expand(&self, sources: Vec<Source>, then: impl FnOnce(&Self, Vec<queue::Entry>) + 'static) {
        let weak = self.downgrade();
        glib::spawn_future_local(async move {
            let expanded = queue::expand(sources).await;
            let Some(window) = weak.upgrade() else { return };
            let skipped = u32::try_from(expanded.skipped).unwrap_or(u32::MAX);
            if skipped > 0 {
                window.toast(&ngettext_f(
                    "{n} line of the playlist cannot be opened.",
                    "{n} lines of the playlist cannot be opened.",
                    skipped,
                    &[],
                ));
            }
            if expanded.entries.is_empty() {
                window.toast(&gettext("There is nothing to play in this playlist."));
            } else {
                then(&window, expanded.entries);
            }
        });
    }

    fn ask_where_to_save(&self) {
        let dialog = gtk::FileChooserNative::builder()
            .title(gettext("Save as Playlist"))
            .transient_for(self)
            .modal(true)
            .action(gtk::FileChooserAction::Save)
            .build();
        dialog.set_current_name(&gettext("Queue.m3u"));
        let weak = self.downgrade();
        dialogs::run_file_chooser(&dialog, move |dialog| {
            if let (Some(window), Some(file)) = (weak.upgrade(), dialog.file()) {
                window.save_queue(file);
            }
        });
    }

    fn save_queue(&self, file: gio::File) {
        let m3u = queue::to_m3u(&self.features().queue.read().entries());
        let weak = self.downgrade();
        glib::spawn_future_local(async move {
            let bytes = m3u.bytes.clone();
            let flags = gio::FileCreateFlags::REPLACE_DESTINATION;
            let written = file
                .replace_contents_future(bytes, None, false, flags)
                .await;
            if let Some(window) = weak.upgrade() {
                window.toast(&outcome(&m3u, written.err().map(|(_, error)| error)));
            }
        });
    }
}

/// What became of the playlist.
fn outcome(m3u: &M3u, error: Option<glib::Error>) -> String {
    if let Some(error) = error {
        let reason = [("reason", error.message())];
        return gettext_f("The playlist is not saved: {reason}", &reason);
    }
    if m3u.left_out > 0 {
        let count = u32::try_from(m3u.left_out).unwrap_or(u32::MAX);
        return ngettext_f(
            "Saved, without {n} item that no playlist can hold.",
            "Saved, without {n} items that no playlist can hold.",
            count,
            &[],
        );
    }
    if m3u.without_secrets {
        gettext("Saved, without users, passwords and tokens.")
    } else {
        gettext("Saved.")
    }
}
