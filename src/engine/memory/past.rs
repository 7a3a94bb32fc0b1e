//! A run that was written down: what [`Diagnostics`](super::Diagnostics) answers with where nothing
//! is measured any more.
//!
//! What a file says is not trusted: time that goes back and figures that nothing can have are
//! refused, and the history stays as bounded as that of a run that is measured.

use std::{collections::BTreeMap, sync::Arc, time::Duration};

use serde::{Deserialize, Serialize};

use super::{
    ElementInfo, ElementLevel, Event, HighWater, History, Mark, Memories, PadInfo, Point, PoolInfo,
    Reason, Sample, Series, Subject, ThreadLevel, events::Events, process::Allocator,
};

/// Longer does no run last.
const LONGEST: Duration = Duration::from_hours(24 * 366 * 10);

/// More is no number of bytes or nanoseconds.
const LARGEST: f64 = 1e18;

/// What explains the ids of a run, and what is only read when somebody asks.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Tables {
    /// The elements that live, and those that are gone and not forgotten.
    pub elements: Vec<ElementInfo>,
    /// What every element made and holds.
    pub element_levels: Vec<ElementLevel>,
    /// The pads of the elements that live, by the element's id.
    pub pads: Vec<(u32, Vec<PadInfo>)>,
    /// The pools that live.
    pub pools: Vec<PoolInfo>,
    /// Where the streaming threads are.
    pub threads: Vec<ThreadLevel>,
    /// Some of the live memories.
    pub memories: Memories,
    /// What could not be measured, and why.
    pub missing: BTreeMap<Subject, Reason>,
    /// Who gave memory.
    pub allocator: Allocator,
}

impl Default for Tables {
    fn default() -> Self {
        Self {
            elements: Vec::new(),
            element_levels: Vec::new(),
            pads: Vec::new(),
            pools: Vec::new(),
            threads: Vec::new(),
            memories: Memories::default(),
            missing: BTreeMap::new(),
            allocator: Allocator::Other(String::new()),
        }
    }
}

/// What is kept of a run that is over, in the order in which it happened.
#[derive(Default)]
pub struct Past {
    pub(super) tables: Tables,
    pub(super) history: History,
    pub(super) latest: Option<Arc<Sample>>,
    pub(super) events: Events,
    now: Duration,
}

impl Past {
    /// How far it goes, since its diagnostics were started.
    pub fn elapsed(&self) -> Duration {
        self.now
    }

    /// Whether it has anything to show.
    pub fn is_empty(&self) -> bool {
        self.latest.is_none()
    }

    /// Takes the next sample; refuses one that is older than what is there.
    pub fn take_sample(&mut self, sample: Sample) -> bool {
        if !self.go_to(sample.elapsed) {
            return false;
        }
        let sample = Arc::new(sample);
        self.history.push(Arc::clone(&sample));
        self.latest = Some(sample);
        true
    }

    /// Takes what some series did in the next stretch of time, where there is no sample of it.
    pub fn take_stretch(
        &mut self,
        at: Duration,
        points: impl IntoIterator<Item = (Series, Point)>,
    ) -> bool {
        if !self.go_to(at) {
            return false;
        }
        for (series, point) in points {
            if [point.min, point.mean, point.max]
                .iter()
                .all(|value| value.abs() <= LARGEST)
            {
                self.history.take(series, Point { at, ..point });
            }
        }
        true
    }

    /// Takes the exact high-water mark of a series: what is left of its past may not have it.
    pub fn take_high_water(&mut self, series: Series, high: HighWater) {
        if high.value.abs() <= LARGEST && high.at <= LONGEST {
            self.history.raise(series, high);
        }
    }

    /// Takes a mark.
    pub fn take_mark(&mut self, mark: Mark) {
        if mark.sample.elapsed <= LONGEST {
            self.history.mark(mark.name, mark.sample);
        }
    }

    /// Takes the next event.
    pub fn take_event(&mut self, event: Event) {
        if event.elapsed <= LONGEST && event.number < u64::MAX {
            self.events.take(event);
        }
    }

    /// Where the streaming threads were last.
    pub fn set_threads(&mut self, threads: Vec<ThreadLevel>) {
        self.tables.threads = threads;
    }

    /// What the ids mean from now on.
    pub fn set_tables(&mut self, tables: Tables) {
        self.tables = tables;
    }

    fn go_to(&mut self, at: Duration) -> bool {
        let goes = at >= self.now && at <= LONGEST;
        if goes {
            self.now = at;
        }
        goes
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(value: f64) -> Point {
        Point::of(Duration::ZERO, value)
    }

    fn rss(past: &Past) -> Vec<Point> {
        past.history.points(Series::Rss, Duration::ZERO)
    }

    #[test]
    fn a_day_of_stretches_is_there_from_its_first_minute_to_its_last() {
        let mut past = Past::default();
        for second in 0..86_400u32 {
            let points = [(Series::Rss, point(1e6 + f64::from(second)))];
            assert!(past.take_stretch(Duration::from_secs(second.into()), points));
        }
        let points = rss(&past);
        assert_eq!(points.first().map(|first| first.at), Some(Duration::ZERO));
        let last = points.last().expect("a day");
        assert_eq!(last.at, Duration::from_secs(86_399));
        assert!((last.mean - 1_086_399.0).abs() < 1.0, "{last:?}");
        assert!(points.len() < 5_000, "{}", points.len());
    }

    #[test]
    fn time_that_goes_back_and_figures_that_nothing_has_are_refused() {
        let mut past = Past::default();
        let at = Duration::from_secs;
        assert!(past.take_stretch(at(5), [(Series::Rss, point(7.0))]));
        assert!(!past.take_stretch(at(4), [(Series::Rss, point(7.0))]));
        assert!(!past.take_stretch(Duration::MAX, [(Series::Rss, point(7.0))]));
        assert!(past.take_stretch(at(6), [(Series::Rss, point(1e300))]));
        assert!(past.take_stretch(at(7), [(Series::Rss, point(f64::NAN))]));
        assert!(
            rss(&past).iter().all(|point| point.max < 8.0),
            "{:?}",
            rss(&past)
        );
        assert_eq!(past.elapsed(), at(7));
    }

    #[test]
    fn a_high_water_mark_is_kept_to_the_byte() {
        let mut past = Past::default();
        let high = HighWater {
            value: 123_456_789.0,
            at: Duration::from_secs(3),
        };
        past.take_high_water(Series::Rss, high);
        past.take_stretch(Duration::from_secs(9), [(Series::Rss, point(1e8))]);
        assert_eq!(past.history.high_water(Series::Rss), Some(high));
    }
}
