//! The settings, whether installed or in the tree.

use std::cell::OnceCell;

use gtk::gio;

use crate::{config::APP_ID, paths};

thread_local! {
    static SETTINGS: OnceCell<gio::Settings> = const { OnceCell::new() };
}

/// The application's settings; on the main thread.
///
/// # Panics
///
/// Never after [`check`] has found the schema.
pub fn settings() -> gio::Settings {
    SETTINGS.with(|settings| {
        settings
            .get_or_init(|| {
                gio::Settings::new_full(
                    &schema().unwrap_or_else(|| unreachable!("checked at start")),
                    None::<&gio::SettingsBackend>,
                    None,
                )
            })
            .clone()
    })
}

/// Whether the schema is there: an installation can be damaged.
pub fn check() -> bool {
    schema().is_some()
}

fn schema() -> Option<gio::SettingsSchema> {
    let default = gio::SettingsSchemaSource::default();
    gio::SettingsSchemaSource::from_directory(paths::schemas(), default.as_ref(), false)
        .ok()
        .or(default)?
        .lookup(APP_ID, true)
}
