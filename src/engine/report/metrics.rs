//! The newest values as `OpenMetrics` text (version 1.0.0).

use std::io::{self, Write};

use super::{Report, field};
use crate::memory::Series;

/// Writes each series as a gauge, and ends as the format wants.
pub(super) fn write(report: &Report, to: &mut dyn Write) -> io::Result<()> {
    // Series of pools, queues and elements would make a metric of each id: labels do that.
    for series in Series::fixed() {
        let name = field::of(series).name;
        let Some(summary) = report.memory.get(&name) else {
            continue;
        };
        writeln!(to, "# TYPE highwater_{name} gauge")?;
        let units = ["bytes", "seconds"];
        if let Some(unit) = units.into_iter().find(|unit| name.ends_with(unit)) {
            writeln!(to, "# UNIT highwater_{name} {unit}")?;
        }
        writeln!(to, "highwater_{name} {}", summary.last)?;
    }
    writeln!(to, "# TYPE highwater_pool_outstanding gauge")?;
    for pool in &report.pools {
        let (id, owner) = (pool.id, escaped(pool.owner.as_deref().unwrap_or_default()));
        writeln!(
            to,
            "highwater_pool_outstanding{{pool=\"{id}\",owner=\"{owner}\"}} {}",
            pool.outstanding
        )?;
    }
    writeln!(to, "# TYPE highwater_frames_rendered counter")?;
    writeln!(
        to,
        "highwater_frames_rendered_total {}",
        report.playback.frames_rendered
    )?;
    writeln!(to, "# EOF")
}

/// A label's value.
fn escaped(text: &str) -> String {
    text.replace('\\', "\\\\")
        .replace('"', "\\\"")
        .replace('\n', "\\n")
}
