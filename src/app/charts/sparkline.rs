//! A series at the size of a word: its shape, without an axis.

use std::time::Duration;

use gtk::cairo;
use highwater_engine::{memory::Point, report::chart::thin};

use super::theme::Theme;

/// A series and the stretch of time that it is drawn for.
#[derive(Clone, PartialEq, Debug)]
pub struct Sparkline {
    /// Its values, oldest first.
    pub points: Vec<Point>,
    /// The left end, since the diagnostics were started.
    pub from: Duration,
    /// The right end.
    pub until: Duration,
    /// The value at the upper edge.
    pub limit: f64,
}

/// Draws it over all of an area of `size`.
///
/// # Errors
///
/// When cairo cannot draw.
pub fn draw(
    context: &cairo::Context,
    size: (f64, f64),
    line: &Sparkline,
    theme: &Theme,
) -> Result<(), cairo::Error> {
    let highest = line
        .points
        .iter()
        .map(|point| point.max)
        .fold(line.limit, f64::max);
    let span = line
        .until
        .saturating_sub(line.from)
        .as_secs_f64()
        .max(0.001);
    let x = |point: &Point| {
        (point.at.as_secs_f64() - line.from.as_secs_f64()) / span * (size.0 - 2.0) + 1.0
    };
    let y =
        |point: &Point| size.1 - 1.0 - point.max / highest.max(f64::MIN_POSITIVE) * (size.1 - 2.0);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // A few dozen.
    let columns = size.0.max(1.0) as u32;
    theme.foreground.faded(0.55).set(context);
    context.set_line_width(1.0);
    for stretch in thin(&line.points, line.from, line.until, columns) {
        context.new_path();
        for point in &stretch {
            context.line_to(x(point), y(point));
        }
        context.stroke()?;
    }
    Ok(())
}
