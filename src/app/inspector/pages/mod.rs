//! The tables of the inspector: for each its columns, and how its rows are read.

mod elements;
mod events;
mod memories;
mod objects;
mod pools;
mod queues;
mod threads;

use super::table::Definition;

/// All of them, in the order of the window.
pub fn all() -> [Definition; 7] {
    [
        elements::table(),
        pools::table(),
        queues::table(),
        objects::table(),
        memories::table(),
        threads::table(),
        events::table(),
    ]
}
