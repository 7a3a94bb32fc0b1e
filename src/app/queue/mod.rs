//! What plays next: the list, and the panel that shows it.

pub mod model;
mod panel;
mod row;
mod shared;
mod uris;

pub use model::{Item, ItemId, Queue, Repeat};
pub use panel::QueuePanel;
pub use shared::SharedQueue;
pub use uris::{source_of, sources_of};
