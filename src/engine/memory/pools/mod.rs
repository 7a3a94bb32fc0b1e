//! Buffer pools: how many buffers are out, how many there are, and how often one had to be made.
//!
//! GStreamer keeps these figures to itself. They are counted where every pool passes: at the
//! functions of its class, which `patch` replaces by ones that count and go on to the original.

pub(super) mod patch;

use std::{
    collections::BTreeMap,
    ffi::CStr,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicI64, AtomicU32, AtomicU64, Ordering::Relaxed},
    },
};

use glib::translate::*;
use serde::{Deserialize, Serialize};

/// What is known of a pool and seldom changes. The id is never used again in the same run.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PoolInfo {
    /// Its id, from 1.
    pub id: u32,
    /// Its own name, for example `videobufferpool3`.
    pub name: String,
    /// The name of its type, for example `GstVideoBufferPool`.
    pub type_name: String,
    /// The id of the element that made it; `None` when it was made outside of any element.
    pub owner: Option<u32>,
    /// The id of the element that last took a buffer from it.
    pub user: Option<u32>,
    /// The kind of memory that its allocator makes, for example `SystemMemory`; `None` when the
    /// configuration names no allocator, which means the default one.
    pub memory: Option<String>,
    /// Bytes of a buffer, as configured.
    pub size: u32,
    /// Buffers that are made when the pool starts.
    pub minimum: u32,
    /// The most buffers that there may be; `None` when there is no limit.
    pub maximum: Option<u32>,
    /// The caps of its buffers.
    pub caps: Option<String>,
}

/// The figures of a pool at one moment.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct PoolLevel {
    /// The pool's id.
    pub id: u32,
    /// Buffers that were taken and did not come back.
    pub outstanding: u64,
    /// Buffers that exist, outstanding or waiting.
    pub allocated: u64,
    /// The most that were ever outstanding at once.
    pub high_water: u64,
    /// Buffers taken since the pool was made.
    pub acquired: u64,
    /// Of these, how many had to be made for it.
    pub acquired_new: u64,
    /// Buffers taken per second, over the last two seconds; `None` until the pool was seen twice.
    pub per_second: Option<f64>,
}

/// One pool's counters.
pub(super) struct Record {
    id: u32,
    type_name: &'static str,
    owner: u32,
    user: AtomicU32,
    outstanding: AtomicI64,
    high_water: AtomicI64,
    allocated: AtomicI64,
    acquired: AtomicU64,
    acquired_new: AtomicU64,
    config: Mutex<Config>,
}

/// What `gst_buffer_pool_set_config` was given last.
#[derive(Clone, Default)]
struct Config {
    name: String,
    memory: Option<String>,
    size: u32,
    minimum: u32,
    maximum: u32,
    caps: Option<String>,
}

/// Every pool that lives.
#[derive(Default)]
pub(super) struct Pools {
    last: AtomicU32,
    live: Mutex<BTreeMap<u32, Arc<Record>>>,
    /// What pools that are gone had counted.
    past: Mutex<Totals>,
}

/// Acquisitions of all pools since the beginning.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Totals {
    /// Buffers taken.
    pub acquired: u64,
    /// Of these, how many had to be made for it.
    pub acquired_new: u64,
}

impl Pools {
    /// A pool appears, made by `owner`. The caller keeps the result until it calls [`Pools::remove`].
    ///
    /// # Safety
    ///
    /// `pool` must be a live buffer pool.
    pub unsafe fn add(&self, pool: *mut gst::ffi::GstBufferPool, owner: u32) -> Arc<Record> {
        let id = self.last.fetch_add(1, Relaxed) + 1;
        // SAFETY: the caller's promise; names of types live for ever.
        let (type_name, name) = unsafe {
            let of = (*(*pool.cast::<glib::gobject_ffi::GTypeInstance>()).g_class).g_type;
            let type_name = CStr::from_ptr(glib::gobject_ffi::g_type_name(of));
            let name: Option<String> = from_glib_full(gst::ffi::gst_object_get_name(pool.cast()));
            (type_name.to_str().unwrap_or_default(), name)
        };
        let record = Arc::new(Record {
            id,
            type_name,
            owner,
            user: AtomicU32::new(0),
            outstanding: AtomicI64::new(0),
            high_water: AtomicI64::new(0),
            allocated: AtomicI64::new(0),
            acquired: AtomicU64::new(0),
            acquired_new: AtomicU64::new(0),
            config: Mutex::new(Config {
                name: name.unwrap_or_default(),
                ..Config::default()
            }),
        });
        lock(&self.live).insert(id, Arc::clone(&record));
        record
    }

