//! Moments worth a line of their own.

use std::{collections::VecDeque, time::Duration};

use serde::{Deserialize, Serialize};

/// How many events are kept.
const KEPT: usize = 512;

/// Something that happened.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Event {
    /// Its number, from 1; a gap means that events were lost.
    pub number: u64,
    /// When, since the diagnostics were started.
    #[serde(with = "super::seconds")]
    pub elapsed: Duration,
    /// What.
    #[serde(flatten)]
    pub kind: EventKind,
}

/// What happened.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", tag = "event")]
pub enum EventKind {
    /// A streaming thread is inside one element for more than two seconds.
    Stall {
        /// The kernel's thread id.
        tid: u32,
        /// The element.
        element: u32,
        /// For how long it was when it was noticed.
        #[serde(with = "super::seconds")]
        since: Duration,
    },
    /// A stalled thread came back.
    StallEnded {
        /// The kernel's thread id.
        tid: u32,
        /// The element that it was in.
        element: u32,
    },
    /// The main loop is so late that its events pile up.
    PileUp {
        /// How late it is, or was when it came back.
        #[serde(with = "super::seconds")]
        late: Duration,
    },
    /// A moment that the user chose as the baseline.
    Mark {
        /// Its name.
        name: String,
    },
    /// Whoever plays did something that explains a change.
    Told {
        /// What.
        occasion: Occasion,
    },
}

/// What whoever plays can tell.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Occasion {
    /// A source is being opened.
    Opened,
    /// A camera is lost, and connected again.
    Reconnect,
    /// Playing went to another place.
    Seek,
    /// The pictures take another path to the window.
    VideoPath,
    /// The process took more memory than it is allowed.
    OverBudget,
}

impl EventKind {
    /// From this lateness on people notice that a window does not react.
    pub const PILE_UP: Duration = Duration::from_millis(250);
}

/// The last events.
#[derive(Default)]
pub(super) struct Events {
    last: u64,
    kept: VecDeque<Event>,
}

impl Events {
    /// Numbers an event and keeps it.
    pub fn push(&mut self, mut event: Event) {
        event.number = self.last + 1;
        self.take(event);
    }

    /// Keeps an event that has its number; one that is not newer than the last is not kept.
    pub fn take(&mut self, event: Event) {
        if event.number <= self.last {
            return;
        }
        self.last = event.number;
        if self.kept.len() == KEPT {
            self.kept.pop_front();
        }
        self.kept.push_back(event);
    }

    /// The events with a higher number.
    pub fn since(&self, number: u64) -> Vec<Event> {
        self.kept
            .iter()
            .filter(|event| event.number > number)
            .cloned()
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn old_events_make_room_and_leave_a_gap_in_the_numbers() {
        let mut events = Events::default();
        for _ in 0..KEPT + 3 {
            events.push(Event {
                number: 0,
                elapsed: Duration::ZERO,
                kind: EventKind::Mark {
                    name: String::new(),
                },
            });
        }
        assert_eq!(events.since(0).len(), KEPT);
        assert_eq!(events.since(0)[0].number, 4);
        assert_eq!(events.since(KEPT as u64).len(), 3);
    }
}
