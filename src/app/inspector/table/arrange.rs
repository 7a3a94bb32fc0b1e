//! Which rows are shown, and in which order: sorted among their siblings, found by a search, under
//! the row that they are a part of. Pure, so that it can run beside the main thread.

use std::{
    cmp::Ordering,
    collections::{HashMap, HashSet},
};

use super::{Key, Row};

/// What rows are sorted by.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Sort {
    /// The column, from 0.
    pub column: usize,
    /// Whether the highest is first.
    pub descending: bool,
}

/// How a person wants to see a table.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Arrangement {
    /// `None` leaves rows as they were read.
    pub sort: Option<Sort>,
    /// What is searched for; empty for everything.
    pub search: String,
    /// The rows whose parts are hidden; a search shows them all the same.
    pub folded: HashSet<Key>,
}

/// Whether a row has parts, and whether they are shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Fold {
    /// It has none.
    #[default]
    None,
    /// They are shown.
    Open,
    /// They are hidden.
    Closed,
}

/// One line of a table.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Line {
    /// Its row's identity.
    pub key: Key,
    /// Its row's position among those that were read.
    pub row: usize,
    /// How many rows it is a part of, one within the other.
    pub depth: u16,
    /// Its parts.
    pub fold: Fold,
}

/// The lines that `rows` make.
pub fn arrange(rows: &[Row], how: &Arrangement) -> Vec<Line> {
    let family = Family::new(rows);
    let found = family.found(&how.search.to_lowercase());
    let mut walk = Walk {
        rows,
        how,
        found,
        seen: vec![false; rows.len()],
        lines: Vec::new(),
        family: &family,
    };
    walk.go(walk.sorted(&family.roots));
    // Rows that are each other's parts hang from no root; they must not vanish for it.
    let lost: Vec<usize> = (0..rows.len()).filter(|&row| !walk.seen[row]).collect();
    for row in lost {
        if !walk.seen[row] {
            walk.go(vec![row]);
        }
    }
    walk.lines
}

/// Who is whose part, by position.
struct Family<'a> {
    rows: &'a [Row],
    roots: Vec<usize>,
    parents: Vec<Option<usize>>,
    children: HashMap<usize, Vec<usize>>,
}

impl<'a> Family<'a> {
    fn new(rows: &'a [Row]) -> Self {
        let positions: HashMap<Key, usize> = rows
            .iter()
            .enumerate()
            .map(|(position, row)| (row.key, position))
            .collect();
        let parent = |row: &Row| {
            row.parent
                .filter(|parent| *parent != row.key)
                .and_then(|parent| positions.get(&parent).copied())
        };
        let parents: Vec<Option<usize>> = rows.iter().map(parent).collect();
        let mut children: HashMap<usize, Vec<usize>> = HashMap::new();
        let mut roots = Vec::new();
        for (row, parent) in parents.iter().enumerate() {
            match parent {
                Some(parent) => children.entry(*parent).or_default().push(row),
                None => roots.push(row),
            }
        }
        Self {
            rows,
            roots,
            parents,
            children,
        }
    }

    /// The rows that a search finds, and those that they are parts of; `None` for all.
    fn found(&self, needle: &str) -> Option<Vec<bool>> {
        if needle.is_empty() {
            return None;
        }
        let mut found = vec![false; self.rows.len()];
        for row in 0..self.rows.len() {
            if !found[row] && self.rows[row].has(needle) {
                let mut next = Some(row);
                while let Some(row) = next.filter(|&row| !found[row]) {
                    found[row] = true;
                    next = self.parents[row];
                }
            }
        }
        Some(found)
    }
}

/// Goes through a family from the top.
struct Walk<'a> {
    rows: &'a [Row],
    how: &'a Arrangement,
    family: &'a Family<'a>,
    found: Option<Vec<bool>>,
    seen: Vec<bool>,
    lines: Vec<Line>,
}

