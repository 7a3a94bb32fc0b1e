//! Memories on demand: everything about some of the live ones.

use std::{collections::HashMap, mem::offset_of, time::Duration};

use gst::ffi::{self, GstMiniObject};
use serde::{Deserialize, Serialize};

use super::{
    census::{self, MemoryKinds, Peeked},
    core::{Core, now},
    kinds::Kind,
    ledger::Copied,
    peek,
};

/// How many memories are watched for being mapped, at each pass.
const WATCHED: usize = 256;

/// One live memory.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct MemoryInfo {
    /// Its address: its identity while it lives.
    pub address: u64,
    /// The kind that its allocator gives it, for example `SystemMemory`.
    pub kind: Option<String>,
    /// Bytes that are in use.
    pub size: u64,
    /// Where they begin.
    pub offset: u64,
    /// Bytes that were allocated.
    pub maxsize: u64,
    /// The alignment, as a mask: 15 means multiples of 16.
    pub align: u64,
    /// The names of its flags, as in `GstMemoryFlags`; bits without a name in hexadecimal.
    pub flags: Vec<String>,
    /// The memory that it is a part of. Its bytes are counted there.
    pub parent: Option<u64>,
    /// The live memories that are parts of it.
    pub shares: Vec<u64>,
    /// References to it.
    pub references: u32,
    /// Who has locked it.
    pub lock: LockState,
    /// For how long it has been mapped, at least; `None` when it is not, or was not watched.
    #[serde(with = "super::seconds::option")]
    pub mapped_for: Option<Duration>,
    /// The element that made it.
    pub origin: Option<u32>,
    /// The element that it was last pushed into.
    pub holder: Option<u32>,
    /// Since it was made.
    #[serde(with = "super::seconds")]
    pub age: Duration,
}

/// The lock of a memory. GStreamer counts nested locks together, with the union of their modes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct LockState {
    /// Locks, if some are for reading; else 0.
    pub readers: u32,
    /// Locks, if some are for writing; else 0.
    pub writers: u32,
    /// Owners that each want it for themselves: with more than one nobody can write.
    pub exclusive: u32,
}

impl LockState {
    /// From `GstMiniObject.lockstate`: modes in the low byte, locks in the next, owners above
    /// (gstminiobject.c).
    pub(super) fn new(state: i32) -> Self {
        let state = state.cast_unsigned();
        let locks = (state >> 8) & 0xff;
        let if_mode = |mode: u32| if state & mode == 0 { 0 } else { locks };
        Self {
            readers: if_mode(ffi::GST_LOCK_FLAG_READ),
            writers: if_mode(ffi::GST_LOCK_FLAG_WRITE),
            exclusive: state >> 16,
        }
    }

    /// Whether it is mapped.
    pub fn is_locked(self) -> bool {
        self.readers != 0 || self.writers != 0
    }
}

/// A bounded look at the live memories.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Memories {
    /// The oldest and the largest, oldest first.
    pub list: Vec<MemoryInfo>,
    /// How many live in all.
    pub total: u64,
}

/// Since when memories are mapped, as far as it was seen.
#[derive(Default)]
pub(super) struct Mapped {
    since: HashMap<(usize, u64), u64>,
    next: usize,
}

impl Mapped {
    /// Looks at the locks of some memories, others at each call.
    pub fn watch(&mut self, core: &Core) {
        let mut lines = lines(core, Kind::Memory);
        self.since.retain(|&(address, born), _| {
            let line = core.ledger.find(address);
            line.is_some_and(|line| line.born == born)
        });
        if lines.is_empty() {
            return;
        }
        lines.sort_unstable_by_key(|line| line.address);
        let from = self.next % lines.len();
        lines.rotate_left(from);
        lines.truncate(WATCHED);
        self.next = from + lines.len();
        self.look(core, &lines);
    }

