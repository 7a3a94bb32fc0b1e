//! Opens the media information and keeps it up to date.

use adw::prelude::*;

use super::super::Window;
use crate::{actions::Action, dialogs::InformationWindow};

impl Window {
    pub(super) fn set_up_information(&self) {
        self.set_command(Action::MediaInformation, Self::show_information);
    }

    /// Cheap where the window is closed, or where nothing changed.
    pub(in crate::window) fn update_information(&self) {
        let Some(information) = self.features().information.upgrade() else {
            return;
        };
        let playback = self.playback();
        let progress = playback.progress();
        match playback.source() {
            Some(source) => {
                information.show(Some((&source, &playback.info(), &progress)));
            }
            None => information.show(None),
        }
    }

    fn show_information(&self) {
        let features = self.features();
        let information = features.information.upgrade().unwrap_or_else(|| {
            let information = InformationWindow::new(self);
            features.information.set(Some(&information));
            information
        });
        self.update_information();
        information.present();
    }
}
