//! Which column each element stands in, and in which order: sources first, each link to the right,
//! as few crossings as cheap means find. After Sugiyama, Tagawa and Toda, "Methods for visual
//! understanding of hierarchical system structures", 1981.

use std::collections::HashMap;

/// How often the columns are put in order, there and back.
const SWEEPS: usize = 12;

/// A place in a column: an element, or the way of a link that passes by.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Slot {
    /// The element at this position.
    Node(usize),
    /// The link at this position.
    Passing(usize),
}

/// The columns of a graph.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Layers {
    /// The columns from left to right, each from top to bottom.
    pub columns: Vec<Vec<Slot>>,
    /// For each link the slots that it goes through, from left to right, as positions within their
    /// columns; the first is in the column `starts` says.
    pub routes: Vec<Vec<usize>>,
    /// The column in which each link's route begins.
    pub starts: Vec<usize>,
}

/// The columns of a graph of `nodes` elements with these links.
pub fn layers(nodes: usize, links: &[(usize, usize)]) -> Layers {
    let column_of = columns(nodes, links);
    let count = column_of.iter().max().map_or(0, |last| last + 1);
    let mut columns = vec![Vec::new(); count];
    for (node, &column) in column_of.iter().enumerate() {
        columns[column].push(Slot::Node(node));
    }
    let mut starts = Vec::new();
    for (link, &(from, to)) in links.iter().enumerate() {
        let (left, right) = ordered(column_of[from], column_of[to]);
        starts.push(left);
        for passed in columns.iter_mut().take(right).skip(left + 1) {
            passed.push(Slot::Passing(link));
        }
    }
    let ways = ways(links, &column_of);
    untangle(&mut columns, &ways);
    let routes = routes(&columns, &ways);
    Layers {
        columns,
        routes,
        starts,
    }
}

fn ordered(one: usize, other: usize) -> (usize, usize) {
    (one.min(other), one.max(other))
}

/// The column of each element: one to the right of the rightmost that hands to it. A link that
/// closes a circle is left out of account.
fn columns(nodes: usize, links: &[(usize, usize)]) -> Vec<usize> {
    let forward = without_circles(nodes, links);
    let mut columns = vec![0; nodes];
    // Without circles no way is longer than there are elements.
    for _ in 0..nodes {
        let mut moved = false;
        for &(from, to) in &forward {
            if columns[to] <= columns[from] {
                columns[to] = columns[from] + 1;
                moved = true;
            }
        }
        if !moved {
            break;
        }
    }
    columns
}

/// The links but for those that lead back to where a walk came from.
fn without_circles(nodes: usize, links: &[(usize, usize)]) -> Vec<(usize, usize)> {
    #[derive(Clone, Copy, PartialEq)]
    enum Seen {
        No,
        OnTheWay,
        Done,
    }
    let mut seen = vec![Seen::No; nodes];
    let mut forward = Vec::new();
    for start in 0..nodes {
        let mut way = vec![(start, 0)];
        while let Some((node, next)) = way.pop() {
            if next == 0 {
                if seen[node] != Seen::No {
                    continue;
                }
                seen[node] = Seen::OnTheWay;
            }
            let mut out = links.iter().filter(|(from, _)| *from == node).skip(next);
            let Some(&(from, to)) = out.next() else {
                seen[node] = Seen::Done;
                continue;
            };
            way.push((node, next + 1));
            if seen[to] != Seen::OnTheWay {
                forward.push((from, to));
                way.push((to, 0));
            }
        }
    }
    forward
}

/// What a link goes through, from left to right: columns with their slots.
type Way = Vec<(usize, Slot)>;

fn ways(links: &[(usize, usize)], column_of: &[usize]) -> Vec<Way> {
    let way = |(link, &(from, to)): (usize, &(usize, usize))| {
        let (left, right) = ordered(column_of[from], column_of[to]);
        let slot = |column| {
            if column == column_of[from] {
                Slot::Node(from)
            } else if column == column_of[to] {
                Slot::Node(to)
            } else {
                Slot::Passing(link)
            }
        };
        (left..=right)
            .map(|column| (column, slot(column)))
            .collect()
    };
    links.iter().enumerate().map(way).collect()
}

/// Puts each slot where the mean of its neighbours is, forth and back.
fn untangle(columns: &mut [Vec<Slot>], ways: &[Way]) {
    let (mut before, mut behind) = (Neighbours::new(), Neighbours::new());
    for pair in ways.iter().flat_map(|way| way.windows(2)) {
        before.entry(pair[1]).or_default().push(pair[0].1);
        behind.entry(pair[0]).or_default().push(pair[1].1);
    }
    for sweep in 0..SWEEPS {
        if sweep % 2 == 0 {
            for column in 1..columns.len() {
                sort(columns, column, column - 1, &before);
            }
        } else {
            for column in (1..columns.len()).rev() {
                sort(columns, column - 1, column, &behind);
            }
        }
    }
}

