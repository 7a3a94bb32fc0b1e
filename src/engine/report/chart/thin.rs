//! Brings a series to the pixels there are for it: one stretch a column, and a new line after a gap.

use std::time::Duration;

use crate::memory::Point;

/// Values further apart than this many times what is usual have a gap between them.
const GAP: f64 = 2.5;

/// The stretches of at most one point for each of `columns` columns between `from` and `until`,
/// parted where values are missing. Lowest and highest values are kept.
pub fn thin(points: &[Point], from: Duration, until: Duration, columns: u32) -> Vec<Vec<Point>> {
    let column = until.saturating_sub(from) / columns.max(1);
    let merged = merge(points, from, column);
    let mut lines: Vec<Vec<Point>> = Vec::new();
    // Four samples a second, and none that is late should look like one that is missing.
    let least = column.max(Duration::from_secs(1)).as_secs_f64();
    let mut usual = least;
    for point in merged {
        let before = lines.last().and_then(|line| line.last());
        let apart = before.map(|before| point.at.saturating_sub(before.at).as_secs_f64());
        match (apart, lines.last_mut()) {
            (Some(apart), Some(line)) if apart <= GAP * usual => {
                usual = apart.max(least);
                line.push(point);
            }
            // Coarse stretches come before fine ones: the next one tells what is usual here.
            _ => {
                usual = least;
                lines.push(vec![point]);
            }
        }
    }
    lines
}

fn merge(points: &[Point], from: Duration, column: Duration) -> Vec<Point> {
    let index = |point: &Point| {
        let inside = point.at.saturating_sub(from).as_nanos();
        inside / column.as_nanos().max(1)
    };
    let mut merged: Vec<(u128, u32, Point)> = Vec::new();
    for point in points {
        let at = index(point);
        match merged.last_mut() {
            Some((last, count, whole)) if *last == at => {
                *count += 1;
                whole.min = whole.min.min(point.min);
                whole.max = whole.max.max(point.max);
                whole.mean += (point.mean - whole.mean) / f64::from(*count);
            }
            _ => merged.push((at, 1, *point)),
        }
    }
    merged.into_iter().map(|(_, _, point)| point).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: f64, value: f64) -> Point {
        Point {
            at: Duration::from_secs_f64(seconds),
            min: value,
            mean: value,
            max: value,
        }
    }

    #[test]
    fn a_spike_survives() {
        let mut points: Vec<Point> = (0..4000).map(|n| at(f64::from(n) * 0.25, 1.0)).collect();
        points[1234] = at(1234.0 * 0.25, 9.0);
        let lines = thin(&points, Duration::ZERO, Duration::from_secs(1000), 100);
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].len(), 100);
        assert!(lines[0].iter().any(|point| point.max > 8.9));
    }

    #[test]
    fn a_minute_without_a_value_is_a_gap() {
        let early = (0..40).map(|n| at(f64::from(n) * 0.25, 1.0));
        let late = (0..40).map(|n| at(70.0 + f64::from(n) * 0.25, 1.0));
        let points: Vec<Point> = early.chain(late).collect();
        let lines = thin(&points, Duration::ZERO, Duration::from_secs(80), 300);
        assert_eq!(lines.len(), 2);
    }
}
