//! The ledger: every live mini object, and for buffers and memories where they come from and where they are.

use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU16, AtomicU32, AtomicU64, Ordering::Relaxed};

use super::{
    kinds::Kind,
    table::{Entry, Seen, Table},
};

/// Buckets on the first level, as a power of two: room for 4096 objects in 160 KiB.
const FIRST_LEVEL: u32 = 9;

/// What the ledger knows of one object: half a cache line.
#[derive(Default)]
pub(super) struct Line {
    /// When it was made, or last taken from its pool; nanoseconds of the hooks' time.
    born: AtomicU64,
    /// Bytes plus one; 0 while not known.
    size: AtomicU64,
    origin: AtomicU32,
    holder: AtomicU32,
    kind: AtomicU8,
    /// It waits in its pool.
    idle: AtomicBool,
    /// The number of a memory's kind, given by the sampler; 0 while not known.
    memory_kind: AtomicU16,
    /// When it last reached its holder, in units of 2^20 ns.
    moved: AtomicU32,
}

// SAFETY: every field may be zero.
unsafe impl Entry for Line {}

/// A copy of a line, taken while the object lived.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Copied {
    pub address: usize,
    pub kind: Kind,
    pub born: u64,
    pub size: Option<u64>,
    pub origin: u32,
    pub holder: u32,
    pub idle: bool,
    pub memory_kind: u16,
    /// When it reached its holder; nanoseconds of the hooks' time, `None` before it was pushed.
    pub moved: Option<u64>,
}

impl Copied {
    /// The element that made it.
    pub fn known_origin(&self) -> Option<u32> {
        (self.origin != 0).then_some(self.origin)
    }

    /// The element that it was last pushed into.
    pub fn known_holder(&self) -> Option<u32> {
        (self.holder != 0).then_some(self.holder)
    }
}

/// See the module.
pub(super) struct Ledger {
    lines: Table<Line>,
}

impl Ledger {
    /// An empty ledger.
    pub fn new() -> Self {
        Self {
            lines: Table::new(FIRST_LEVEL),
        }
    }

    /// An object was made. False when there is no room for it, which is counted.
    #[inline]
    pub fn made(&self, address: usize, kind: Kind, now: u64, origin: u32) -> bool {
        let fill = |line: &Line| {
            line.born.store(now, Relaxed);
            line.size.store(0, Relaxed);
            line.origin.store(origin, Relaxed);
            line.holder.store(0, Relaxed);
            line.kind.store(kind as u8, Relaxed);
            line.idle.store(false, Relaxed);
            line.memory_kind.store(0, Relaxed);
            line.moved.store(0, Relaxed);
        };
        self.lines.insert(address, fill).is_some()
    }

    /// An object is freed. `None` when it was never seen.
    #[inline]
    pub fn gone(&self, address: usize) -> Option<Kind> {
        self.lines
            .remove(address, |line| line.kind.load(Relaxed))
            .and_then(Kind::from_index)
    }

    /// `element` pushes a buffer: it is the origin of what has none yet. Its memories follow when it arrives.
    #[inline]
    pub fn pushed(&self, buffer: usize, element: u32) {
        if let Some(line) = self.lines.get(buffer) {
            line.came_from(element);
        }
    }

    /// A buffer reached `element`, pushed by `from`.
    ///
    /// # Safety
    ///
    /// The caller holds the buffer.
    #[inline]
    pub unsafe fn arrived(
        &self,
        buffer: *mut gst::ffi::GstBuffer,
        element: u32,
        from: u32,
        now: u64,
    ) {
        let Some(line) = self.lines.get(buffer as usize) else {
            return;
        };
        line.came_from(from);
        let moved = moment(now);
        line.hold(element, moved);
        let mut size = 0;
        // SAFETY: the caller's promise; a memory lives as long as its buffer.
        unsafe {
            each_memory(buffer, |memory| {
                size += (*memory).size as u64;
                if let Some(line) = self.lines.get(memory as usize) {
                    line.came_from(from);
                    line.hold(element, moved);
                }
            });
        }
        line.size.store(size + 1, Relaxed);
    }

    /// An object was found to have `bytes`.
    #[inline]
    pub fn sized(&self, address: usize, bytes: u64) {
        if let Some(line) = self.lines.get(address) {
            line.size.store(bytes + 1, Relaxed);
        }
    }

    /// A buffer of `bytes` was taken from its pool by `origin`: its life begins again.
    pub fn acquired(&self, buffer: usize, bytes: u64, origin: u32, now: u64) {
        if let Some(line) = self.lines.get(buffer) {
            line.size.store(bytes + 1, Relaxed);
            line.born.store(now, Relaxed);
            line.origin.store(origin, Relaxed);
            line.holder.store(0, Relaxed);
            line.moved.store(0, Relaxed);
            line.idle.store(false, Relaxed);
        }
    }

    /// A buffer went back to its pool.
    pub fn released(&self, buffer: usize) {
        if let Some(line) = self.lines.get(buffer) {
            line.holder.store(0, Relaxed);
            line.idle.store(true, Relaxed);
        }
    }

    /// The size and kind of a memory, found by the sampler while it was as in `seen`.
    pub fn resolve(&self, seen: &Copied, size: u64, memory_kind: u16) {
        // The object may be gone: then the address is, or belongs to one that was born later.
        if let Some(line) = self.lines.get(seen.address)
            && line.born.load(Relaxed) == seen.born
        {
            line.size.store(size + 1, Relaxed);
            line.memory_kind.store(memory_kind, Relaxed);
        }
    }

