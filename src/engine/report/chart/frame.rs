//! Where the curves are within a chart, and what a place there means.

use std::time::Duration;

use super::Scale;

/// A stretch of time in pixels, from the left, and its upper and lower edge.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Area {
    /// How wide it is; it begins at 0.
    pub width: f64,
    /// Its upper edge.
    pub top: f64,
    /// Its lower edge, where the value is 0.
    pub bottom: f64,
}

/// See the module.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Frame {
    /// The pixels.
    pub area: Area,
    from: f64,
    /// How many seconds there are.
    span: f64,
    highest: f64,
}

impl Frame {
    /// For the time from `from` until `until`, and values up to the end of `scale`.
    pub fn new(area: Area, from: Duration, until: Duration, scale: Scale) -> Self {
        Self {
            area,
            from: from.as_secs_f64(),
            span: until.saturating_sub(from).as_secs_f64().max(0.001),
            highest: scale.top(),
        }
    }

    /// Where a moment is, from the left.
    pub fn x(&self, moment: Duration) -> f64 {
        (moment.as_secs_f64() - self.from) / self.span * self.area.width
    }

    /// Where a value is, from the top.
    pub fn y(&self, value: f64) -> f64 {
        self.area.bottom - value / self.highest * (self.area.bottom - self.area.top)
    }

    /// The moment at `x`, within the chart.
    pub fn moment(&self, x: f64) -> Duration {
        let part = (x / self.area.width).clamp(0.0, 1.0);
        Duration::try_from_secs_f64(self.from + part * self.span).unwrap_or_default()
    }

    /// How much time so many pixels are.
    pub fn stretch(&self, pixels: f64) -> Duration {
        Duration::try_from_secs_f64(self.span / self.area.width * pixels).unwrap_or_default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_the_moment_and_the_value_that_are_drawn_there() {
        let area = Area {
            width: 200.0,
            top: 10.0,
            bottom: 110.0,
        };
        let at = Duration::from_secs;
        let frame = Frame::new(area, at(100), at(300), Scale::for_bytes(1024.0, 1));
        assert!((frame.x(at(150)) - 50.0).abs() < 1e-9);
        assert_eq!(frame.moment(50.0), at(150));
        assert_eq!(frame.moment(-7.0), at(100));
        assert!((frame.y(0.0) - 110.0).abs() < 1e-9);
        assert!((frame.y(1024.0) - 10.0).abs() < 1e-9);
        assert_eq!(frame.stretch(4.0), at(4));
    }
}
