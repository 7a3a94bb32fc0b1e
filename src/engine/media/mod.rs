//! What plays: sources, the player, tracks, cameras.

pub mod camera;
pub mod credentials;
pub mod decoders;
pub mod devices;
pub mod diagnose;
pub mod error;
pub mod files;
mod graph;
pub mod info;
pub mod network;
pub mod output;
mod percent;
pub mod player;
pub mod playlist;
pub mod reconnect;
pub mod recording;
mod redact;
pub mod snapshot;
pub mod source;

pub use redact::redact;
