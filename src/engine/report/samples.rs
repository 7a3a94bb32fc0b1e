//! The samples, one line each: as CSV for spreadsheets, as JSON lines for programs.
//!
//! Recent moments stand there as they were measured. Older ones are stretches: the CSV has their
//! means, the JSON lines their minimum and maximum too.

use std::{
    collections::{BTreeMap, BTreeSet},
    fmt::Write as _,
    io::{self, Write},
    time::Duration,
};

use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::field::{self, Field};
use crate::memory::{Diagnostics, Point, Series};

/// The series that come first in the CSV.
const FIRST: [Series; 3] = [Series::Rss, Series::Vsz, Series::Cpu];

/// Everything that is left of the past. The history is held only while it is copied.
pub(super) fn all(diagnostics: &Diagnostics) -> Vec<(Series, Vec<Point>)> {
    diagnostics.history(|history| {
        let copied = |series| (series, history.points(series, Duration::ZERO));
        history.series().map(copied).collect()
    })
}

/// The moments of some series, oldest first, each with the points that it has. Only one moment is
/// there at a time: a day of them would take several times the room of the series.
pub(super) struct Moments<'a> {
    /// For each series what is left of it.
    rest: Vec<(Series, &'a [Point])>,
}

impl<'a> Moments<'a> {
    pub fn of(series: &'a [(Series, Vec<Point>)]) -> Self {
        Self {
            rest: series
                .iter()
                .map(|(series, points)| (*series, points.as_slice()))
                .collect(),
        }
    }
}

impl<'a> Iterator for Moments<'a> {
    type Item = (Duration, BTreeMap<Series, &'a Point>);

    fn next(&mut self) -> Option<Self::Item> {
        let firsts = self.rest.iter().filter_map(|(_, points)| points.first());
        let at = firsts.map(|point| point.at).min()?;
        let mut moment = BTreeMap::new();
        for (series, points) in &mut self.rest {
            if let Some((first, rest)) = points.split_first()
                && first.at == at
            {
                moment.insert(*series, first);
                *points = rest;
            }
        }
        Some((at, moment))
    }
}

/// Writes the CSV; the first column is the time in seconds since the diagnostics were started.
pub(super) fn csv(series: &[(Series, Vec<Point>)], to: &mut dyn Write) -> io::Result<()> {
    let all: BTreeSet<Series> = series.iter().map(|(series, _)| *series).collect();
    let others = all.into_iter().filter(|series| !FIRST.contains(series));
    let columns: Vec<(Series, Field)> = FIRST
        .into_iter()
        .chain(others)
        .map(|series| (series, field::of(series)))
        .collect();
    let mut row = "time_s".to_owned();
    for (_, field) in &columns {
        let _ = write!(row, ",{}", field.name);
    }
    writeln!(to, "{row}")?;
    for (at, points) in Moments::of(series) {
        row.clear();
        let _ = write!(row, "{:.3}", at.as_secs_f64());
        for (series, field) in &columns {
            row.push(',');
            // An unknown value is an empty field, never 0.
            if let Some(point) = points.get(series) {
                let _ = write!(row, "{}", point.mean * field.scale);
            }
        }
        writeln!(to, "{row}")?;
    }
    Ok(())
}

/// Writes the JSON lines: `{"at": seconds, "series": {name: value or [min, mean, max]}}`.
pub(super) fn json_lines(series: &[(Series, Vec<Point>)], to: &mut dyn Write) -> io::Result<()> {
    for (at, points) in Moments::of(series) {
        writeln!(to, "{}", json_line(at, &points))?;
    }
    Ok(())
}

/// One of the JSON lines, without its end.
pub(super) fn json_line(at: Duration, points: &BTreeMap<Series, &Point>) -> Value {
    let series: Map<String, Value> = points
        .iter()
        .map(|(series, point)| {
            let Field { name, scale } = field::of(*series);
            let [min, mean, max] = [point.min, point.mean, point.max].map(|value| value * scale);
            let is_one = point.min.to_bits() == point.max.to_bits();
            let value = if is_one {
                json!(mean)
            } else {
                json!([min, mean, max])
            };
            (name, value)
        })
        .collect();
    json!({ "at": at.as_secs_f64(), "series": series })
}

/// One of the JSON lines, read back.
#[derive(Deserialize)]
pub(super) struct Moment {
    /// When, since the diagnostics were started.
    #[serde(with = "crate::memory::seconds")]
    pub at: Duration,
    series: BTreeMap<String, Values>,
}

/// Of a moment or of a stretch, in the unit that the name says.
#[derive(Clone, Copy, Deserialize)]
#[serde(untagged)]
enum Values {
    One(f64),
    Three([f64; 3]),
}

impl Moment {
    /// The series that this version knows, in their own units.
    pub fn points(self) -> impl Iterator<Item = (Series, Point)> {
        let at = self.at;
        self.series.into_iter().filter_map(move |(name, values)| {
            let series = field::series(&name)?;
            let scale = field::of(series).scale;
            let [min, mean, max] = match values {
                Values::One(value) => [value; 3],
                Values::Three(values) => values,
            }
            .map(|value| value / scale);
            Some((series, Point { at, min, mean, max }))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series() -> Vec<(Series, Vec<Point>)> {
        let at = |milliseconds, value: f64| Point {
            at: Duration::from_millis(milliseconds),
            min: value,
            mean: value,
            max: value,
        };
        let stretch = Point {
            max: 4e9,
            ..at(1_000, 2e9)
        };
        vec![
            (Series::Rss, vec![at(250, 1e6)]),
            (Series::Cpu, vec![stretch]),
            (Series::Threads, vec![at(250, 3.0)]),
        ]
    }

    type Written = fn(&[(Series, Vec<Point>)], &mut dyn Write) -> io::Result<()>;

    fn written(write: Written) -> String {
        let mut text = Vec::new();
        write(&series(), &mut text).expect("memory takes it");
        String::from_utf8(text).expect("text")
    }

    #[test]
    fn the_csv_begins_with_time_rss_vsz_and_cpu_and_leaves_out_what_is_not_known() {
        let expected = "time_s,rss_bytes,vsz_bytes,cpu_seconds,threads\n\
                        0.250,1000000,,,3\n1.000,,,2,\n";
        assert_eq!(written(csv), expected);
    }

    #[test]
    fn a_stretch_has_three_values_and_a_moment_one() {
        let text = written(json_lines);
        let lines: Vec<Value> = text
            .lines()
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .collect();
        assert_eq!(
            lines[0],
            json!({ "at": 0.25, "series": { "rss_bytes": 1e6, "threads": 3.0 } })
        );
        assert_eq!(
            lines[1],
            json!({ "at": 1.0, "series": { "cpu_seconds": [2.0, 2.0, 4.0] } })
        );
    }
}
