//! Draws a placed pipeline on the screen.

use cairo::{Context, FontSlant, FontWeight, TextExtents};
use highwater_engine::report::graph::{
    Layout, Link, Node, Pipeline, Point, Rect,
    layout::{HEIGHT, WIDTH},
    look::{self, DETAIL_SIZE, NAME_SIZE, PADDING, RADIUS},
};
use highwater_text::units;

/// A colour: red, green, blue and opacity, each from 0 to 1.
pub type Colour = (f64, f64, f64, f64);

/// The colours of one style.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Palette {
    /// Behind everything; transparent where it is drawn on a widget.
    pub background: Colour,
    /// A box that holds nothing.
    pub surface: Colour,
    /// Text and lines.
    pub foreground: Colour,
    /// A box that holds bytes.
    pub accent: Colour,
}

/// What is shown, and how.
pub struct Drawing<'a> {
    /// The elements.
    pub pipeline: &'a Pipeline,
    /// Where they are.
    pub layout: &'a Layout,
    /// The colours.
    pub palette: Palette,
    /// What is searched for, in lower case; everything else steps back. Empty for nothing.
    pub search: &'a str,
}

impl Drawing<'_> {
    /// Draws it at a zoom of 1 with its corner at the origin.
    ///
    /// # Errors
    ///
    /// What cairo says, for example that there is no memory.
    pub fn draw(&self, cr: &Context) -> Result<(), cairo::Error> {
        paint(cr, self.palette.background);
        cr.rectangle(0.0, 0.0, self.layout.width, self.layout.height);
        cr.fill()?;
        let seen = Seen::by(cr)?;
        for (link, points) in self.pipeline.links.iter().zip(&self.layout.links) {
            if seen.meets(points) {
                self.link(cr, link, points)?;
            }
        }
        let most = self.pipeline.most();
        for (node, place) in self.pipeline.nodes.iter().zip(&self.layout.nodes) {
            if seen.meets(&place.corners()) {
                self.node(cr, node, *place, look::tint(node.bytes, most))?;
            }
        }
        Ok(())
    }

    fn link(&self, cr: &Context, link: &Link, points: &[Point]) -> Result<(), cairo::Error> {
        let Some(stroke) = look::stroke(points) else {
            return Ok(());
        };
        let ends = [link.from, link.to].map(|end| &self.pipeline.nodes[end]);
        let found = ends.iter().any(|node| self.is_found(node));
        paint(
            cr,
            faded(self.palette.foreground, if found { 0.45 } else { 0.12 }),
        );
        cr.set_line_width(1.5);
        cr.move_to(stroke.start.x, stroke.start.y);
        for [one, other, end] in stroke.curves {
            cr.curve_to(one.x, one.y, other.x, other.y, end.x, end.y);
        }
        cr.stroke()?;
        for corner in stroke.head {
            cr.line_to(corner.x, corner.y);
        }
        cr.close_path();
        cr.fill()
    }

    fn node(&self, cr: &Context, node: &Node, place: Rect, tint: f64) -> Result<(), cairo::Error> {
        let opacity = if self.is_found(node) { 1.0 } else { 0.25 };
        rounded(cr, place);
        paint(cr, faded(self.palette.surface, opacity));
        cr.fill_preserve()?;
        paint(cr, faded(self.palette.accent, tint * opacity));
        cr.fill_preserve()?;
        paint(cr, faded(self.palette.foreground, 0.25 * opacity));
        cr.set_line_width(1.0);
        cr.stroke()?;
        let text = faded(self.palette.foreground, opacity);
        let (texts, room) = (look::texts(place), WIDTH - 2.0 * PADDING);
        font(cr, NAME_SIZE, FontWeight::Bold);
        paint(cr, text);
        write(cr, node.name(), texts.name, room)?;
        font(cr, DETAIL_SIZE, FontWeight::Normal);
        let bytes = units::size(node.bytes);
        let width = extents(cr, &bytes)?.x_advance();
        let begin = Point {
            x: texts.bytes.x - width,
            ..texts.bytes
        };
        paint(cr, faded(text, if node.bytes == 0 { 0.55 } else { 1.0 }));
        write(cr, &bytes, begin, width + 1.0)?;
        paint(cr, faded(text, 0.75));
        let factory = node.factory.as_deref().unwrap_or_default();
        write(cr, factory, texts.factory, room - width - PADDING)
    }

    fn is_found(&self, node: &Node) -> bool {
        let factory = node.factory.as_deref().unwrap_or_default();
        node.path.to_lowercase().contains(self.search)
            || factory.to_lowercase().contains(self.search)
    }
}

