//! What each thread is doing, and what it has created: written by that thread alone, read by the sampler.
//!
//! A thread gets a record at its first event. When it ends the record, with its counts, is there
//! for the next thread: there are never more records than there were threads at once.

use std::{
    cell::Cell,
    ptr,
    sync::atomic::{AtomicPtr, AtomicU32, AtomicU64, AtomicUsize, Ordering, Ordering::Relaxed},
};

use super::kinds::Kind;

/// How deep elements may call one another on one thread before the inner ones are no longer told apart.
pub(super) const DEPTH: usize = 32;

/// A function of an element that a thread is in.
struct Frame {
    /// The element; 0 where that is not known.
    element: AtomicU32,
    /// The address of the pad through which it was entered.
    pad: AtomicUsize,
}

/// One thread's record. Every field is written by its owner and may be read by anybody.
#[repr(align(128))]
pub(super) struct Record {
    next: AtomicPtr<Self>,
    /// The kernel's thread id; 0 when the record is free.
    tid: AtomicU32,
    depth: AtomicU32,
    /// When the innermost element became the innermost, in nanoseconds of the hooks' time.
    since: AtomicU64,
    frames: [Frame; DEPTH],
    /// The element that last pushed outside of any other element's function: whose thread this is.
    home: AtomicU32,
    /// The element of the pad that last pushed.
    pushing: AtomicU32,
    /// The object made last, which may still be half made.
    making: AtomicUsize,
    /// Whether a single thread writes the counts.
    alone: bool,
    /// Counts by kind.
    created: [AtomicU64; Kind::COUNT],
    destroyed: [AtomicU64; Kind::COUNT],
}

impl Record {
    const fn new(alone: bool) -> Self {
        Self {
            alone,
            next: AtomicPtr::new(ptr::null_mut()),
            tid: AtomicU32::new(0),
            depth: AtomicU32::new(0),
            since: AtomicU64::new(0),
            frames: [const {
                Frame {
                    element: AtomicU32::new(0),
                    pad: AtomicUsize::new(0),
                }
            }; DEPTH],
            home: AtomicU32::new(0),
            pushing: AtomicU32::new(0),
            making: AtomicUsize::new(0),
            created: [const { AtomicU64::new(0) }; Kind::COUNT],
            destroyed: [const { AtomicU64::new(0) }; Kind::COUNT],
        }
    }

    /// The thread enters a function of `element` (0 where that is not known) through `pad`.
    #[inline]
    pub fn enter(&self, pad: usize, element: u32, now: u64) {
        let depth = self.depth.load(Relaxed);
        if let Some(frame) = self.frames.get(depth as usize) {
            frame.element.store(element, Relaxed);
            frame.pad.store(pad, Relaxed);
        }
        self.since.store(now, Relaxed);
        self.depth.store(depth + 1, Ordering::Release);
    }

    /// The thread leaves the function that it entered through `pad`, and with it whatever it
    /// entered later: some errors of GStreamer skip the hook that tells of an end.
    #[inline]
    pub fn leave(&self, pad: usize, now: u64) {
        let depth = self.depth.load(Relaxed) as usize;
        let entered = if depth > DEPTH {
            Some(depth - 1)
        } else {
            let through = |frame: &Frame| frame.pad.load(Relaxed) == pad;
            self.frames[..depth].iter().rposition(through)
        };
        if let Some(depth) = entered.and_then(|depth| u32::try_from(depth).ok()) {
            self.since.store(now, Relaxed);
            self.depth.store(depth, Ordering::Release);
        }
    }

    /// The thread pushes from a pad of `element`.
    #[inline]
    pub fn push(&self, element: u32) {
        self.pushing.store(element, Relaxed);
        self.works_for(element);
    }

    /// The element of the pad that last pushed on this thread.
    #[inline]
    pub fn pushing(&self) -> u32 {
        self.pushing.load(Relaxed)
    }

    /// Whether the thread is outside of every element that was handed something.
    #[inline]
    pub fn at_home(&self) -> bool {
        self.depth.load(Relaxed) == 0
    }

