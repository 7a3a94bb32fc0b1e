//! Makes the player's video sinks, on the main thread, for one view.

use async_channel::{Receiver, Sender};
use gst::prelude::*;
use gtk::{gdk, glib};
use highwater_engine::media::output::{SinkFuture, VideoOutput};

use super::{
    TextureSink, VideoPath, VideoView, gl_device, scaled_sink::ScaledSink,
    texture_paintable::TexturePaintable,
};
use crate::safe_mode;

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
    let mut gl = known_before_asking(path);
    while let Ok(reply) = requests.recv().await {
        let Some(view) = view.upgrade() else {
            break;
        };
        match new_sink(&view, path, &mut gl) {
            // The player may have given up waiting.
            Ok(sink) => drop(reply.try_send(sink)),
            Err(error) => glib::g_warning!("highwater", "no video sink: {error}"),
        }
    }
}

/// Whether frames go as GL memory, where that is clear without GL: asking the driver takes a
/// context, which stays in memory until the process ends.
fn known_before_asking(path: VideoPath) -> Option<bool> {
    match path {
        VideoPath::Software => Some(false),
        VideoPath::Auto if !safe_mode::has_graphics_device() => Some(false),
        VideoPath::Auto | VideoPath::Gl => None,
    }
}

fn new_sink(
    view: &VideoView,
    path: VideoPath,
    gl: &mut Option<bool>,
) -> Result<gst::Element, glib::BoolError> {
    if *gl != Some(false) {
        let (sink, paintable) = gl_sink()?;
        let device = paintable
            .property::<Option<gdk::GLContext>>("gl-context")
            .and_then(|context| gl_device::name(&context));
        let possible = path.uses_gl(device.as_deref());
        *gl = Some(possible);
        if possible {
            view.set_paintable(&paintable, None);
            return gst::ElementFactory::make("glsinkbin")
                .property("sink", &sink)
                .build();
        }
    }
    software_sink(view)
}

fn gl_sink() -> Result<(gst::Element, gdk::Paintable), glib::BoolError> {
    let sink = gst::ElementFactory::make("gtk4paintablesink")
        // The view keeps the last picture itself.
        .property("enable-last-sample", false)
        .build()?;
    let paintable = sink.property("paintable");
    Ok((sink, paintable))
}

fn software_sink(view: &VideoView) -> Result<gst::Element, glib::BoolError> {
    let sink = gst::ElementFactory::make(TextureSink::FACTORY)
        .property("enable-last-sample", false)
        .build()?
        .downcast::<TextureSink>()
        .map_err(|_| glib::bool_error!("not the sink that was registered"))?;
    let paintable = TexturePaintable::new(&sink, view);
    let (scaled, bin) = ScaledSink::new(sink.upcast_ref(), view.viewport())?;
    view.set_paintable(paintable.upcast_ref(), Some(scaled));
    Ok(bin)
}