/// The part that is drawn on: of a thousand elements a window shows a few dozen.
struct Seen {
    corners: (Point, Point),
}

impl Seen {
    fn by(cr: &Context) -> Result<Self, cairo::Error> {
        let (left, top, right, bottom) = cr.clip_extents()?;
        let corner = |x, y| Point { x, y };
        Ok(Self {
            corners: (corner(left, top), corner(right, bottom)),
        })
    }

    /// Whether what lies between these points may be seen.
    fn meets(&self, points: &[Point]) -> bool {
        let (first, last) = self.corners;
        let apart = points.iter().all(|point| point.x < first.x)
            || points.iter().all(|point| point.x > last.x)
            || points.iter().all(|point| point.y < first.y)
            || points.iter().all(|point| point.y > last.y);
        !apart
    }
}

fn faded((red, green, blue, opacity): Colour, by: f64) -> Colour {
    (red, green, blue, opacity * by)
}

fn paint(cr: &Context, (red, green, blue, opacity): Colour) {
    cr.set_source_rgba(red, green, blue, opacity);
}

fn font(cr: &Context, size: f64, weight: FontWeight) {
    cr.select_font_face("sans-serif", FontSlant::Normal, weight);
    cr.set_font_size(size);
}

fn rounded(cr: &Context, place: Rect) {
    use std::f64::consts::{FRAC_PI_2, PI};
    let (left, top) = (place.x + RADIUS, place.y + RADIUS);
    let (right, bottom) = (place.x + WIDTH - RADIUS, place.y + HEIGHT - RADIUS);
    cr.new_sub_path();
    cr.arc(right, top, RADIUS, -FRAC_PI_2, 0.0);
    cr.arc(right, bottom, RADIUS, 0.0, FRAC_PI_2);
    cr.arc(left, bottom, RADIUS, FRAC_PI_2, PI);
    cr.arc(left, top, RADIUS, PI, PI + FRAC_PI_2);
    cr.close_path();
}

fn extents(cr: &Context, text: &str) -> Result<TextExtents, cairo::Error> {
    cr.text_extents(text)
}

/// Writes a text, shortened to the room that there is.
fn write(cr: &Context, text: &str, at: Point, room: f64) -> Result<(), cairo::Error> {
    let text = fitting(text, |text| {
        extents(cr, text).is_ok_and(|extents| extents.x_advance() <= room)
    });
    cr.move_to(at.x, at.y);
    cr.show_text(&text)
}

/// The longest beginning that fits, with an ellipsis where something is left out.
fn fitting(text: &str, fits: impl Fn(&str) -> bool) -> String {
    // cairo takes text as C does: a NUL would end the program.
    let text: String = text
        .chars()
        .filter(|character| *character != '\0')
        .collect();
    if fits(&text) {
        return text;
    }
    let mut characters: Vec<char> = text.chars().collect();
    while characters.pop().is_some() {
        let shorter = characters.iter().collect::<String>() + "…";
        if fits(&shorter) {
            return shorter;
        }
    }
    String::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_ends_with_an_ellipsis() {
        let fits = |text: &str| text.chars().count() <= 5;
        assert_eq!(fitting("queue", fits), "queue");
        assert_eq!(fitting("multiqueue", fits), "mult…");
        assert_eq!(fitting("a\0b", fits), "ab");
    }
}
