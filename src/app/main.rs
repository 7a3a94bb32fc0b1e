//! The application.
mod i18n;
mod keyring;
mod library;
mod messages;
mod queue;
fn main() {}
