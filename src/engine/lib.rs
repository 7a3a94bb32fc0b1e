//! Highwater without a window: what plays, what is measured, and what it means.
//!
//! `media` plays and knows nothing of `memory`; `memory` measures and knows nothing of `media`.
//! No GTK here: whoever uses the engine hands it the video sinks.

pub mod media;
pub mod memory;
