//! The samples as trace events, for Perfetto and other viewers of Chrome's format: a counter track
//! for each series, a span for each stall and each cycle, an instant for each mark.
//!
//! The format: "Trace Event Format", Google, 2016; times are in microseconds.

use std::io::{self, Write};

use serde_json::json;

use super::{Contents, field, samples::Moments};
use crate::memory::{EventKind, Series};

/// The series that get a track: those that a person looks at.
const TRACKS: [Series; 7] = [
    Series::Rss,
    Series::HeapInUse,
    Series::HeapFree,
    Series::MemoryBytes,
    Series::Threads,
    Series::Files,
    Series::Cpu,
];

/// The track of the cycles: no thread of Linux has this id.
const CYCLES: u32 = 0;

/// Writes all events as one JSON object.
pub(super) fn write(contents: &Contents, to: &mut dyn Write) -> io::Result<()> {
    let report = &contents.report;
    write!(to, "{{\"displayTimeUnit\":\"ms\",\"traceEvents\":[")?;
    let name = json!({
        "name": "process_name", "ph": "M", "pid": 1,
        "args": { "name": format!("Highwater: {}", report.source.uri) },
    });
    write!(to, "{name}")?;
    for (at, points) in Moments::of(&contents.series) {
        for (series, point) in points {
            if TRACKS.contains(&series) || is_of_a_part(series) {
                let field = field::of(series);
                let event = json!({
                    "name": field.name, "ph": "C", "pid": 1,
                    "ts": microseconds(at.as_secs_f64()),
                    "args": { "value": point.max * field.scale },
                });
                write!(to, ",\n{event}")?;
            }
        }
    }
    for stall in &report.stalls {
        // One that is not over lasts until the report.
        let seconds = stall.seconds.unwrap_or(report.duration_s - stall.at_s);
        let event = json!({
            "name": format!("stall in {}", stall.element.as_deref().unwrap_or("?")),
            "ph": "X", "pid": 1, "tid": stall.tid,
            "ts": microseconds(stall.at_s), "dur": microseconds(seconds.max(0.0)),
        });
        write!(to, ",\n{event}")?;
    }
    for cycle in &report.cycles {
        let seconds = cycle.seconds.unwrap_or(report.duration_s - cycle.at_s);
        let event = json!({
            "name": "cycle", "ph": "X", "pid": 1, "tid": CYCLES,
            "ts": microseconds(cycle.at_s), "dur": microseconds(seconds.max(0.0)),
            "args": { "began_by": cycle.began_by },
        });
        write!(to, ",\n{event}")?;
    }
    for event in &report.events {
        if let EventKind::Mark { name } = &event.kind {
            let event = json!({
                "name": name, "ph": "i", "s": "g", "pid": 1, "tid": 0,
                "ts": microseconds(event.at_s),
            });
            write!(to, ",\n{event}")?;
        }
    }
    writeln!(to, "\n]}}")
}

/// Whether it belongs to a pool or a queue.
fn is_of_a_part(series: Series) -> bool {
    matches!(
        series,
        Series::PoolOutstanding(_) | Series::PoolAllocated(_) | Series::QueueFill(_)
    )
}

fn microseconds(seconds: f64) -> f64 {
    (seconds * 1e6).round()
}
