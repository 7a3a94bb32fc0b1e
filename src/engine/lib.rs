//! Highwater without a window: what plays, what is measured, and what it means.
//!
//! `media` plays and knows nothing of `memory`; `memory` measures and knows nothing of `media`;
//! `verdict` says what the figures mean, `log` keeps what was said, and `report` writes everything
//! down.
//! No GTK here: whoever uses the engine hands it the video sinks.

pub mod log;
pub mod media;
pub mod memory;
pub mod report;
pub mod verdict;
