//! Two runs side by side: what differs, and whether the second is worse. Pure: two reports in, one
//! comparison out.

mod tables;
mod worse;

use serde::{Deserialize, Serialize};

pub use self::worse::{Limits, Outcome};
use super::Report;

/// The name and the version of the form.
pub const SCHEMA: &str = "highwater.comparison/1";

/// Two runs side by side, "before" and "after". What only one of them has is null in the other.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Comparison {
    /// [`SCHEMA`].
    pub schema: String,
    /// The first run.
    pub before: Run,
    /// The second one.
    pub after: Run,
    /// Whether the second is worse.
    pub outcome: Outcome,
    /// What it is worse in, the names of [`Comparison::highest`] and [`Comparison::growth`].
    pub worse: Vec<String>,
    /// The highest value of each series that counts bytes of the whole process.
    pub highest: Vec<Difference>,
    /// The trend of each series that has one, in bytes per minute.
    pub growth: Vec<Difference>,
    /// Live objects by type.
    pub objects: Vec<Difference>,
    /// Bytes that each element holds, by path.
    pub elements: Vec<Difference>,
    /// The most buffers that were out of each pool, by the element that made it.
    pub pools: Vec<Difference>,
    /// How it played: `fps`, `frames_dropped`, `first_frame_ms`, `reconnects` and `stalls`.
    pub playback: Vec<Difference>,
}

/// What a run was.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Run {
    /// What played, without secrets.
    pub source: String,
    /// The version of Highwater.
    pub highwater: String,
    /// The version of GStreamer.
    pub gstreamer: String,
    /// How long was measured, in seconds.
    pub duration_s: f64,
    /// The state of its verdict.
    pub verdict: String,
}

/// One figure of both runs.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Difference {
    /// What it is of.
    pub name: String,
    /// In the first run.
    pub before: Option<f64>,
    /// In the second one.
    pub after: Option<f64>,
}

impl Difference {
    /// How much more it is; `None` where one of the runs does not have it.
    pub fn change(&self) -> Option<f64> {
        Some(self.after? - self.before?)
    }

    /// The same as a part of what it was; `None` where that was nothing.
    pub fn relative(&self) -> Option<f64> {
        let before = self.before.filter(|before| *before != 0.0)?;
        Some(self.change()? / before)
    }
}

/// Compares two runs.
pub fn compare(before: &Report, after: &Report, limits: &Limits) -> Comparison {
    let highest = tables::highest(before, after);
    let growth = tables::growth(before, after);
    let (outcome, worse) = worse::judge(before, after, limits, &highest, &growth);
    Comparison {
        schema: SCHEMA.to_owned(),
        before: Run::of(before),
        after: Run::of(after),
        outcome,
        worse,
        highest,
        growth,
        objects: tables::objects(before, after),
        elements: tables::elements(before, after),
        pools: tables::pools(before, after),
        playback: tables::playback(before, after),
    }
}

impl Run {
    fn of(report: &Report) -> Self {
        Self {
            source: report.source.uri.clone(),
            highwater: report.environment.highwater.clone(),
            gstreamer: report.environment.gstreamer.clone(),
            duration_s: report.duration_s,
            verdict: report.verdict.state.clone(),
        }
    }
}

#[cfg(test)]
mod tests;
