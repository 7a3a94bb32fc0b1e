//! The tables of a report. Elements are named by their path: an id says nothing outside of its run.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::memory::{Diagnostics, Event, EventKind, Fill, OwnCost, Sample, Waiting};

/// Objects of one type.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ObjectPart {
    /// For example `buffer`.
    #[serde(rename = "type")]
    pub kind: String,
    /// How many live.
    pub live: u64,
    /// How many were made.
    pub created: u64,
    /// Bytes of those that live; null for types without a size.
    pub bytes: Option<u64>,
}

/// An element, and the buffers that it made and holds, of those that live.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ElementPart {
    /// Its id in this run.
    pub id: u32,
    /// Its path from the outermost bin.
    pub path: String,
    /// Its factory.
    pub factory: Option<String>,
    /// Whether it still exists.
    pub alive: bool,
    /// Live buffers that it made.
    pub made: u64,
    /// Bytes of these.
    pub made_bytes: u64,
    /// Live buffers that it was the last to get.
    pub held: u64,
    /// Bytes of these.
    pub held_bytes: u64,
}

/// A buffer pool.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct PoolPart {
    /// Its id in this run.
    pub id: u32,
    /// Its name.
    pub name: String,
    /// The path of the element that made it.
    pub owner: Option<String>,
    /// The kind of its memory; null is the default one.
    pub memory: Option<String>,
    /// Bytes of one buffer.
    pub size_bytes: u32,
    /// Buffers that are made when it starts.
    pub minimum: u32,
    /// The most buffers that there may be; null without a limit.
    pub maximum: Option<u32>,
    /// Buffers that are out.
    pub outstanding: u64,
    /// Buffers that exist.
    pub allocated: u64,
    /// The most that were ever out.
    pub high_water: u64,
    /// Buffers taken since it was made.
    pub acquired: u64,
    /// Of these, how many had to be made.
    pub acquired_new: u64,
}

/// A queue. A limit of null is none.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct QueuePart {
    /// The path of its element.
    pub element: Option<String>,
    /// The number of the pad, of a multiqueue.
    pub pad: Option<u32>,
    /// How much is in it, in buffers.
    pub buffers: Fill,
    /// In bytes.
    pub bytes: Fill,
    /// In seconds.
    pub seconds: f64,
    /// The limit in seconds.
    pub limit_seconds: Option<f64>,
    /// From 0 to 1; null without a limit.
    pub fill: Option<f64>,
}

/// A streaming thread.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct ThreadPart {
    /// The kernel's thread id.
    pub tid: u32,
    /// The path of the element that it is in.
    pub element: Option<String>,
    /// For how long, in seconds.
    pub since_s: f64,
    /// What for.
    pub waiting: Waiting,
}

/// A thread that stood in one element.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct StallPart {
    /// When it began, in seconds since the diagnostics were started.
    pub at_s: f64,
    /// For how long; null when it had not come back.
    pub seconds: Option<f64>,
    /// The kernel's thread id.
    pub tid: u32,
    /// The path of the element.
    pub element: Option<String>,
}

/// Something that happened.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct EventPart {
    /// When, in seconds since the diagnostics were started.
    pub at_s: f64,
    /// What.
    #[serde(flatten)]
    pub kind: EventKind,
}

/// What the diagnostics themselves cost.
#[derive(Clone, Copy, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct OwnPart {
    /// Bytes of tables, records, names and history; reserved, not all of it resident.
    pub bytes: u64,
    /// Of these, the history.
    pub history_bytes: u64,
    /// Processor time of the sampler's thread, in seconds.
    pub sampler_cpu_s: f64,
    /// Objects that found no room in the ledger.
    pub lost_objects: u64,
    /// Samples that were not taken in time or could not be kept.
    pub dropped_samples: u64,
}

impl From<OwnCost> for OwnPart {
    fn from(cost: OwnCost) -> Self {
        Self {
            bytes: cost.bytes,
            history_bytes: cost.history,
            sampler_cpu_s: cost.sampler_cpu as f64 / 1e9,
            lost_objects: cost.lost_objects,
            dropped_samples: cost.dropped_samples,
        }
    }
}

