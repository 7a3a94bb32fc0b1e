//! Where the picture goes within the view: pure arithmetic.

/// How the picture is turned before it is shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Orientation {
    /// Clockwise quarter turns, 0 to 3.
    quarter_turns: u8,
    /// Mirrored left to right, after turning.
    mirrored: bool,
}

impl Orientation {
    /// One more quarter turn to the right.
    pub fn turned_right(self) -> Self {
        self.turned(1)
    }

    /// One more quarter turn to the left.
    pub fn turned_left(self) -> Self {
        self.turned(3)
    }

    /// Mirrored, or not any more.
    pub fn flipped(self) -> Self {
        Self {
            mirrored: !self.mirrored,
            ..self
        }
    }

    /// Clockwise degrees, before mirroring.
    pub fn degrees(self) -> f32 {
        f32::from(self.quarter_turns) * 90.0
    }

    /// Whether it is mirrored left to right, as the viewer sees it.
    pub fn is_mirrored(self) -> bool {
        self.mirrored
    }

    /// Whether width and height change places.
    pub fn is_sideways(self) -> bool {
        self.quarter_turns % 2 == 1
    }

    fn turned(self, quarters: u8) -> Self {
        Self {
            quarter_turns: (self.quarter_turns + quarters) % 4,
            ..self
        }
    }
}

/// How the picture is brought to the view's size.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Scaling {
    /// All of the picture is seen.
    #[default]
    Fit,
    /// All of the view is covered.
    Fill,
}

/// A size in any unit.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Size {
    /// From left to right.
    pub width: f64,
    /// From top to bottom.
    pub height: f64,
}

impl Size {
    /// A size.
    pub fn new(width: f64, height: f64) -> Self {
        Self { width, height }
    }

    /// Width and height exchanged.
    pub fn sideways(self) -> Self {
        Self::new(self.height, self.width)
    }

    /// Whether there is no area.
    pub fn is_empty(self) -> bool {
        self.width <= 0.0 || self.height <= 0.0
    }
}

/// The size at which a picture of the given shape (its size before turning) is drawn, also before
/// turning, in a view of `view`'s size.
pub fn drawn_size(view: Size, picture: Size, orientation: Orientation, scaling: Scaling) -> Size {
    if view.is_empty() || picture.is_empty() {
        return Size::default();
    }
    let view = if orientation.is_sideways() {
        view.sideways()
    } else {
        view
    };
    let horizontal = view.width / picture.width;
    let vertical = view.height / picture.height;
    let factor = match scaling {
        Scaling::Fit => horizontal.min(vertical),
        Scaling::Fill => horizontal.max(vertical),
    };
    Size::new(picture.width * factor, picture.height * factor)
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIDE: Size = Size {
        width: 1920.0,
        height: 1080.0,
    };

    #[test]
    fn a_fitting_picture_touches_two_edges_and_passes_none() {
        let drawn = drawn_size(
            Size::new(800.0, 800.0),
            WIDE,
            Orientation::default(),
            Scaling::Fit,
        );
        assert_eq!(drawn, Size::new(800.0, 450.0));
    }

    #[test]
    fn a_filling_picture_leaves_no_edge_free() {
        let drawn = drawn_size(
            Size::new(900.0, 900.0),
            WIDE,
            Orientation::default(),
            Scaling::Fill,
        );
        assert_eq!(drawn, Size::new(1600.0, 900.0));
    }

    #[test]
    fn a_picture_on_its_side_fits_by_its_turned_shape() {
        let orientation = Orientation::default().turned_left();
        let drawn = drawn_size(Size::new(1080.0, 1920.0), WIDE, orientation, Scaling::Fit);
        assert_eq!(drawn, WIDE);
    }

    #[test]
    fn four_turns_are_none() {
        let start = Orientation::default().flipped();
        let turned = (0..4).fold(start, |orientation, _| orientation.turned_right());
        assert_eq!(turned, start);
        assert_eq!(start.turned_left().turned_right(), start);
    }

    #[test]
    fn nothing_is_drawn_without_a_size() {
        let none = drawn_size(Size::default(), WIDE, Orientation::default(), Scaling::Fit);
        assert!(none.is_empty());
        let none = drawn_size(WIDE, Size::default(), Orientation::default(), Scaling::Fill);
        assert!(none.is_empty());
    }
}
