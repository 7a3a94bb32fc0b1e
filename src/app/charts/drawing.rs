//! Draws a plot on a cairo context, whatever is behind it.

use std::time::Duration;

use gtk::cairo;
use highwater_engine::{
    memory::Point,
    report::chart::{Area, Frame, Scale, thin},
};
use highwater_text::units;

use super::{
    plot::{Line, Plot},
    text::{Anchor, Text},
    theme::Theme,
};

/// How many lines the value axis has at most.
const STEPS: u32 = 3;
/// Room for a line of small text below the plot.
const BELOW: f64 = 18.0;
/// Room above the highest value.
const ABOVE: f64 = 6.0;
/// Between the plot and the labels of the value axis.
const BESIDE: f64 = 6.0;

/// Draws `plot` in an area of `size`, with a crosshair at a moment. Says where it was drawn.
///
/// # Errors
///
/// When cairo cannot draw, for example for want of memory.
pub fn draw(
    context: &cairo::Context,
    size: (f64, f64),
    plot: &Plot,
    crosshair: Option<Duration>,
    theme: &Theme,
) -> Result<Frame, cairo::Error> {
    let scale = Scale::for_bytes(plot.highest(), STEPS);
    let labels: Vec<(f64, Text)> = scale
        .lines()
        .map(|(value, label)| (value, Text::new(context, theme, &label)))
        .collect();
    let beside = labels
        .iter()
        .map(|(_, text)| text.size().0)
        .fold(0.0, f64::max);
    let area = Area {
        width: (size.0 - beside - BESIDE).max(1.0),
        top: ABOVE,
        bottom: size.1 - BELOW,
    };
    let frame = Frame::new(area, plot.from, plot.until, scale);
    context.set_line_width(1.0);
    value_axis(context, &frame, &labels, size.0, theme)?;
    time_axis(context, &frame, plot, theme);
    context.save()?;
    context.rectangle(0.0, 0.0, frame.area.width, frame.area.bottom + 1.0);
    context.clip();
    for line in plot.lines.iter().rev() {
        series(context, &frame, plot, line, theme)?;
    }
    context.restore()?;
    events(context, &frame, plot, theme)?;
    if let Some(moment) = crosshair.filter(|moment| (plot.from..=plot.until).contains(moment)) {
        cross(context, &frame, plot, moment, theme)?;
    }
    Ok(frame)
}

fn value_axis(
    context: &cairo::Context,
    frame: &Frame,
    labels: &[(f64, Text)],
    right: f64,
    theme: &Theme,
) -> Result<(), cairo::Error> {
    let zero = std::iter::once(0.0);
    for value in zero.chain(labels.iter().map(|(value, _)| *value)) {
        theme.foreground.faded(0.12).set(context);
        let y = sharp(frame.y(value));
        context.move_to(0.0, y);
        context.line_to(frame.area.width, y);
        context.stroke()?;
    }
    for (value, text) in labels {
        let y = (frame.y(*value) - text.size().1 / 2.0).max(0.0);
        text.draw(
            context,
            Anchor::Right,
            (right, y),
            theme.foreground.faded(0.6),
        );
    }
    Ok(())
}

/// The time of day at both ends.
fn time_axis(context: &cairo::Context, frame: &Frame, plot: &Plot, theme: &Theme) {
    let faint = theme.foreground.faded(0.6);
    let y = frame.area.bottom + 3.0;
    Text::new(context, theme, &plot.clock(plot.from)).draw(context, Anchor::Left, (0.0, y), faint);
    let end = Text::new(context, theme, &plot.clock(plot.until));
    end.draw(context, Anchor::Right, (frame.area.width, y), faint);
}

