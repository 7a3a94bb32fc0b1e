//! Series as curves: what the window's charts and those of a report have in common. The geometry is
//! pure; the window paints it, and a report writes it as SVG.

mod frame;
mod scale;
pub mod svg;
mod thin;

pub use self::{
    frame::{Area, Frame},
    scale::Scale,
    thin::thin,
};