    /// Whether the object of a copied line lives still.
    pub fn lives(&self, copied: &Copied) -> bool {
        self.lines
            .get(copied.address)
            .is_some_and(|line| line.born.load(Relaxed) == copied.born)
    }

    /// Calls `look` with a copy of every line.
    pub fn for_each(&self, mut look: impl FnMut(Copied)) {
        self.lines.for_each(|seen| {
            if let Some(copied) = Self::copy(&seen) {
                look(copied);
            }
        });
    }

    /// One object's line.
    pub fn find(&self, address: usize) -> Option<Copied> {
        self.lines
            .get(address)
            .and_then(|line| Self::copy_line(address, line))
    }

    /// Objects that found no room.
    pub fn lost(&self) -> u64 {
        self.lines.lost()
    }

    /// Bytes reserved.
    pub fn bytes(&self) -> usize {
        self.lines.bytes()
    }

    fn copy(seen: &Seen<'_, Line>) -> Option<Copied> {
        let copied = Self::copy_line(seen.address, seen.entry)?;
        // A line that was given to another object while it was read fails one of the two.
        (seen.still() && seen.entry.born.load(Relaxed) == copied.born).then_some(copied)
    }

    fn copy_line(address: usize, line: &Line) -> Option<Copied> {
        Some(Copied {
            address,
            born: line.born.load(Relaxed),
            kind: Kind::from_index(line.kind.load(Relaxed))?,
            size: line.size.load(Relaxed).checked_sub(1),
            origin: line.origin.load(Relaxed),
            holder: line.holder.load(Relaxed),
            idle: line.idle.load(Relaxed),
            memory_kind: line.memory_kind.load(Relaxed),
            moved: match line.moved.load(Relaxed) {
                0 => None,
                units => Some(u64::from(units) << 20),
            },
        })
    }
}

/// Never 0, which means that it was not moved yet; it wraps after 52 days.
#[allow(clippy::cast_possible_truncation)]
fn moment(now: u64) -> u32 {
    ((now >> 20) as u32).max(1)
}

impl Line {
    #[inline]
    fn came_from(&self, element: u32) {
        if self.origin.load(Relaxed) == 0 {
            self.origin.store(element, Relaxed);
        }
    }

    #[inline]
    fn hold(&self, element: u32, moved: u32) {
        self.holder.store(element, Relaxed);
        self.moved.store(moved, Relaxed);
    }
}

/// Calls `work` for each memory of a buffer.
///
/// # Safety
///
/// The caller holds the buffer.
#[inline]
unsafe fn each_memory(
    buffer: *mut gst::ffi::GstBuffer,
    mut work: impl FnMut(*mut gst::ffi::GstMemory),
) {
    // SAFETY: the caller's promise; the index is below the count.
    unsafe {
        for index in 0..gst::ffi::gst_buffer_n_memory(buffer) {
            work(gst::ffi::gst_buffer_peek_memory(buffer, index));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_object_that_was_never_seen_is_ignored() {
        let ledger = Ledger::new();
        assert_eq!(ledger.gone(0x1000), None);
        assert!(ledger.made(0x1000, Kind::Event, 5, 0));
        assert_eq!(ledger.gone(0x1000), Some(Kind::Event));
        assert_eq!(ledger.gone(0x1000), None);
    }

    #[test]
    fn a_buffer_and_its_memory_belong_to_who_pushed_first_and_to_who_got_it_last() {
        gst::init().unwrap();
        let ledger = Ledger::new();
        let buffer = gst::Buffer::with_size(100).unwrap();
        let (pointer, memory) = (buffer.as_mut_ptr(), buffer.peek_memory(0).as_mut_ptr());
        ledger.made(pointer as usize, Kind::Buffer, 10, 0);
        ledger.made(memory as usize, Kind::Memory, 10, 0);
        // SAFETY: `buffer` is held.
        unsafe {
            ledger.pushed(pointer as usize, 3);
            ledger.arrived(pointer, 4, 3, 5 << 20);
            ledger.pushed(pointer as usize, 4);
            ledger.arrived(pointer, 5, 4, 7 << 20);
        }
        for address in [pointer as usize, memory as usize] {
            let line = ledger.find(address).unwrap();
            assert_eq!((line.origin, line.holder), (3, 5));
            assert_eq!(line.moved, Some(7 << 20));
        }
        assert_eq!(ledger.find(pointer as usize).unwrap().size, Some(100));
        // A memory's size is what was allocated, which the sampler reads.
        assert_eq!(ledger.find(memory as usize).unwrap().size, None);
    }

    #[test]
    fn a_buffer_from_a_pool_starts_its_life_again() {
        let ledger = Ledger::new();
        ledger.made(0x40, Kind::Buffer, 10, 1);
        ledger.released(0x40);
        assert!(ledger.find(0x40).unwrap().idle);
        ledger.acquired(0x40, 64, 2, 500);
        let line = ledger.find(0x40).unwrap();
        assert_eq!(line.size, Some(64));
        assert_eq!((line.idle, line.born, line.origin), (false, 500, 2));
    }

    #[test]
    fn a_size_that_was_found_too_late_is_not_given_to_the_next_object() {
        let ledger = Ledger::new();
        ledger.made(0x40, Kind::Memory, 10, 0);
        let seen = ledger.find(0x40).unwrap();
        ledger.gone(0x40);
        assert!(!ledger.lives(&seen));
        ledger.made(0x40, Kind::Memory, 20, 0);
        ledger.resolve(&seen, 4096, 1);
        assert_eq!(ledger.find(0x40).unwrap().size, None);
        assert!(!ledger.lives(&seen));
    }
}
