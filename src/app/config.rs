//! Names that are fixed for the whole application.

/// The application id: also the icon's name, the settings schema's and the desktop entry's.
pub const APP_ID: &str = "dev.highwater.Highwater";
