//! The queue of this window: what plays next, and the panel beside the picture.

use adw::{prelude::*, subclass::prelude::*};
use gtk::{gdk, gio, glib};
use highwater_engine::media::{player::PlayerEvent, playlist::Entry};

use super::super::Window;
use crate::{
    actions::Action,
    queue::{self, Item, ItemId, QueuePanel, Repeat},
};

impl Window {
    pub(super) fn set_up_queue(&self) {
        self.set_command(Action::Next, |window| window.play_neighbour(true));
        self.set_command(Action::Previous, |window| window.play_neighbour(false));
        self.set_command(Action::QueueClear, |window| {
            window.features().queue.change(queue::Queue::clear);
        });
        let panel =
            gio::PropertyAction::new(Action::Queue.name(), &*self.imp().queue_flap, "reveal-flap");
        self.add_action(&panel);
        self.add_queue_panel();
        self.set_up_queue_files();
        let queue = &self.features().queue;
        let weak = self.downgrade();
        queue.connect_changed(move || {
            if let Some(window) = weak.upgrade() {
                window.queue_changed();
            }
        });
        let weak = self.downgrade();
        self.playback().connect_looping_notify(move |_| {
            if let Some(window) = weak.upgrade() {
                window.looping_changed();
            }
        });
        self.queue_changed();
    }

    pub(super) fn queue_follows(&self, event: &PlayerEvent) {
        match event {
            PlayerEvent::EndOfStream => {
                let next = self
                    .features()
                    .queue
                    .change(|queue| queue.advance().cloned());
                if let Some(next) = next {
                    self.play(next);
                }
            }
            PlayerEvent::Info(info) => {
                if let Some(title) = &info.title {
                    self.note_title(title);
                }
            }
            _ => {}
        }
    }

    /// Plays the first of these; the others follow. What was queued before is gone.
    pub(super) fn start_queue(&self, entries: Vec<Entry>) {
        let first = |queue: &mut queue::Queue| queue.replace(entries).cloned();
        if let Some(first) = self.features().queue.change(first) {
            self.play(first);
        }
    }

    /// Puts these before the place `at`, or at the end; plays the first where nothing was queued.
    pub(super) fn enqueue(&self, at: usize, entries: Vec<Entry>) {
        if self.features().queue.read().is_empty() {
            return self.start_queue(entries);
        }
        self.features()
            .queue
            .change(|queue| queue.insert(at, entries));
    }

    /// Says what happens at the end.
    pub fn set_repeat(&self, repeat: Repeat) {
        if self.features().queue.read().repeat() != repeat {
            self.features()
                .queue
                .change(|queue| queue.set_repeat(repeat));
        }
    }

    fn add_queue_panel(&self) {
        let panel = QueuePanel::new(&self.features().queue);
        let weak = self.downgrade();
        panel.connect_play(move |id| {
            if let Some(window) = weak.upgrade() {
                window.play_item(id);
            }
        });
        let weak = self.downgrade();
        panel.connect_drop(move |value, at| {
            weak.upgrade()
                .is_some_and(|window| window.drop_into_queue(value, at))
        });
        self.imp().queue_flap.set_flap(Some(&panel));
    }

    fn drop_into_queue(&self, value: &glib::Value, at: usize) -> bool {
        let sources = if let Ok(files) = value.get::<gdk::FileList>() {
            files
                .files()
                .iter()
                .map(super::super::opening::of_file)
                .collect()
        } else if let Ok(text) = value.get::<String>() {
            queue::sources_of(&text)
        } else {
            Vec::new()
        };
        let any = !sources.is_empty();
        self.add_to_queue(at, sources);
        any
    }

    fn play_item(&self, id: ItemId) {
        let item = self
            .features()
            .queue
            .change(|queue| queue.jump(id).cloned());
        if let Some(item) = item {
            self.play(item);
        }
    }

    fn play_neighbour(&self, forward: bool) {
        let item = self.features().queue.change(|queue| {
            let item = if forward {
                queue.next()
            } else {
                queue.previous()
            };
            item.cloned()
        });
        if let Some(item) = item {
            self.play(item);
        }
    }

    fn play(&self, item: Item) {
        let request = self.request_for(item.source);
        self.open_request(request);
    }

    /// A title from the tags, where no playlist gave one.
    fn note_title(&self, title: &str) {
        let queue = &self.features().queue;
        let untitled = queue
            .read()
            .current()
            .filter(|item| item.title.is_none())
            .map(|item| item.id);
        if let Some(id) = untitled {
            queue.change(|queue| queue.retitle(id, title.to_owned()));
        }
    }

    /// The title that the queue has for what is open.
    pub(in crate::window) fn queued_title(&self) -> Option<String> {
        let queue = self.features().queue.read();
        let current = queue.current()?;
        let open = self.playback().source()?;
        current.title.clone().filter(|_| current.source == open)
    }

    fn queue_changed(&self) {
        let (any, next, previous, repeat) = {
            let queue = self.features().queue.read();
            (
                !queue.is_empty(),
                queue.has_next(),
                queue.has_previous(),
                queue.repeat(),
            )
        };
        self.set_command_enabled(Action::Next, next);
        for action in [Action::QueueSave, Action::QueueClear] {
            self.set_command_enabled(action, any);
        }
        self.set_command_enabled(Action::Previous, previous);
        // The player starts one item again without a gap.
        self.playback().set_looping(repeat == Repeat::One);
        self.tell();
    }

    fn looping_changed(&self) {
        let repeat = self.features().queue.read().repeat();
        match (self.playback().looping(), repeat) {
            (true, Repeat::Off | Repeat::All) => self.set_repeat(Repeat::One),
            (false, Repeat::One) => self.set_repeat(Repeat::Off),
            _ => {}
        }
    }
}
