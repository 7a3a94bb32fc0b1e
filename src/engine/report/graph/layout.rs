//! Where everything stands, in pixels at a zoom of 1: columns of boxes, and links that go around
//! what is between.

use super::{
    Pipeline,
    layers::{Layers, Slot, layers},
};

/// The size of a box.
pub const WIDTH: f64 = 150.0;
/// See [`WIDTH`].
pub const HEIGHT: f64 = 54.0;
/// Between two columns.
const COLUMN_GAP: f64 = 56.0;
/// Between two boxes of a column.
const ROW_GAP: f64 = 18.0;
/// The height of a link that passes by.
const PASSING: f64 = 10.0;
/// Around everything.
const MARGIN: f64 = 24.0;
/// How often boxes are drawn towards their neighbours.
const ROUNDS: usize = 60;

/// A point.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Point {
    /// From the left.
    pub x: f64,
    /// From the top.
    pub y: f64,
}

/// A box.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Rect {
    /// Its left edge.
    pub x: f64,
    /// Its upper edge.
    pub y: f64,
}

impl Rect {
    /// Its upper left and its lower right corner.
    pub fn corners(self) -> [Point; 2] {
        let (x, y) = (self.x, self.y);
        let last = Point {
            x: x + WIDTH,
            y: y + HEIGHT,
        };
        [Point { x, y }, last]
    }

    /// Whether a point is in it.
    pub fn contains(self, point: Point) -> bool {
        (self.x..self.x + WIDTH).contains(&point.x) && (self.y..self.y + HEIGHT).contains(&point.y)
    }
}

/// See the module.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Layout {
    /// For each element its box.
    pub nodes: Vec<Rect>,
    /// For each link the points that it goes through.
    pub links: Vec<Vec<Point>>,
    /// The width of all.
    pub width: f64,
    /// The height of all.
    pub height: f64,
}

/// Places a pipeline.
pub fn place(pipeline: &Pipeline) -> Layout {
    let ends: Vec<(usize, usize)> = pipeline
        .links
        .iter()
        .map(|link| (link.from, link.to))
        .collect();
    let layers = layers(pipeline.nodes.len(), &ends);
    let middles = middles(&layers);
    let mut layout = Layout {
        nodes: vec![Rect::default(); pipeline.nodes.len()],
        ..Layout::default()
    };
    for (column, slots) in layers.columns.iter().enumerate() {
        for (slot, middle) in slots.iter().zip(&middles[column]) {
            let bottom = middle + height(*slot) / 2.0;
            layout.height = layout.height.max(bottom + MARGIN);
            if let Slot::Node(node) = *slot {
                layout.nodes[node] = Rect {
                    x: left(column),
                    y: middle - HEIGHT / 2.0,
                };
            }
        }
    }
    layout.width = match layers.columns.len() {
        0 => 0.0,
        columns => left(columns - 1) + WIDTH + MARGIN,
    };
    layout.links = (0..ends.len())
        .map(|link| route(&layers, &middles, link, ends[link]))
        .collect();
    layout
}

fn left(column: usize) -> f64 {
    MARGIN + column as f64 * (WIDTH + COLUMN_GAP)
}

fn height(slot: Slot) -> f64 {
    match slot {
        Slot::Node(_) => HEIGHT,
        Slot::Passing(_) => PASSING,
    }
}

/// The middle of each slot: in its column's order, without overlaps, near its neighbours.
fn middles(layers: &Layers) -> Vec<Vec<f64>> {
    let mut middles: Vec<Vec<f64>> = layers.columns.iter().map(|slots| stacked(slots)).collect();
    let neighbours = neighbours(layers);
    for round in 0..ROUNDS {
        let mut columns: Vec<usize> = (0..middles.len()).collect();
        if round % 2 == 1 {
            columns.reverse();
        }
        for column in columns {
            let wanted: Vec<f64> = (0..middles[column].len())
                .map(|slot| {
                    let beside = &neighbours[column][slot];
                    let sum: f64 = beside.iter().map(|&(c, s)| middles[c][s]).sum();
                    if beside.is_empty() {
                        middles[column][slot]
                    } else {
                        sum / beside.len() as f64
                    }
                })
                .collect();
            middles[column] = apart(&layers.columns[column], &wanted);
        }
    }
    let tops = middles.iter().zip(&layers.columns);
    let top = tops
        .flat_map(|(middles, slots)| middles.iter().zip(slots))
        .map(|(middle, slot)| middle - height(*slot) / 2.0)
        .fold(f64::INFINITY, f64::min);
    for middle in middles.iter_mut().flatten() {
        *middle += MARGIN - top;
    }
    middles
}

/// One below the other.
fn stacked(slots: &[Slot]) -> Vec<f64> {
    let mut bottom = 0.0;
    let place = |slot: &Slot| {
        let middle = bottom + height(*slot) / 2.0;
        bottom += height(*slot) + ROW_GAP;
        middle
    };
    slots.iter().map(place).collect()
}

