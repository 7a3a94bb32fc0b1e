//! The pipeline as a graph on the screen: elements and the links between them, coloured by the bytes
//! that they hold.

mod draw;
mod navigation;
mod page;
mod saving;
mod view;

pub use page::GraphPage;

use self::view::View;
