//! One observation of everything that is measured.

use std::{collections::BTreeMap, time::Duration};

use serde::{Deserialize, Serialize};

use super::{
    Amount, ElementLevel, Kind, MainLoopLevel, PoolLevel, QueueLevel, Totals,
    process::{FdKind, Files, Heap},
};

/// How many elements a sample carries: those that hold most.
pub(super) const ELEMENTS: usize = 12;

/// Everything at one moment. `None` is what is not known; why is told by
/// [`missing`](super::Diagnostics::missing).
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Sample {
    /// Since the diagnostics were started.
    #[serde(with = "super::seconds")]
    pub elapsed: Duration,
    /// Milliseconds since 1970, by the system's clock.
    pub time: u64,
    /// When the readings were made that are too costly for every sample.
    pub read_at: ReadAt,
    /// The process as the kernel sees it.
    pub process: ProcessLevel,
    /// What the allocator has.
    pub heap: Option<Heap>,
    /// Objects by kind, in the order of [`Kind::ALL`]; empty with the hooks off.
    pub objects: Vec<ObjectLevel>,
    /// Memories by the kind that their allocator gives them.
    pub memories: BTreeMap<String, Amount>,
    /// Buffers that wait in their pools.
    pub idle_buffers: u64,
    /// Buffers that are of no pool and were never pushed: their size is not known.
    pub unsized_buffers: u64,
    /// The elements that hold or made most of what lives, at most 12; of a mark all of them.
    pub elements: Vec<ElementLevel>,
    /// The pools.
    pub pools: Vec<PoolLevel>,
    /// Acquisitions of all pools since the start, those that are gone included.
    pub acquisitions: Totals,
    /// The queues.
    pub queues: Vec<QueueLevel>,
    /// The main loop, if one is watched and runs.
    pub main_loop: Option<MainLoopLevel>,
    /// Memory of graphics devices.
    pub graphics: GraphicsLevel,
    /// What the diagnostics themselves cost.
    pub own: OwnCost,
}

/// When the costly readings of a sample were made, since the diagnostics were started, as its
/// `elapsed` is: the difference is how old they are. `None` where there is none.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct ReadAt {
    /// PSS and USS.
    #[serde(with = "super::seconds::option")]
    pub rollup: Option<Duration>,
    /// What the allocator has.
    #[serde(with = "super::seconds::option")]
    pub heap: Option<Duration>,
    /// File descriptors.
    #[serde(with = "super::seconds::option")]
    pub files: Option<Duration>,
    /// What the graphics drivers say.
    #[serde(with = "super::seconds::option")]
    pub graphics: Option<Duration>,
    /// The count of what lives: bytes of buffers and memories, and what elements made and hold.
    #[serde(with = "super::seconds::option")]
    pub census: Option<Duration>,
}

/// The process as the kernel sees it. Sizes in bytes.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct ProcessLevel {
    /// Resident set size.
    pub rss: Option<u64>,
    /// The highest of ten looks a second since the sample before.
    pub rss_max: Option<u64>,
    /// The address space in use.
    pub vsz: Option<u64>,
    /// Proportional set size, from the last time it was worth its cost.
    pub pss: Option<u64>,
    /// Unique set size, of the same moment.
    pub uss: Option<u64>,
    /// Resident memory that belongs to no file.
    pub anonymous: Option<u64>,
    /// What is swapped out.
    pub swap: Option<u64>,
    /// The kernel's own high-water mark of RSS.
    pub peak_rss: Option<u64>,
    /// Threads.
    pub threads: Option<u64>,
    /// Open file descriptors.
    pub files: Option<Files>,
    /// Processor time of all threads since the process began, in nanoseconds.
    pub cpu: Option<u64>,
    /// Page faults without a read from disk.
    pub minor_faults: Option<u64>,
    /// Page faults with one.
    pub major_faults: Option<u64>,
}

