//! Readings that are costly: each has a clock of its own, which its last cost slows down.

use std::time::{Duration, Instant};

use super::{process, sampler::PERIOD};

/// A costly reading waits this many times the processor time that it took last: four of them take
/// at most 1 % of one core.
const REST: u32 = 400;

/// A reading with a clock of its own.
pub(super) struct Paced<T> {
    /// What was read last; `None` before that, and where nothing can be read.
    pub value: Option<T>,
    /// When that was read, by the caller's clock.
    pub at: Option<Duration>,
    due: Option<Instant>,
    at_most_every: Duration,
}

impl<T> Paced<T> {
    pub fn new(at_most_every: Duration) -> Self {
        Self {
            value: None,
            at: None,
            due: None,
            at_most_every,
        }
    }

    /// Reads if it is due or `wanted` in any case; it is `now` by the caller's clock.
    pub fn read(&mut self, wanted: bool, now: Duration, read: impl FnOnce() -> Option<T>) {
        let begin = Instant::now();
        if !wanted && self.due.is_some_and(|due| begin < due) {
            return;
        }
        // On a busy machine the time that passes says more about the others than about the reading.
        let before = process::thread_time();
        self.value = read();
        self.at = self.value.is_some().then_some(now);
        let cost = process::thread_time().saturating_sub(before);
        let rest = (cost * REST).max(self.at_most_every);
        // A little earlier than a tick, so that a tick that comes a little early is not left out.
        self.due = Some(Instant::now() + rest.saturating_sub(PERIOD / 10));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Duration = Duration::from_secs(7);
    const LATER: Duration = Duration::from_secs(8);

    #[test]
    fn a_value_keeps_the_moment_at_which_it_was_read() {
        let mut paced = Paced::new(Duration::from_hours(1));
        paced.read(false, NOW, || Some(1));
        paced.read(false, LATER, || panic!("it is not due"));
        assert_eq!((paced.value, paced.at), (Some(1), Some(NOW)));
        paced.read(true, LATER, || Some(2));
        assert_eq!((paced.value, paced.at), (Some(2), Some(LATER)));
    }

    #[test]
    fn what_cannot_be_read_was_read_at_no_moment() {
        let mut paced = Paced::<u32>::new(Duration::ZERO);
        paced.read(true, NOW, || Some(1));
        paced.read(true, LATER, || None);
        assert_eq!((paced.value, paced.at), (None, None));
    }

    #[test]
    fn a_reading_rests_for_four_hundred_times_what_it_took() {
        let mut paced = Paced::new(Duration::ZERO);
        let busy = Duration::from_millis(5);
        paced.read(false, NOW, || {
            let begin = process::thread_time();
            while process::thread_time().saturating_sub(begin) < busy {}
            Some(())
        });
        let rest = paced
            .due
            .map(|due| due.saturating_duration_since(Instant::now()));
        assert!(rest > Some(busy * 300), "{rest:?}");
    }
}
