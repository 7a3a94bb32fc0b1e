//! The sidebar with what is measured, and the mark.

use adw::{prelude::*, subclass::prelude::*};
use gettextrs::gettext;
use gtk::{gio, glib};
use highwater_text::i18n::gettext_f;

use super::super::Window;
use crate::{actions::Action, sidebar::Sidebar};

impl Window {
    pub(super) fn set_up_measuring(&self) {
        self.set_command(Action::Mark, Self::mark);
        let Some(application) = self.shared() else {
            return;
        };
        let measured = application.measurements().diagnostics().is_some();
        self.set_command_enabled(Action::Mark, measured);
        self.add_video_path_command();
        let sidebar = Sidebar::new(&application, self.playback(), &self.imp().view);
        self.add_sidebar_page(&sidebar, "measurements");
    }

    /// `win.video-path(path)`: brings the picture to the window on this path from now on.
    fn add_video_path_command(&self) {
        let action = gio::SimpleAction::new("video-path", Some(glib::VariantTy::STRING));
        let weak = self.playback().downgrade();
        action.connect_activate(move |_, parameter| {
            let path = parameter.and_then(glib::Variant::str).map(str::parse);
            if let (Some(playback), Some(Ok(path))) = (weak.upgrade(), path) {
                playback.set_video_path(path);
            }
        });
        self.add_action(&action);
    }

    /// Chooses this moment as the baseline. Everything is measured for it, which takes too long for
    /// the main loop.
    fn mark(&self) {
        let Some(diagnostics) = self
            .shared()
            .and_then(|shared| shared.measurements().shared())
        else {
            return;
        };
        let weak = self.downgrade();
        glib::spawn_future_local(async move {
            let marked = gio::spawn_blocking(move || {
                let number = diagnostics.history(|history| history.marks().count()) + 1;
                let name = gettext_f("Mark {number}", &[("number", &number.to_string())]);
                diagnostics.mark(&name);
            });
            if marked.await.is_ok()
                && let Some(window) = weak.upgrade()
            {
                window.toast(&gettext("Marked: changes are counted from here."));
            }
        });
    }
}
