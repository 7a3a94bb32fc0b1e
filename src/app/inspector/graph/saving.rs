//! Saving the graph: as a picture, or as text for Graphviz. Neither has secrets in it.

use adw::subclass::prelude::*;
use gettextrs::gettext;
use gtk::{gio, glib, prelude::*};
use highwater_engine::report::graph::{dot, svg};
use highwater_text::i18n::gettext_f;

use super::GraphPage;
use crate::dialogs;

impl GraphPage {
    pub(super) fn save_svg(&self) {
        let imp = self.imp();
        let text = svg::text(&imp.pipeline.borrow(), &imp.layout.borrow());
        self.ask_where_to_save(&gettext("pipeline.svg"), text.into_bytes());
    }

    pub(super) fn save_dot(&self) {
        let text = dot::text(&self.imp().pipeline.borrow());
        self.ask_where_to_save(&gettext("pipeline.dot"), text.into_bytes());
    }

    /// Saves the graph as it is now, however long somebody thinks about where to.
    fn ask_where_to_save(&self, name: &str, bytes: Vec<u8>) {
        let dialog = gtk::FileChooserNative::builder()
            .title(gettext("Save the Graph"))
            .modal(true)
            .action(gtk::FileChooserAction::Save)
            .build();
        dialog.set_transient_for(self.root().and_downcast::<gtk::Window>().as_ref());
        dialog.set_current_name(name);
        let weak = self.downgrade();
        dialogs::run_file_chooser(&dialog, move |dialog| {
            if let (Some(page), Some(file)) = (weak.upgrade(), dialog.file()) {
                page.save(file, bytes.clone());
            }
        });
    }

    fn save(&self, file: gio::File, bytes: Vec<u8>) {
        let weak = self.downgrade();
        glib::spawn_future_local(async move {
            let flags = gio::FileCreateFlags::REPLACE_DESTINATION;
            let written = file
                .replace_contents_future(bytes, None, false, flags)
                .await;
            let Some(page) = weak.upgrade() else { return };
            match written {
                Ok(_) => page.say(&gettext("Saved.")),
                Err((_, error)) => page.say_failed(error.message()),
            }
        });
    }

    fn say_failed(&self, reason: &str) {
        let text = gettext_f("The graph is not saved: {reason}", &[("reason", reason)]);
        self.say(&text);
    }

    fn say(&self, text: &str) {
        // A page that stands alone has nobody who would say it.
        let _ = self.activate_action("inspector.say", Some(&text.to_variant()));
    }
}
