//! Runs that are written down: this one while it lasts, the one that did not end properly, and those
//! that somebody opens again.

mod compare;
mod files;
mod offer_bar;
mod recording;
mod window;

pub use files::{filter, split};
pub use offer_bar::OfferBar;
pub use recording::Recording;
pub use window::RunWindow;
