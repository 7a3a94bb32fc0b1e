//! The measured quantities, one number each, by name.

use std::fmt;

use serde::{Deserialize, Serialize};

use super::{Kind, QueueId, Sample};

/// One measured quantity over time.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Series {
    /// Resident set size in bytes, at its highest of ten looks a second.
    Rss,
    /// Address space in bytes.
    Vsz,
    /// Proportional set size in bytes.
    Pss,
    /// Unique set size in bytes.
    Uss,
    /// Resident memory that belongs to no file, in bytes.
    Anonymous,
    /// Swapped out, in bytes.
    Swap,
    /// Handed out by the allocator, in bytes, mappings of their own included.
    HeapInUse,
    /// Kept by the allocator, in bytes.
    HeapFree,
    /// Threads.
    Threads,
    /// Open file descriptors.
    Files,
    /// Processor time since the process began, in nanoseconds.
    Cpu,
    /// Page faults, of both kinds.
    Faults,
    /// Bytes of dmabufs.
    Dmabuf,
    /// Bytes of memfds.
    Memfd,
    /// Memory on graphics devices, in bytes.
    Device,
    /// Nominal bytes of GStreamer's textures.
    Textures,
    /// Live objects of a kind.
    Live(Kind),
    /// Bytes of live buffers.
    BufferBytes,
    /// Bytes of live memories.
    MemoryBytes,
    /// Acquisitions from pools since the start.
    Acquired,
    /// Of these, those for which a buffer had to be made.
    AcquiredNew,
    /// Buffers of a pool that are out.
    PoolOutstanding(u32),
    /// Buffers that a pool has made.
    PoolAllocated(u32),
    /// Bytes in a queue.
    QueueBytes(QueueId),
    /// Nanoseconds in a queue.
    QueueTime(QueueId),
    /// The fill of a queue, from 0 to 1.
    QueueFill(QueueId),
    /// Buffers that an element holds.
    Held(u32),
    /// Bytes of the buffers that an element holds.
    HeldBytes(u32),
    /// How late the main loop was at most, in nanoseconds.
    MainLoopMax,
    /// The same for 99 of 100 calls.
    MainLoopP99,
    /// Bytes of the diagnostics themselves.
    OwnBytes,
    /// Processor time of the sampler, in nanoseconds.
    OwnCpu,
}

impl Series {
    /// The series that every sample has, or could have.
    pub fn fixed() -> impl Iterator<Item = Self> {
        const OTHERS: [Series; 24] = [
            Series::Rss,
            Series::Vsz,
            Series::Pss,
            Series::Uss,
            Series::Anonymous,
            Series::Swap,
            Series::HeapInUse,
            Series::HeapFree,
            Series::Threads,
            Series::Files,
            Series::Cpu,
            Series::Faults,
            Series::Dmabuf,
            Series::Memfd,
            Series::Device,
            Series::Textures,
            Series::BufferBytes,
            Series::MemoryBytes,
            Series::Acquired,
            Series::AcquiredNew,
            Series::MainLoopMax,
            Series::MainLoopP99,
            Series::OwnBytes,
            Series::OwnCpu,
        ];
        OTHERS
            .into_iter()
            .chain(Kind::ALL.into_iter().map(Series::Live))
    }

    /// Every series that `sample` has, those of its pools, queues and elements included.
    pub fn of(sample: &Sample) -> impl Iterator<Item = Self> {
        let pools = sample
            .pools
            .iter()
            .flat_map(|pool| [Self::PoolOutstanding(pool.id), Self::PoolAllocated(pool.id)]);
        let queues = sample.queues.iter().flat_map(|queue| {
            [
                Self::QueueBytes(queue.id),
                Self::QueueTime(queue.id),
                Self::QueueFill(queue.id),
            ]
        });
        let elements = sample
            .elements
            .iter()
            .filter(|element| element.held.count != 0)
            .flat_map(|element| [Self::Held(element.id), Self::HeldBytes(element.id)]);
        Self::fixed().chain(pools).chain(queues).chain(elements)
    }

