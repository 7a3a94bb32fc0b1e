//! The real window, driven as a person does: keys, clicks, and a look at the picture.

mod cameras;
mod decoders;
mod dialogs;
mod exporting;
mod failing;
mod films;
mod inspector;
mod library;
mod looks;
mod media_keys;
mod nasty;
mod playing;
mod queue;
mod recording;
mod runs;
mod safe_mode;
mod sidebar;
mod snapshots;
mod start;
