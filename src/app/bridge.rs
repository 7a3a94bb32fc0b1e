//! Brings the player's events to the main thread. Nobody waits: the player's thread drops what a
//! full channel does not take, and the main loop is woken when there is something.

use async_channel::Receiver;
use gtk::{glib, prelude::*};
use highwater_engine::media::player::PlayerEvent;

use crate::playback::Playback;

/// Hands every event to `playback`, for as long as it lives.
pub fn follow(playback: &Playback, events: Receiver<PlayerEvent>) {
    let playback = playback.downgrade();
    glib::spawn_future_local(async move {
        while let Ok(event) = events.recv().await {
            let Some(playback) = playback.upgrade() else {
                break;
            };
            playback.handle(&event);
        }
    });
}
