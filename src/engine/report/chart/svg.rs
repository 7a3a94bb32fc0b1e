//! A chart as an SVG picture, in the colours of whoever looks at it. Its words come from outside.

use std::{
    fmt::{self, Write},
    time::Duration,
};

use super::{Area, Frame, Scale, thin};
use crate::{
    memory::{HighWater, Point},
    report::markup::escape,
};

/// The size of a picture, in pixels; it is scaled to the room that there is.
const SIZE: (f64, f64) = (820.0, 200.0);
/// For the labels of the value axis.
const BESIDE: f64 = 62.0;
/// Around the curves.
const AREA: Area = Area {
    width: SIZE.0 - BESIDE,
    top: 8.0,
    bottom: SIZE.1 - 22.0,
};
/// How many lines the value axis has at most.
const STEPS: u32 = 4;
/// The width of a letter of the names of events, on average.
const LETTER: f64 = 6.2;

/// The colours, light and dark: GNOME's palette, as the window has it. The names begin with `chart-`
/// because a style in a page holds for all of it.
pub const STYLE: &str = "
.chart { width: 100%; height: auto; --c0: #1c71d8; --c1: #c64600; --c2: #ae7b03; --c3: #26a269; --c4: #9141ac }
.chart text { fill: currentColor; fill-opacity: .65; font-size: 11px }
.chart-grid { stroke: currentColor; stroke-opacity: .14 }
.chart-curve { fill: none; stroke-width: 1.75; stroke-linejoin: round }
.chart-band { fill-opacity: .3; stroke: none }
.chart-high { stroke-dasharray: 4 3; stroke-opacity: .75 }
.chart-event { stroke: currentColor; stroke-opacity: .45; stroke-dasharray: 1 2 }
.chart-0 { stroke: var(--c0); fill: var(--c0) } .chart-1 { stroke: var(--c1); fill: var(--c1) }
.chart-2 { stroke: var(--c2); fill: var(--c2) } .chart-3 { stroke: var(--c3); fill: var(--c3) }
.chart-4 { stroke: var(--c4); fill: var(--c4) }
.chart .chart-curve { fill: none }
.chart .chart-band { stroke: none }
@media screen and (prefers-color-scheme: dark) {
.chart { --c0: #62a0ea; --c1: #ffa348; --c2: #f8e45c; --c3: #57e389; --c4: #dc8add }
}
";

/// How many colours there are.
pub const COLOURS: usize = 5;

/// A curve.
#[derive(Clone, PartialEq, Debug)]
pub struct Curve<'a> {
    /// Its values in bytes, oldest first.
    pub points: &'a [Point],
    /// Its highest value.
    pub high_water: Option<HighWater>,
}

/// What is drawn.
#[derive(Clone, PartialEq, Debug)]
pub struct Chart<'a> {
    /// What it shows, for whoever does not see it.
    pub title: &'a str,
    /// The curves; the first has the first colour.
    pub curves: &'a [Curve<'a>],
    /// What happened: when, and a word for it.
    pub events: &'a [(Duration, String)],
    /// What stands below the left and the right end.
    pub ends: [&'a str; 2],
    /// The right end of the time, since the diagnostics were started.
    pub until: Duration,
}

/// The picture.
pub fn text(chart: &Chart<'_>) -> String {
    let mut text = String::new();
    // Writing to a string cannot fail.
    let _ = write(chart, &mut text);
    text
}

fn write(chart: &Chart<'_>, out: &mut String) -> fmt::Result {
    let highest = chart.curves.iter().flat_map(|curve| {
        let high = curve.high_water.map(|high| high.value);
        curve.points.iter().map(|point| point.max).chain(high)
    });
    let scale = Scale::for_bytes(highest.fold(0.0, f64::max), STEPS);
    let frame = Frame::new(AREA, Duration::ZERO, chart.until, scale);
    let (width, height) = SIZE;
    writeln!(
        out,
        "<svg class=\"chart\" xmlns=\"http://www.w3.org/2000/svg\" role=\"img\" \
         viewBox=\"0 0 {width} {height}\"><title>{}</title>",
        escape(chart.title)
    )?;
    write_axes(chart, &frame, scale, out)?;
    for (number, curve) in chart.curves.iter().enumerate().rev() {
        write_curve(curve, number % COLOURS, &frame, chart.until, out)?;
    }
    write_events(chart.events, &frame, out)?;
    writeln!(out, "</svg>")
}

