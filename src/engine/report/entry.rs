//! The lines of JSON that a run is written down in, so that it can be opened again: by the recorder
//! while the run lasts, and into a bundle at its end. Each is an object with one field, which says
//! what it is.

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::{Environment, Playing, Report, SourcePart, clean, field, samples::Moment};
use crate::memory::{Diagnostics, Event, HighWater, Mark, Sample, Series, Tables, ThreadLevel};

/// The name and the version of the form.
pub(super) const FORM: &str = "highwater.run/1";

/// How many of the live memories are written down.
const MEMORIES: usize = 500;

/// One line.
#[derive(Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Entry {
    /// [`FORM`]; the first line.
    Form(String),
    /// Where it runs.
    Environment(Box<Environment>),
    /// What plays.
    Source(SourcePart),
    /// How it plays.
    Playing(Box<Playing>),
    /// What the ids mean from now on.
    Tables(Box<Tables>),
    /// Everything at one moment.
    Sample(Box<Sample>),
    /// Where the streaming threads are.
    Threads(Vec<ThreadLevel>),
    /// What happened since the line before of this kind.
    Events(Vec<Event>),
    /// A baseline.
    Mark(Box<Mark>),
    /// What the series did in a stretch of time of which no samples are left.
    Stretch(Moment),
    /// The exact high-water marks of the run.
    HighWater(Vec<(String, HighWater)>),
    /// So many records could not be written.
    Lost(u64),
}

/// A line without its end. Texts that a person or a server may have written are to be cleaned first.
pub(super) fn line(kind: &str, value: &impl Serialize) -> Value {
    json!({ kind: value })
}

/// A line in which no text has secrets.
pub(super) fn clean_line(kind: &str, value: &impl Serialize) -> Value {
    clean::value(line(kind, value))
}

/// The lines with their ends.
pub(super) fn text(lines: &[Value]) -> Vec<u8> {
    let mut text = Vec::new();
    for line in lines {
        text.extend(line.to_string().into_bytes());
        text.push(b'\n');
    }
    text
}

/// Everything of now but the past of the series; the newest sample is the last line. With all
/// secrets in it.
pub(super) fn state(diagnostics: &Diagnostics, report: &Report) -> Vec<Value> {
    let mut lines = vec![
        line("form", &FORM),
        line("environment", &report.environment),
        line("source", &report.source),
        line("playing", &report.playback),
        line("tables", &diagnostics.tables(MEMORIES)),
        line("events", &diagnostics.events_since(0)),
    ];
    lines.extend(past(diagnostics));
    lines.push(line("sample", &diagnostics.sample_now()));
    lines
}

/// Marks and high-water marks, with all secrets in them.
pub(super) fn past(diagnostics: &Diagnostics) -> Vec<Value> {
    let (marks, highs) = diagnostics.history(|history| {
        let marks: Vec<Mark> = history.marks().cloned().collect();
        let high = |series: Series| Some((field::of(series).name, history.high_water(series)?));
        let highs: Vec<(String, HighWater)> = history.series().filter_map(high).collect();
        (marks, highs)
    });
    let marks = marks.iter().map(|mark| line("mark", mark));
    marks.chain([line("high-water", &highs)]).collect()
}
