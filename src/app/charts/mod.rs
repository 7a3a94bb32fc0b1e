//! Charts: what they show is data, how it is drawn knows no widget, and a widget brings both to the
//! window. They keep nothing but what they draw; the history owns the past.

mod canvas;
mod chart;
mod drawing;
mod legend;
mod meter;
mod plot;
mod sparkline;
mod text;
mod theme;
mod view;

pub use canvas::{Canvas, Figure};
pub use chart::Chart;
pub use drawing::bytes;
pub use legend::LegendItem;
pub use meter::Meter;
pub use plot::{Line, Plot, Tick};
pub use sparkline::Sparkline;
pub use view::View;
#[cfg(test)]
pub use {
    drawing::draw,
    theme::{Colour, Theme},
};
