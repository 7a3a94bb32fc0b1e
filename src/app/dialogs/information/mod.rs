//! The media information: everything that is known about what plays, to read, follow and copy.

mod facts;
mod window;

pub use window::InformationWindow;
