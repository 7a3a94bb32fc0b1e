//! A table of what is measured: rows as data, put in order beside the main thread, and shown by a
//! list view that keeps selection, scroll position and order while they change.

mod arrange;
mod cell;
mod columns;
mod copying;
mod entries;
mod entry;
mod growth;
mod model;
mod page;
mod row;
mod snapshot;
mod splices;
mod value;

pub use arrange::{Arrangement, Fold, Line, Sort};
pub use entry::Entry;
pub use model::TableModel;
pub use page::TablePage;
pub use row::{Key, Row, Tone};
pub use snapshot::Snapshot;
pub use value::{Unit, Value};

use highwater_engine::memory::Subject;

use super::{page::About, reading::Reading};

/// A column.
#[derive(Clone, Debug)]
pub struct Column {
    /// Its heading.
    pub title: String,
    /// Its width in characters of the interface's font.
    pub width: i32,
    /// Whether its values are figures, which stand to the right.
    pub is_number: bool,
}

impl Column {
    /// A column of names or sentences.
    pub fn text(title: String, width: i32) -> Self {
        Self {
            title,
            width,
            is_number: false,
        }
    }

    /// A column of figures.
    pub fn number(title: String, width: i32) -> Self {
        Self {
            title,
            width,
            is_number: true,
        }
    }
}

/// What was read for a table.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Content {
    /// The rows.
    pub rows: Vec<Row>,
    /// What has to be said about all of them, for example that there are more.
    pub note: Option<String>,
}

impl From<Vec<Row>> for Content {
    fn from(rows: Vec<Row>) -> Self {
        Self { rows, note: None }
    }
}

/// What a table is about.
#[derive(Clone, Debug)]
pub struct Definition {
    /// What it is called.
    pub about: About,
    /// The columns; the first one names the row.
    pub columns: Vec<Column>,
    /// How it is sorted until somebody chooses otherwise.
    pub sort: Option<Sort>,
    /// Whether rows can be parts of others.
    pub is_tree: bool,
    /// What has to be measured for it.
    pub needs: &'static [Subject],
    /// What is said where there are no rows: a title and a sentence.
    pub empty: (String, String),
    /// Reads the rows; runs beside the main thread.
    pub read: fn(&Reading) -> Content,
}