/// Objects of one kind.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ObjectLevel {
    /// The kind.
    pub kind: Kind,
    /// How many live.
    pub live: u64,
    /// How many were made since the start.
    pub created: u64,
    /// Bytes of those whose size is known; `None` for kinds without a size.
    pub bytes: Option<u64>,
}

/// Memory of graphics devices, in bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct GraphicsLevel {
    /// On the device, by the driver's own word; `None` when no driver says.
    pub device: Option<u64>,
    /// In the system's memory for the device, by the driver's own word.
    pub system: Option<u64>,
    /// The nominal size of GStreamer's textures.
    pub textures: Option<u64>,
}

/// What the diagnostics themselves cost.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct OwnCost {
    /// Bytes of tables, records, names and history; reserved, not all of it resident.
    pub bytes: u64,
    /// Of these, the history: it grows with time, up to 16 MiB, and not with what is measured.
    pub history: u64,
    /// Processor time of the sampler's thread, in nanoseconds.
    pub sampler_cpu: u64,
    /// Objects that found no room in the ledger.
    pub lost_objects: u64,
    /// Samples that were not taken in time or could not be kept.
    pub dropped_samples: u64,
}

/// Where the buffers of a pipeline come from, for each frame that it shows: one that allocates for
/// every frame makes at least one of its size, one that works with pools reuses it.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct Turnover {
    /// Buffers that were made, in pools and outside of them, for each frame.
    pub made: f64,
    /// Buffers that were taken from pools and had been there before, for each frame.
    pub reused: f64,
}

impl Sample {
    /// Objects of one kind; `None` with the hooks off.
    pub fn objects(&self, kind: Kind) -> Option<&ObjectLevel> {
        self.objects.get(kind.index())
    }

    /// Bytes of all live memories.
    pub fn memory_bytes(&self) -> Option<u64> {
        self.objects(Kind::Memory).and_then(|level| level.bytes)
    }

    /// Bytes that it takes, its lists included.
    pub(super) fn bytes(&self) -> usize {
        // A node of a BTreeMap has room for eleven entries.
        let kinds = size_of::<[(FdKind, u64); 11]>() + 2 * size_of::<usize>();
        let memories = size_of::<[(String, Amount); 11]>() + 2 * size_of::<usize>();
        let names: usize = self.memories.keys().map(String::capacity).sum();
        size_of::<Self>()
            + self.objects.capacity() * size_of::<ObjectLevel>()
            + self.elements.capacity() * size_of::<ElementLevel>()
            + self.pools.capacity() * size_of::<PoolLevel>()
            + self.queues.capacity() * size_of::<QueueLevel>()
            + self.process.files.as_ref().map_or(0, |_| kinds)
            + if self.memories.is_empty() {
                0
            } else {
                memories + names
            }
    }

    /// Where buffers came from since `before`, for each of the `frames` that were shown meanwhile;
    /// `None` without a frame, with the hooks off, and if `before` is not of an earlier moment.
    pub fn turnover(&self, before: &Self, frames: u64) -> Option<Turnover> {
        let made = |sample: &Self| Some(sample.objects(Kind::Buffer)?.created);
        let reused = |sample: &Self| {
            let Totals {
                acquired,
                acquired_new,
            } = sample.acquisitions;
            // Two counters, which other threads write between the two looks.
            acquired.saturating_sub(acquired_new)
        };
        let made = made(self)?.checked_sub(made(before)?)?;
        let reused = reused(self).checked_sub(reused(before))?;
        (frames != 0).then(|| Turnover {
            made: made as f64 / frames as f64,
            reused: reused as f64 / frames as f64,
        })
    }

    /// Of the acquisitions from pools, the part that reused a buffer; `None` before the first.
    pub fn reuse(&self) -> Option<f64> {
        let Totals {
            acquired,
            acquired_new,
        } = self.acquisitions;
        (acquired != 0).then(|| 1.0 - acquired_new as f64 / acquired as f64)
    }
}
