//! The inspector: everything that is measured, in tables that keep their place while figures change.

mod details;
mod graph;
mod pace;
mod page;
mod pages;
mod reading;
mod status;
mod table;
mod window;

pub use window::InspectorWindow;