    /// The innermost known element whose function runs; 0 outside of all.
    #[inline]
    pub fn innermost(&self) -> u32 {
        let depth = (self.depth.load(Relaxed) as usize).min(DEPTH);
        self.frames[..depth]
            .iter()
            .rev()
            .map(|frame| frame.element.load(Relaxed))
            .find(|&element| element != 0)
            .unwrap_or(0)
    }

    /// The innermost element, or outside of all the one whose thread this is.
    pub fn current(&self) -> u32 {
        match self.innermost() {
            0 => self.home.load(Relaxed),
            element => element,
        }
    }

    /// Outside of every other element the thread works for `element`.
    pub fn works_for(&self, element: u32) {
        if element != 0 && self.at_home() {
            self.home.store(element, Relaxed);
        }
    }

    /// Counts an object that the thread made.
    #[inline]
    pub fn made(&self, kind: Kind) {
        self.count(&self.created[kind.index()]);
    }

    /// The thread begins to make an object, and is done with the one before.
    #[inline]
    pub fn making(&self, address: usize) {
        self.making.store(address, Ordering::Release);
    }

    /// What the calling thread made last is whole.
    #[inline]
    pub fn made_whole(&self) {
        self.making(0);
    }

    /// Counts an object that the thread freed.
    #[inline]
    pub fn freed(&self, kind: Kind) {
        self.count(&self.destroyed[kind.index()]);
    }

    /// A single writer needs no locked instruction.
    #[inline]
    fn count(&self, counter: &AtomicU64) {
        if self.alone {
            counter.store(counter.load(Relaxed) + 1, Ordering::Release);
        } else {
            counter.fetch_add(1, Ordering::Release);
        }
    }
}

/// What a thread was doing when the sampler looked.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Place {
    /// The kernel's thread id.
    pub tid: u32,
    /// The innermost element; 0 outside of all.
    pub element: u32,
    /// The element whose thread this is; 0 where it never pushed by itself.
    pub home: u32,
    /// Since when, in nanoseconds of the hooks' time.
    pub since: u64,
}

/// All records.
pub(super) struct Threads {
    first: AtomicPtr<Record>,
    /// For events on a thread whose own storage is already gone.
    orphans: Record,
}

/// The one list: a thread's storage can only point into a static.
pub(super) static THREADS: Threads = Threads {
    first: AtomicPtr::new(ptr::null_mut()),
    orphans: Record::new(false),
};

