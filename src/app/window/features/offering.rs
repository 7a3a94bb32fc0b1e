//! Offers what the run before recorded, if that did not end properly, in the first window.

use adw::subclass::prelude::*;

use super::super::Window;
use crate::runs::OfferBar;

impl Window {
    pub(super) fn offer_recording(&self) {
        let Some(application) = self.shared() else {
            return;
        };
        if let Some(path) = application.recording().take_unfinished() {
            self.imp()
                .stage
                .add_overlay(&OfferBar::new(&application, path));
        }
    }
}
