//! Waiting for a condition, with a deadline.

use std::{
    thread,
    time::{Duration, Instant},
};

/// How long a condition may take before a test fails: generous, because build servers are slow and
/// a passing test never waits that long.
pub const DEADLINE: Duration = Duration::from_secs(20);

/// The pause between two looks at a condition.
const BETWEEN_LOOKS: Duration = Duration::from_millis(20);

/// Looks until there is something, and returns it. Panics, naming `what`, after `deadline`.
pub fn until<T>(what: &str, deadline: Duration, look: impl FnMut() -> Option<T>) -> T {
    at_most(deadline, look).unwrap_or_else(|| panic!("waited {deadline:?} in vain until {what}"))
}

/// Looks until there is something, at most for `deadline`.
pub fn at_most<T>(deadline: Duration, mut look: impl FnMut() -> Option<T>) -> Option<T> {
    let end = Instant::now() + deadline;
    loop {
        let found = look();
        if found.is_some() || Instant::now() >= end {
            return found;
        }
        thread::sleep(BETWEEN_LOOKS);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_there_is_returned_at_once() {
        assert_eq!(until("it is there", Duration::ZERO, || Some(1)), 1);
    }

    #[test]
    fn what_comes_later_is_waited_for() {
        let mut looks = 0;
        let seen = until("the third look", DEADLINE, || {
            looks += 1;
            (looks == 3).then_some(looks)
        });
        assert_eq!(seen, 3);
    }

    #[test]
    #[should_panic(expected = "in vain until pigs fly")]
    fn what_never_comes_is_named() {
        until::<()>("pigs fly", Duration::from_millis(50), || None);
    }
}
