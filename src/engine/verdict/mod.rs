//! What the figures mean: pure functions over series.

pub mod trend;
