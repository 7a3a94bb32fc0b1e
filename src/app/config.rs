//! Names that are fixed for the whole application.

/// The application id: also the icon's name, the settings schema's and the desktop entry's.
pub const APP_ID: &str = "dev.highwater.Highwater";

/// The version people see.
pub const VERSION: &str = env!("CARGO_PKG_VERSION");

/// The gettext domain.
pub const GETTEXT_DOMAIN: &str = "highwater";
