//! What cannot be measured here, and why. The application finds the words.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::process::{Allocator, ReadError};

/// A part of a sample that can be missing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Subject {
    /// Everything that the hooks tell: objects, pools, origin and holder.
    Objects,
    /// Resident set size and address space.
    Rss,
    /// Anonymous and swapped memory, threads.
    Status,
    /// PSS and USS.
    Rollup,
    /// What the allocator has.
    Heap,
    /// File descriptors.
    Files,
    /// Memory on graphics devices.
    Device,
    /// The lateness of the main loop.
    MainLoop,
    /// Sizes and details of memories.
    MemoryDetails,
}

/// Why a part is missing.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Reason {
    /// The diagnostics were switched off before the start.
    Off,
    /// This GStreamer was built without a hook that is needed; its name.
    NoHook(String),
    /// The system does not show it; what was read, and what came of it.
    Unreadable(String),
    /// The system forbids the call; its name.
    Forbidden(String),
    /// The allocator does not say.
    AllocatorSilent(Allocator),
    /// The process uses no graphics device.
    NoDevice,
    /// The driver does not say.
    DriverSilent,
    /// No main loop is watched, or the one that is does not run.
    NotWatched,
}

/// What is missing now.
#[derive(Default)]
pub(super) struct Missing(BTreeMap<Subject, Reason>);

impl Missing {
    /// Notes whether `subject` is missing.
    pub fn note(&mut self, subject: Subject, missing: bool, reason: impl FnOnce() -> Reason) {
        if missing {
            self.0.insert(subject, reason());
        } else {
            self.0.remove(&subject);
        }
    }

    /// Passes on what was read, and notes why nothing was.
    pub fn keep<T>(&mut self, subject: Subject, read: Result<T, ReadError>) -> Option<T> {
        let (value, error) = match read {
            Ok(value) => (Some(value), None),
            Err(error) => (None, Some(error)),
        };
        self.note(subject, error.is_some(), || {
            Reason::Unreadable(error.map_or_else(String::new, |error| error.to_string()))
        });
        value
    }

    pub fn all(&self) -> BTreeMap<Subject, Reason> {
        self.0.clone()
    }
}
