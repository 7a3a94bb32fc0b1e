//! Tells the desktop's media controls what this window does.

use adw::prelude::*;
use gtk::gio;
use highwater_engine::media::{
    player::{PlayState, PlayerEvent},
    source::Source,
};

use super::super::Window;
use crate::mpris::Shown;

impl Window {
    pub(super) fn set_up_telling(&self) {
        self.connect_is_active_notify(|window| {
            if window.is_active() {
                window.take_media_keys();
            }
        });
        self.connect_fullscreened_notify(Self::tell);
        for property in ["volume", "rate"] {
            let weak = self.downgrade();
            self.playback()
                .connect_notify_local(Some(property), move |_, _| {
                    if let Some(window) = weak.upgrade() {
                        window.tell();
                    }
                });
        }
    }

    pub(super) fn telling_follows(&self, event: &PlayerEvent) {
        match event {
            PlayerEvent::State(PlayState::Playing) => self.take_media_keys(),
            PlayerEvent::SeekDone => self.tell_position(true),
            PlayerEvent::State(_) | PlayerEvent::Info(_) => self.tell(),
            _ => {}
        }
    }

    /// Keeps the position for whoever asks; announces it after a jump.
    pub(in crate::window) fn tell_position(&self, jumped: bool) {
        let position = self.playback().progress().position;
        if let (Some(shared), Some(position)) = (self.shared(), position) {
            shared.media_keys().set_position(self, position, jumped);
        }
    }

    pub(super) fn tell(&self) {
        if let Some(shared) = self.shared() {
            shared.media_keys().show(self, || self.shown());
        }
    }

    fn take_media_keys(&self) {
        if let Some(shared) = self.shared() {
            shared.media_keys().speak_to(self);
            self.tell();
        }
    }

    fn shown(&self) -> Shown {
        let playback = self.playback();
        let progress = playback.progress();
        let queue = self.features().queue.read();
        let info = playback.info();
        let source = playback.source();
        Shown {
            state: playback.state(),
            title: source.is_some().then(|| self.shown_title()),
            artist: info.artist.clone(),
            file_uri: source.as_ref().and_then(file_uri),
            duration: progress.duration,
            seekable: progress.seekable,
            has_next: queue.has_next(),
            has_previous: queue.has_previous(),
            repeat: queue.repeat(),
            rate: playback.rate(),
            volume: playback.volume(),
            fullscreen: self.is_fullscreen(),
            track: self.features().opened.get(),
        }
    }
}

/// The address of a file; that of a camera may hold a secret, and is nobody's business.
fn file_uri(source: &Source) -> Option<String> {
    match source {
        Source::File(path) => Some(gio::File::for_path(path).uri().into()),
        _ => None,
    }
}
