//! The live elements, pads, pools and other `GstObject`s, by address.

use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU32, AtomicUsize, Ordering::Relaxed};

use super::{
    kinds::Kind,
    table::{Entry, Table},
};

/// Buckets on the first level, as a power of two: room for 4096 objects.
const FIRST_LEVEL: u32 = 9;

/// What is known of one object.
#[derive(Default)]
pub(super) struct Object {
    kind: AtomicU8,
    /// Of a pad: it is a ghost pad or inside of one; what passes through it has not reached an
    /// element. Of an element: it is a `GstBaseSink`.
    special: AtomicBool,
    /// It was seen being made, and is counted.
    counted: AtomicBool,
    /// An element's id; for a pad the id of its element.
    id: AtomicU32,
    /// For a pool the address of its record.
    record: AtomicUsize,
}

// SAFETY: every field may be zero.
unsafe impl Entry for Object {}

/// What was known of an object that vanishes.
pub(super) struct Gone {
    pub kind: Kind,
    pub counted: bool,
    pub id: u32,
    pub record: usize,
}

/// See the module.
pub(super) struct Objects(Table<Object>);

impl Objects {
    pub fn new() -> Self {
        Self(Table::new(FIRST_LEVEL))
    }

    /// An object appears. `id` is 0 for what has none (yet); false when there was no room.
    pub fn add(&self, address: usize, kind: Kind, id: u32, special: bool, record: usize) -> bool {
        let fill = |object: &Object| {
            object.counted.store(true, Relaxed);
            object.kind.store(kind as u8, Relaxed);
            object.id.store(id, Relaxed);
            object.special.store(special, Relaxed);
            object.record.store(record, Relaxed);
        };
        self.0.insert(address, fill).is_some()
    }

    /// An object that was not seen being made: its class does not chain up its constructor
    /// (aggregators and their pads, for example). It is known, and not counted.
    pub fn adopt(&self, address: usize, kind: Kind, id: u32, special: bool) {
        if self.add(address, kind, id, special, 0)
            && let Some(object) = self.0.get(address)
        {
            object.counted.store(false, Relaxed);
        }
    }

    /// An object vanishes; what was known of it.
    pub fn remove(&self, address: usize) -> Option<Gone> {
        let parts = |object: &Object| {
            Some(Gone {
                kind: Kind::from_index(object.kind.load(Relaxed))?,
                counted: object.counted.load(Relaxed),
                id: object.id.load(Relaxed),
                record: object.record.load(Relaxed),
            })
        };
        self.0.remove(address, parts).flatten()
    }

    /// The id of an element that lives.
    #[inline]
    pub fn element(&self, address: usize) -> u32 {
        self.0
            .get(address)
            .map_or(0, |object| object.id.load(Relaxed))
    }

    /// Whether a live element is a `GstBaseSink`.
    pub fn is_sink(&self, element: usize) -> bool {
        self.0
            .get(element)
            .is_some_and(|object| object.special.load(Relaxed))
    }

    /// A pad was added to an element. False when the pad is not known.
    pub fn set_element(&self, pad: usize, element: u32) -> bool {
        let object = self.0.get(pad);
        if let Some(object) = object {
            object.id.store(element, Relaxed);
        }
        object.is_some()
    }

    /// The element of a pad; 0 when there is none, and for what is inside a ghost pad.
    ///
    /// # Safety
    ///
    /// The caller holds the pad.
    #[inline]
    pub unsafe fn of_pad(&self, pad: *mut gst::ffi::GstPad) -> u32 {
        let Some(object) = self.0.get(pad as usize) else {
            return 0;
        };
        if object.special.load(Relaxed) {
            return 0;
        }
        match object.id.load(Relaxed) {
            0 => {
                // An element adds its first pads before it is seen itself.
                // SAFETY: the caller's promise. The parent is compared, never followed.
                let id = self.element(unsafe { (*pad).object.parent } as usize);
                object.id.store(id, Relaxed);
                id
            }
            id => id,
        }
    }

    /// The element on the other side of a pad. The peer may vanish meanwhile: it is only looked up.
    ///
    /// # Safety
    ///
    /// The caller holds the pad.
    pub unsafe fn of_peer(&self, pad: *mut gst::ffi::GstPad) -> u32 {
        // SAFETY: the caller's promise.
        let peer = unsafe { (*pad).peer } as usize;
        self.0
            .get(peer)
            .filter(|object| !object.special.load(Relaxed))
            .map_or(0, |object| object.id.load(Relaxed))
    }

    /// The record of a pool that lives; 0 when it is not known.
    #[inline]
    pub fn record(&self, pool: usize) -> usize {
        self.0
            .get(pool)
            .map_or(0, |object| object.record.load(Relaxed))
    }

    /// The addresses and ids of the live objects of a kind.
    pub fn of_kind(&self, kind: Kind) -> Vec<(usize, u32)> {
        let mut found = Vec::new();
        self.0.for_each(|seen| {
            let (is, id) = (seen.entry.kind.load(Relaxed), seen.entry.id.load(Relaxed));
            if is == kind as u8 && seen.still() {
                found.push((seen.address, id));
            }
        });
        found
    }

    pub fn lost(&self) -> u64 {
        self.0.lost()
    }

    pub fn bytes(&self) -> usize {
        self.0.bytes()
    }
}