/// For a column's slot the slots of the column beside it that it is linked to.
type Neighbours = HashMap<(usize, Slot), Vec<Slot>>;

fn sort(columns: &mut [Vec<Slot>], column: usize, beside: usize, neighbours: &Neighbours) {
    let places = places(&columns[beside]);
    let mean = |(place, slot): (usize, Slot)| {
        let linked = neighbours.get(&(column, slot));
        let linked = linked.into_iter().flatten();
        let linked: Vec<usize> = linked
            .filter_map(|slot| places.get(slot).copied())
            .collect();
        if linked.is_empty() {
            (place as f64, slot)
        } else {
            (
                linked.iter().sum::<usize>() as f64 / linked.len() as f64,
                slot,
            )
        }
    };
    let slots = columns[column].iter().copied().enumerate();
    let mut keyed: Vec<(f64, Slot)> = slots.map(mean).collect();
    keyed.sort_by(|one, other| one.0.total_cmp(&other.0));
    columns[column] = keyed.into_iter().map(|(_, slot)| slot).collect();
}

fn places(slots: &[Slot]) -> HashMap<Slot, usize> {
    let places = slots.iter().enumerate();
    places.map(|(place, slot)| (*slot, place)).collect()
}

fn routes(columns: &[Vec<Slot>], ways: &[Way]) -> Vec<Vec<usize>> {
    let places: Vec<HashMap<Slot, usize>> = columns.iter().map(|slots| places(slots)).collect();
    let route = |way: &Way| {
        let place = |(column, slot): &(usize, Slot)| places[*column].get(slot).copied();
        way.iter().filter_map(place).collect()
    };
    ways.iter().map(route).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column_of(layers: &Layers, node: usize) -> usize {
        let holds = |column: &Vec<Slot>| column.contains(&Slot::Node(node));
        layers.columns.iter().position(holds).unwrap()
    }

    /// How often links between neighbouring columns cross.
    fn crossings(layers: &Layers) -> usize {
        let pieces: Vec<(usize, usize, usize)> = layers
            .routes
            .iter()
            .zip(&layers.starts)
            .flat_map(|(route, start)| {
                let pairs = route.windows(2).enumerate();
                pairs.map(move |(step, pair)| (start + step, pair[0], pair[1]))
            })
            .collect();
        let cross = |one: &(usize, usize, usize), other: &(usize, usize, usize)| {
            one.0 == other.0 && (one.1 < other.1) && (one.2 > other.2)
        };
        pieces
            .iter()
            .map(|one| pieces.iter().filter(|other| cross(one, other)).count())
            .sum()
    }

    #[test]
    fn every_link_leads_to_the_right() {
        // A demuxer with two branches that meet again in a muxer, and a way past both.
        let links = [(0, 1), (1, 2), (1, 3), (3, 4), (2, 5), (4, 5), (0, 5)];
        let layers = layers(6, &links);
        for (from, to) in links {
            assert!(
                column_of(&layers, from) < column_of(&layers, to),
                "{from} to {to}"
            );
        }
    }

    #[test]
    fn a_long_link_passes_every_column_between() {
        let layers = layers(4, &[(0, 1), (1, 2), (2, 3), (0, 3)]);
        assert_eq!(layers.routes[3].len(), 4);
        assert!(layers.columns[1].contains(&Slot::Passing(3)));
        assert!(layers.columns[2].contains(&Slot::Passing(3)));
    }

    #[test]
    fn a_circle_ends_and_keeps_all_of_its_elements() {
        let layers = layers(3, &[(0, 1), (1, 2), (2, 0), (1, 1)]);
        let nodes = layers.columns.iter().flatten();
        let nodes = nodes.filter(|slot| matches!(slot, Slot::Node(_)));
        assert_eq!(nodes.count(), 3);
    }

    #[test]
    fn branches_that_need_not_cross_do_not() {
        // Two chains whose ends were made in the other order.
        let layers = layers(7, &[(0, 1), (0, 2), (1, 6), (2, 5), (6, 4), (5, 3)]);
        assert_eq!(crossings(&layers), 0, "{layers:?}");
    }

    #[test]
    fn nothing_has_no_columns() {
        assert_eq!(layers(0, &[]), Layers::default());
    }
}
