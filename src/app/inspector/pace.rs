//! How often a page is read: what takes long is read seldom, so that looking costs little of what
//! is looked at.

use std::{
    cell::Cell,
    time::{Duration, Instant},
};

/// After a reading it rests for this many times the time that it took: it is at most a fifth of
/// one core.
const REST: u32 = 4;

/// The readings of one page: one at a time, beside the main thread.
#[derive(Debug, Default)]
pub struct Readings {
    pace: Cell<Pace>,
    runs: Cell<bool>,
    again: Cell<bool>,
}

impl Readings {
    /// Whether it is time for the next one.
    pub fn is_due(&self) -> bool {
        self.pace.get().allows(Instant::now())
    }

    /// Begins one now. `None` while another runs, which will say that one more is wanted.
    pub fn begin(&self) -> Option<Instant> {
        let runs = self.runs.replace(true);
        self.again.set(runs);
        (!runs).then(Instant::now)
    }

    /// Ends the one that began then; whether one more was wanted meanwhile.
    pub fn end(&self, began: Instant) -> bool {
        let mut pace = self.pace.get();
        pace.note(Instant::now(), began.elapsed());
        self.pace.set(pace);
        self.runs.set(false);
        self.again.take()
    }
}

#[derive(Clone, Copy, Debug, Default)]
struct Pace {
    rests_until: Option<Instant>,
}

impl Pace {
    /// Whether it is time for the next reading.
    fn allows(self, now: Instant) -> bool {
        self.rests_until.is_none_or(|until| now >= until)
    }

    /// A reading that took this long is over.
    fn note(&mut self, now: Instant, took: Duration) {
        self.rests_until = Some(now + took * REST);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn there_is_one_at_a_time_and_another_one_is_remembered() {
        let readings = Readings::default();
        let began = readings.begin().expect("none runs");
        assert!(readings.begin().is_none());
        assert!(readings.end(began));
        let began = readings.begin().expect("none runs");
        assert!(!readings.end(began));
    }

    #[test]
    fn a_reading_of_100_ms_is_followed_by_400_ms_of_rest() {
        let now = Instant::now();
        let mut pace = Pace::default();
        assert!(pace.allows(now));
        pace.note(now, Duration::from_millis(100));
        assert!(!pace.allows(now + Duration::from_millis(399)));
        assert!(pace.allows(now + Duration::from_millis(400)));
    }
}
