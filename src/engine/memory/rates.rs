//! How fast figures change: over the last two seconds, so that one frame more or less in a quarter
//! of a second is not taken for a change of the rate.

use std::{
    collections::{HashMap, VecDeque},
    hash::Hash,
    time::Duration,
};

/// How much of the past a rate is taken from.
const WINDOW: Duration = Duration::from_secs(2);

/// Looks that are closer together tell nothing of a rate.
const APART: Duration = Duration::from_millis(100);

/// The recent values of some figures.
pub(super) struct Rates<K>(HashMap<K, VecDeque<(Duration, f64)>>);

impl<K> Default for Rates<K> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<K: Eq + Hash> Rates<K> {
    /// Notes a figure's value at `now` (any clock's) and gives its change per second; `None` until
    /// it was seen twice within the window.
    pub fn note(&mut self, key: K, now: Duration, value: f64) -> Option<f64> {
        let past = self.0.entry(key).or_default();
        let since = |moment: Duration| now.saturating_sub(moment);
        while past.front().is_some_and(|(then, _)| since(*then) > WINDOW) {
            past.pop_front();
        }
        if past.back().is_none_or(|(last, _)| since(*last) >= APART) {
            past.push_back((now, value));
        }
        let (then, before) = *past.front()?;
        let passed = since(then);
        (passed >= APART).then(|| (value - before) / passed.as_secs_f64())
    }

    /// Forgets every figure that is not wanted any more.
    pub fn retain(&mut self, mut wanted: impl FnMut(&K) -> bool) {
        self.0.retain(|key, _| wanted(key));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(milliseconds: u64) -> Duration {
        Duration::from_millis(milliseconds)
    }

    #[test]
    fn there_is_no_rate_before_the_second_look() {
        let mut rates = Rates::default();
        assert_eq!(rates.note(1, at(0), 5.0), None);
        assert_eq!(rates.note(1, at(250), 10.0), Some(20.0));
        assert_eq!(rates.note(2, at(250), 10.0), None);
    }

    #[test]
    fn looks_that_are_too_close_together_tell_nothing_and_take_no_room() {
        let mut rates = Rates::default();
        for moment in 0..100 {
            assert_eq!(rates.note((), at(moment), 1.0), None);
        }
        assert_eq!(rates.0[&()].len(), 1);
    }

    #[test]
    fn thirty_a_second_are_thirty_though_quarters_of_a_second_have_seven_or_eight() {
        let mut rates = Rates::default();
        let seen = |quarter: u64| (quarter * 30 / 4) as f64;
        let last = (0..100).map(|quarter| rates.note((), at(quarter * 250), seen(quarter)));
        assert_eq!(last.last(), Some(Some(30.0)));
    }

    #[test]
    fn what_was_before_a_pause_is_not_spread_over_it() {
        let mut rates = Rates::default();
        rates.note((), at(0), 0.0);
        rates.note((), at(250), 100.0);
        assert_eq!(rates.note((), at(3_600_000), 100.0), None);
    }

    #[test]
    fn what_is_not_wanted_any_more_is_forgotten() {
        let mut rates = Rates::default();
        rates.note(1, at(0), 0.0);
        rates.note(2, at(0), 0.0);
        rates.retain(|key| *key == 2);
        assert_eq!(rates.note(1, at(250), 1.0), None);
        assert_eq!(rates.note(2, at(250), 1.0), Some(4.0));
    }
}
