//! Where pictures go: the player is given its video sinks, it does not know what they are.

use std::{future::Future, pin::Pin};

/// A sink that is being made.
pub type SinkFuture = Pin<Box<dyn Future<Output = Option<gst::Element>> + Send>>;

/// Makes video sinks, one for each pipeline that the player builds: an attempt of a reconnect
/// does not share a sink with the one that is still being torn down.
///
/// Called on the player's thread, which never waits for it: the future may take its time (for
/// example until the main loop has made a paintable). `None` means that there is no output any
/// more, and ends the attempt.
pub trait VideoOutput: Send + 'static {
    /// A new sink, not yet in a pipeline, in state NULL.
    fn new_sink(&self) -> SinkFuture;

    /// The newest sink has failed. Whether the next one will be of another kind: then playing goes
    /// on with it. Called on the player's thread.
    fn has_failed(&self) -> bool {
        false
    }
}

/// An output without a display: a `fakesink` that keeps time.
#[derive(Clone, Copy, Debug, Default)]
pub struct NoDisplay;

impl VideoOutput for NoDisplay {
    fn new_sink(&self) -> SinkFuture {
        let sink = gst::ElementFactory::make("fakesink")
            .property("sync", true)
            .property("qos", true)
            .property("enable-last-sample", false)
            .build()
            .ok();
        Box::pin(std::future::ready(sink))
    }
}