/// What happened, over the lines.
fn events(
    context: &cairo::Context,
    frame: &Frame,
    plot: &Plot,
    theme: &Theme,
) -> Result<(), cairo::Error> {
    let mut free = 0.0;
    for tick in &plot.ticks {
        let x = sharp(frame.x(tick.at));
        if !(0.0..=frame.area.width).contains(&x) {
            continue;
        }
        theme.foreground.faded(0.45).set(context);
        context.set_dash(&[1.0, 2.0], 0.0);
        context.move_to(x, frame.area.top);
        context.line_to(x, frame.area.bottom + 3.0);
        context.stroke()?;
        context.set_dash(&[], 0.0);
        // Names that would lie over each other are left to the crosshair.
        let name = Text::new(context, theme, &tick.name);
        let (width, height) = name.size();
        if x >= free && x + 4.0 + width <= frame.area.width {
            let place = (x + 4.0, frame.area.bottom - height - 2.0);
            theme.background.faded(0.75).set(context);
            rounded(
                context,
                (place.0 - 3.0, place.1),
                (width + 6.0, height),
                4.0,
            );
            context.fill()?;
            name.draw(context, Anchor::Left, place, theme.foreground.faded(0.75));
            free = x + 8.0 + width;
        }
    }
    Ok(())
}

fn series(
    context: &cairo::Context,
    frame: &Frame,
    plot: &Plot,
    line: &Line,
    theme: &Theme,
) -> Result<(), cairo::Error> {
    let colour = theme.line(line.colour);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    // At least 1, far below 2^32.
    let columns = frame.area.width as u32;
    for stretch in thin(&line.points, plot.from, plot.until, columns) {
        let place = |point: &Point| (frame.x(point.at), frame.y(point.mean));
        if line.filled {
            colour.faded(0.16).set(context);
            follow(context, stretch.iter().map(place));
            follow_on(
                context,
                [&stretch[stretch.len() - 1], &stretch[0]]
                    .map(|end| (frame.x(end.at), frame.area.bottom)),
            );
            context.close_path();
            context.fill()?;
        }
        // What a stretch of many samples hides is shown: its lowest and its highest value.
        colour.faded(0.35).set(context);
        follow(
            context,
            stretch
                .iter()
                .map(|point| (frame.x(point.at), frame.y(point.max))),
        );
        follow_on(
            context,
            stretch
                .iter()
                .rev()
                .map(|point| (frame.x(point.at), frame.y(point.min))),
        );
        context.close_path();
        context.fill()?;
        colour.set(context);
        context.set_line_width(1.75);
        context.set_line_join(cairo::LineJoin::Round);
        follow(context, stretch.iter().map(place));
        context.stroke()?;
    }
    context.set_line_width(1.0);
    if let Some(high) = line.high_water {
        let y = sharp(frame.y(high.value));
        colour.faded(0.7).set(context);
        context.set_dash(&[4.0, 3.0], 0.0);
        context.move_to(0.0, y);
        context.line_to(frame.area.width, y);
        context.stroke()?;
        context.set_dash(&[], 0.0);
    }
    Ok(())
}

fn follow(context: &cairo::Context, places: impl IntoIterator<Item = (f64, f64)>) {
    context.new_path();
    follow_on(context, places);
}

fn follow_on(context: &cairo::Context, places: impl IntoIterator<Item = (f64, f64)>) {
    for (x, y) in places {
        context.line_to(x, y);
    }
}

/// A line at the moment, a dot on every line, and a card with the time and the values.
fn cross(
    context: &cairo::Context,
    frame: &Frame,
    plot: &Plot,
    moment: Duration,
    theme: &Theme,
) -> Result<(), cairo::Error> {
    let x = sharp(frame.x(moment));
    theme.foreground.faded(0.6).set(context);
    context.move_to(x, frame.area.top);
    context.line_to(x, frame.area.bottom);
    context.stroke()?;
    for line in &plot.lines {
        if let Some(point) = line.at(moment) {
            theme.line(line.colour).set(context);
            context.arc(x, frame.y(point.mean), 3.0, 0.0, std::f64::consts::TAU);
            context.fill()?;
        }
    }
    card(context, frame, x, &described(plot, frame, moment), theme)
}

