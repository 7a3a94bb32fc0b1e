//! Leaving a window to the process that takes the place of this one, and taking one over.

use adw::{prelude::*, subclass::prelude::*};
use highwater_engine::media::player::{OpenRequest, PlayState};

use super::super::Window;
use crate::again::Place;

impl Window {
    /// Where this window is.
    pub fn place(&self) -> Place {
        let queue = self.features().queue.read();
        let playback = self.playback();
        let progress = playback.progress();
        let item = |item: &crate::queue::Item| (item.source.reveal(), item.title.clone());
        let is_open = playback.state() != PlayState::Idle;
        Place {
            queue: queue.items().iter().map(item).collect(),
            current: queue.position().filter(|_| is_open),
            position: progress.position.filter(|_| !progress.live),
            paused: playback.state() == PlayState::Paused,
            size: self.default_size(),
            sidebar: self.imp().sidebar_flap.reveals_flap(),
        }
    }

    /// Goes on where another process was.
    pub fn take_over(&self, place: &Place) {
        let (width, height) = place.size;
        self.set_default_size(width, height);
        self.imp().sidebar_flap.set_reveal_flap(place.sidebar);
        let current = self.features().queue.change(|queue| {
            queue.replace(place.entries());
            let id = queue.items().get(place.current?)?.id;
            queue.jump(id).cloned()
        });
        if let Some(item) = current {
            self.open_request(OpenRequest {
                start_at: place.position,
                paused: place.paused,
                ..self.request_for(item.source)
            });
        }
    }
}
