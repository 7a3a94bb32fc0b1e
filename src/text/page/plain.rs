//! The report in a few lines of plain text, to paste into a bug report.

use highwater_engine::report::Report;

use super::{facts, summary};

/// The lines. Nothing is redacted here: hand over a report that is.
pub fn text(report: &Report) -> String {
    let mut lines = vec![report.source.uri.clone(), summary::when(report)];
    lines.extend(summary::levels(report));
    lines.extend(summary::trends(report));
    let renderer = report.environment.renderer.as_ref();
    let facts = [
        facts::playback(&report.playback),
        renderer.map(facts::renderer).unwrap_or_default(),
        facts::environment(&report.environment),
    ];
    let facts = facts.iter().flatten();
    lines.extend(facts.map(|(name, value)| format!("{name}: {value}")));
    lines.join("\n") + "\n"
}
