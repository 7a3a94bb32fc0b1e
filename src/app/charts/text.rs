//! Text in a drawing, in any script.

use gtk::{cairo, pango};

use super::theme::{Colour, Theme};

/// Where a text stands, by one of its upper corners or the middle between them.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Anchor {
    /// The place is at its left.
    Left,
    /// The place is at its right.
    Right,
}

/// A text that is laid out, and can be measured before it is drawn.
pub struct Text(pango::Layout);

impl Text {
    /// In the theme's font, figures all of one width.
    pub fn new(context: &cairo::Context, theme: &Theme, text: &str) -> Self {
        let layout = pangocairo::functions::create_layout(context);
        layout.set_font_description(Some(&theme.font));
        let attributes = pango::AttrList::new();
        attributes.insert(pango::AttrFontFeatures::new("tnum"));
        layout.set_attributes(Some(&attributes));
        layout.set_text(text);
        Self(layout)
    }

    /// Width and height in pixels.
    pub fn size(&self) -> (f64, f64) {
        let (width, height) = self.0.pixel_size();
        (f64::from(width), f64::from(height))
    }

    /// Draws it with its upper edge at `y`.
    pub fn draw(
        &self,
        context: &cairo::Context,
        anchor: Anchor,
        (x, y): (f64, f64),
        colour: Colour,
    ) {
        let left = match anchor {
            Anchor::Left => x,
            Anchor::Right => x - self.size().0,
        };
        colour.set(context);
        context.move_to(left.round(), y.round());
        pangocairo::functions::show_layout(context, &self.0);
    }
}
