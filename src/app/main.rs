//! The application.
mod i18n;
mod messages;
fn main() {}
