//! What an element and a link look like wherever they are drawn: sizes in pixels at a zoom of 1.

use super::{Point, Rect, layout::HEIGHT, layout::WIDTH};

/// The radius of a box's corners.
pub const RADIUS: f64 = 9.0;
/// Between a box's edge and its text.
pub const PADDING: f64 = 10.0;
/// The height of the letters of an element's name.
pub const NAME_SIZE: f64 = 12.0;
/// The height of the letters of its factory and its bytes.
pub const DETAIL_SIZE: f64 = 10.5;
/// The length of an arrow's head.
const ARROW: f64 = 7.0;
/// How much of the accent a box has that holds next to nothing, and the one that holds most.
const TINT: (f64, f64) = (0.10, 0.75);

/// How much of the accent, from 0 to 1, a box has that holds `bytes` where another holds `most`. By
/// the square root: the eye compares areas, and one element often holds a hundred times as much as
/// the next.
pub fn tint(bytes: u64, most: u64) -> f64 {
    if bytes == 0 {
        return 0.0;
    }
    let share = (bytes as f64 / most.max(1) as f64).sqrt();
    TINT.0 + (TINT.1 - TINT.0) * share
}

/// Where the texts of a box stand: the left ends of name and factory, and the right end of the bytes.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct Texts {
    /// Of the name, on its base line.
    pub name: Point,
    /// Of the factory.
    pub factory: Point,
    /// Of the bytes, which end here.
    pub bytes: Point,
}

/// Where the texts of a box stand.
pub fn texts(place: Rect) -> Texts {
    let (left, right) = (place.x + PADDING, place.x + WIDTH - PADDING);
    let below = place.y + HEIGHT - 14.0;
    let at = |x, y| Point { x, y };
    Texts {
        name: at(left, place.y + 21.0),
        factory: at(left, below),
        bytes: at(right, below),
    }
}

/// A link as it is drawn.
#[derive(Clone, PartialEq, Debug)]
pub struct Stroke {
    /// Where it begins.
    pub start: Point,
    /// Bézier curves from there: two control points and an end each.
    pub curves: Vec<[Point; 3]>,
    /// The corners of its arrow's head.
    pub head: [Point; 3],
}

/// A link through these points; `None` without any.
pub fn stroke(points: &[Point]) -> Option<Stroke> {
    let (start, last) = (*points.first()?, *points.last()?);
    let arrow = if start.x <= last.x { -ARROW } else { ARROW };
    let curve = |pair: &[Point]| {
        let (from, mut to) = (pair[0], pair[1]);
        if to == last {
            to.x += arrow / 2.0;
        }
        let x = f64::midpoint(from.x, to.x);
        [Point { x, y: from.y }, Point { x, y: to.y }, to]
    };
    let behind = |y| Point {
        x: last.x + arrow,
        y,
    };
    Some(Stroke {
        start,
        curves: points.windows(2).map(curve).collect(),
        head: [
            last,
            behind(last.y - ARROW / 2.0),
            behind(last.y + ARROW / 2.0),
        ],
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_bytes_are_more_colour() {
        assert!(tint(0, 100).abs() < f64::EPSILON);
        assert!(tint(1, 100) < tint(50, 100) && tint(50, 100) < tint(100, 100));
        assert!((tint(100, 100) - TINT.1).abs() < 1e-9);
    }

    #[test]
    fn an_arrow_points_where_the_link_leads() {
        let at = |x| Point { x, y: 5.0 };
        let between = |from, to| stroke(&[at(from), at(to)]).expect("two points");
        let (right, left) = (between(0.0, 100.0), between(100.0, 0.0));
        assert!(right.head[1].x < right.head[0].x && left.head[1].x > left.head[0].x);
        assert!(right.curves[0][2].x > right.head[1].x);
        assert_eq!(stroke(&[]), None);
    }
}
