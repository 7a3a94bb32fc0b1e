//! Two runs side by side: curves over each other, tables of differences, and what they come to.

mod aligned;
mod differences;
mod window;

use std::sync::Arc;

use highwater_engine::{memory::Diagnostics, report::Report};

pub use window::CompareWindow;

/// One of the two.
#[derive(Clone)]
pub struct Side {
    /// What is told of it.
    pub report: Report,
    /// Its series and events.
    pub diagnostics: Arc<Diagnostics>,
}
