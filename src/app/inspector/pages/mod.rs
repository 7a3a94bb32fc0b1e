//! The tables of the inspector: for each its columns, and how its rows are read.

mod elements;
mod events;
mod memories;
mod objects;
mod pools;
mod queues;
mod threads;

use super::table::Definition;

pub use elements::table as elements;

/// All others, in the order of the window.
pub fn others() -> [Definition; 6] {
    [
        pools::table(),
        queues::table(),
        objects::table(),
        memories::table(),
        threads::table(),
        events::table(),
    ]
}
