//! Opens the inspector beside the window, one for each, and closes it with the window.

use adw::prelude::*;

use super::super::Window;
use crate::{actions::Action, inspector::InspectorWindow};

impl Window {
    pub(super) fn set_up_inspecting(&self) {
        self.set_command(Action::Inspector, Self::show_inspector);
    }

    /// An inspector without its window would keep the application from ending.
    pub(in crate::window) fn close_inspector(&self) {
        if let Some(inspector) = self.features().inspector.upgrade() {
            inspector.close();
        }
    }

    fn show_inspector(&self) {
        let features = self.features();
        let open = features.inspector.upgrade();
        let inspector = open.or_else(|| {
            let shared = self.shared()?;
            let inspector = InspectorWindow::new(&shared, shared.measurements());
            features.inspector.set(Some(&inspector));
            Some(inspector)
        });
        if let Some(inspector) = inspector {
            inspector.present();
        }
    }
}
