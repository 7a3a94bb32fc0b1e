//! A table from addresses to entries that many threads use at once without a lock.
//!
//! The keys are addresses of live objects. An address belongs to one object at a time, and the
//! object's own life orders what happens to it: it is inserted before anybody else knows it and
//! removed after everybody has let go. So no two threads ever insert or remove the same key at
//! once; what they share is only the room, and a slot is taken with one compare-and-swap.
//!
//! Each level is an array of buckets of eight slots. A key has two buckets on each level; when
//! both are full it goes to the next level, which is eight times as large and allocated then.
//! There is no rehashing and there are no tombstones: a probe reads at most two buckets a level.

use std::ptr;

#[cfg(highwater_loom)]
use loom::sync::atomic::{AtomicPtr, AtomicU64, AtomicUsize, Ordering, fence};
#[cfg(not(highwater_loom))]
use std::sync::atomic::{AtomicPtr, AtomicU64, AtomicUsize, Ordering, fence};

/// Slots in a bucket: eight keys fill one cache line.
const SLOTS: usize = 8;

/// Levels of a table; each is [`GROWTH`] times as large as the one before it.
const LEVELS: usize = 4;

const GROWTH: usize = 8;

/// Marks a slot that is taken and not yet filled. Objects are aligned: no address is odd.
const CLAIMED: usize = 1;

/// What a slot holds beside its key: atomics only, because readers look while it is in use.
///
/// # Safety
///
/// All bytes zero must be a valid value.
pub(super) unsafe trait Entry: Default {}

#[repr(C, align(64))]
struct Bucket<E> {
    /// Zero is free.
    keys: [AtomicUsize; SLOTS],
    entries: [E; SLOTS],
}

/// See the module.
pub(super) struct Table<E> {
    levels: [AtomicPtr<Bucket<E>>; LEVELS],
    /// The base-two logarithm of the buckets on the first level.
    bits: u32,
    lost: AtomicU64,
}

/// One slot in use, seen by a reader that took no lock.
pub(super) struct Seen<'a, E> {
    key: &'a AtomicUsize,
    /// The address.
    pub address: usize,
    /// Its entry, which may change or be reused at any moment: see [`Seen::still`].
    pub entry: &'a E,
}

impl<E> Seen<'_, E> {
    /// Whether the slot still holds the address. What was read before this call belongs to that
    /// address, unless it was freed and used again in between: an entry that carries a birth
    /// tells that apart.
    pub fn still(&self) -> bool {
        fence(Ordering::Acquire);
        self.key.load(Ordering::Relaxed) == self.address
    }
}

impl<E: Entry> Table<E> {
    /// A table with `1 << bits` buckets on its first level.
    pub fn new(bits: u32) -> Self {
        let table = Self {
            levels: std::array::from_fn(|_| AtomicPtr::new(ptr::null_mut())),
            bits,
            lost: AtomicU64::new(0),
        };
        table.allocate(0);
        table
    }

    /// Adds `address`; `fill` writes its entry, which is in an unknown state, before others see it.
    /// `None` when there is no room at all, which [`Table::lost`] counts.
    pub fn insert(&self, address: usize, fill: impl FnOnce(&E)) -> Option<&E> {
        let Some((key, entry)) = self.claim(address) else {
            self.lost.fetch_add(1, Ordering::Relaxed);
            return None;
        };
        // A reader that sees any of what `fill` writes must see that the slot is no longer what it was.
        fence(Ordering::Release);
        fill(entry);
        key.store(address, Ordering::Release);
        Some(entry)
    }

    /// The entry of `address`, which must not be removed while the caller uses it.
    pub fn get(&self, address: usize) -> Option<&E> {
        self.find(address).map(|(_, entry)| entry)
    }

    /// Removes `address`; `last` sees the entry before the slot is free for others.
    pub fn remove<T>(&self, address: usize, last: impl FnOnce(&E) -> T) -> Option<T> {
        let (key, entry) = self.find(address)?;
        let value = last(entry);
        key.store(0, Ordering::Release);
        Some(value)
    }

    /// Calls `look` for every address in the table. Those that come or go meanwhile may be missed.
    pub fn for_each<'a>(&'a self, mut look: impl FnMut(Seen<'a, E>)) {
        for bucket in (0..LEVELS).filter_map(|level| self.level(level)).flatten() {
            for (key, entry) in bucket.keys.iter().zip(&bucket.entries) {
                let address = key.load(Ordering::Acquire);
                if address > CLAIMED {
                    look(Seen {
                        key,
                        address,
                        entry,
                    });
                }
            }
        }
    }

    /// How many addresses found no room.
    pub fn lost(&self) -> u64 {
        self.lost.load(Ordering::Relaxed)
    }

    /// Bytes reserved; pages that were never used are not resident.
    pub fn bytes(&self) -> usize {
        (0..LEVELS)
            .filter_map(|level| self.level(level))
            .map(size_of_val)
            .sum()
    }

