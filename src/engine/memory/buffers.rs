//! Buffers on demand: what the ledger knows of some of the live ones. Nothing of a buffer itself is read.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use super::{
    core::{Core, now},
    kinds::Kind,
    ledger::Copied,
    memories::{choose, lines},
};

/// One live buffer.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct BufferInfo {
    /// Its address: its identity while it lives.
    pub address: u64,
    /// Bytes of all its memories when it was last pushed or taken from its pool; `None` before that.
    pub size: Option<u64>,
    /// Since it was made, or last taken from its pool.
    #[serde(with = "super::seconds")]
    pub age: Duration,
    /// Whether it waits in its pool: then nobody holds it.
    pub idle: bool,
    /// The element that made it.
    pub origin: Option<u32>,
    /// The element that it was last pushed into.
    pub holder: Option<u32>,
    /// Since it was pushed into its holder, to a millisecond; `None` before it was.
    #[serde(with = "super::seconds::option")]
    pub held_for: Option<Duration>,
}

/// A bounded look at the live buffers.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Buffers {
    /// The oldest and the largest, oldest first.
    pub list: Vec<BufferInfo>,
    /// How many live in all.
    pub total: u64,
}

/// At most `limit` live buffers: half of them the oldest, half the largest.
pub(super) fn list(core: &Core, limit: usize) -> Buffers {
    let lines = lines(core, Kind::Buffer);
    let total = lines.len() as u64;
    let now = now();
    let list = choose(lines, limit)
        .into_iter()
        .map(|line| info(&line, now));
    Buffers {
        list: list.collect(),
        total,
    }
}

fn info(line: &Copied, now: u64) -> BufferInfo {
    let since = |moment: u64| Duration::from_nanos(now.saturating_sub(moment));
    BufferInfo {
        address: line.address as u64,
        size: line.size,
        age: since(line.born),
        idle: line.idle,
        origin: line.known_origin(),
        holder: line.known_holder(),
        held_for: line.moved.map(since),
    }
}