impl Walk<'_> {
    fn go(&mut self, from: Vec<usize>) {
        // The next one is last; folded parts are seen, but make no line.
        let mut open: Vec<(usize, u16, bool)> =
            from.into_iter().rev().map(|row| (row, 0, true)).collect();
        while let Some((row, depth, shown)) = open.pop() {
            if std::mem::replace(&mut self.seen[row], true) {
                continue;
            }
            let shown = shown && self.is_found(row);
            let parts = self.parts(row);
            let fold = self.fold(row, &parts);
            if shown {
                self.lines.push(Line {
                    key: self.rows[row].key,
                    row,
                    depth,
                    fold,
                });
            }
            let shown = shown && fold != Fold::Closed;
            let below = depth.saturating_add(1);
            open.extend(parts.into_iter().rev().map(|part| (part, below, shown)));
        }
    }

    fn parts(&self, row: usize) -> Vec<usize> {
        let parts = self.family.children.get(&row);
        parts.map_or_else(Vec::new, |parts| self.sorted(parts))
    }

    fn fold(&self, row: usize, parts: &[usize]) -> Fold {
        if !parts.iter().any(|&part| self.is_found(part)) {
            Fold::None
        } else if self.found.is_none() && self.how.folded.contains(&self.rows[row].key) {
            Fold::Closed
        } else {
            Fold::Open
        }
    }

    fn is_found(&self, row: usize) -> bool {
        self.found.as_ref().is_none_or(|found| found[row])
    }

    /// In the wanted order; rows that are equal stay as they were read, whichever way.
    fn sorted(&self, rows: &[usize]) -> Vec<usize> {
        let mut rows = rows.to_vec();
        if let Some(sort) = self.how.sort {
            rows.sort_by(|&one, &other| self.order(sort, one, other));
        }
        rows
    }

    fn order(&self, sort: Sort, one: usize, other: usize) -> Ordering {
        let value = |row: usize| self.rows[row].values.get(sort.column);
        match (value(one), value(other)) {
            (Some(one), Some(other)) if sort.descending => other.order(one),
            (Some(one), Some(other)) => one.order(other),
            _ => Ordering::Equal,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inspector::table::Value;

    /// `pipeline (1)` with `source (2)` and `bin (3)`, which has `decoder (4)` and `queue (5)`.
    fn pipeline() -> Vec<Row> {
        let row = |key: Key, parent, name: &str, bytes| Row {
            parent,
            ..Row::new(key, vec![name.into(), Value::bytes(bytes)])
        };
        vec![
            row(1, None, "pipeline", 0),
            row(2, Some(1), "source", 10),
            row(3, Some(1), "bin", 50),
            row(4, Some(3), "decoder", 30),
            row(5, Some(3), "queue", 20),
        ]
    }

    fn keys(rows: &[Row], how: &Arrangement) -> Vec<Key> {
        arrange(rows, how).iter().map(|line| line.key).collect()
    }

    fn by(column: usize, descending: bool) -> Arrangement {
        Arrangement {
            sort: Some(Sort { column, descending }),
            ..Arrangement::default()
        }
    }

    #[test]
    fn parts_stand_under_what_they_are_parts_of() {
        let lines = arrange(&pipeline(), &Arrangement::default());
        let depths: Vec<_> = lines.iter().map(|line| (line.key, line.depth)).collect();
        assert_eq!(depths, [(1, 0), (2, 1), (3, 1), (4, 2), (5, 2)]);
        assert_eq!(lines[0].fold, Fold::Open);
        assert_eq!(lines[1].fold, Fold::None);
    }

    #[test]
    fn siblings_are_sorted_and_stay_with_their_parent() {
        assert_eq!(keys(&pipeline(), &by(1, true)), [1, 3, 4, 5, 2]);
        assert_eq!(keys(&pipeline(), &by(1, false)), [1, 2, 3, 5, 4]);
        assert_eq!(keys(&pipeline(), &by(0, false)), [1, 3, 4, 5, 2]);
    }

    #[test]
    fn equal_rows_do_not_change_places() {
        let rows: Vec<Row> = (0..50_u64)
            .map(|key| Row::new(key, vec![Value::bytes(7)]))
            .collect();
        let unsorted: Vec<Key> = (0..50).collect();
        assert_eq!(keys(&rows, &by(0, true)), unsorted);
    }

    #[test]
    fn a_search_shows_what_it_finds_and_where_that_is() {
        let how = Arrangement {
            search: "DECOD".to_owned(),
            folded: HashSet::from([1]),
            ..Arrangement::default()
        };
        assert_eq!(keys(&pipeline(), &how), [1, 3, 4]);
        let nothing = Arrangement {
            search: "encoder".to_owned(),
            ..Arrangement::default()
        };
        assert!(keys(&pipeline(), &nothing).is_empty());
    }

    #[test]
    fn a_folded_row_hides_its_parts() {
        let how = Arrangement {
            folded: HashSet::from([3]),
            ..Arrangement::default()
        };
        let lines = arrange(&pipeline(), &how);
        assert_eq!(lines.len(), 3);
        assert_eq!(lines[2].fold, Fold::Closed);
    }

    #[test]
    fn rows_that_are_each_other_s_parts_do_not_vanish() {
        let part_of = |key: Key, parent| Row {
            parent: Some(parent),
            ..Row::new(key, Vec::new())
        };
        let rows = [part_of(1, 2), part_of(2, 1), part_of(3, 3), part_of(4, 99)];
        let mut all = keys(&rows, &Arrangement::default());
        all.sort_unstable();
        assert_eq!(all, [1, 2, 3, 4]);
    }
}
