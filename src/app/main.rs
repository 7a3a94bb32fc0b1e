//! The application.

mod actions;
mod again;
mod application;
mod bridge;
mod charts;
mod command_line;
mod config;
mod dialogs;
mod drivers;
mod facts;
mod inspector;
mod keyring;
mod library;
mod locale;
mod measurements;
mod media_keys;
mod messages;
mod mpris;
mod paths;
mod playback;
mod queue;
mod recording_settings;
mod runs;
mod settings;
mod sidebar;
mod video;
mod window;

use std::process::ExitCode;

use gettextrs::gettext;
use gtk::{gio, glib, prelude::*};

fn main() -> ExitCode {
    locale::init();
    if let Err(error) = gio::resources_register_include!("highwater.gresource") {
        eprintln!("{error}");
        return ExitCode::FAILURE;
    }
    if !settings::check() {
        eprintln!(
            "{}",
            gettext("The settings schema is missing: install Highwater again.")
        );
        return ExitCode::FAILURE;
    }
    glib::set_prgname(Some(config::APP_ID));
    let application = application::Application::new();
    let status = application.run();
    if let Some(places) = application.places_to_run_again_at() {
        let error = again::run(&places);
        eprintln!("{error}");
        return ExitCode::FAILURE;
    }
    if application.has_failed() {
        return ExitCode::FAILURE;
    }
    status.into()
}
