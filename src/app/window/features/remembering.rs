//! What this window leaves behind: recent items, and where each one stopped.

use std::time::Duration;

use adw::{prelude::*, subclass::prelude::*};
use gtk::glib;
use highwater_engine::media::player::{PlayState, PlayerEvent};

use super::super::Window;
use crate::settings::settings;

/// How much of a position a crash may lose.
const EVERY: Duration = Duration::from_secs(10);

impl Window {
    pub(super) fn set_up_remembering(&self) {
        settings()
            .bind("fill", &*self.imp().view, "fill")
            .get()
            .build();
        let weak = self.downgrade();
        glib::timeout_add_local(EVERY, move || {
            let Some(window) = weak.upgrade() else {
                return glib::ControlFlow::Break;
            };
            window.note_position();
            glib::ControlFlow::Continue
        });
    }

    pub(super) fn remembering_follows(&self, event: &PlayerEvent) {
        match event {
            PlayerEvent::State(PlayState::Playing | PlayState::Paused) => {
                self.note_recent();
                self.note_position();
            }
            PlayerEvent::EndOfStream => self.note_position(),
            _ => {}
        }
    }

    /// Closes what is open.
    pub fn stop(&self) {
        self.leave_behind();
        self.playback().close();
    }

    /// Something else is about to be opened.
    pub(in crate::window) fn leave_behind(&self) {
        self.note_position();
        let features = self.features();
        features.opened.set(features.opened.get() + 1);
        features.fresh.set(true);
        self.forget_questions();
    }

    /// Keeps where playing is; nothing while a source is opening, when there is no position yet.
    pub(in crate::window) fn note_position(&self) {
        let playback = self.playback();
        let state = playback.state();
        let settled = matches!(
            state,
            PlayState::Playing | PlayState::Paused | PlayState::Ended
        );
        let progress = playback.progress();
        if let (true, Some(source), Some(shared)) = (settled, playback.source(), self.shared())
            && let Some(position) = progress.position
            && !progress.live
        {
            shared
                .library()
                .stopped(&source, position, progress.duration);
        }
    }

    /// What really plays belongs to the recent items; what was only tried does not.
    fn note_recent(&self) {
        if !self.features().fresh.replace(false) {
            return;
        }
        let Some(request) = self.playback().request() else {
            return;
        };
        if let Some(shared) = self.shared() {
            shared.library().opened(&request.source);
        }
        if let Some(position) = request.start_at {
            self.say_where_it_resumes(position);
        }
    }
}
