//! What the hooks write and the sampler reads: one for the process, because hooks cannot be taken back.

use std::sync::{
    Arc, OnceLock,
    atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
};

use super::{
    elements::Elements,
    kinds::{Kind, MiniTypes},
    ledger::Ledger,
    objects::Objects,
    pools::{self, Pools},
    threads,
};

static CORE: OnceLock<Core> = OnceLock::new();

/// See the module.
pub(super) struct Core {
    pub types: MiniTypes,
    pub ledger: Ledger,
    pub objects: Objects,
    pub elements: Elements,
    pub pools: Pools,
    recording: AtomicBool,
}

impl Core {
    /// The one core, once diagnostics are on.
    #[inline]
    pub fn get() -> Option<&'static Self> {
        CORE.get()
    }

    /// Makes the core. Call after `gst::init`.
    pub fn start() -> &'static Self {
        CORE.get_or_init(|| Self {
            types: MiniTypes::new(),
            ledger: Ledger::new(),
            objects: Objects::new(),
            elements: Elements::default(),
            pools: Pools::default(),
            recording: AtomicBool::new(true),
        })
    }

    /// The core while it records.
    #[inline]
    pub fn recording() -> Option<&'static Self> {
        Self::get().filter(|core| core.is_recording())
    }

    /// Whether new objects are taken into the ledger, and where buffers and threads are is followed.
    /// The objects that the ledger has are followed to their end in any case.
    #[inline]
    pub fn is_recording(&self) -> bool {
        self.recording.load(Relaxed)
    }

    /// See [`Core::is_recording`].
    pub fn set_recording(&self, on: bool) {
        if on && !self.is_recording() {
            threads::THREADS.forget_places();
        }
        self.recording.store(on, Relaxed);
    }

    /// A mini object is being made by the calling thread.
    #[inline]
    pub fn mini_made(&self, address: usize, kind: Kind, now: u64) {
        threads::with(|record| {
            // Whoever sees its line shall know already that it may be half made.
            record.making(address);
            if self.ledger.made(address, kind, now, record.innermost()) {
                record.made(kind);
            }
        });
    }

    /// The memory that the calling thread made last is whole, and has `bytes` of its own.
    #[inline]
    pub fn memory_whole(&self, address: usize, bytes: u64) {
        self.ledger.sized(address, bytes);
        threads::with(threads::Record::made_whole);
    }

    /// A mini object is about to be freed.
    #[inline]
    pub fn mini_gone(&self, address: usize) {
        if let Some(kind) = self.ledger.gone(address) {
            threads::with(|record| record.freed(kind));
        }
    }

    /// An object that is no mini object appears; `id` for an element; see `objects` for `special`.
    pub fn object_made(&self, address: usize, kind: Kind, id: u32, special: bool) {
        if self.objects.add(address, kind, id, special, 0) {
            threads::with(|record| record.made(kind));
        }
    }

    /// A buffer pool appears.
    ///
    /// # Safety
    ///
    /// `pool` must be a live buffer pool that nobody uses yet.
    pub unsafe fn pool_made(&self, pool: *mut gst::ffi::GstBufferPool) {
        let owner = threads::with(threads::Record::current);
        // SAFETY: the caller's promise.
        let record = unsafe {
            pools::patch::class_of(pool);
            Arc::into_raw(self.pools.add(pool, owner))
        };
        let address = pool as usize;
        if self
            .objects
            .add(address, Kind::Pool, 0, false, record as usize)
        {
            threads::with(|thread| thread.made(Kind::Pool));
        } else {
            // SAFETY: made above, and known to nobody.
            let record = unsafe { Arc::from_raw(record) };
            self.pools.remove(&record);
        }
    }

    /// Such an object is about to be freed.
    pub fn object_gone(&self, address: usize) {
        let Some(gone) = self.objects.remove(address) else {
            return;
        };
        if gone.counted {
            threads::with(|thread| thread.freed(gone.kind));
        }
        if gone.kind == Kind::Element {
            self.elements.remove(gone.id);
        }
        if gone.record != 0 {
            // SAFETY: made by `pool_made`; the pool was known, so it was not taken back before.
            let record = unsafe { Arc::from_raw(gone.record as *const pools::Record) };
            self.pools.remove(&record);
        }
    }
}

/// When GStreamer's own time began, by its clock: hooks are given the time since then, and the
/// moment itself is told to nobody.
static EPOCH: AtomicU64 = AtomicU64::new(u64::MAX);

/// Now by the time that hooks are given, in nanoseconds.
pub(super) fn now() -> u64 {
    timestamp().saturating_sub(EPOCH.load(Relaxed))
}

/// A hook was given the time `now`. What passed between the giving and this call is an error, so
/// the earliest beginning is the best.
pub(super) fn set_clock(now: u64) {
    EPOCH.fetch_min(timestamp().saturating_sub(now), Relaxed);
}

fn timestamp() -> u64 {
    // SAFETY: no preconditions.
    unsafe { gst::ffi::gst_util_get_timestamp() }
}
