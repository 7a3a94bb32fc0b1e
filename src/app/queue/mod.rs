//! What plays next: the list, and the panel that shows it.

pub mod model;
mod panel;
mod playlists;
mod row;
mod shared;
mod uris;

pub use highwater_engine::media::playlist::Entry;
pub use model::{Item, ItemId, Queue, Repeat};
pub use panel::QueuePanel;
pub use playlists::{M3u, expand, to_m3u};
pub use shared::SharedQueue;
pub use uris::{source_of, sources_of};
