//! Which stretch of the past a chart shows: pure arithmetic.

use std::time::Duration;

/// The shortest stretch: less would make a second look like much.
const LEAST: Duration = Duration::from_secs(30);

/// A window on the past. All times are since the diagnostics were started.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct View {
    /// How long it is; `None` for everything.
    pub span: Option<Duration>,
    /// Where it ends; `None` for the present, whatever it is.
    pub end: Option<Duration>,
}

impl View {
    /// The last `span`, as it goes on.
    pub fn last(span: Option<Duration>) -> Self {
        Self { span, end: None }
    }

    /// From when until when. A run that is shorter than the window is shown from its start.
    pub fn range(self, now: Duration) -> (Duration, Duration) {
        let end = self.end.unwrap_or(now);
        let from = self
            .span
            .map_or(Duration::ZERO, |span| end.saturating_sub(span));
        (from, end.max(from + LEAST))
    }

    /// The same window, `by` (a part of its length) later; it follows the present once it reaches it.
    #[must_use]
    pub fn moved(self, by: f64, now: Duration) -> Self {
        let Some(span) = self.span else {
            return self;
        };
        let until = self.end.unwrap_or(now);
        let shift = span.mul_f64(by.abs());
        let end = if by < 0.0 {
            until.saturating_sub(shift).max(span)
        } else {
            until + shift
        };
        let end = (end < now).then_some(end);
        Self { end, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_mins(1);

    #[test]
    fn a_following_window_ends_now() {
        let view = View::last(Some(MINUTE));
        assert_eq!(view.range(MINUTE * 10), (MINUTE * 9, MINUTE * 10));
    }

    #[test]
    fn a_run_that_is_shorter_than_the_window_fills_it() {
        let view = View::last(Some(MINUTE));
        assert_eq!(view.range(MINUTE * 2 / 3), (Duration::ZERO, MINUTE * 2 / 3));
        assert_eq!(view.range(Duration::ZERO), (Duration::ZERO, LEAST));
        assert_eq!(view.moved(-0.5, MINUTE / 2), view);
    }

    #[test]
    fn looking_back_stays_while_time_goes_on_and_ends_at_the_present() {
        let back = View::last(Some(MINUTE)).moved(-0.5, MINUTE * 10);
        assert_eq!(back.range(MINUTE * 20), (MINUTE * 17 / 2, MINUTE * 19 / 2));
        assert_eq!(back.moved(1.0, MINUTE * 10).end, None);
        let first = back.moved(-100.0, MINUTE * 10);
        assert_eq!(first.range(MINUTE * 10).0, Duration::ZERO);
    }

    #[test]
    fn everything_cannot_be_moved() {
        let all = View::last(None);
        assert_eq!(all.moved(-1.0, MINUTE), all);
        assert_eq!(all.range(MINUTE), (Duration::ZERO, MINUTE));
    }
}
