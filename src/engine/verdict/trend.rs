//! The plain trend of a series: the slope of the straight line that fits it best.
//!
//! It judges nothing: a series that warms up has one as well.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::memory::Point;

/// Less than this says nothing about what follows.
pub const ENOUGH: Duration = Duration::from_secs(30);

/// How much a series rises.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct Trend {
    /// In units of the series per minute.
    pub per_minute: f64,
    /// From the first to the last value.
    #[serde(with = "crate::memory::seconds")]
    pub over: Duration,
}

/// The slope by ordinary least squares over the means; `None` when the values cover less than
/// [`ENOUGH`].
pub fn of(points: &[Point]) -> Option<Trend> {
    let (first, last) = (points.first()?, points.last()?);
    let over = last.at.saturating_sub(first.at);
    if over < ENOUGH {
        return None;
    }
    let count = points.len() as f64;
    let minutes = |point: &Point| point.at.saturating_sub(first.at).as_secs_f64() / 60.0;
    let mean_time = points.iter().map(minutes).sum::<f64>() / count;
    let mean_value = points.iter().map(|point| point.mean).sum::<f64>() / count;
    let (rise, run) = points.iter().fold((0.0, 0.0), |(rise, run), point| {
        let time = minutes(point) - mean_time;
        (rise + time * (point.mean - mean_value), run + time * time)
    });
    Some(Trend {
        per_minute: rise / run,
        over,
    })
}

/// Whether a count went up in the last minute and in the one before it: a pool that has warmed up
/// does not, nor does one that is as large as ever.
pub fn keeps_growing(points: &[Point]) -> bool {
    const STRETCH: Duration = Duration::from_mins(1);
    let Some(last) = points.last() else {
        return false;
    };
    let highest = |begin: Duration, end: Duration| {
        let within = points.iter().filter(|point| {
            let age = last.at.saturating_sub(point.at);
            age >= begin && age < end
        });
        within.map(|point| point.max).reduce(f64::max)
    };
    let now = highest(Duration::ZERO, STRETCH / 4);
    let before = highest(STRETCH, STRETCH * 5 / 4);
    let long_before = highest(STRETCH * 2, STRETCH * 9 / 4);
    match (long_before, before, now) {
        (Some(first), Some(second), Some(third)) => first < second && second < third,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series(seconds: u64, value: impl Fn(f64) -> f64) -> Vec<Point> {
        (0..=seconds)
            .map(|at| {
                let value = value(at as f64);
                Point {
                    at: Duration::from_secs(100 + at),
                    min: value,
                    mean: value,
                    max: value,
                }
            })
            .collect()
    }

    #[test]
    fn a_straight_line_has_its_own_slope() {
        let trend = of(&series(120, |second| 1000.0 + 5.0 * second)).expect("two minutes");
        assert!((trend.per_minute - 300.0).abs() < 1e-6, "{trend:?}");
        assert_eq!(trend.over, Duration::from_mins(2));
    }

    #[test]
    fn a_wave_around_a_level_has_next_to_none() {
        let trend = of(&series(600, |second| 100.0 + (second * 0.7).sin())).expect("ten minutes");
        assert!(trend.per_minute.abs() < 0.01, "{trend:?}");
    }

    #[test]
    fn half_a_minute_is_the_least() {
        assert_eq!(of(&series(29, |_| 1.0)), None);
        assert!(of(&series(30, |_| 1.0)).is_some());
        assert_eq!(of(&[]), None);
    }

    #[test]
    fn a_pool_that_has_warmed_up_does_not_grow() {
        assert!(!keeps_growing(&series(300, |second| second.min(20.0))));
        assert!(!keeps_growing(&series(50, |second| second)));
        assert!(keeps_growing(&series(300, |second| (second / 10.0).floor())));
    }
}
