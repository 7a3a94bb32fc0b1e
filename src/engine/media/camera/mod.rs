//! The demo camera: an RTSP server on the loopback, which can misbehave on request.

use std::time::Duration;

/// How the demo camera behaves. Written behind `demo:`, separated by commas:
/// `demo:drop=10,password` (`drop=SECONDS`, `stall=SECONDS`, `die=SECONDS`, `password`, `resize=SECONDS`).
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct DemoOptions {
    /// Drops the connection this long after each play.
    pub drop_every: Option<Duration>,
    /// Stops sending this long after each play, but stays connected.
    pub stall_after: Option<Duration>,
    /// Stops answering altogether after this time, without closing anything.
    pub die_after: Option<Duration>,
    /// Changes the resolution every so often.
    pub resize_every: Option<Duration>,
    /// Asks for a user and a password.
    pub password: bool,
}
