//! What was read, and the lines that it makes: put together beside the main thread, which takes it
//! over as a whole.

use std::collections::HashMap;

use super::{Arrangement, Key, Line, Row, arrange::arrange};

/// See the module.
#[derive(Debug, Default)]
pub struct Snapshot {
    rows: Vec<Row>,
    lines: Vec<Line>,
    /// Where each row that is shown is among the lines.
    places: HashMap<Key, usize>,
}

impl Snapshot {
    /// Puts rows in order.
    pub fn new(rows: Vec<Row>, how: &Arrangement) -> Self {
        let lines = arrange(&rows, how);
        let places = lines.iter().enumerate();
        Self {
            places: places.map(|(place, line)| (line.key, place)).collect(),
            rows,
            lines,
        }
    }

    /// Whether there are rows, shown or not.
    pub fn has_rows(&self) -> bool {
        !self.rows.is_empty()
    }

    /// The lines, from the top.
    pub fn lines(&self) -> &[Line] {
        &self.lines
    }

    /// The identities of the first lines, from the top.
    pub fn keys(&self, count: usize) -> Vec<Key> {
        self.lines.iter().take(count).map(|line| line.key).collect()
    }

    /// The line at a place and its row.
    pub fn at(&self, place: usize) -> Option<(&Line, &Row)> {
        let line = self.lines.get(place)?;
        Some((line, self.rows.get(line.row)?))
    }

    /// Where a row is shown, if it is.
    pub fn place(&self, key: Key) -> Option<usize> {
        self.places.get(&key).copied()
    }
}
