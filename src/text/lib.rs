//! What the window and the terminal say in the same words: translated text with arguments, figures
//! with their units, and the names of what is measured.

pub mod bundle;
pub mod comparison;
pub mod decoders;
pub mod files;
pub mod i18n;
pub mod measured;
pub mod page;
pub mod units;
