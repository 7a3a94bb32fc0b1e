//! The demo camera: an RTSP server on the loopback, which can misbehave on request.

mod options;

pub use options::DemoOptions;
