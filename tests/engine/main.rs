//! The engine on real input: files of every usual kind, the demo camera, and nasty cameras.

mod decoders;
mod demo;
mod device_decoder;
mod files;
mod nasty;
mod outputs;
mod recordings;
mod snapshots;
mod switching;
mod tracks;
mod watched;

use watched::{Watched, request};