    fn look(&mut self, core: &Core, lines: &[Copied]) {
        let now = now();
        let locks: Vec<usize> = lines
            .iter()
            .map(|line| line.address + offset_of!(GstMiniObject, lockstate))
            .collect();
        peek::many::<i32>(&locks, |index, state| {
            let line = &lines[index];
            let key = (line.address, line.born);
            if !LockState::new(state).is_locked() {
                self.since.remove(&key);
            } else if core.ledger.lives(line) {
                self.since.entry(key).or_insert(now);
            }
        });
    }

    fn of(&self, line: &Copied, now: u64) -> Option<Duration> {
        let since = self.since.get(&(line.address, line.born))?;
        Some(Duration::from_nanos(now.saturating_sub(*since)))
    }
}

/// At most `limit` live memories: half of them the oldest, half the largest.
pub(super) fn list(
    core: &Core,
    kinds: &mut MemoryKinds,
    mapped: &Mapped,
    limit: usize,
) -> Memories {
    let lines = lines(core, Kind::Memory);
    let total = lines.len() as u64;
    let chosen = choose(lines, limit);
    let now = now();
    let mut list = Vec::new();
    census::read(&core.ledger, kinds, &chosen, |peeked| {
        list.push((peeked.kind, info(&peeked, mapped, now)));
    });
    let named = list.into_iter().map(|(number, info)| MemoryInfo {
        kind: kinds.name(number).map(str::to_owned),
        ..info
    });
    Memories {
        list: with_shares(named.collect()),
        total,
    }
}

/// Everything of one kind that lives.
pub(super) fn lines(core: &Core, kind: Kind) -> Vec<Copied> {
    let mut lines = Vec::new();
    core.ledger.for_each(|line| {
        if line.kind == kind {
            lines.push(line);
        }
    });
    lines
}

/// The oldest half and the largest half, each once, by age. Of several that are alike the same ones
/// are chosen every time.
pub(super) fn choose(mut lines: Vec<Copied>, limit: usize) -> Vec<Copied> {
    if lines.len() > limit {
        lines.sort_unstable_by_key(age);
        let rest = lines.split_off(limit / 2);
        let mut largest = rest;
        largest.sort_unstable_by_key(|line| (std::cmp::Reverse(line.size), age(line)));
        largest.truncate(limit - lines.len());
        lines.extend(largest);
    }
    lines.sort_unstable_by_key(age);
    lines
}

/// The oldest first; of those that are equally old, always the same one.
fn age(line: &Copied) -> (u64, usize) {
    (line.born, line.address)
}

fn info(peeked: &Peeked, mapped: &Mapped, now: u64) -> MemoryInfo {
    let (line, memory) = (&peeked.line, &peeked.memory);
    MemoryInfo {
        address: line.address as u64,
        kind: None,
        size: memory.size as u64,
        offset: memory.offset as u64,
        maxsize: memory.maxsize as u64,
        align: memory.align as u64,
        flags: flag_names(memory.mini_object.flags),
        parent: (!memory.parent.is_null()).then_some(memory.parent as u64),
        shares: Vec::new(),
        references: memory.mini_object.refcount.unsigned_abs(),
        lock: LockState::new(memory.mini_object.lockstate),
        mapped_for: mapped.of(line, now),
        origin: line.known_origin(),
        holder: line.known_holder(),
        age: Duration::from_nanos(now.saturating_sub(line.born)),
    }
}

/// Enters each memory of the list that has a parent with that parent, where the list has it.
fn with_shares(mut list: Vec<MemoryInfo>) -> Vec<MemoryInfo> {
    let mut shares: HashMap<u64, Vec<u64>> = HashMap::new();
    for info in &list {
        if let Some(parent) = info.parent {
            shares.entry(parent).or_default().push(info.address);
        }
    }
    for info in &mut list {
        info.shares = shares.remove(&info.address).unwrap_or_default();
    }
    list
}

