//! The colours and the font of a drawing.

use gtk::{cairo, pango};

/// Red, green, blue and how opaque, from 0 to 1.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Colour(pub f64, pub f64, pub f64, pub f64);

impl Colour {
    /// From the usual six digits.
    const fn hex(digits: u32) -> Self {
        const fn part(digits: u32, shift: u32) -> f64 {
            ((digits >> shift) & 0xff) as f64 / 255.0
        }
        Self(part(digits, 16), part(digits, 8), part(digits, 0), 1.0)
    }

    /// As opaque as `alpha` says.
    #[must_use]
    pub fn faded(self, alpha: f64) -> Self {
        Self(self.0, self.1, self.2, self.3 * alpha)
    }

    /// What is drawn next has this colour.
    pub fn set(self, context: &cairo::Context) {
        context.set_source_rgba(self.0, self.1, self.2, self.3);
    }
}

/// GNOME's palette, light enough for a dark ground: blue, orange, yellow, green, purple.
const ON_DARK: [Colour; 5] = [
    Colour::hex(0x0062_a0ea),
    Colour::hex(0x00ff_a348),
    Colour::hex(0x00f8_e45c),
    Colour::hex(0x0057_e389),
    Colour::hex(0x00dc_8add),
];

/// The same, dark enough for a light ground.
const ON_LIGHT: [Colour; 5] = [
    Colour::hex(0x001c_71d8),
    Colour::hex(0x00c6_4600),
    Colour::hex(0x00ae_7b03),
    Colour::hex(0x0026_a269),
    Colour::hex(0x0091_41ac),
];

/// How things look on a ground.
#[derive(Clone, PartialEq, Debug)]
pub struct Theme {
    /// Text and hairlines, before they are faded.
    pub foreground: Colour,
    /// The ground behind text that has to stay legible.
    pub background: Colour,
    /// A level.
    pub accent: Colour,
    /// A level that deserves attention.
    pub warning: Colour,
    /// The lines of a chart, by number.
    pub lines: [Colour; 5],
    /// Of the smallest text.
    pub font: pango::FontDescription,
}

impl Theme {
    /// For a dark or a light ground.
    pub fn new(dark: bool, foreground: Colour, mut font: pango::FontDescription) -> Self {
        // As large as GNOME's captions.
        let size = f64::from(font.size()) * 0.82;
        if font.is_size_absolute() {
            font.set_absolute_size(size);
        } else {
            #[allow(clippy::cast_possible_truncation)] // A few thousand.
            font.set_size(size as i32);
        }
        let lines = if dark { ON_DARK } else { ON_LIGHT };
        Self {
            foreground,
            background: if dark {
                Colour::hex(0x0030_3030)
            } else {
                Colour::hex(0x00ff_ffff)
            },
            accent: lines[0],
            warning: lines[1],
            lines,
            font,
        }
    }

    /// The colour of the line with that number.
    pub fn line(&self, number: usize) -> Colour {
        self.lines[number % self.lines.len()]
    }
}
