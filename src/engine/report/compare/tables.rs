//! The figures of both runs that belong together.

use std::collections::{BTreeMap, BTreeSet};

use super::{Difference, Report};
use crate::{memory::Series, report::field};

/// Figures by what they are of.
type Figures = BTreeMap<String, f64>;

pub(super) fn highest(before: &Report, after: &Report) -> Vec<Difference> {
    // What counts bytes of the whole process, in the order of the series.
    let names = Series::fixed().map(|series| field::of(series).name);
    let of = |report: &Report, name: &str| Some(report.memory.get(name)?.max);
    let rows = names
        .filter(|name| name.ends_with("_bytes"))
        .map(|name| Difference {
            before: of(before, &name),
            after: of(after, &name),
            name,
        });
    rows.filter(|row| row.before.is_some() || row.after.is_some())
        .collect()
}

pub(super) fn growth(before: &Report, after: &Report) -> Vec<Difference> {
    let of = |report: &Report| -> Figures {
        let trends = report.verdict.trends.iter();
        trends
            .map(|(name, trend)| (name.clone(), trend.per_minute))
            .collect()
    };
    side_by_side(&of(before), &of(after))
}

pub(super) fn objects(before: &Report, after: &Report) -> Vec<Difference> {
    let of = |report: &Report| -> Figures {
        let objects = report.objects.iter().filter(|part| part.created > 0);
        objects
            .map(|part| (part.kind.clone(), part.live as f64))
            .collect()
    };
    side_by_side(&of(before), &of(after))
}

pub(super) fn elements(before: &Report, after: &Report) -> Vec<Difference> {
    let of = |report: &Report| {
        let elements = report.elements.iter();
        sums(elements.map(|part| (Some(part.path.clone()), part.held_bytes as f64)))
    };
    let mut rows = side_by_side(&of(before), &of(after));
    // Most elements hold nothing, and say nothing by it.
    rows.retain(|row| {
        [row.before, row.after]
            .iter()
            .flatten()
            .any(|bytes| *bytes > 0.0)
    });
    largest_first(&mut rows);
    rows
}

pub(super) fn pools(before: &Report, after: &Report) -> Vec<Difference> {
    let of = |report: &Report| {
        let pools = report.pools.iter();
        sums(pools.map(|part| (part.owner.clone(), part.high_water as f64)))
    };
    let mut rows = side_by_side(&of(before), &of(after));
    largest_first(&mut rows);
    rows
}

pub(super) fn playback(before: &Report, after: &Report) -> Vec<Difference> {
    let row = |name: &str, of: &dyn Fn(&Report) -> Option<f64>| Difference {
        name: name.to_owned(),
        before: of(before),
        after: of(after),
    };
    vec![
        row("fps", &|report| report.playback.fps),
        row("frames_dropped", &|report| {
            report.playback.frames_dropped.map(|frames| frames as f64)
        }),
        row("first_frame_ms", &|report| report.playback.first_frame_ms),
        row("reconnects", &|report| {
            Some(f64::from(report.playback.reconnects))
        }),
        row("stalls", &|report| Some(report.stalls.len() as f64)),
    ]
}

/// Figures of one name together: an element may have several pools. What has no name cannot be
/// found again in another run.
fn sums(figures: impl Iterator<Item = (Option<String>, f64)>) -> Figures {
    let mut sums = Figures::new();
    for (name, value) in figures {
        if let Some(name) = name {
            *sums.entry(name).or_default() += value;
        }
    }
    sums
}

fn side_by_side(before: &Figures, after: &Figures) -> Vec<Difference> {
    let names: BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let rows = names.into_iter().map(|name| Difference {
        name: name.clone(),
        before: before.get(name).copied(),
        after: after.get(name).copied(),
    });
    rows.collect()
}

fn largest_first(rows: &mut [Difference]) {
    let largest = |row: &Difference| {
        let (before, after) = (row.before.unwrap_or(0.0), row.after.unwrap_or(0.0));
        before.max(after)
    };
    rows.sort_by(|one, other| largest(other).total_cmp(&largest(one)));
}