    /// A pool is gone.
    pub fn remove(&self, record: &Record) {
        lock(&self.live).remove(&record.id);
        let mut past = lock(&self.past);
        past.acquired += record.acquired.load(Relaxed);
        past.acquired_new += record.acquired_new.load(Relaxed);
    }

    /// The figures of every pool, by id; how fast they change is for whoever looks twice.
    pub fn levels(&self) -> Vec<PoolLevel> {
        lock(&self.live).values().map(|pool| pool.level()).collect()
    }

    /// What is known of every pool, by id.
    pub fn infos(&self) -> Vec<PoolInfo> {
        lock(&self.live).values().map(|pool| pool.info()).collect()
    }

    /// Acquisitions of all pools, those that are gone included.
    pub fn totals(&self) -> Totals {
        let live = lock(&self.live);
        let mut totals = *lock(&self.past);
        for pool in live.values() {
            totals.acquired += pool.acquired.load(Relaxed);
            totals.acquired_new += pool.acquired_new.load(Relaxed);
        }
        totals
    }

    /// Bytes of the records, about.
    pub fn bytes(&self) -> usize {
        lock(&self.live).len() * (size_of::<Record>() + size_of::<u32>() + size_of::<usize>())
    }
}

impl Record {
    /// A buffer was taken by `user`, and was made for it if `new`.
    fn acquire(&self, user: u32, new: bool) {
        let outstanding = self.outstanding.fetch_add(1, Relaxed) + 1;
        self.high_water.fetch_max(outstanding, Relaxed);
        self.acquired.fetch_add(1, Relaxed);
        self.acquired_new.fetch_add(u64::from(new), Relaxed);
        if user != 0 {
            self.user.store(user, Relaxed);
        }
    }

    /// A buffer comes back. Counted before it is in the queue, so that no other thread can take
    /// it out again before: outstanding never exceeds what there is.
    fn release(&self) {
        self.outstanding.fetch_sub(1, Relaxed);
    }

    fn level(&self) -> PoolLevel {
        let count = |counter: &AtomicI64| u64::try_from(counter.load(Relaxed)).unwrap_or(0);
        PoolLevel {
            id: self.id,
            outstanding: count(&self.outstanding),
            allocated: count(&self.allocated),
            high_water: count(&self.high_water),
            acquired: self.acquired.load(Relaxed),
            acquired_new: self.acquired_new.load(Relaxed),
            per_second: None,
        }
    }

    fn info(&self) -> PoolInfo {
        let config = lock(&self.config).clone();
        let known = |id: u32| (id != 0).then_some(id);
        PoolInfo {
            id: self.id,
            name: config.name,
            type_name: self.type_name.to_owned(),
            owner: known(self.owner),
            user: known(self.user.load(Relaxed)),
            memory: config.memory,
            size: config.size,
            minimum: config.minimum,
            maximum: (config.maximum != 0).then_some(config.maximum),
            caps: config.caps,
        }
    }

    /// Notes a configuration that the pool has accepted.
    ///
    /// # Safety
    ///
    /// `config` must be a pool's configuration.
    unsafe fn configure(&self, config: *mut gst::ffi::GstStructure) {
        let mut fresh = Config::default();
        let mut caps = std::ptr::null_mut();
        let mut allocator = std::ptr::null_mut();
        // SAFETY: the caller's promise; what is returned is lent by the configuration.
        unsafe {
            gst::ffi::gst_buffer_pool_config_get_params(
                config,
                &raw mut caps,
                &raw mut fresh.size,
                &raw mut fresh.minimum,
                &raw mut fresh.maximum,
            );
            if !caps.is_null() {
                fresh.caps = from_glib_full(gst::ffi::gst_caps_to_string(caps));
            }
            gst::ffi::gst_buffer_pool_config_get_allocator(
                config,
                &raw mut allocator,
                std::ptr::null_mut(),
            );
            if !allocator.is_null() {
                fresh.memory = from_glib_none((*allocator).mem_type);
            }
        }
        let mut config = lock(&self.config);
        fresh.name = std::mem::take(&mut config.name);
        *config = fresh;
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