/// For each slot those that it is linked to, as column and position.
fn neighbours(layers: &Layers) -> Vec<Vec<Vec<(usize, usize)>>> {
    let empty = |slots: &Vec<Slot>| vec![Vec::new(); slots.len()];
    let mut neighbours: Vec<Vec<Vec<(usize, usize)>>> = layers.columns.iter().map(empty).collect();
    for (route, &start) in layers.routes.iter().zip(&layers.starts) {
        for (step, pair) in route.windows(2).enumerate() {
            let column = start + step;
            neighbours[column][pair[0]].push((column + 1, pair[1]));
            neighbours[column + 1][pair[1]].push((column, pair[0]));
        }
    }
    neighbours
}

/// The places nearest to those that are wanted that keep order and distance: pushed down from the
/// top, and up from the bottom, and the mean of both.
fn apart(slots: &[Slot], wanted: &[f64]) -> Vec<f64> {
    let distance =
        |slot: usize| f64::midpoint(height(slots[slot]), height(slots[slot - 1])) + ROW_GAP;
    let mut down = wanted.to_vec();
    for slot in 1..down.len() {
        down[slot] = down[slot].max(down[slot - 1] + distance(slot));
    }
    let mut up = wanted.to_vec();
    for slot in (1..up.len()).rev() {
        up[slot - 1] = up[slot - 1].min(up[slot] - distance(slot));
    }
    // Both keep the distances, and so does their mean.
    let mean = |(down, up): (f64, f64)| f64::midpoint(down, up);
    down.into_iter().zip(up).map(mean).collect()
}

/// From the right edge of the first box through the gaps to the left edge of the last.
fn route(
    layers: &Layers,
    middles: &[Vec<f64>],
    link: usize,
    (from, to): (usize, usize),
) -> Vec<Point> {
    let start = layers.starts[link];
    let slots = &layers.routes[link];
    let mut points = Vec::new();
    for (step, &slot) in slots.iter().enumerate() {
        let column = start + step;
        let y = middles[column][slot];
        let (left, right) = (left(column), left(column) + WIDTH);
        match layers.columns[column][slot] {
            Slot::Passing(_) => points.extend([Point { x: left, y }, Point { x: right, y }]),
            Slot::Node(_) if step == 0 => points.push(Point { x: right, y }),
            Slot::Node(_) => points.push(Point { x: left, y }),
        }
    }
    // A link that closes a circle was laid from its end to its beginning.
    if layers.columns[start].get(slots[0]) == Some(&Slot::Node(to)) && from != to {
        points.reverse();
    }
    points
}

#[cfg(test)]
mod tests {
    use super::super::{Link, Node};
    use super::*;

    fn pipeline(nodes: u32, links: &[(usize, usize)]) -> Pipeline {
        let node = |id| Node {
            id,
            path: format!("/p/e{id}"),
            factory: None,
            bytes: 0,
        };
        let link = |&(from, to): &(usize, usize)| Link {
            from,
            to,
            from_pad: "src".to_owned(),
            to_pad: "sink".to_owned(),
            caps: None,
        };
        Pipeline {
            nodes: (0..nodes).map(node).collect(),
            links: links.iter().map(link).collect(),
        }
    }

    fn overlap(one: Rect, other: Rect) -> bool {
        (one.x - other.x).abs() < WIDTH && (one.y - other.y).abs() < HEIGHT
    }

    #[test]
    fn no_box_lies_on_another_and_all_are_inside() {
        let links = [
            (0, 1),
            (1, 2),
            (1, 3),
            (1, 4),
            (4, 5),
            (2, 6),
            (3, 6),
            (0, 6),
        ];
        let layout = place(&pipeline(9, &links));
        for (index, one) in layout.nodes.iter().enumerate() {
            assert!(one.x >= 0.0 && one.y >= 0.0);
            assert!(one.x + WIDTH <= layout.width && one.y + HEIGHT <= layout.height);
            for other in &layout.nodes[index + 1..] {
                assert!(!overlap(*one, *other), "{one:?} {other:?}");
            }
        }
    }

    #[test]
    fn a_chain_is_a_straight_line() {
        let layout = place(&pipeline(4, &[(0, 1), (1, 2), (2, 3)]));
        assert!(
            layout
                .nodes
                .windows(2)
                .all(|pair| (pair[0].y - pair[1].y).abs() < 0.01)
        );
        for points in &layout.links {
            assert!((points[0].y - points[1].y).abs() < 0.01);
            assert!(points[0].x < points[1].x);
        }
    }

    #[test]
    fn a_long_link_touches_no_box_between() {
        let layout = place(&pipeline(4, &[(0, 1), (1, 2), (2, 3), (0, 3)]));
        for point in &layout.links[3][1..layout.links[3].len() - 1] {
            for node in &layout.nodes[1..3] {
                let inside = Point {
                    x: point.x.clamp(node.x, node.x + WIDTH - 0.1),
                    y: point.y,
                };
                assert!(!node.contains(inside), "{point:?} in {node:?}");
            }
        }
    }

    #[test]
    fn a_thousand_elements_are_placed_in_a_moment() {
        let links: Vec<(usize, usize)> = (1..1000)
            .map(|node| (node - 1 - (node - 1) % 4, node))
            .collect();
        let began = std::time::Instant::now();
        let layout = place(&pipeline(1000, &links));
        assert_eq!(layout.links.len(), 999);
        assert!(
            began.elapsed() < std::time::Duration::from_secs(20),
            "{:?}",
            began.elapsed()
        );
    }
}