    /// Its value in a sample; `None` where it was not measured.
    pub fn value(self, sample: &Sample) -> Option<f64> {
        let number = match self {
            Self::QueueFill(id) => return queue(sample, id)?.fill(),
            Self::Rss => sample.process.rss_max.or(sample.process.rss),
            Self::Vsz => sample.process.vsz,
            Self::Pss => sample.process.pss,
            Self::Uss => sample.process.uss,
            Self::Anonymous => sample.process.anonymous,
            Self::Swap => sample.process.swap,
            Self::HeapInUse => sample.heap.map(|heap| heap.in_use + heap.mapped),
            Self::HeapFree => sample.heap.map(|heap| heap.free),
            Self::Threads => sample.process.threads,
            Self::Files => sample
                .process
                .files
                .as_ref()
                .map(super::process::Files::total),
            Self::Cpu => sample.process.cpu,
            Self::Faults => {
                let (minor, major) = (sample.process.minor_faults, sample.process.major_faults);
                minor.zip(major).map(|(minor, major)| minor + major)
            }
            Self::Dmabuf => sample.process.files.as_ref()?.dmabuf_bytes,
            Self::Memfd => sample.process.files.as_ref()?.memfd_bytes,
            Self::Device => sample.graphics.device,
            Self::Textures => sample.graphics.textures,
            Self::Live(kind) => sample.objects(kind).map(|level| level.live),
            Self::BufferBytes => sample.objects(Kind::Buffer)?.bytes,
            Self::MemoryBytes => sample.memory_bytes(),
            Self::Acquired => Some(sample.acquisitions.acquired),
            Self::AcquiredNew => Some(sample.acquisitions.acquired_new),
            Self::MainLoopMax => nanos(sample.main_loop?.max),
            Self::MainLoopP99 => nanos(sample.main_loop?.p99),
            Self::OwnBytes => Some(sample.own.bytes),
            Self::OwnCpu => Some(sample.own.sampler_cpu),
            other => return other.value_of_part(sample),
        };
        number.map(|number| number as f64)
    }

    /// The value of a series that belongs to a pool, a queue or an element.
    fn value_of_part(self, sample: &Sample) -> Option<f64> {
        let pool = |id| sample.pools.iter().find(move |pool| pool.id == id);
        let element = |id| sample.elements.iter().find(move |level| level.id == id);
        let number = match self {
            Self::PoolOutstanding(id) => pool(id)?.outstanding,
            Self::PoolAllocated(id) => pool(id)?.allocated,
            Self::QueueBytes(id) => queue(sample, id)?.bytes.level,
            Self::QueueTime(id) => queue(sample, id)?.time.level,
            Self::Held(id) => element(id)?.held.count,
            Self::HeldBytes(id) => element(id)?.held.bytes,
            _ => return None,
        };
        Some(number as f64)
    }
}

fn queue(sample: &Sample, id: QueueId) -> Option<&super::QueueLevel> {
    sample.queues.iter().find(|queue| queue.id == id)
}

fn nanos(duration: std::time::Duration) -> Option<u64> {
    u64::try_from(duration.as_nanos()).ok()
}

impl fmt::Display for Series {
    /// A name for columns and keys: `live-buffer`, `pool-3-outstanding`.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let queue = |f: &mut fmt::Formatter<'_>, id: QueueId, what| match id.pad {
            Some(pad) => write!(f, "queue-{}-{pad}-{what}", id.element),
            None => write!(f, "queue-{}-{what}", id.element),
        };
        match *self {
            Self::Live(kind) => write!(f, "live-{}", kind.name()),
            Self::PoolOutstanding(id) => write!(f, "pool-{id}-outstanding"),
            Self::PoolAllocated(id) => write!(f, "pool-{id}-allocated"),
            Self::QueueBytes(id) => queue(f, id, "bytes"),
            Self::QueueTime(id) => queue(f, id, "time"),
            Self::QueueFill(id) => queue(f, id, "fill"),
            Self::Held(id) => write!(f, "element-{id}-held"),
            Self::HeldBytes(id) => write!(f, "element-{id}-held-bytes"),
            fixed => f.write_str(fixed.fixed_name()),
        }
    }
}

impl Series {
    fn fixed_name(self) -> &'static str {
        match self {
            Self::Rss => "rss",
            Self::Vsz => "vsz",
            Self::Pss => "pss",
            Self::Uss => "uss",
            Self::Anonymous => "anonymous",
            Self::Swap => "swap",
            Self::HeapInUse => "heap-in-use",
            Self::HeapFree => "heap-free",
            Self::Threads => "threads",
            Self::Files => "files",
            Self::Cpu => "cpu",
            Self::Faults => "faults",
            Self::Dmabuf => "dmabuf",
            Self::Memfd => "memfd",
            Self::Device => "device",
            Self::Textures => "textures",
            Self::BufferBytes => "buffer-bytes",
            Self::MemoryBytes => "memory-bytes",
            Self::Acquired => "acquired",
            Self::AcquiredNew => "acquired-new",
            Self::MainLoopMax => "main-loop-max",
            Self::MainLoopP99 => "main-loop-p99",
            Self::OwnBytes => "own-bytes",
            Self::OwnCpu => "own-cpu",
            _ => "",
        }
    }
}
