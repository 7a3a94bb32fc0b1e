//! How often a table is read: what takes long is read seldom, so that looking costs little of what
//! is looked at.

use std::time::{Duration, Instant};

/// After a reading it rests for this many times the time that it took: it is at most a fifth of
/// one core.
const REST: u32 = 4;

/// See the module.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pace {
    rests_until: Option<Instant>,
}

impl Pace {
    /// Whether it is time for the next reading.
    pub fn allows(self, now: Instant) -> bool {
        self.rests_until.is_none_or(|until| now >= until)
    }

    /// A reading that took this long is over.
    pub fn note(&mut self, now: Instant, took: Duration) {
        self.rests_until = Some(now + took * REST);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

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
