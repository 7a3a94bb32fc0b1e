//! The past, in bounded room: recent samples whole, older ones as minimum, mean and maximum.
//!
//! A day of everything takes at most 16 MiB: [`WHOLE`] of whole samples, and for each of at most
//! [`COLUMNS`] series three tiers of points. What was a single sample's spike is the maximum of
//! its second, then of its ten seconds, then of its minute.

mod tier;

use std::{
    collections::{BTreeMap, VecDeque},
    sync::Arc,
    time::Duration,
};

use serde::{Deserialize, Serialize};

use self::tier::Tier;
use super::{Sample, Series};

/// How far back samples are kept whole.
pub const WHOLE: Duration = Duration::from_mins(10);

/// The most series that are kept longer than that: 39 that every run has, and those of pools,
/// queues and elements.
pub const COLUMNS: usize = 104;

/// The most marks.
const MARKS: usize = 64;

/// The tiers: the width of a point, and how many there are.
const TIERS: [(Duration, usize); 3] = [
    (Duration::from_secs(1), 1_800),
    (Duration::from_secs(10), 1_080),
    (Duration::from_mins(1), 2_880),
];

/// A stretch of a series. For a whole sample the three values are the same.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct Point {
    /// Its beginning, since the diagnostics were started.
    #[serde(with = "super::seconds")]
    pub at: Duration,
    /// The lowest value. Beyond the last ten minutes values have 24 significant bits.
    pub min: f64,
    /// The mean over the samples.
    pub mean: f64,
    /// The highest value.
    pub max: f64,
}

impl Point {
    /// Of a single value.
    pub fn of(at: Duration, value: f64) -> Self {
        Self {
            at,
            min: value,
            mean: value,
            max: value,
        }
    }
}

/// The highest value of a series, exactly, and when it was first reached.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct HighWater {
    /// The value.
    pub value: f64,
    /// The moment, since the diagnostics were started.
    #[serde(with = "super::seconds")]
    pub at: Duration,
}

/// A moment that the user chose as the baseline.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Mark {
    /// Its name.
    pub name: String,
    /// Everything at that moment.
    pub sample: Sample,
}

/// See the module.
#[derive(Default)]
pub struct History {
    recent: VecDeque<Arc<Sample>>,
    columns: BTreeMap<Series, Column>,
    high_water: BTreeMap<Series, HighWater>,
    since_mark: BTreeMap<Series, HighWater>,
    marks: VecDeque<Mark>,
    untracked: u64,
}

/// The older past of one series.
struct Column {
    tiers: [Tier; TIERS.len()],
    /// When it last had a value.
    seen: Duration,
}

impl Column {
    fn new() -> Self {
        Self {
            tiers: TIERS.map(|(width, points)| Tier::new(width, points)),
            seen: Duration::ZERO,
        }
    }

    fn bytes(&self) -> usize {
        size_of::<Self>() + self.tiers.iter().map(Tier::bytes).sum::<usize>()
    }
}

impl History {
    /// Takes the next sample.
    pub(super) fn push(&mut self, sample: Arc<Sample>) {
        let now = sample.elapsed;
        for series in Series::of(&sample) {
            if let Some(value) = series.value(&sample) {
                self.take(series, Point::of(now, value));
            }
        }
        self.recent.push_back(sample);
        let old = |sample: &Arc<Sample>| now.saturating_sub(sample.elapsed) > WHOLE;
        while self.recent.front().is_some_and(old) {
            self.recent.pop_front();
        }
    }

    /// Chooses now as the baseline: high-water marks since the mark begin again.
    pub(super) fn mark(&mut self, name: String, sample: Sample) {
        self.since_mark.clear();
        for series in Series::of(&sample) {
            if let Some(value) = series.value(&sample) {
                let at = sample.elapsed;
                raise(&mut self.since_mark, series, HighWater { value, at });
            }
        }
        if self.marks.len() == MARKS {
            self.marks.pop_front();
        }
        self.marks.push_back(Mark { name, sample });
    }

