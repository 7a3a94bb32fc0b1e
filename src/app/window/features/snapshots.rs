//! Keeps the picture on screen: in the pictures folder, or in the clipboard.

use std::path::PathBuf;

use adw::prelude::*;
use gettextrs::gettext;
use gtk::{gdk, gio, glib};
use highwater_engine::media::{
    player::Player,
    snapshot::{Format, Snapshot, SnapshotError},
};

use super::super::Window;
use crate::{messages, settings};

impl Window {
    pub(in crate::window) fn save_picture(&self) {
        let Some(snapshot) = self.picture_on_screen() else {
            return;
        };
        let name = self.name_of_what_is_kept(snapshot.position());
        let (folder, format) = (pictures(), settings::snapshot_format());
        self.with_picture(
            move || snapshot.save(&folder, &name, format),
            |window, path| window.tell_of_saving(Ok(path)),
        );
    }

    pub(in crate::window) fn copy_picture(&self) {
        let Some(snapshot) = self.picture_on_screen() else {
            return;
        };
        self.with_picture(
            move || snapshot.encode(Format::Png),
            |window, png| {
                let content = glib::Bytes::from_owned(png);
                let provider = gdk::ContentProvider::for_bytes("image/png", &content);
                let text = match window.clipboard().set_content(Some(&provider)) {
                    Ok(()) => gettext("The picture is copied."),
                    Err(_) => gettext("The picture was not copied: try again."),
                };
                window.toast(&text);
            },
        );
    }

    fn picture_on_screen(&self) -> Option<Snapshot> {
        let snapshot = self.playback().player().and_then(Player::snapshot);
        if snapshot.is_none() {
            self.toast(&gettext("There is no picture to keep."));
        }
        snapshot
    }

    /// Works on another thread, and goes on with what came of it here.
    fn with_picture<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, SnapshotError> + Send + 'static,
        then: impl FnOnce(&Self, T) + 'static,
    ) {
        let work = gio::spawn_blocking(work);
        let weak = self.downgrade();
        glib::spawn_future_local(async move {
            let outcome = work.await;
            let Some(window) = weak.upgrade() else { return };
            match outcome {
                Ok(Ok(value)) => then(&window, value),
                Ok(Err(error)) => {
                    window.tell_of_saving(Err(messages::for_snapshot_error(&error)));
                }
                Err(_) => {
                    window.tell_of_saving(Err(gettext("The picture was not kept: try again.")));
                }
            }
        });
    }
}

/// Where desktops keep pictures; at home where there is no such folder.
fn pictures() -> PathBuf {
    glib::user_special_dir(glib::UserDirectory::Pictures).unwrap_or_else(glib::home_dir)
}
