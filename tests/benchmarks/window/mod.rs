//! What our own window costs while somebody looks into it.

mod chart;
mod inspector;
mod recording;
mod sidebar;

use std::path::Path;

/// The tables of all of it; `clip` is the film that plays.
pub fn measure(clip: &Path) -> String {
    [
        sidebar::measure(clip),
        chart::measure(clip),
        recording::measure(clip),
        inspector::measure(),
    ]
    .map(|table| table.to_string())
    .join("\n")
}
