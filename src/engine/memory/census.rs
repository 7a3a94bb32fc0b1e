//! Reading the ledger: what lives, of what kind, how many bytes, and who has it.

use std::{
    collections::{HashMap, HashSet},
    mem::offset_of,
};

use gst::ffi::{GstAllocator, GstMemory};
use serde::{Deserialize, Serialize};

use super::{
    core::{Core, now},
    kinds::Kind,
    ledger::{Copied, Ledger},
    peek,
    threads::THREADS,
};

/// How long an object may be half made: nothing but a stopped thread takes a second for it.
const MAKING: u64 = 1_000_000_000;

/// A number of things and their bytes.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Amount {
    /// How many.
    pub count: u64,
    /// Bytes of those whose size is known.
    pub bytes: u64,
}

impl Amount {
    pub(super) fn add(&mut self, bytes: u64) {
        self.count += 1;
        self.bytes += bytes;
    }
}

/// What an element has made and what it holds, of what lives now.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct ElementLevel {
    /// The element's id.
    pub id: u32,
    /// Buffers whose origin it is.
    pub made: Amount,
    /// Buffers whose holder it is.
    pub held: Amount,
}

/// All that lives, as counted in one pass over the ledger.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(super) struct Census {
    /// By kind of object.
    pub kinds: [Amount; Kind::COUNT],
    /// Buffers that wait in their pools.
    pub idle: u64,
    /// Buffers that are of no pool and were never pushed, and memories that could not be read: their
    /// size is not known.
    pub unsized_buffers: u64,
    /// See `unsized_buffers`.
    pub unsized_memories: u64,
    /// Memories by the number of their kind.
    pub memories: HashMap<u16, Amount>,
    /// By element.
    pub elements: HashMap<u32, ElementLevel>,
}

/// The names that allocators give to their memories, by number from 1.
#[derive(Default)]
pub(super) struct MemoryKinds {
    names: Vec<String>,
    /// By the address of the name, which allocators keep for ever.
    known: HashMap<usize, u16>,
}

impl MemoryKinds {
    /// The name that belongs to a number.
    pub fn name(&self, number: u16) -> Option<&str> {
        let index = usize::from(number).checked_sub(1)?;
        self.names.get(index).map(String::as_str)
    }

    /// The number of the name at an address; 0 when it cannot be read.
    fn number(&mut self, address: usize) -> u16 {
        if let Some(&number) = self.known.get(&address) {
            return number;
        }
        let Some(name) = peek::short_text(address).filter(|name| !name.is_empty()) else {
            return 0;
        };
        let index = self.names.iter().position(|known| *known == name);
        let index = index.unwrap_or_else(|| {
            self.names.push(name);
            self.names.len() - 1
        });
        let number = u16::try_from(index + 1).unwrap_or(0);
        self.known.insert(address, number);
        number
    }
}

/// A memory that was read while it lived.
pub(super) struct Peeked {
    pub line: Copied,
    pub memory: GstMemory,
    /// The number of its kind; 0 while not known.
    pub kind: u16,
}

/// The bytes that a memory adds to the process. A part of another memory adds none.
pub(super) fn own_bytes(memory: &GstMemory) -> u64 {
    if memory.parent.is_null() {
        memory.maxsize as u64
    } else {
        0
    }
}

/// Counts everything in the ledger; kinds and sizes of memories that were not known are looked up.
pub(super) fn take(core: &Core, kinds: &mut MemoryKinds) -> Census {
    let (mut census, mut unknown) = (Census::default(), Vec::new());
    core.ledger.for_each(|line| {
        if line.kind == Kind::Memory && line.memory_kind == 0 {
            unknown.push(line);
        } else {
            census.add(&line);
        }
    });
    // Asked after the lines were seen: whatever was half made then, and is still, is among them.
    let making: HashSet<usize> = THREADS.making().collect();
    let now = now();
    let half_made =
        |line: &Copied| making.contains(&line.address) && now.saturating_sub(line.born) < MAKING;
    let (young, unknown): (Vec<_>, Vec<_>) = unknown.into_iter().partition(half_made);
    for line in &young {
        census.add(line);
    }
    let mut resolved = HashSet::new();
    read(&core.ledger, kinds, &unknown, |peeked| {
        let bytes = own_bytes(&peeked.memory);
        core.ledger.resolve(&peeked.line, bytes, peeked.kind);
        resolved.insert(peeked.line.address);
        census.add(&Copied {
            size: Some(bytes),
            memory_kind: peeked.kind,
            ..peeked.line
        });
    });
    unknown
        .iter()
        .filter(|line| !resolved.contains(&line.address) && core.ledger.lives(line))
        .for_each(|line| census.add(line));
    census
}

/// Reads the memories of `lines`, and calls `found` for those that lived until it was done.
pub(super) fn read(
    ledger: &Ledger,
    kinds: &mut MemoryKinds,
    lines: &[Copied],
    mut found: impl FnMut(Peeked),
) {
    let addresses: Vec<usize> = lines.iter().map(|line| line.address).collect();
    let mut memories = Vec::with_capacity(lines.len());
    peek::many::<GstMemory>(&addresses, |index, memory| memories.push((index, memory)));
    // A memory that is gone already has anything for an allocator; its copy is thrown away below.
    let name_of = |allocator: *mut GstAllocator| {
        (allocator as usize).wrapping_add(offset_of!(GstAllocator, mem_type))
    };
    let names: Vec<usize> = memories
        .iter()
        .map(|(_, memory)| name_of(memory.allocator))
        .collect();
    let mut numbers = vec![0; names.len()];
    peek::many::<usize>(&names, |index, name| numbers[index] = kinds.number(name));
    for ((index, memory), kind) in memories.into_iter().zip(numbers) {
        // Only now is it known that all of this was the object's.
        if memory.size <= memory.maxsize && ledger.lives(&lines[index]) {
            found(Peeked {
                line: lines[index],
                memory,
                kind,
            });
        }
    }
}

impl Census {
    fn add(&mut self, line: &Copied) {
        let bytes = line.size.unwrap_or(0);
        self.kinds[line.kind.index()].add(bytes);
        match line.kind {
            Kind::Memory => {
                self.unsized_memories += u64::from(line.size.is_none());
                self.memories
                    .entry(line.memory_kind)
                    .or_default()
                    .add(bytes);
            }
            Kind::Buffer => self.add_buffer(line, bytes),
            _ => {}
        }
    }

    fn add_buffer(&mut self, line: &Copied, bytes: u64) {
        self.unsized_buffers += u64::from(line.size.is_none());
        if line.idle {
            // It waits in its pool: nobody holds it.
            self.idle += 1;
            return;
        }
        if line.origin != 0 {
            self.element(line.origin).made.add(bytes);
        }
        if line.holder != 0 {
            self.element(line.holder).held.add(bytes);
        }
    }

    fn element(&mut self, id: u32) -> &mut ElementLevel {
        let level = self.elements.entry(id).or_default();
        level.id = id;
        level
    }
}