fn write_axes(chart: &Chart<'_>, frame: &Frame, scale: Scale, out: &mut String) -> fmt::Result {
    let right = AREA.width;
    for (value, label) in std::iter::once((0.0, String::new())).chain(scale.lines()) {
        let y = frame.y(value);
        writeln!(
            out,
            "<line class=\"chart-grid\" x1=\"0\" x2=\"{right}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>\
             <text x=\"{:.1}\" y=\"{:.1}\">{label}</text>",
            right + 6.0,
            y + 4.0
        )?;
    }
    let y = SIZE.1 - 6.0;
    let [first, last] = chart.ends.map(escape);
    writeln!(
        out,
        "<text x=\"0\" y=\"{y}\">{first}</text>\
         <text x=\"{right}\" y=\"{y}\" text-anchor=\"end\">{last}</text>"
    )
}

fn write_curve(
    curve: &Curve<'_>,
    colour: usize,
    frame: &Frame,
    until: Duration,
    out: &mut String,
) -> fmt::Result {
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)] // A few hundred.
    let columns = AREA.width as u32;
    for stretch in thin(curve.points, Duration::ZERO, until, columns) {
        // What a stretch of many samples hides is shown: its lowest and its highest value.
        write!(
            out,
            "<polygon class=\"chart-{colour} chart-band\" points=\""
        )?;
        let above = stretch.iter().map(|point| (point, point.max));
        let below = stretch.iter().rev().map(|point| (point, point.min));
        write_places(above.chain(below), frame, out)?;
        write!(
            out,
            "\"/>\n<polyline class=\"chart-{colour} chart-curve\" points=\""
        )?;
        write_places(stretch.iter().map(|point| (point, point.mean)), frame, out)?;
        writeln!(out, "\"/>")?;
    }
    if let Some(high) = curve.high_water {
        let y = frame.y(high.value);
        writeln!(
            out,
            "<line class=\"chart-{colour} chart-high\" x1=\"0\" x2=\"{}\" y1=\"{y:.1}\" y2=\"{y:.1}\"/>",
            AREA.width
        )?;
    }
    Ok(())
}

fn write_places<'a>(
    places: impl Iterator<Item = (&'a Point, f64)>,
    frame: &Frame,
    out: &mut String,
) -> fmt::Result {
    for (point, value) in places {
        write!(out, "{:.1},{:.1} ", frame.x(point.at), frame.y(value))?;
    }
    Ok(())
}

fn write_events(events: &[(Duration, String)], frame: &Frame, out: &mut String) -> fmt::Result {
    let mut free = 0.0;
    for (at, name) in events {
        let x = frame.x(*at);
        if !(0.0..=AREA.width).contains(&x) {
            continue;
        }
        let name_width = name.chars().count() as f64 * LETTER;
        let escaped = escape(name);
        writeln!(
            out,
            "<line class=\"chart-event\" x1=\"{x:.1}\" x2=\"{x:.1}\" y1=\"{}\" y2=\"{}\">\
             <title>{escaped}</title></line>",
            AREA.top,
            AREA.bottom + 3.0
        )?;
        // Names that would lie over each other are left to the tables.
        if x >= free && x + 4.0 + name_width <= AREA.width {
            writeln!(
                out,
                "<text x=\"{:.1}\" y=\"{:.1}\">{escaped}</text>",
                x + 4.0,
                AREA.bottom - 5.0
            )?;
            free = x + 8.0 + name_width;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn points(values: &[f64]) -> Vec<Point> {
        let point = |(at, value): (usize, &f64)| Point {
            at: Duration::from_secs(at as u64),
            min: *value,
            mean: *value,
            max: *value,
        };
        values.iter().enumerate().map(point).collect()
    }

    #[test]
    fn a_curve_its_high_water_mark_and_its_events_are_drawn() {
        let points = points(&[0.0, 51_200.0, 102_400.0, 51_200.0]);
        let high_water = Some(HighWater {
            value: 102_400.0,
            at: Duration::from_secs(2),
        });
        let text = text(&Chart {
            title: "<memory>",
            curves: &[Curve {
                points: &points,
                high_water,
            }],
            events: &[(Duration::from_secs(1), "<seek>".to_owned())],
            ends: ["00:00", "00:04"],
            until: Duration::from_secs(4),
        });
        assert_eq!(text.matches("chart-curve").count(), 1, "{text}");
        assert_eq!(text.matches("chart-high").count(), 1);
        assert!(text.contains("&lt;seek&gt;") && text.contains("&lt;memory&gt;"));
        assert!(
            text.contains(">100 KiB</text>") && text.contains(">00:04</text>"),
            "{text}"
        );
        assert!(!text.contains("NaN") && !text.contains("inf"));
    }

    #[test]
    fn nothing_measured_is_an_empty_chart() {
        let text = text(&Chart {
            title: "",
            curves: &[],
            events: &[],
            ends: ["", ""],
            until: Duration::ZERO,
        });
        assert!(
            text.ends_with("</svg>\n") && !text.contains("NaN"),
            "{text}"
        );
    }
}
