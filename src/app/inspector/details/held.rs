//! What one element holds over time, as a chart and in words.

use gettextrs::gettext;
use highwater_engine::memory::{Diagnostics, Sample, Series};
use highwater_text::{i18n::gettext_f, units};

use crate::charts::{Line, Plot, View, bytes};

/// The bytes that an element holds; without a line where it held none.
pub fn plot(diagnostics: &Diagnostics, element: u32, view: View) -> Plot {
    let Some(newest) = diagnostics.latest() else {
        return Plot::default();
    };
    let series = Series::HeldBytes(element);
    let (from, _) = view.range(newest.elapsed);
    let (points, high_water) =
        diagnostics.history(|history| (history.points(series, from), history.high_water(series)));
    let line = Line {
        name: gettext("Held"),
        colour: 0,
        points,
        high_water,
        filled: true,
    };
    let lines = Some(line).filter(|line| !line.points.is_empty());
    Plot::of(&newest, view, lines.into_iter().collect(), Vec::new())
}

/// "Held 4.1 MiB, high water 6.2 MiB"; `None` where it never held anything.
pub fn described(diagnostics: &Diagnostics, element: u32, sample: &Sample) -> Option<String> {
    let series = Series::HeldBytes(element);
    let high = diagnostics.history(|history| history.high_water(series))?;
    let now = series.value(sample).map_or(0, bytes);
    Some(gettext_f(
        "Held {size}, high water {high}",
        &[
            ("size", &units::size(now)),
            ("high", &units::size(bytes(high.value))),
        ],
    ))
}
