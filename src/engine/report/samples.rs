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

use serde_json::{Map, Value, json};

use super::field::{self, Field};
use crate::memory::{Diagnostics, Point, Series};

/// The series that come first in the CSV.
const FIRST: [Series; 3] = [Series::Rss, Series::Vsz, Series::Cpu];

/// Every moment, oldest first, with the points that it has.
pub(super) type Moments = BTreeMap<Duration, BTreeMap<Series, Point>>;

/// Every moment of the history, which is held only while it is copied.
pub(super) fn moments(diagnostics: &Diagnostics) -> Moments {
    let copy = diagnostics.history(|history| {
        let copied = |series| (series, history.points(series, Duration::ZERO));
        history.series().map(copied).collect::<Vec<_>>()
    });
    let mut moments = Moments::new();
    for (series, points) in copy {
        for point in points {
            moments.entry(point.at).or_default().insert(series, point);
        }
    }
    moments
}

/// Writes the CSV; the first column is the time in seconds since the diagnostics were started.
pub(super) fn csv(moments: &Moments, to: &mut dyn Write) -> io::Result<()> {
    let series: BTreeSet<Series> = moments.values().flat_map(BTreeMap::keys).copied().collect();
    let others = series.into_iter().filter(|series| !FIRST.contains(series));
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
    for (at, points) in moments {
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
pub(super) fn json_lines(moments: &Moments, to: &mut dyn Write) -> io::Result<()> {
    for (at, points) in moments {
        let series: Map<String, Value> = points
            .iter()
            .map(|(series, point)| {
                let Field { name, scale } = field::of(*series);
                let [min, mean, max] =
                    [point.min, point.mean, point.max].map(|value| value * scale);
                let is_one = point.min.to_bits() == point.max.to_bits();
                (
                    name,
                    if is_one {
                        json!(mean)
                    } else {
                        json!([min, mean, max])
                    },
                )
            })
            .collect();
        writeln!(
            to,
            "{}",
            json!({ "at": at.as_secs_f64(), "series": series })
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moments_of_two() -> Moments {
        let point = |value: f64| Point {
            at: Duration::ZERO,
            min: value,
            mean: value,
            max: value,
        };
        let first = BTreeMap::from([(Series::Rss, point(1e6)), (Series::Threads, point(3.0))]);
        let stretch = Point {
            max: 4e9,
            ..point(2e9)
        };
        let second = BTreeMap::from([(Series::Cpu, stretch)]);
        Moments::from([
            (Duration::from_millis(250), first),
            (Duration::from_secs(1), second),
        ])
    }

    fn written(write: impl Fn(&Moments, &mut dyn Write) -> io::Result<()>) -> String {
        let mut text = Vec::new();
        write(&moments_of_two(), &mut text).expect("memory takes it");
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
