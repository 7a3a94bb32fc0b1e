//! Makes the player's video sinks, on the main thread, for one view.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use async_channel::{Receiver, Sender};
use gst::prelude::*;
use gtk::{gdk, glib};
use highwater_engine::media::output::{SinkFuture, VideoOutput};

use super::{
    TextureSink, VideoPath, VideoView, gl_device, scaled_sink::ScaledSink,
    texture_paintable::TexturePaintable,
};
use crate::drivers;

/// Where the answer to one request goes.
type Reply = Sender<gst::Element>;

/// The pictures' way into a view: every sink it makes is a new one, and the newest one is shown.
#[derive(Clone, Debug)]
pub struct ViewOutput {
    requests: Sender<Reply>,
    choice: Arc<Mutex<Choice>>,
}

/// The video path: what is wanted, and what came of it.
#[derive(Clone, Debug, Default)]
struct Choice {
    wanted: VideoPath,
    in_use: Option<VideoPath>,
    gl: Gl,
}

/// What is known of GL in this process.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub enum Gl {
    /// Nobody asked: that takes a context, which stays in memory until the process ends.
    #[default]
    Unknown,
    /// It does not work.
    Missing,
    /// It has worked, and failed while playing.
    Broken,
    /// It draws with this device.
    Device(String),
}

impl Choice {
    /// The sinks to come do without GL. Whether the newest one had it.
    fn give_gl_up(&mut self) -> bool {
        let had = self.in_use == Some(VideoPath::Gl);
        if had {
            self.gl = Gl::Broken;
        }
        had
    }
}

impl Gl {
    /// The device, where it is known.
    pub fn device(&self) -> Option<&str> {
        match self {
            Self::Device(name) => Some(name),
            Self::Unknown | Self::Missing | Self::Broken => None,
        }
    }
}

impl ViewOutput {
    /// Sinks for `view`, for as long as it lives; on the main thread.
    pub fn new(view: &VideoView, path: VideoPath) -> Self {
        let (requests, received) = async_channel::unbounded();
        let choice = Arc::new(Mutex::new(Choice {
            wanted: path,
            ..Choice::default()
        }));
        glib::spawn_future_local(answer(received, view.downgrade(), choice.clone()));
        Self { requests, choice }
    }

    /// The sinks from now on take this path, if it can be had.
    pub fn set_path(&self, path: VideoPath) {
        lock(&self.choice).wanted = path;
    }

    /// The path of the newest sink; before the first one, that of the sinks to come, where it is
    /// clear without GL.
    pub fn path(&self) -> Option<VideoPath> {
        let choice = lock(&self.choice);
        let expected = || needs_no_gl(choice.wanted).then_some(VideoPath::Software);
        choice.in_use.or_else(expected)
    }

    /// What is known of GL here.
    pub fn gl(&self) -> Gl {
        lock(&self.choice).gl.clone()
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

    fn has_failed(&self) -> bool {
        lock(&self.choice).give_gl_up()
    }
}

fn lock(choice: &Mutex<Choice>) -> MutexGuard<'_, Choice> {
    choice.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Answers until the view is gone; a request without an answer is seen as closed.
async fn answer(
    requests: Receiver<Reply>,
    view: glib::WeakRef<VideoView>,
    choice: Arc<Mutex<Choice>>,
) {
    while let Ok(reply) = requests.recv().await {
        let Some(view) = view.upgrade() else {
            break;
        };
        let mut chosen = lock(&choice).clone();
        match new_sink(&view, &mut chosen) {
            Ok(sink) => {
                let mut choice = lock(&choice);
                (choice.in_use, choice.gl) = (chosen.in_use, chosen.gl);
                // The player may have given up waiting.
                drop(reply.try_send(sink));
            }
            Err(error) => glib::g_warning!("highwater", "no video sink: {error}"),
        }
    }
}

/// Whether it is clear without asking GL that frames stay in system memory.
fn needs_no_gl(path: VideoPath) -> bool {
    match path {
        VideoPath::Software => true,
        VideoPath::Auto => !drivers::has_graphics_device(),
        VideoPath::Gl => false,
    }
}

fn new_sink(view: &VideoView, choice: &mut Choice) -> Result<gst::Element, glib::BoolError> {
    let possible = |gl: &Gl| choice.wanted.uses_gl(gl.device());
    if !needs_no_gl(choice.wanted) && (choice.gl == Gl::Unknown || possible(&choice.gl)) {
        let (sink, paintable) = gl_sink()?;
        let context = paintable.property::<Option<gdk::GLContext>>("gl-context");
        let device = context.and_then(|context| gl_device::read(&context).name);
        let gl = device.map_or(Gl::Missing, Gl::Device);
        let possible = possible(&gl);
        choice.gl = gl;
        if possible {
            choice.in_use = Some(VideoPath::Gl);
            view.set_paintable(&paintable, None);
            return gst::ElementFactory::make("glsinkbin")
                .property("sink", &sink)
                .build();
        }
    }
    choice.in_use = Some(VideoPath::Software);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn gl_that_failed_is_not_asked_for_again() {
        let mut choice = Choice {
            wanted: VideoPath::Gl,
            in_use: Some(VideoPath::Gl),
            gl: Gl::Device("llvmpipe".to_owned()),
        };
        assert!(choice.give_gl_up());
        assert!(!choice.wanted.uses_gl(choice.gl.device()));
        choice.in_use = Some(VideoPath::Software);
        assert!(!choice.give_gl_up(), "there is no other way left");
    }
}
