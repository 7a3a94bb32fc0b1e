//! Says in a toast what became of a file that was to be written.

use std::path::PathBuf;

use adw::prelude::*;
use gettextrs::gettext;
use gtk::gio;
use highwater_text::i18n::gettext_f;

use super::super::Window;

impl Window {
    /// The name of the file, with a button that leads to it; or the sentence that says why there is
    /// none.
    pub(super) fn tell_of_saving(&self, outcome: Result<PathBuf, String>) {
        let toast = match outcome {
            Ok(path) => self.toast_of_file(path),
            Err(sentence) => adw::Toast::builder()
                .title(sentence)
                // Long enough to read what to do.
                .timeout(0)
                .build(),
        };
        self.add_toast(toast);
    }

    fn toast_of_file(&self, path: PathBuf) -> adw::Toast {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let toast = adw::Toast::new(&gettext_f("“{name}” is saved.", &[("name", &name)]));
        toast.set_button_label(Some(&gettext("Show in Folder")));
        let weak = self.downgrade();
        toast.connect_button_clicked(move |_| {
            if let Some(folder) = path.parent() {
                let uri = gio::File::for_path(folder).uri();
                gtk::show_uri(weak.upgrade().as_ref(), &uri, gtk::gdk::CURRENT_TIME);
            }
        });
        toast
    }
}
