//! The names of elements: what an id in the ledger means, also after the element is gone.

use std::{
    collections::{HashMap, HashSet},
    sync::{Mutex, MutexGuard, PoisonError},
};

use gst::prelude::*;
use serde::{Deserialize, Serialize};

/// Names of elements that are gone and that nothing refers to: the newest of them are kept.
const KEPT_DEAD: usize = 512;

/// What is known of an element. The id is never used again in the same run.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ElementInfo {
    /// Its id, from 1.
    pub id: u32,
    /// Its path from the outermost bin, for example `/pipeline0/decodebin3-0/avdec_h264-0`.
    pub path: String,
    /// Its factory, for example `avdec_h264`; `None` when it was made without one.
    pub factory: Option<String>,
    /// The name of its type, for example `avdec_h264`, `GstQueue`.
    pub type_name: String,
    /// Whether it still exists.
    pub alive: bool,
}

struct Named {
    name: String,
    factory: Option<String>,
    type_name: &'static str,
    parent: u32,
    /// `None` once the element is gone.
    element: Option<glib::WeakRef<gst::Element>>,
}

/// All names. Written when elements come, go, and enter bins; never by what happens to a buffer.
#[derive(Default)]
pub(super) struct Elements(Mutex<Inner>);

#[derive(Default)]
struct Inner {
    last: u32,
    named: HashMap<u32, Named>,
}

impl Elements {
    /// An element appears and gets its id.
    pub fn add(&self, element: &gst::Element) -> u32 {
        let named = Named {
            name: element.name().into(),
            factory: element.factory().map(|factory| factory.name().into()),
            type_name: element.type_().name(),
            parent: 0,
            element: Some(element.downgrade()),
        };
        let mut inner = self.lock();
        inner.last += 1;
        let id = inner.last;
        inner.named.insert(id, named);
        id
    }

    /// An element got its final name, its factory and its bin.
    pub fn settle(&self, id: u32, element: &gst::Element, parent: Option<u32>) {
        let name = element.name().into();
        let factory = element.factory().map(|factory| factory.name().into());
        if let Some(named) = self.lock().named.get_mut(&id) {
            named.name = name;
            named.factory = factory;
            named.parent = parent.unwrap_or(named.parent);
        }
    }

    /// An element is gone; its name stays for what refers to it.
    pub fn remove(&self, id: u32) {
        let weak = self
            .lock()
            .named
            .get_mut(&id)
            .and_then(|named| named.element.take());
        // Outside of the lock: dropping it takes locks of GObject.
        drop(weak);
    }

    /// What is known of one element.
    pub fn info(&self, id: u32) -> Option<ElementInfo> {
        self.lock().info(id)
    }

    /// What is known of all elements that are named, oldest first.
    pub fn infos(&self) -> Vec<ElementInfo> {
        let inner = self.lock();
        let mut infos: Vec<_> = inner
            .named
            .keys()
            .filter_map(|&id| inner.info(id))
            .collect();
        infos.sort_by_key(|info| info.id);
        infos
    }

    /// The live elements that are `wanted`, weakly, with their ids. Each costs a lock of `GObject`'s.
    pub fn live(&self, wanted: impl Fn(u32) -> bool) -> Vec<(u32, glib::WeakRef<gst::Element>)> {
        let inner = self.lock();
        let named = inner.named.iter().filter(|&(&id, _)| wanted(id));
        let weak = |(&id, named): (&u32, &Named)| Some((id, named.element.clone()?));
        named.filter_map(weak).collect()
    }

    /// Whether an element lives.
    pub fn lives(&self, id: u32) -> bool {
        let inner = self.lock();
        let named = inner.named.get(&id);
        named.is_some_and(|named| named.element.is_some())
    }

    /// The element of an id, while it lives.
    pub fn live_one(&self, id: u32) -> Option<gst::Element> {
        let weak = self.lock().named.get(&id)?.element.clone();
        // Outside of the lock, as in `remove`.
        weak?.upgrade()
    }

    /// Forgets what is gone and is not in `used`, but for the newest.
    pub fn forget_unused(&self, used: &HashSet<u32>) {
        let mut inner = self.lock();
        let mut dead: Vec<u32> = inner
            .named
            .iter()
            .filter(|(id, named)| named.element.is_none() && !used.contains(id))
            .map(|(&id, _)| id)
            .collect();
        dead.sort_unstable();
        let surplus = dead.len().saturating_sub(KEPT_DEAD);
        for id in &dead[..surplus] {
            inner.named.remove(id);
        }
    }

    /// Bytes of the names, without the allocator's own overhead.
    pub fn bytes(&self) -> usize {
        let inner = self.lock();
        let names: usize = inner
            .named
            .values()
            .map(|named| named.name.len() + named.factory.as_ref().map_or(0, String::len))
            .sum();
        names + inner.named.capacity() * (size_of::<Named>() + size_of::<u32>())
    }

    fn lock(&self) -> MutexGuard<'_, Inner> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Inner {
    fn info(&self, id: u32) -> Option<ElementInfo> {
        let named = self.named.get(&id)?;
        Some(ElementInfo {
            id,
            path: self.path(id),
            factory: named.factory.clone(),
            type_name: named.type_name.to_owned(),
            alive: named.element.is_some(),
        })
    }

    fn path(&self, id: u32) -> String {
        let mut names = Vec::new();
        let mut next = self.named.get(&id);
        // Bins are nested a few deep; the limit is for a circle that cannot be.
        while let Some(named) = next
            && names.len() < 64
        {
            names.push(named.name.as_str());
            next = self.named.get(&named.parent);
        }
        names.push("");
        names.reverse();
        names.join("/")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn identity(name: &str) -> gst::Element {
        gst::init().unwrap();
        gst::ElementFactory::make("identity")
            .name(name)
            .build()
            .unwrap()
    }

    #[test]
    fn a_path_leads_from_the_outermost_bin() {
        let elements = Elements::default();
        let (outer, inner) = (identity("outer"), identity("inner"));
        let (outer_id, inner_id) = (elements.add(&outer), elements.add(&inner));
        elements.settle(inner_id, &inner, Some(outer_id));
        let info = elements.info(inner_id).unwrap();
        assert_eq!(info.path, "/outer/inner");
        assert_eq!(info.factory.as_deref(), Some("identity"));
        elements.remove(inner_id);
        assert!(!elements.info(inner_id).unwrap().alive);
        assert_eq!(elements.info(inner_id).unwrap().path, "/outer/inner");
    }

    #[test]
    fn names_of_the_dead_are_bounded_unless_a_buffer_refers_to_them() {
        let elements = Elements::default();
        let element = identity("e");
        for _ in 0..KEPT_DEAD + 100 {
            let id = elements.add(&element);
            elements.remove(id);
        }
        elements.forget_unused(&HashSet::from([1]));
        assert_eq!(elements.infos().len(), KEPT_DEAD + 1);
        assert!(elements.info(1).is_some());
        assert!(elements.info(2).is_none());
    }
}
