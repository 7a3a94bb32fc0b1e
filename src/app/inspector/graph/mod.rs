//! The pipeline as a graph: elements and the links between them, coloured by the bytes that they
//! hold. What draws it knows no widget, so that the same code writes the SVG.

mod dot;
mod draw;
mod layers;
mod layout;
mod navigation;
mod page;
mod pipeline;
mod saving;
mod view;

pub use page::GraphPage;

use self::{
    layout::{Layout, Point, Rect},
    pipeline::{Link, Node, Pipeline},
    view::View,
};
