//! What plays next: the list, and the panel that shows it.

pub mod model;
mod uris;

pub use model::{Item, ItemId, Queue, Repeat};
pub use uris::{source_of, sources_of};
