//! The ring: a fixed number of slots, each with a lock of its own. A thread that has something to
//! say takes the next number and with it a slot that no other thread wants before all others have
//! been written, so that threads do not meet; where they do, the line is dropped and counted, and
//! nobody waits.

use std::{
    fmt::{self, Write},
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicU64, Ordering},
    },
    time::Instant,
};

use super::Level;

/// How many lines are kept.
pub const LINES: usize = 10_000;

/// The longest line in bytes; what is longer is cut. With it the ring is bounded: 10 MiB at most.
const LONGEST: usize = 1024;

/// A line of the log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Line {
    /// When it was written.
    pub at: Instant,
    /// How bad it is.
    pub level: Level,
    /// The kernel's id of the thread.
    pub thread: u32,
    /// Where it comes from, and what it says. As it was: secrets are still in it.
    pub text: String,
}

/// What is left of everything that was said.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Log {
    /// The last lines, oldest first.
    pub lines: Vec<Line>,
    /// How many lines there were before them.
    pub overwritten: u64,
    /// How many were lost because two threads wanted the same slot.
    pub dropped: u64,
}

/// See the module.
pub(super) struct Ring {
    slots: Box<[Mutex<Slot>]>,
    /// The number of the next line.
    next: AtomicU64,
    dropped: AtomicU64,
}

#[derive(Default)]
struct Slot {
    number: u64,
    /// `None` until it is used first. Its text is written over, so that nothing is allocated anew.
    line: Option<Line>,
}

impl Ring {
    pub fn new(lines: usize) -> Self {
        Self {
            slots: (0..lines).map(|_| Mutex::default()).collect(),
            next: AtomicU64::new(0),
            dropped: AtomicU64::new(0),
        }
    }

    /// Keeps a line, whose text `write` writes.
    pub fn push(&self, level: Level, thread: u32, write: impl FnOnce(&mut dyn Write)) {
        let number = self.next.fetch_add(1, Ordering::Relaxed);
        let slot = &self.slots[self.slot_of(number)];
        let Ok(mut slot) = slot.try_lock() else {
            self.dropped.fetch_add(1, Ordering::Relaxed);
            return;
        };
        // A thread that slept for a whole turn must not write over what is newer.
        if slot.line.is_some() && slot.number > number {
            self.dropped.fetch_add(1, Ordering::Relaxed);
            return;
        }
        slot.number = number;
        let mut text = slot.line.take().map(|line| line.text).unwrap_or_default();
        text.clear();
        write(&mut Cut(&mut text));
        slot.line = Some(Line {
            at: Instant::now(),
            level,
            thread,
            text,
        });
    }

    /// What is left of everything.
    pub fn log(&self) -> Log {
        let mut numbered: Vec<(u64, Line)> = self
            .slots
            .iter()
            .filter_map(|slot| {
                let slot = slot.lock().unwrap_or_else(PoisonError::into_inner);
                Some((slot.number, slot.line.clone()?))
            })
            .collect();
        numbered.sort_unstable_by_key(|(number, _)| *number);
        let lines: Vec<Line> = numbered.into_iter().map(|(_, line)| line).collect();
        let written = self.next.load(Ordering::Relaxed);
        let dropped = self.dropped.load(Ordering::Relaxed);
        Log {
            overwritten: written.saturating_sub(dropped + lines.len() as u64),
            dropped,
            lines,
        }
    }

    fn slot_of(&self, number: u64) -> usize {
        // Less than the number of slots, which is a `usize`.
        usize::try_from(number % self.slots.len() as u64).unwrap_or(0)
    }
}

/// Writes until the line is as long as it may be.
struct Cut<'a>(&'a mut String);

impl Write for Cut<'_> {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        let room = LONGEST.saturating_sub(self.0.len());
        let end = if text.len() <= room {
            text.len()
        } else {
            (0..=room)
                .rev()
                .find(|&at| text.is_char_boundary(at))
                .unwrap_or(0)
        };
        self.0.push_str(&text[..end]);
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn say(ring: &Ring, text: &str) {
        ring.push(Level::Warning, 7, |to| to.write_str(text).unwrap());
    }

    fn texts(log: &Log) -> Vec<&str> {
        log.lines.iter().map(|line| line.text.as_str()).collect()
    }

    #[test]
    fn the_last_lines_stay_in_their_order_and_the_others_are_counted() {
        let ring = Ring::new(3);
        for text in ["one", "two", "three", "four", "five"] {
            say(&ring, text);
        }
        let log = ring.log();
        assert_eq!(texts(&log), ["three", "four", "five"]);
        assert_eq!((log.overwritten, log.dropped), (2, 0));
        assert_eq!(log.lines[0].thread, 7);
    }

    #[test]
    fn a_line_that_meets_another_is_dropped_and_counted_and_nobody_waits() {
        let ring = Ring::new(1);
        ring.push(Level::Info, 1, |to| {
            // The only slot is taken while this line is written.
            say(&ring, "inner");
            to.write_str("outer").unwrap();
        });
        let log = ring.log();
        assert_eq!(texts(&log), ["outer"]);
        assert_eq!((log.overwritten, log.dropped), (0, 1));
    }

    #[test]
    fn a_long_line_is_cut_at_a_character() {
        let ring = Ring::new(1);
        say(&ring, &("x".to_owned() + &"é".repeat(LONGEST)));
        let text = ring.log().lines.remove(0).text;
        assert_eq!(text.len(), LONGEST - 1);
        assert!(text.ends_with('é'));
    }

    #[test]
    fn nothing_said_is_an_empty_log() {
        assert_eq!(Ring::new(4).log(), Log::default());
    }

    #[test]
    fn many_threads_at_once_lose_no_line_without_counting_it() {
        const THREADS: usize = 8;
        const EACH: usize = 5_000;
        let ring = Ring::new(64);
        std::thread::scope(|scope| {
            for _ in 0..THREADS {
                scope.spawn(|| (0..EACH).for_each(|_| say(&ring, "line")));
            }
        });
        let log = ring.log();
        let seen = log.lines.len() as u64 + log.overwritten + log.dropped;
        assert_eq!(seen, (THREADS * EACH) as u64);
        assert!(log.lines.iter().all(|line| line.text == "line"));
    }
}
