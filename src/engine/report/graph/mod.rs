//! The pipeline as a graph: elements and the links between them, with the bytes that they hold.
//! Reads, places and writes it; the window draws the same places on the screen.

pub mod dot;
mod layers;
pub mod layout;
pub mod look;
mod pipeline;
pub mod svg;

pub use self::{
    layout::{Layout, Point, Rect},
    pipeline::{Link, Node, Pipeline},
};