/// What the card says: a colour where a line is meant, and two columns.
fn described(plot: &Plot, frame: &Frame, moment: Duration) -> Vec<(Option<usize>, String, String)> {
    let tick = plot.tick_near(moment, frame.stretch(4.0));
    let mut rows = vec![(
        None,
        plot.clock(moment),
        tick.map_or_else(String::new, |tick| tick.name.clone()),
    )];
    rows.extend(plot.lines.iter().map(|line| {
        let value = line.at(moment).map(|point| bytes(point.max));
        (
            Some(line.colour),
            line.name.clone(),
            units::maybe_size(value),
        )
    }));
    rows
}

fn card(
    context: &cairo::Context,
    frame: &Frame,
    x: f64,
    rows: &[(Option<usize>, String, String)],
    theme: &Theme,
) -> Result<(), cairo::Error> {
    const INSIDE: f64 = 6.0;
    const DOT: f64 = 10.0;
    let text = |text: &str| Text::new(context, theme, text);
    let rows: Vec<(Option<usize>, Text, Text)> = rows
        .iter()
        .map(|(colour, name, value)| (*colour, text(name), text(value)))
        .collect();
    let names = rows.iter().map(|row| row.1.size().0).fold(0.0, f64::max);
    let values = rows.iter().map(|row| row.2.size().0).fold(0.0, f64::max);
    let step = rows.first().map_or(0.0, |row| row.1.size().1);
    let width = 2.0 * INSIDE + DOT + names + 12.0 + values;
    let height = 2.0 * INSIDE + step * rows.len() as f64;
    // On the side where there is more room.
    let left = if x > frame.area.width / 2.0 {
        x - 8.0 - width
    } else {
        x + 8.0
    };
    let left = left.clamp(0.0, (frame.area.width - width).max(0.0)).round();
    rounded(context, (left, frame.area.top), (width, height), 6.0);
    theme.background.faded(0.92).set(context);
    context.fill_preserve()?;
    theme.foreground.faded(0.2).set(context);
    context.stroke()?;
    for (number, (colour, name, value)) in rows.iter().enumerate() {
        let y = frame.area.top + INSIDE + step * number as f64;
        if let Some(colour) = colour {
            theme.line(*colour).set(context);
            let middle = (left + INSIDE + 3.0, y + step / 2.0);
            context.arc(middle.0, middle.1, 3.0, 0.0, std::f64::consts::TAU);
            context.fill()?;
        }
        let indent = if colour.is_some() { DOT } else { 0.0 };
        name.draw(
            context,
            Anchor::Left,
            (left + INSIDE + indent, y),
            theme.foreground,
        );
        value.draw(
            context,
            Anchor::Right,
            (left + width - INSIDE, y),
            theme.foreground,
        );
    }
    Ok(())
}

/// A path around a rectangle with round corners.
pub fn rounded(context: &cairo::Context, at: (f64, f64), size: (f64, f64), radius: f64) {
    use std::f64::consts::FRAC_PI_2;
    let radius = radius.min(size.0 / 2.0).min(size.1 / 2.0);
    let (left, top) = (at.0 + radius, at.1 + radius);
    let (right, bottom) = (at.0 + size.0 - radius, at.1 + size.1 - radius);
    context.new_path();
    for (number, (x, y)) in [(right, top), (right, bottom), (left, bottom), (left, top)]
        .into_iter()
        .enumerate()
    {
        let begin = FRAC_PI_2 * (number as f64 - 1.0);
        context.arc(x, y, radius, begin, begin + FRAC_PI_2);
    }
    context.close_path();
}

/// The middle of a pixel: a line of one pixel there is not smeared over two.
fn sharp(place: f64) -> f64 {
    place.floor() + 0.5
}

/// A value of the history as a size: never negative, and below 2^53.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub fn bytes(value: f64) -> u64 {
    value as u64
}