/// The flags of `GstMiniObjectFlags` and `GstMemoryFlags` by name.
fn flag_names(flags: u32) -> Vec<String> {
    const NAMES: [(u32, &str); 9] = [
        (ffi::GST_MINI_OBJECT_FLAG_LOCKABLE, "lockable"),
        (ffi::GST_MEMORY_FLAG_READONLY, "readonly"),
        (ffi::GST_MINI_OBJECT_FLAG_MAY_BE_LEAKED, "may-be-leaked"),
        (ffi::GST_MEMORY_FLAG_NO_SHARE, "no-share"),
        (ffi::GST_MEMORY_FLAG_ZERO_PREFIXED, "zero-prefixed"),
        (ffi::GST_MEMORY_FLAG_ZERO_PADDED, "zero-padded"),
        (
            ffi::GST_MEMORY_FLAG_PHYSICALLY_CONTIGUOUS,
            "physically-contiguous",
        ),
        (ffi::GST_MEMORY_FLAG_NOT_MAPPABLE, "not-mappable"),
        // The first that an allocator may use as it likes; GstFdMemory says so that it keeps its mapping.
        (ffi::GST_MEMORY_FLAG_LAST, "allocator-1"),
    ];
    let set = NAMES.iter().filter(|(bit, _)| flags & bit != 0);
    let mut names: Vec<String> = set.map(|(_, name)| (*name).to_owned()).collect();
    let rest = NAMES.iter().fold(flags, |rest, (bit, _)| rest & !bit);
    if rest != 0 {
        names.push(format!("{rest:#x}"));
    }
    names
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn line(address: usize, born: u64, size: u64) -> Copied {
        Copied {
            address,
            kind: Kind::Memory,
            born,
            size: Some(size),
            origin: 0,
            holder: 0,
            idle: false,
            memory_kind: 0,
            moved: None,
        }
    }

    #[test]
    fn the_oldest_and_the_largest_are_chosen() {
        let lines = (0..100).map(|n| line(n, n as u64, n as u64 % 50)).collect();
        let chosen: HashSet<usize> = choose(lines, 6).iter().map(|line| line.address).collect();
        assert!([0, 1, 2].iter().all(|old| chosen.contains(old)));
        assert!([49, 99].iter().all(|large| chosen.contains(large)));
        assert_eq!(chosen.len(), 6);
    }

    #[test]
    fn of_memories_that_are_alike_the_same_are_chosen_every_time() {
        let of = |order: &mut dyn Iterator<Item = usize>| {
            choose(order.map(|n| line(n, 7, 64)).collect(), 20)
        };
        let addresses =
            |lines: Vec<Copied>| -> Vec<usize> { lines.iter().map(|line| line.address).collect() };
        let one = addresses(of(&mut (0..100)));
        let other = addresses(of(&mut (0..100).rev()));
        assert_eq!(one, other);
    }

    #[test]
    fn the_state_of_a_lock_is_read_as_gstreamer_writes_it() {
        gst::init().unwrap();
        let state = |memory: &gst::MemoryRef| {
            // SAFETY: a live memory.
            LockState::new(unsafe { (*memory.as_ptr()).mini_object.lockstate })
        };
        let mut memory = gst::Memory::with_size(64);
        assert!(!state(&memory).is_locked());
        {
            let map = memory.get_mut().unwrap().map_writable().unwrap();
            // SAFETY: as above; the map keeps it alive.
            let pointer = unsafe { (*map.memory().as_ptr()).mini_object.lockstate };
            assert_eq!(LockState::new(pointer).writers, 1);
        }
        let first = memory.map_readable().unwrap();
        let second = memory.map_readable().unwrap();
        assert_eq!((state(&memory).readers, state(&memory).writers), (2, 0));
        drop((first, second));
        assert!(!state(&memory).is_locked());
        let buffer = {
            let mut buffer = gst::Buffer::new();
            buffer.get_mut().unwrap().append_memory(memory);
            buffer
        };
        assert_eq!(state(buffer.peek_memory(0)).exclusive, 1);
    }

    #[test]
    fn flags_have_their_names_and_unknown_bits_are_shown() {
        let flags = ffi::GST_MINI_OBJECT_FLAG_LOCKABLE | ffi::GST_MEMORY_FLAG_NO_SHARE | (1 << 31);
        assert_eq!(flag_names(flags), ["lockable", "no-share", "0x80000000"]);
    }
}