    fn claim(&self, address: usize) -> Option<(&AtomicUsize, &E)> {
        for level in 0..LEVELS {
            let buckets = self.level(level).unwrap_or_else(|| self.allocate(level));
            for index in Self::indexes(address, buckets.len()) {
                let bucket = &buckets[index];
                for (key, entry) in bucket.keys.iter().zip(&bucket.entries) {
                    // A look first: a failed exchange would take the line from other threads.
                    if key.load(Ordering::Relaxed) == 0
                        && key
                            .compare_exchange(0, CLAIMED, Ordering::Acquire, Ordering::Relaxed)
                            .is_ok()
                    {
                        return Some((key, entry));
                    }
                }
            }
        }
        None
    }

    #[inline]
    fn find(&self, address: usize) -> Option<(&AtomicUsize, &E)> {
        // Nearly everything is in its first bucket on the first level.
        let buckets = self.level(0)?;
        let first = &buckets[Self::indexes(address, buckets.len())[0]];
        Self::find_in(first, address).or_else(|| self.find_far(address))
    }

    #[inline]
    fn find_in(bucket: &Bucket<E>, address: usize) -> Option<(&AtomicUsize, &E)> {
        let mut slots = bucket.keys.iter().zip(&bucket.entries);
        slots.find(|(key, _)| key.load(Ordering::Acquire) == address)
    }

    #[inline(never)]
    fn find_far(&self, address: usize) -> Option<(&AtomicUsize, &E)> {
        let levels = (0..LEVELS).map_while(|level| self.level(level));
        let mut buckets = levels.flat_map(|buckets| {
            let indexes = Self::indexes(address, buckets.len());
            indexes.map(|index| &buckets[index])
        });
        buckets.find_map(|bucket| Self::find_in(bucket, address))
    }

    /// The two buckets of an address, from the upper bits of a multiplicative hash
    /// (Knuth, The Art of Computer Programming 3, 6.4: the multiplier is 2^64 over the golden ratio).
    #[inline]
    fn indexes(address: usize, buckets: usize) -> [usize; 2] {
        let hash = (address >> 4).wrapping_mul(0x9E37_79B9_7F4A_7C15);
        [(hash >> 40) & (buckets - 1), (hash >> 16) & (buckets - 1)]
    }

    fn buckets_on(&self, level: usize) -> usize {
        (1 << self.bits) * GROWTH.pow(u32::try_from(level).unwrap_or(0))
    }

    fn level(&self, level: usize) -> Option<&[Bucket<E>]> {
        let buckets = self.levels[level].load(Ordering::Acquire);
        if buckets.is_null() {
            return None;
        }
        // SAFETY: a level is published once, whole, with this length, and freed with the table.
        Some(unsafe { std::slice::from_raw_parts(buckets, self.buckets_on(level)) })
    }

    /// Makes a level, unless another thread was faster. Seldom: only when more objects live at once than ever before.
    #[cold]
    fn allocate(&self, level: usize) -> &[Bucket<E>] {
        let count = self.buckets_on(level);
        let fresh = Box::into_raw(new_buckets::<E>(count)).cast::<Bucket<E>>();
        let before = self.levels[level].compare_exchange(
            ptr::null_mut(),
            fresh,
            Ordering::AcqRel,
            Ordering::Acquire,
        );
        let winner = before.map_or_else(
            |other| {
                // SAFETY: it was never published.
                drop(unsafe { owned(fresh, count) });
                other
            },
            |_| fresh,
        );
        // SAFETY: as in `level`.
        unsafe { std::slice::from_raw_parts(winner, count) }
    }
}

impl<E> Drop for Table<E> {
    fn drop(&mut self) {
        for (level, buckets) in self.levels.iter().enumerate() {
            let buckets = buckets.load(Ordering::Acquire);
            if !buckets.is_null() {
                let count = (1 << self.bits) * GROWTH.pow(u32::try_from(level).unwrap_or(0));
                // SAFETY: published by `allocate` with this length, and nobody else is left.
                drop(unsafe { owned(buckets, count) });
            }
        }
    }
}

/// # Safety
///
/// `buckets` must come from `new_buckets(count)` and not be owned already.
unsafe fn owned<E>(buckets: *mut Bucket<E>, count: usize) -> Box<[Bucket<E>]> {
    // SAFETY: the caller's promise.
    unsafe { Box::from_raw(ptr::slice_from_raw_parts_mut(buckets, count)) }
}

/// Zeroed by the kernel: a page costs nothing until it is used.
#[cfg(not(highwater_loom))]
fn new_buckets<E: Entry>(count: usize) -> Box<[Bucket<E>]> {
    // SAFETY: zero is a free key, and `Entry` promises the same of the entries.
    unsafe { Box::new_zeroed_slice(count).assume_init() }
}

#[cfg(highwater_loom)]
fn new_buckets<E: Entry>(count: usize) -> Box<[Bucket<E>]> {
    (0..count)
        .map(|_| Bucket {
            keys: std::array::from_fn(|_| AtomicUsize::new(0)),
            entries: std::array::from_fn(|_| E::default()),
        })
        .collect()
}

#[cfg(test)]
mod tests;
