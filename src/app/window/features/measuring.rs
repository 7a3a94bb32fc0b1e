//! The sidebar with what is measured, and the mark.

use adw::{prelude::*, subclass::prelude::*};
use gtk::glib;
use highwater_engine::{
    media::player::{PlayState, PlayerEvent},
    memory::Occasion,
};

use super::super::Window;
use crate::{actions::Action, measurements::Measurements, sidebar::Sidebar};

impl Window {
    pub(super) fn set_up_measuring(&self) {
        self.set_command(Action::Mark, Self::mark);
        let Some(application) = self.shared() else {
            return;
        };
        let measured = application.measurements().diagnostics().is_some();
        self.set_command_enabled(Action::Mark, measured);
        let sidebar = Sidebar::new(&application, self.playback(), &self.imp().view);
        self.add_sidebar_page(&sidebar, "measurements");
    }

    /// Changes of the memory are easier to understand beside what happened.
    pub(super) fn measuring_follows(&self, event: &PlayerEvent) {
        match event {
            PlayerEvent::State(PlayState::Opening) => self.tell_occasion(Occasion::Opened),
            PlayerEvent::Reconnecting(_) => self.tell_occasion(Occasion::Reconnect),
            PlayerEvent::SeekDone => self.tell_occasion(Occasion::Seek),
            _ => {}
        }
    }

    pub(super) fn tell_occasion(&self, occasion: Occasion) {
        let application = self.shared();
        let diagnostics = application
            .as_ref()
            .and_then(|application| application.measurements().diagnostics());
        if let Some(diagnostics) = diagnostics {
            diagnostics.tell(occasion);
        }
    }

    /// Chooses this moment as the baseline.
    fn mark(&self) {
        let Some(shared) = self.shared() else {
            return;
        };
        let weak = self.downgrade();
        glib::spawn_future_local(async move {
            if shared.measurements().mark().await
                && let Some(window) = weak.upgrade()
            {
                window.toast(&Measurements::marked());
            }
        });
    }
}
