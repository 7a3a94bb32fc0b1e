//! Diagnostics of a run that is over, and what has to be written down so that there can be some.

use std::{sync::Arc, time::Instant};

use super::Diagnostics;
use crate::memory::{
    Past, Tables,
    sampler::{Shared, lock},
};

impl Diagnostics {
    /// Answers for a run that is over. Nothing is measured, no thread runs, and nothing changes any more.
    pub fn of_past(past: Past) -> Self {
        let (wake, changed) = async_channel::bounded(1);
        let shared = Shared::new(Instant::now(), wake);
        *lock(&shared.history) = past.history;
        *lock(&shared.latest) = past.latest;
        *lock(&shared.events) = past.events;
        Self {
            shared: Arc::new(shared),
            tables: Some(Box::new(past.tables)),
            changed,
            no_hooks: None,
            stop: None,
            thread: None,
        }
    }

    /// Whether this is a run that is over.
    pub fn is_over(&self) -> bool {
        self.tables.is_some()
    }

    /// What explains the ids of now, and at most `memories` of the live memories. Not for a main loop.
    pub fn tables(&self, memories: usize) -> Tables {
        if let Some(tables) = &self.tables {
            return (**tables).clone();
        }
        Tables {
            elements: self.elements(),
            element_levels: self.element_levels(),
            pads: self.all_pads(),
            pools: self.pools(),
            threads: self.threads(),
            memories: self.memories(memories),
            missing: self.missing(),
            allocator: self.allocator(),
        }
    }
}
