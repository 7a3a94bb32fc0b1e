//! The picture: the sinks that the player is given, and the widget that draws what they receive.

mod geometry;
pub mod gl_device;
mod output;
mod path;
mod scaled_sink;
mod texture_paintable;
mod texture_sink;
mod view;

pub use geometry::Orientation;
pub use output::{Gl, ViewOutput};
pub use path::VideoPath;
pub use texture_sink::TextureSink;
pub use view::VideoView;
