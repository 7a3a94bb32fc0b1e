//! Cycles: from one opening of a source, or one reconnect of a camera, to the next.

use std::{collections::BTreeMap, time::Duration};

use serde::{Deserialize, Serialize};

use super::field;
use crate::memory::{Event, EventKind, Occasion, Point, Series};

/// What is told of the beginning of a cycle: what should be the same at the beginning of each, but
/// for the first.
pub(super) const TOLD: [Series; 3] = [Series::Rss, Series::HeapInUse, Series::MemoryBytes];

/// A cycle.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct CyclePart {
    /// What began it: `opened` or `reconnect`.
    pub began_by: Occasion,
    /// When, in seconds since the diagnostics were started.
    pub at_s: f64,
    /// How long it took until the next one began; null for the one that was going on.
    pub seconds: Option<f64>,
    /// What the process had when it began: `rss_bytes`, `heap_in_use_bytes` and `gstreamer_bytes`,
    /// as far as that is known. What one cycle costs is the difference to the next.
    pub at_begin: BTreeMap<String, f64>,
}

/// The cycles that the kept events tell of, oldest first.
pub(super) fn of(events: &[Event], series: &[(Series, Vec<Point>)]) -> Vec<CyclePart> {
    let begins: Vec<(Duration, Occasion)> = events.iter().filter_map(begin).collect();
    let nexts = begins.iter().skip(1).map(|(at, _)| Some(*at));
    let cycles = begins.iter().zip(nexts.chain([None]));
    cycles
        .map(|(&(at, began_by), next)| CyclePart {
            began_by,
            at_s: at.as_secs_f64(),
            seconds: next.map(|next| next.saturating_sub(at).as_secs_f64()),
            at_begin: levels(at, series),
        })
        .collect()
}

fn begin(event: &Event) -> Option<(Duration, Occasion)> {
    match event.kind {
        EventKind::Told {
            occasion: occasion @ (Occasion::Opened | Occasion::Reconnect),
        } => Some((event.elapsed, occasion)),
        _ => None,
    }
}

/// The newest values that are not later than `at`.
fn levels(at: Duration, series: &[(Series, Vec<Point>)]) -> BTreeMap<String, f64> {
    let told = series.iter().filter(|(series, _)| TOLD.contains(series));
    told.filter_map(|(series, points)| {
        let after = points.partition_point(|point| point.at <= at);
        let point = points.get(after.checked_sub(1)?)?;
        Some((field::of(*series).name, point.mean))
    })
    .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event(number: u64, seconds: u64, occasion: Occasion) -> Event {
        Event {
            number,
            elapsed: Duration::from_secs(seconds),
            kind: EventKind::Told { occasion },
        }
    }

    #[test]
    fn a_cycle_lasts_until_the_next_and_has_what_there_was_before_it() {
        let point = |seconds, value| Point {
            at: Duration::from_secs(seconds),
            min: value,
            mean: value,
            max: value,
        };
        let events = [
            event(1, 0, Occasion::Opened),
            event(2, 3, Occasion::Seek),
            event(3, 10, Occasion::Reconnect),
        ];
        let series = [
            (
                Series::Rss,
                vec![point(1, 5e6), point(9, 7e6), point(11, 9e6)],
            ),
            (Series::Threads, vec![point(1, 3.0)]),
        ];
        let cycles = of(&events, &series);
        assert_eq!(cycles.len(), 2, "a seek begins none");
        assert_eq!(cycles[0].seconds, Some(10.0));
        assert!(cycles[0].at_begin.is_empty(), "nothing was known yet");
        assert_eq!(cycles[1].seconds, None);
        let known = BTreeMap::from([("rss_bytes".to_owned(), 7e6)]);
        assert_eq!(cycles[1].at_begin, known);
    }
}
