//! Makes the player's video sinks, on the main thread, for one view.

use async_channel::{Receiver, Sender};
use gst::prelude::*;
use gtk::{gdk, glib};
use highwater_engine::media::output::{SinkFuture, VideoOutput};

use super::{VideoPath, VideoView, gl_device, scaled_sink::ScaledSink};

/// Where the answer to one request goes.
type Reply = Sender<gst::Element>;

/// The pictures' way into a view: every sink it makes is a new one, and the newest one is shown.
#[derive(Clone, Debug)]
pub struct ViewOutput {
    requests: Sender<Reply>,
}

impl ViewOutput {
    /// Sinks for `view`, for as long as it lives; on the main thread.
    pub fn new(view: &VideoView, path: VideoPath) -> Self {
        let (requests, received) = async_channel::unbounded();
        glib::spawn_future_local(answer(received, view.downgrade(), path));
        Self { requests }
    }
}

impl VideoOutput for ViewOutput {
    fn new_sink(&self) -> SinkFuture {
        let requests = self.requests.clone();
        Box::pin(async move {
            let (reply, answer) = async_channel::bounded(1);
            requests.send(reply).await.ok()?;
            answer.recv().await.ok()
        })
    }
}

/// Answers until the view is gone; a request without an answer is seen as closed.
async fn answer(requests: Receiver<Reply>, view: glib::WeakRef<VideoView>, path: VideoPath) {
    while let Ok(reply) = requests.recv().await {
        let Some(view) = view.upgrade() else {
            break;
        };
        match new_sink(&view, path) {
            // The player may have given up waiting.
            Ok(sink) => drop(reply.try_send(sink)),
            Err(error) => glib::g_warning!("highwater", "no video sink: {error}"),
        }
    }
}

fn new_sink(view: &VideoView, path: VideoPath) -> Result<gst::Element, glib::BoolError> {
    let sink = gst::ElementFactory::make("gtk4paintablesink")
        // The view keeps the last picture itself.
        .property("enable-last-sample", false)
        .build()?;
    let paintable = sink.property::<gdk::Paintable>("paintable");
    let device = paintable
        .property::<Option<gdk::GLContext>>("gl-context")
        .and_then(|context| gl_device::name(&context));
    if path.uses_gl(device.as_deref()) {
        view.set_paintable(&paintable, None);
        return gst::ElementFactory::make("glsinkbin")
            .property("sink", &sink)
            .build();
    }
    let (scaled, bin) = ScaledSink::new(&sink, view.viewport())?;
    view.set_paintable(&paintable, Some(scaled));
    Ok(bin)
}
