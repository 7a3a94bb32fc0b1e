//! What is remembered between runs: recent items, and where playing stopped.

mod recent;
mod resume;
mod store;

pub use recent::{Recent, RecentItem};
pub use resume::Resume;