    /// A series from `since` on, oldest first, each stretch in the finest form that is left of it.
    pub fn points(&self, series: Series, since: Duration) -> Vec<Point> {
        let mut points: Vec<Point> = Vec::new();
        let mut until = self
            .recent
            .front()
            .map_or(Duration::MAX, |first| first.elapsed);
        if let Some(column) = self.columns.get(&series) {
            let mut stretches = Vec::new();
            for tier in &column.tiers {
                let stretch = tier.points(since, until);
                until = stretch.first().map_or(until, |first| first.at);
                stretches.push(stretch);
            }
            points.extend(stretches.into_iter().rev().flatten());
        }
        let whole = self.recent.iter().filter(|sample| sample.elapsed >= since);
        points.extend(
            whole.filter_map(|sample| Some(Point::of(sample.elapsed, series.value(sample)?))),
        );
        points
    }

    /// The series that have a past.
    pub fn series(&self) -> impl Iterator<Item = Series> {
        self.columns.keys().copied()
    }

    /// The samples of the last ten minutes, oldest first.
    pub fn recent(&self) -> impl DoubleEndedIterator<Item = &Arc<Sample>> {
        self.recent.iter()
    }

    /// The highest value since the run began.
    pub fn high_water(&self, series: Series) -> Option<HighWater> {
        self.high_water.get(&series).copied()
    }

    /// The highest value since the last mark, or since the run began.
    pub fn high_water_since_mark(&self, series: Series) -> Option<HighWater> {
        self.since_mark.get(&series).copied()
    }

    /// The marks, oldest first.
    pub fn marks(&self) -> impl DoubleEndedIterator<Item = &Mark> {
        self.marks.iter()
    }

    /// How many values had no room, because more series were in use than are kept.
    pub fn untracked(&self) -> u64 {
        self.untracked
    }

    /// Bytes that it takes.
    pub fn bytes(&self) -> usize {
        let samples: usize = self.recent.iter().map(|sample| sample.bytes()).sum();
        let marks: usize = self.marks.iter().map(|mark| mark.sample.bytes()).sum();
        let columns: usize = self.columns.values().map(Column::bytes).sum();
        let highs = self.high_water.len() + self.since_mark.len();
        let slots = self.recent.capacity() * size_of::<usize>();
        samples + marks + columns + slots + highs * size_of::<(Series, HighWater)>() * 3 / 2
    }

    /// Takes a stretch of a series from a run that was written down, no older than what is there.
    pub(super) fn take(&mut self, series: Series, point: Point) {
        let high = HighWater {
            value: point.max,
            at: point.at,
        };
        self.raise(series, high);
        self.record(series, point);
    }

    /// Takes a high-water mark from a run that was written down.
    pub(super) fn raise(&mut self, series: Series, high: HighWater) {
        raise(&mut self.high_water, series, high);
        raise(&mut self.since_mark, series, high);
        self.forget_high_water();
    }

    fn record(&mut self, series: Series, point: Point) {
        if !self.columns.contains_key(&series) && !self.make_room(point.at) {
            self.untracked += 1;
            return;
        }
        let column = self.columns.entry(series).or_insert_with(Column::new);
        column.seen = point.at;
        for tier in &mut column.tiers {
            tier.add(point);
        }
    }

    /// High-water marks of what is long gone would be without bound.
    fn forget_high_water(&mut self) {
        while self.high_water.len() > 16 * COLUMNS {
            let oldest = self.high_water.iter().min_by_key(|(_, high)| high.at);
            let Some((&series, _)) = oldest else { break };
            self.high_water.remove(&series);
            self.since_mark.remove(&series);
        }
    }

    /// Whether there is room for one more series; gives up the one that has had no value for longest.
    fn make_room(&mut self, now: Duration) -> bool {
        if self.columns.len() < COLUMNS {
            return true;
        }
        let oldest = self.columns.iter().min_by_key(|(_, column)| column.seen);
        let Some((&series, _)) = oldest.filter(|(_, column)| column.seen < now) else {
            return false;
        };
        // One that had a value in the sample before will most likely have one again in this one.
        if now.saturating_sub(self.columns[&series].seen) <= Duration::from_secs(1) {
            return false;
        }
        self.columns.remove(&series);
        true
    }
}

fn raise(marks: &mut BTreeMap<Series, HighWater>, series: Series, to: HighWater) {
    let high = marks.entry(series).or_insert(to);
    if to.value > high.value {
        *high = to;
    }
}

#[cfg(test)]
mod tests;
