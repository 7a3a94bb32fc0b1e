//! The dialogs: each is asked or shown with one call.

pub mod about;
mod credentials;
pub mod export;
mod information;
mod location;
mod preferences;
mod recording_page;
pub mod shortcuts;

pub use credentials::{Answer, CredentialsDialog};
pub use information::InformationWindow;
pub use location::LocationDialog;
pub use preferences::Preferences;

use std::cell::RefCell;

use adw::prelude::*;

/// Shows the dialog; it lives until it is answered.
pub fn run_file_chooser(
    dialog: &gtk::FileChooserNative,
    accepted: impl Fn(&gtk::FileChooserNative) + 'static,
) {
    let own = RefCell::new(Some(dialog.clone()));
    dialog.connect_response(move |dialog, response| {
        own.take();
        if response == gtk::ResponseType::Accept {
            accepted(dialog);
        }
    });
    dialog.show();
}

/// Shows a message dialog and waits for its response.
async fn answer(dialog: &(impl IsA<adw::MessageDialog> + IsA<gtk::Window>)) -> String {
    let (answered, answer) = async_channel::bounded(1);
    dialog.connect_response(None, move |_, response| {
        // A second response of a dialog that is closing is not wanted.
        let _ = answered.try_send(response.to_owned());
    });
    dialog.present();
    answer.recv().await.unwrap_or_default()
}
