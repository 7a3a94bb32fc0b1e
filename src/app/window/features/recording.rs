//! Records what plays into the videos folder, and says how far that is.

use std::path::PathBuf;

use adw::{prelude::*, subclass::prelude::*};
use gtk::{gio, glib};
use highwater_engine::media::{
    player::{Player, PlayerEvent},
    recording::{Recorded, RecordingError, RecordingEvent, RecordingRequest},
};

use super::super::Window;
use crate::{actions::Action, messages, recording_settings::Wanted};

impl Window {
    /// The action is on while something is recorded.
    pub(in crate::window) fn add_record_command(&self) {
        let off = false.to_variant();
        let action = gio::SimpleAction::new_stateful(Action::Record.name(), None, &off);
        let weak = self.downgrade();
        action.connect_activate(move |_, _| {
            if let Some(window) = weak.upgrade() {
                window.start_or_stop_recording();
            }
        });
        self.add_action(&action);
    }

    /// Shows how far the recording is.
    pub(in crate::window) fn show_recording(&self) {
        let status = self.playback().player().and_then(Player::recording);
        self.imp().recording_badge.set_status(status.as_ref());
    }

    pub(super) fn recording_follows(&self, event: &PlayerEvent) {
        let PlayerEvent::Recording(event) = event else {
            return;
        };
        match event {
            RecordingEvent::Part(path) => {
                glib::g_info!("highwater", "records into {}", path.display());
            }
            RecordingEvent::Stopped(recorded, error) => {
                self.tell_of_recording(recorded, error.as_ref());
            }
        }
        self.follow_recording();
    }

    fn start_or_stop_recording(&self) {
        let Some(player) = self.playback().player() else {
            return;
        };
        if player.recording().is_some() {
            player.stop_recording();
        } else {
            self.start_recording();
        }
    }

    /// The encoders that work are looked for elsewhere: that takes a moment.
    fn start_recording(&self) {
        let wanted = Wanted::now();
        let container = wanted.container;
        let found = gio::spawn_blocking(move || wanted.encoding());
        let (weak, name) = (self.downgrade(), self.name_of_what_is_kept(None));
        glib::spawn_future_local(async move {
            // Without an answer everything stays as it comes.
            let encoding = found.await.unwrap_or_default();
            let Some(window) = weak.upgrade() else { return };
            let Some(player) = window.playback().player() else {
                return;
            };
            player.start_recording(RecordingRequest {
                folder: videos(),
                name,
                container,
                encoding,
            });
            window.set_recording_state(true);
            window.wake();
        });
    }

    fn tell_of_recording(&self, recorded: &Recorded, error: Option<&RecordingError>) {
        if let Some(error) = error {
            self.tell_of_saving(Err(messages::for_recording_error(error)));
        }
        if let Some(path) = recorded.paths.last() {
            self.tell_of_saving(Ok(path.clone()));
        }
    }

    fn follow_recording(&self) {
        let records = self.playback().player().and_then(Player::recording);
        self.set_recording_state(records.is_some());
        self.show_recording();
    }

    fn set_recording_state(&self, on: bool) {
        let action = self.lookup_action(Action::Record.name());
        if let Some(action) = action.and_downcast::<gio::SimpleAction>() {
            action.set_state(&on.to_variant());
        }
    }
}

/// Where desktops keep films; at home where there is no such folder.
fn videos() -> PathBuf {
    glib::user_special_dir(glib::UserDirectory::Videos).unwrap_or_else(glib::home_dir)
}
