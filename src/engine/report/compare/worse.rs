//! Whether the second run is worse: by limits that whoever asks has set, and that a build server can
//! hold a change against. It is no verdict: it does not say that either run is good.

use serde::{Deserialize, Serialize};

use super::{Difference, Report};

/// What is told apart: the process as a whole, the heap, and what GStreamer has.
const THAT_COUNT: [&str; 3] = ["rss_bytes", "heap_in_use_bytes", "gstreamer_bytes"];

/// Shorter runs have no more than the start of a pipeline in them, in seconds.
const ENOUGH: f64 = 2.0;

/// Trends over a shorter time are those of a warm-up, in minutes.
const STEADY: f64 = 10.0;

/// How much more is not worse.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Limits {
    /// A part of what the first run had at most.
    pub relative: f64,
    /// In bytes, for what was small: two runs of the same program differ by a few MiB.
    pub absolute: f64,
    /// In bytes per minute, for trends.
    pub growth: f64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            relative: 0.1,
            absolute: 8.0 * 1_048_576.0,
            // 5 MiB in an hour: what a steady stream may take in its first one.
            growth: 5.0 * 1_048_576.0 / 60.0,
        }
    }
}

/// Whether the second run is worse.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Outcome {
    /// It takes less than the first in something, by more than the limits, and nowhere more.
    Better,
    /// They are the same within the limits.
    Alike,
    /// It takes more, or grows faster.
    Worse,
    /// One of them is too short, or does not know what it took.
    TooLittle,
}

/// The outcome, and the names of what is worse.
pub(super) fn judge(
    before: &Report,
    after: &Report,
    limits: &Limits,
    highest: &[Difference],
    growth: &[Difference],
) -> (Outcome, Vec<String>) {
    let counts = |row: &&Difference| THAT_COUNT.contains(&row.name.as_str());
    let both = |row: &&Difference| row.change().is_some();
    let known: Vec<&Difference> = highest.iter().filter(counts).filter(both).collect();
    if before.duration_s.min(after.duration_s) < ENOUGH || known.is_empty() {
        return (Outcome::TooLittle, Vec::new());
    }
    let is_steady = |report: &Report, name: &str| {
        let trend = report.verdict.trends.get(name);
        trend.is_some_and(|trend| trend.over.as_secs_f64() >= STEADY * 60.0)
    };
    let steady = growth
        .iter()
        .filter(counts)
        .filter(|row| is_steady(before, &row.name) && is_steady(after, &row.name));
    let beyond = |row: &Difference| {
        let room = (row.before.unwrap_or(0.0) * limits.relative).max(limits.absolute);
        beyond(row, room)
    };
    let higher = known.iter().map(|row| (&row.name, beyond(row)));
    let faster = steady.map(|row| (&row.name, self::beyond(row, limits.growth)));
    let signs: Vec<(&String, i8)> = higher.chain(faster).collect();
    let mut worse: Vec<String> = Vec::new();
    for (name, _) in signs.iter().filter(|(_, sign)| *sign > 0) {
        if !worse.contains(name) {
            worse.push((*name).clone());
        }
    }
    let outcome = if !worse.is_empty() {
        Outcome::Worse
    } else if signs.iter().any(|(_, sign)| *sign < 0) {
        Outcome::Better
    } else {
        Outcome::Alike
    };
    (outcome, worse)
}

/// 1 for more than `room` above, −1 for more than that below, 0 between.
fn beyond(row: &Difference, room: f64) -> i8 {
    match row.change() {
        Some(change) if change > room => 1,
        Some(change) if change < -room => -1,
        _ => 0,
    }
}
