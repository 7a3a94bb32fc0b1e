//! The objects of rows that somebody holds, by the rows' keys.

use std::collections::HashMap;

use gtk::{glib, prelude::*};

use super::{Entry, Key};

/// See the module. It holds none of them itself.
#[derive(Clone, Debug, Default)]
pub struct Entries(HashMap<Key, glib::WeakRef<Entry>>);

impl Entries {
    /// The object of a row, if somebody holds it.
    pub fn get(&self, key: Key) -> Option<Entry> {
        self.0.get(&key)?.upgrade()
    }

    /// The object of a row.
    pub fn get_or_make(&mut self, key: Key) -> Entry {
        self.get(key).unwrap_or_else(|| {
            let entry = Entry::default();
            self.0.insert(key, entry.downgrade());
            entry
        })
    }

    /// Those that somebody holds; the others are forgotten.
    pub fn held(&mut self) -> Vec<(Key, Entry)> {
        let mut held = Vec::new();
        self.0.retain(|key, entry| {
            let entry = entry.upgrade();
            held.extend(entry.clone().map(|entry| (*key, entry)));
            entry.is_some()
        });
        held
    }

    /// Lets other rows have the objects of these: pairs of who had one and who gets it.
    pub fn hand_over(&mut self, pairs: impl IntoIterator<Item = (Key, Key)>) {
        let taken = pairs.into_iter();
        let taken = taken.map(|(from, to)| (to, self.0.remove(&from)));
        let taken: Vec<_> = taken.collect();
        for (to, entry) in taken {
            match entry {
                Some(entry) => self.0.insert(to, entry),
                // Its own is shown where it was before.
                None => self.0.remove(&to),
            };
        }
    }
}
