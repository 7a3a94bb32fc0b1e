//! What a chart shows: lines over time, their high-water marks, and what happened meanwhile.

use std::time::Duration;

use gettextrs::gettext;
use gtk::glib;
use highwater_engine::memory::{HighWater, Point, Sample};

use super::View;

/// One series.
#[derive(Clone, PartialEq, Debug)]
pub struct Line {
    /// Its name for people.
    pub name: String,
    /// Its number in the theme's colours.
    pub colour: usize,
    /// Its values in bytes, oldest first.
    pub points: Vec<Point>,
    /// Its highest value, in bytes.
    pub high_water: Option<HighWater>,
    /// Whether the ground under it is tinted.
    pub filled: bool,
}

impl Line {
    /// Its value at a moment: that of the newest point which is not later, if it is near.
    pub fn at(&self, moment: Duration) -> Option<&Point> {
        let after = self.points.partition_point(|point| point.at <= moment);
        let point = &self.points[after.checked_sub(1)?];
        let next = self.points.get(after).map_or(point.at, |next| next.at);
        let apart = next.saturating_sub(point.at).max(Duration::from_secs(2));
        (moment.saturating_sub(point.at) <= apart * 2).then_some(point)
    }
}

/// Something that happened.
#[derive(Clone, PartialEq, Debug)]
pub struct Tick {
    /// When, since the diagnostics were started.
    pub at: Duration,
    /// What.
    pub name: String,
}

/// Everything that is drawn of a stretch of time.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Plot {
    /// Where it begins, since the diagnostics were started.
    pub from: Duration,
    /// Where it ends.
    pub until: Duration,
    /// The present.
    pub now: Duration,
    /// The start of the diagnostics, in milliseconds since 1970.
    pub origin: i64,
    /// The lines, the first one drawn last.
    pub lines: Vec<Line>,
    /// What happened, oldest first.
    pub ticks: Vec<Tick>,
}

impl Plot {
    /// The stretch that `view` shows of a run whose newest sample is `newest`.
    pub fn of(newest: &Sample, view: View, lines: Vec<Line>, ticks: Vec<Tick>) -> Self {
        let (from, until) = view.range(newest.elapsed);
        let elapsed = i64::try_from(newest.elapsed.as_millis()).unwrap_or(0);
        Self {
            from,
            until,
            now: newest.elapsed,
            origin: i64::try_from(newest.time).unwrap_or(0) - elapsed,
            lines,
            ticks,
        }
    }

    /// The highest value that has to fit, in bytes.
    pub fn highest(&self) -> f64 {
        let of = |line: &Line| {
            let points = line.points.iter().map(|point| point.max);
            let high = line.high_water.map(|high| high.value);
            points.chain(high).fold(0.0, f64::max)
        };
        self.lines.iter().map(of).fold(0.0, f64::max)
    }

    /// The time of day at a moment, with seconds.
    pub fn clock(&self, moment: Duration) -> String {
        let moment = i64::try_from(moment.as_millis()).unwrap_or(0);
        let seconds = (self.origin + moment).div_euclid(1000);
        glib::DateTime::from_unix_local(seconds)
            // Translators: a time of day, in the notation of g_date_time_format.
            .and_then(|time| time.format(&gettext("%H:%M:%S")))
            .map_or_else(|_| String::new(), Into::into)
    }

    /// The tick that is nearest to a moment, if it is within `reach`.
    pub fn tick_near(&self, moment: Duration, reach: Duration) -> Option<&Tick> {
        let near = self
            .ticks
            .iter()
            .filter(|tick| tick.at.abs_diff(moment) <= reach);
        near.min_by_key(|tick| tick.at.abs_diff(moment))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(seconds: &[u64]) -> Line {
        let point = |at: &u64| Point {
            at: Duration::from_secs(*at),
            min: 1.0,
            mean: *at as f64,
            max: 9.0,
        };
        Line {
            name: String::new(),
            colour: 0,
            points: seconds.iter().map(point).collect(),
            high_water: None,
            filled: false,
        }
    }

    #[test]
    fn the_value_under_the_pointer_is_the_one_that_was_there() {
        let line = line(&[10, 11, 12]);
        let at = |millis| {
            line.at(Duration::from_millis(millis))
                .map(|point| point.mean)
        };
        assert_eq!(at(11_500), Some(11.0));
        assert_eq!(at(12_500), Some(12.0));
        assert_eq!(at(9_000), None);
        assert_eq!(at(60_000), None);
    }

    #[test]
    fn the_axis_has_room_for_spikes() {
        let plot = Plot {
            lines: vec![line(&[1, 2])],
            ..Plot::default()
        };
        assert!((plot.highest() - 9.0).abs() < f64::EPSILON);
    }
}