/// A thread's hold on its record; gives it back when the thread ends.
struct Mine(Cell<Option<&'static Record>>);

impl Drop for Mine {
    fn drop(&mut self) {
        if let Some(record) = self.0.take() {
            record.depth.store(0, Relaxed);
            record.home.store(0, Relaxed);
            record.making.store(0, Relaxed);
            record.tid.store(0, Ordering::Release);
        }
    }
}

thread_local! {
    static MINE: Mine = const { Mine(Cell::new(None)) };
}

/// Runs `work` with the calling thread's record.
#[inline]
pub(super) fn with<T>(work: impl FnOnce(&Record) -> T) -> T {
    let own = MINE.try_with(|mine| {
        mine.0.get().unwrap_or_else(|| {
            let record = THREADS.take();
            mine.0.set(Some(record));
            record
        })
    });
    work(own.unwrap_or(&THREADS.orphans))
}

impl Threads {
    /// Objects created and destroyed so far, by kind. Destroyed is read first: live is never below zero.
    pub fn counts(&self) -> [(u64, u64); Kind::COUNT] {
        let sum = |counter: fn(&Record) -> &[AtomicU64; Kind::COUNT]| {
            let mut sums = [0; Kind::COUNT];
            for record in self.records() {
                for (sum, value) in sums.iter_mut().zip(counter(record)) {
                    *sum += value.load(Ordering::Acquire);
                }
            }
            sums
        };
        let destroyed = sum(|record| &record.destroyed);
        let created = sum(|record| &record.created);
        std::array::from_fn(|kind| (created[kind], destroyed[kind]))
    }

    /// Where every thread that is inside an element, or has a home, is now.
    pub fn places(&self) -> impl Iterator<Item = Place> {
        self.records()
            .map(|record| Place {
                tid: record.tid.load(Ordering::Acquire),
                since: record.since.load(Relaxed),
                element: record.innermost(),
                home: record.home.load(Relaxed),
            })
            .filter(|place| place.tid != 0 && (place.element != 0 || place.home != 0))
    }

    /// Forgets where the threads were when a pause began: nobody said meanwhile that they left.
    ///
    /// Only the owner writes to its record otherwise; during a pause it does not. A hook that has
    /// been on its way since before the pause may bring one place back, until the thread leaves it.
    pub fn forget_places(&self) {
        for record in self.records() {
            record.depth.store(0, Relaxed);
        }
    }

    /// Whether some thread has made `address` last: it may still be half made.
    pub fn making(&self) -> impl Iterator<Item = usize> {
        self.records()
            .map(|record| record.making.load(Ordering::Acquire))
            .filter(|&address| address != 0)
    }

    /// Bytes of all records.
    pub fn bytes(&self) -> usize {
        self.records().count() * size_of::<Record>()
    }

    fn records(&self) -> impl Iterator<Item = &Record> {
        let mut next = self.first.load(Ordering::Acquire).cast_const();
        std::iter::once(&self.orphans).chain(std::iter::from_fn(move || {
            // SAFETY: records are never freed.
            let record = unsafe { next.as_ref() }?;
            next = record.next.load(Ordering::Acquire);
            Some(record)
        }))
    }

    /// A free record, or a new one.
    #[cold]
    fn take(&'static self) -> &'static Record {
        // SAFETY: gettid has no preconditions.
        let tid = unsafe { libc::gettid() }.unsigned_abs();
        let free = self.records().skip(1).find(|record| {
            record
                .tid
                .compare_exchange(0, tid, Ordering::AcqRel, Relaxed)
                .is_ok()
        });
        free.unwrap_or_else(|| self.add(tid))
    }

    fn add(&'static self, tid: u32) -> &'static Record {
        let record: &'static Record = Box::leak(Box::new(Record::new(true)));
        record.tid.store(tid, Relaxed);
        let mut first = self.first.load(Relaxed);
        loop {
            record.next.store(first, Relaxed);
            let fresh = ptr::from_ref(record).cast_mut();
            match self
                .first
                .compare_exchange_weak(first, fresh, Ordering::AcqRel, Relaxed)
            {
                Ok(_) => return record,
                Err(now) => first = now,
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_innermost_known_element_is_the_one_that_runs() {
        let record = Record::new(true);
        record.push(5);
        assert_eq!((record.innermost(), record.current()), (0, 5));
        record.enter(0x10, 7, 100);
        record.push(7);
        record.enter(0x20, 9, 200);
        record.enter(0x30, 0, 250);
        assert_eq!((record.innermost(), record.current()), (9, 9));
        record.leave(0x30, 260);
        record.leave(0x20, 300);
        assert_eq!((record.innermost(), record.since.load(Relaxed)), (7, 300));
        record.leave(0x10, 400);
        record.leave(0x10, 500);
        assert_eq!((record.innermost(), record.current()), (0, 5));
    }

    #[test]
    fn an_end_that_was_never_told_is_made_up_for() {
        let record = Record::new(true);
        record.enter(0x10, 7, 100);
        record.enter(0x20, 9, 200);
        record.leave(0x10, 300);
        assert!(record.at_home());
    }

    #[test]
    fn deeper_than_the_record_still_comes_back_right() {
        let record = Record::new(true);
        for element in 1..=40 {
            record.enter(element as usize, element, 0);
        }
        assert_eq!(record.innermost(), 32);
        for element in (2..=40).rev() {
            record.leave(element, 0);
        }
        assert_eq!(record.innermost(), 1);
    }

    #[test]
    fn a_record_is_used_again_after_its_thread_and_keeps_its_counts() {
        let run = || {
            std::thread::spawn(|| with(|record| record.made(Kind::Sample)))
                .join()
                .unwrap();
        };
        let before = THREADS.counts()[Kind::Sample.index()].0;
        run();
        let records = THREADS.records().count();
        for _ in 0..20 {
            run();
        }
        // Other tests' threads may take one in between, but not twenty.
        assert!(THREADS.records().count() < records + 20);
        assert!(THREADS.counts()[Kind::Sample.index()].0 >= before + 21);
    }
}
