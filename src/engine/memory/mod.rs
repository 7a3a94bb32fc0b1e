//! What is measured: every buffer, pool, queue and byte of this process.
//!
//! [`Diagnostics`] starts it and answers questions. Streaming threads pass through the hooks in
//! `tracer`, which write to lock-free tables; one sampler thread reads these, `/proc` and the
//! allocator, and makes a [`Sample`] four times a second, which the [`History`] keeps.
//!
//! Nothing here knows what plays. A [`Sample`] can be written to a file or sent to another
//! process; the ids in it are small, are never used again in the same run, and are explained by
//! [`ElementInfo`] and [`PoolInfo`].

mod buffers;
mod census;
mod core;
mod diagnostics;
mod elements;
mod events;
mod graphics;
pub mod history;
mod instruments;
mod kinds;
mod ledger;
mod main_loop;
mod memories;
mod missing;
mod objects;
mod paced;
mod pads;
mod past;
mod peek;
mod pools;
pub mod process;
mod queues;
mod rates;
mod sample;
mod sampler;
pub(crate) mod seconds;
mod series;
mod stalls;
mod table;
mod threads;
mod tracer;

pub use buffers::{BufferInfo, Buffers};
pub use census::{Amount, ElementLevel};
pub use diagnostics::{Diagnostics, StartError};
pub use elements::ElementInfo;
pub use events::{Event, EventKind, Occasion};
pub use history::{HighWater, History, Mark, Point};
pub use kinds::Kind;
pub use main_loop::MainLoopLevel;
pub use memories::{LockState, Memories, MemoryInfo};
pub use missing::{Reason, Subject};
pub use pads::{Direction, PadInfo, Peer};
pub use past::{Past, Tables};
pub use pools::{PoolInfo, PoolLevel, Totals};
pub use queues::{Fill, QueueId, QueueLevel};
pub use sample::{GraphicsLevel, ObjectLevel, OwnCost, ProcessLevel, ReadAt, Sample, Turnover};
pub(crate) use sampler::lock;
pub use series::Series;
pub use stalls::{ThreadLevel, Waiting};

/// Where the streaming threads are now; empty with the hooks off.
fn threads_now() -> Vec<ThreadLevel> {
    core::Core::get().map(stalls::look).unwrap_or_default()
}
