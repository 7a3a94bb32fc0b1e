//! Which moments of two runs belong together: pure arithmetic on what was measured.

use std::time::Duration;

use highwater_engine::{
    memory::{Event, EventKind, Occasion, Point, Series},
    report::Report,
};

use super::Side;

/// By what two runs are laid over each other, in the order in which the window lists them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Alignment {
    /// The start of measuring.
    Start,
    /// The last mark.
    Mark,
    /// The first frame of what was opened last.
    FirstFrame,
}

impl Alignment {
    /// All of them.
    pub const ALL: [Self; 3] = [Self::Start, Self::Mark, Self::FirstFrame];

    /// When that was in a run, since its diagnostics were started; `None` where it never was.
    fn moment(self, events: &[Event], report: &Report) -> Option<Duration> {
        let last = |wanted: fn(&EventKind) -> bool| {
            let found = events.iter().rev().find(|event| wanted(&event.kind));
            found.map(|event| event.elapsed)
        };
        match self {
            Self::Start => Some(Duration::ZERO),
            Self::Mark => last(|kind| matches!(kind, EventKind::Mark { .. })),
            Self::FirstFrame => {
                let opened = last(|kind| {
                    let occasion = Occasion::Opened;
                    *kind == EventKind::Told { occasion }
                })?;
                let after = report.playback.first_frame_ms? / 1e3;
                Some(opened + Duration::try_from_secs_f64(after).ok()?)
            }
        }
    }
}

/// The points of a series of both runs on one axis of time, which begins with the earlier of them;
/// `None` where one of the runs lacks that moment.
pub fn points(sides: &[Side; 2], series: Series, by: Alignment) -> Option<[Vec<Point>; 2]> {
    let moment = |side: &Side| by.moment(&side.diagnostics.events_since(0), &side.report);
    let moments = [moment(&sides[0])?, moment(&sides[1])?];
    let together = moments[0].max(moments[1]);
    let of = |number: usize| {
        let side: &Side = &sides[number];
        let points = side
            .diagnostics
            .history(|history| history.points(series, Duration::ZERO));
        later(points, together.saturating_sub(moments[number]))
    };
    Some([of(0), of(1)])
}

fn later(points: Vec<Point>, by: Duration) -> Vec<Point> {
    let moved = points.into_iter().map(|point| Point {
        at: point.at.saturating_add(by),
        ..point
    });
    moved.collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use highwater_engine::memory::{Diagnostics, Past};

    fn events() -> Vec<Event> {
        let kinds = [
            EventKind::Told {
                occasion: Occasion::Opened,
            },
            EventKind::Mark {
                name: "first".to_owned(),
            },
            EventKind::Mark {
                name: "second".to_owned(),
            },
            EventKind::Told {
                occasion: Occasion::Seek,
            },
        ];
        let event = |(number, kind): (u64, EventKind)| Event {
            number,
            elapsed: Duration::from_secs(10 * number),
            kind,
        };
        (1..).zip(kinds).map(event).collect()
    }

    #[test]
    fn the_last_mark_counts_and_a_run_without_one_has_no_such_moment() {
        let report = report();
        let mark = |events: &[Event]| Alignment::Mark.moment(events, &report);
        assert_eq!(mark(&events()), Some(Duration::from_secs(30)));
        assert_eq!(mark(&[]), None);
    }

    #[test]
    fn the_first_frame_comes_after_the_opening() {
        let mut report = report();
        let first = |report: &Report| Alignment::FirstFrame.moment(&events(), report);
        assert_eq!(first(&report), None);
        report.playback.first_frame_ms = Some(250.0);
        assert_eq!(first(&report), Some(Duration::from_millis(10_250)));
    }

    #[test]
    fn what_is_moved_keeps_its_values() {
        let points = later(
            vec![Point::of(Duration::from_secs(1), 7.0)],
            Duration::from_secs(4),
        );
        assert_eq!(points, [Point::of(Duration::from_secs(5), 7.0)]);
    }

    /// Of a run in which nothing happened.
    fn report() -> Report {
        let source = "demo:".parse().expect("a source");
        let context = highwater_engine::report::Context {
            source: &source,
            playing: highwater_engine::report::Playing::default(),
            renderer: None,
        };
        Report::of(&Diagnostics::of_past(Past::default()), &context)
    }
}
