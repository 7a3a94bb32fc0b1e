//! The application.
mod config;
mod dialogs;
mod i18n;
mod keyring;
mod library;
mod messages;
mod mpris;
mod queue;
fn main() {}
