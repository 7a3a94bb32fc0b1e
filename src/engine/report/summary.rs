//! What a series did over the whole run, in six numbers.

use std::{collections::BTreeMap, time::Duration};

use serde::{Deserialize, Serialize};

use super::field;
use crate::memory::{History, Point, Series};

/// A series over the whole run, in the unit that its name says.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct Summary {
    /// The first value that is left of it.
    pub first: f64,
    /// The newest value.
    pub last: f64,
    /// The lowest.
    pub min: f64,
    /// The highest, exactly, and of the whole run.
    pub max: f64,
    /// The mean over time of what is left of it.
    pub mean: f64,
    /// When the highest was first reached, in seconds since the diagnostics were started.
    pub high_water_at: f64,
}

/// Every series that has a past, by name.
pub(super) fn all(history: &History) -> BTreeMap<String, Summary> {
    let named = |series| Some((field::of(series).name, one(history, series)?));
    history.series().filter_map(named).collect()
}

fn one(history: &History, series: Series) -> Option<Summary> {
    let points = history.points(series, Duration::ZERO);
    let high = history.high_water(series)?;
    let scale = field::of(series).scale;
    let lowest = points
        .iter()
        .map(|point| point.min)
        .fold(f64::INFINITY, f64::min);
    Some(Summary {
        first: points.first()?.mean * scale,
        last: points.last()?.mean * scale,
        min: lowest * scale,
        max: high.value * scale,
        mean: mean(&points)? * scale,
        high_water_at: high.at.as_secs_f64(),
    })
}

/// Each value counts for as long as it stood: older points stand for a longer time than newer ones.
fn mean(points: &[Point]) -> Option<f64> {
    let last = points.last()?;
    let (sum, time) = points.windows(2).fold((0.0, 0.0), |(sum, time), pair| {
        let stood = pair[1].at.saturating_sub(pair[0].at).as_secs_f64();
        (sum + pair[0].mean * stood, time + stood)
    });
    Some(if time > 0.0 { sum / time } else { last.mean })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn point(at: u64, value: f64) -> Point {
        Point {
            at: Duration::from_secs(at),
            min: value,
            mean: value,
            max: value,
        }
    }

    #[test]
    fn a_long_stretch_weighs_more_than_a_short_one() {
        let points = [point(0, 100.0), point(9, 0.0), point(10, 0.0)];
        assert_eq!(mean(&points), Some(90.0));
    }

    #[test]
    fn one_value_is_its_own_mean_and_none_has_none() {
        assert_eq!(mean(&[point(3, 7.0)]), Some(7.0));
        assert_eq!(mean(&[]), None);
    }
}
