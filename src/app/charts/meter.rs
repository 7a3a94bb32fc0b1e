//! A level as a bar: how much is in use, how much is there, how much may be, and the highest so far.

use gtk::cairo;

use super::{drawing::rounded, theme::Theme};

/// The most cells that are drawn one by one.
const CELLS: f64 = 24.0;
/// Between two cells.
const GAP: f64 = 2.0;

/// What a bar shows, all in the same unit.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Meter {
    /// In use.
    pub level: f64,
    /// There, in use or not; as much as `level` where the two are the same.
    pub present: f64,
    /// The end of the bar.
    pub limit: f64,
    /// The highest level so far.
    pub high_water: Option<f64>,
    /// Whether it is made of whole things that can be counted.
    pub counted: bool,
    /// Whether it deserves attention.
    pub warning: bool,
}

/// Draws it over all of an area of `size`.
///
/// # Errors
///
/// When cairo cannot draw.
pub fn draw(
    context: &cairo::Context,
    size: (f64, f64),
    meter: &Meter,
    theme: &Theme,
) -> Result<(), cairo::Error> {
    let limit = meter.limit.max(meter.present).max(f64::MIN_POSITIVE);
    let place = |value: f64| (value / limit).clamp(0.0, 1.0) * size.0;
    let colour = if meter.warning {
        theme.warning
    } else {
        theme.accent
    };
    outline(context, size, meter.counted.then_some(limit));
    context.save()?;
    context.clip();
    for (colour, until) in [
        (theme.foreground.faded(0.12), size.0),
        (colour.faded(0.4), place(meter.present)),
        (colour, place(meter.level)),
    ] {
        colour.set(context);
        context.rectangle(0.0, 0.0, until, size.1);
        context.fill()?;
    }
    context.restore()?;
    if let Some(high) = meter.high_water {
        theme.foreground.set(context);
        let x = (place(high) - 1.0).clamp(0.0, size.0 - 2.0);
        context.rectangle(x.round(), 0.0, 2.0, size.1);
        context.fill()?;
    }
    Ok(())
}

/// One bar, or a cell for each thing as long as cells can be told apart.
fn outline(context: &cairo::Context, size: (f64, f64), cells: Option<f64>) {
    let Some(cells) = cells.filter(|cells| (1.0..=CELLS).contains(cells)) else {
        return rounded(context, (0.0, 0.0), size, 3.0);
    };
    let step = (size.0 + GAP) / cells;
    context.new_path();
    let mut at = 0.0;
    while at < cells {
        context.rectangle(at * step, 0.0, step - GAP, size.1);
        at += 1.0;
    }
}