/// Something that was found, and what shows it.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct FindingPart {
    /// `objects`, `pool`, `queue`, `heap` or `retained`.
    pub cause: String,
    /// The path of the element.
    pub element: Option<String>,
    /// The type of the objects.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// How fast it grows.
    pub rate_bytes_per_s: Option<f64>,
    /// From when until when, in seconds since the diagnostics were started.
    pub interval: [f64; 2],
    /// What shows it.
    pub evidence: String,
}

impl From<Event> for EventPart {
    fn from(event: Event) -> Self {
        Self {
            at_s: event.elapsed.as_secs_f64(),
            kind: event.kind,
        }
    }
}

pub(super) fn objects(sample: &Sample) -> Vec<ObjectPart> {
    let parts = sample.objects.iter().map(|level| ObjectPart {
        kind: level.kind.name().to_owned(),
        live: level.live,
        created: level.created,
        bytes: level.bytes,
    });
    parts.collect()
}

pub(super) fn elements(diagnostics: &Diagnostics) -> Vec<ElementPart> {
    let levels: BTreeMap<u32, _> = diagnostics
        .element_levels()
        .into_iter()
        .map(|level| (level.id, level))
        .collect();
    let mut parts: Vec<ElementPart> = diagnostics
        .elements()
        .into_iter()
        .filter(|info| info.alive || levels.contains_key(&info.id))
        .map(|info| {
            let level = levels.get(&info.id).copied().unwrap_or_default();
            ElementPart {
                id: info.id,
                path: info.path,
                factory: info.factory,
                alive: info.alive,
                made: level.made.count,
                made_bytes: level.made.bytes,
                held: level.held.count,
                held_bytes: level.held.bytes,
            }
        })
        .collect();
    parts.sort_by(|one, other| one.path.cmp(&other.path));
    parts
}

pub(super) fn pools(diagnostics: &Diagnostics, sample: &Sample) -> Vec<PoolPart> {
    let parts = diagnostics.pools().into_iter().filter_map(|info| {
        let level = sample.pools.iter().find(|level| level.id == info.id)?;
        Some(PoolPart {
            id: info.id,
            name: info.name,
            owner: info.owner.and_then(|id| path(diagnostics, id)),
            memory: info.memory,
            size_bytes: info.size,
            minimum: info.minimum,
            maximum: info.maximum,
            outstanding: level.outstanding,
            allocated: level.allocated,
            high_water: level.high_water,
            acquired: level.acquired,
            acquired_new: level.acquired_new,
        })
    });
    parts.collect()
}

pub(super) fn queues(diagnostics: &Diagnostics, sample: &Sample) -> Vec<QueuePart> {
    let seconds = |nanoseconds: u64| nanoseconds as f64 / 1e9;
    let parts = sample.queues.iter().map(|level| QueuePart {
        element: path(diagnostics, level.id.element),
        pad: level.id.pad,
        buffers: level.buffers,
        bytes: level.bytes,
        seconds: seconds(level.time.level),
        limit_seconds: level.time.limit.map(seconds),
        fill: level.fill(),
    });
    parts.collect()
}

pub(super) fn threads(diagnostics: &Diagnostics) -> Vec<ThreadPart> {
    let parts = diagnostics.threads().into_iter().map(|thread| ThreadPart {
        tid: thread.tid,
        element: path(diagnostics, thread.element),
        since_s: thread.since.as_secs_f64(),
        waiting: thread.waiting,
    });
    parts.collect()
}

/// Each stall with its end, if it had one.
pub(super) fn stalls(diagnostics: &Diagnostics, events: &[Event]) -> Vec<StallPart> {
    let mut stalls = Vec::new();
    for (index, event) in events.iter().enumerate() {
        let EventKind::Stall {
            tid,
            element,
            since,
        } = event.kind
        else {
            continue;
        };
        let begin = event.elapsed.saturating_sub(since);
        let end = events[index..].iter().find(|later| {
            matches!(later.kind, EventKind::StallEnded { tid: t, element: e } if (t, e) == (tid, element))
        });
        stalls.push(StallPart {
            at_s: begin.as_secs_f64(),
            seconds: end.map(|end| end.elapsed.saturating_sub(begin).as_secs_f64()),
            tid,
            element: path(diagnostics, element),
        });
    }
    stalls
}

fn path(diagnostics: &Diagnostics, id: u32) -> Option<String> {
    diagnostics.element(id).map(|info| info.path)
}
