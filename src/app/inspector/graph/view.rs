//! Which part of a graph is seen, and how large: pure arithmetic of panning and zooming.

use highwater_engine::report::graph::{Layout, Point};

/// The least and the greatest zoom.
const LIMITS: (f64, f64) = (0.05, 4.0);
/// Below this zoom names cannot be read: a large graph begins with its sources instead.
const READABLE: f64 = 0.85;

/// Where the graph's corner is on the screen, in pixels, and how many pixels one of its own takes.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct View {
    /// Of the corner, from the left.
    pub x: f64,
    /// Of the corner, from the top.
    pub y: f64,
    /// The zoom.
    pub zoom: f64,
}

impl Default for View {
    fn default() -> Self {
        Self {
            x: 0.0,
            y: 0.0,
            zoom: 1.0,
        }
    }
}

impl View {
    /// The whole of `layout`, not enlarged, in the middle of a window.
    pub fn of_all(layout: &Layout, (width, height): (f64, f64)) -> Self {
        let fitting = (width / layout.width.max(1.0)).min(height / layout.height.max(1.0));
        Self::with_zoom(fitting.min(1.0), layout, (width, height))
    }

    /// As much of `layout` as can be read, from its sources on.
    pub fn to_begin_with(layout: &Layout, window: (f64, f64)) -> Self {
        let zoom = Self::of_all(layout, window).zoom.max(READABLE);
        let view = Self::with_zoom(zoom, layout, window);
        Self {
            x: view.x.max(0.0),
            ..view
        }
    }

    fn with_zoom(zoom: f64, layout: &Layout, (width, height): (f64, f64)) -> Self {
        let zoom = zoom.clamp(LIMITS.0, LIMITS.1);
        Self {
            x: (width - layout.width * zoom) / 2.0,
            y: (height - layout.height * zoom) / 2.0,
            zoom,
        }
    }

    /// Larger by `factor`; what is at `fixed` on the screen stays there.
    pub fn zoomed(self, factor: f64, fixed: Point) -> Self {
        let zoom = (self.zoom * factor).clamp(LIMITS.0, LIMITS.1);
        let factor = zoom / self.zoom;
        Self {
            x: fixed.x - (fixed.x - self.x) * factor,
            y: fixed.y - (fixed.y - self.y) * factor,
            zoom,
        }
    }

    /// Moved on the screen.
    pub fn moved(self, x: f64, y: f64) -> Self {
        Self {
            x: self.x + x,
            y: self.y + y,
            ..self
        }
    }

    /// What part of the graph is at a point on the screen.
    pub fn at(self, x: f64, y: f64) -> Point {
        Point {
            x: (x - self.x) / self.zoom,
            y: (y - self.y) / self.zoom,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout(width: f64, height: f64) -> Layout {
        Layout {
            width,
            height,
            ..Layout::default()
        }
    }

    #[test]
    fn zooming_keeps_what_is_under_the_pointer() {
        let view = View {
            x: 30.0,
            y: -20.0,
            zoom: 0.8,
        };
        let before = view.at(200.0, 100.0);
        let after = view
            .zoomed(1.5, Point { x: 200.0, y: 100.0 })
            .at(200.0, 100.0);
        assert!((before.x - after.x).abs() < 1e-9 && (before.y - after.y).abs() < 1e-9);
    }

    #[test]
    fn a_small_graph_is_not_enlarged_and_stands_in_the_middle() {
        let view = View::of_all(&layout(200.0, 100.0), (800.0, 500.0));
        assert_eq!(
            view,
            View {
                x: 300.0,
                y: 200.0,
                zoom: 1.0
            }
        );
    }

    #[test]
    fn a_long_graph_begins_readably_with_its_sources() {
        let view = View::to_begin_with(&layout(8000.0, 100.0), (800.0, 500.0));
        assert!((view.zoom - READABLE).abs() < 1e-9 && view.x.abs() < 1e-9);
        assert!(View::of_all(&layout(8000.0, 100.0), (800.0, 500.0)).zoom <= 0.1);
    }

    #[test]
    fn there_is_an_end_to_zooming() {
        let mut view = View::default();
        for _ in 0..100 {
            view = view.zoomed(2.0, Point::default());
        }
        assert!((view.zoom - LIMITS.1).abs() < 1e-9);
    }
}
