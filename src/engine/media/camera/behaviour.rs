//! What goes wrong with the demo camera, and when.

use std::{
    sync::{
        Arc, Mutex, PoisonError,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::Duration,
};

use gst::prelude::*;
use gst_rtsp_server::{RTSPClient, RTSPMedia, prelude::*};

use super::{
    DemoOptions,
    encoding::{SIZE_FILTER, SIZES, caps},
};

/// Carries out the options of one camera. All timers run on the camera's own thread.
pub(super) struct Behaviour {
    options: DemoOptions,
    main_loop: glib::MainLoop,
    /// Streams that may still be alive: held weakly, they belong to their viewers.
    media: Mutex<Vec<glib::WeakRef<RTSPMedia>>>,
    dying: AtomicBool,
    dead: AtomicBool,
}

impl Behaviour {
    pub(super) fn new(options: DemoOptions, main_loop: &glib::MainLoop) -> Self {
        Self {
            options,
            main_loop: main_loop.clone(),
            media: Mutex::default(),
            dying: AtomicBool::new(false),
            dead: AtomicBool::new(false),
        }
    }

    pub(super) fn options(&self) -> &DemoOptions {
        &self.options
    }

    /// Whether it has stopped answering; its loop has been quit then, but it is not to end.
    pub(super) fn is_dead(&self) -> bool {
        self.dead.load(Ordering::SeqCst)
    }

    /// A stream was made for a viewer who has not started it yet.
    pub(super) fn media_made(&self, media: &RTSPMedia) {
        let mut known = self.media.lock().unwrap_or_else(PoisonError::into_inner);
        known.retain(|media| media.upgrade().is_some());
        known.push(media.downgrade());
        drop(known);
        if let Some(every) = self.options.resize_every {
            self.resize(media, every);
        }
    }

    /// A viewer has pressed play.
    pub(super) fn client_plays(self: &Arc<Self>, client: &RTSPClient) {
        if let Some(time) = self.options.drop_every {
            let client = client.downgrade();
            self.after(time, move || {
                if let Some(client) = client.upgrade() {
                    client.close();
                }
            });
        }
        if let Some(time) = self.options.stall_after {
            // The streams of now: the next viewer's is to play for its own time.
            let streams = self.streams();
            self.after(time, move || {
                for media in streams.iter().filter_map(glib::WeakRef::upgrade) {
                    stall(&media);
                }
            });
        }
        if let Some(time) = self.options.die_after
            && !self.dying.swap(true, Ordering::SeqCst)
        {
            let behaviour = Arc::downgrade(self);
            self.after(time, move || {
                if let Some(behaviour) = behaviour.upgrade() {
                    behaviour.die();
                }
            });
        }
    }

    /// Nothing is sent and nothing is answered any more, but every connection stays open.
    fn die(&self) {
        for media in self.streams().iter().filter_map(glib::WeakRef::upgrade) {
            silence(&media);
        }
        self.dead.store(true, Ordering::SeqCst);
        self.main_loop.quit();
    }

    /// Goes from one size to the next for as long as the stream lives.
    fn resize(&self, media: &RTSPMedia, every: Duration) {
        let media = media.downgrade();
        let turn = AtomicUsize::new(0);
        let timer = glib::timeout_source_new(every, None, glib::Priority::DEFAULT, move || {
            let Some(media) = media.upgrade() else {
                return glib::ControlFlow::Break;
            };
            let turn = turn.fetch_add(1, Ordering::Relaxed) + 1;
            let filter = media
                .element()
                .downcast::<gst::Bin>()
                .ok()
                .and_then(|bin| bin.by_name(SIZE_FILTER));
            if let Some(filter) = filter {
                filter.set_property("caps", caps(SIZES[turn % SIZES.len()]));
            }
            glib::ControlFlow::Continue
        });
        timer.attach(Some(&self.main_loop.context()));
    }

    fn streams(&self) -> Vec<glib::WeakRef<RTSPMedia>> {
        self.media
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    fn after(&self, time: Duration, action: impl FnOnce() + Send + 'static) {
        let mut action = Some(action);
        let timer = glib::timeout_source_new(time, None, glib::Priority::DEFAULT, move || {
            if let Some(action) = action.take() {
                action();
            }
            glib::ControlFlow::Break
        });
        timer.attach(Some(&self.main_loop.context()));
    }
}

/// No more pictures and no more sound; the control connection and its reports go on.
fn stall(media: &RTSPMedia) {
    let bin = media.element().downcast::<gst::Bin>();
    for name in ["pay0", "pay1"] {
        let payloader = bin.as_ref().ok().and_then(|bin| bin.by_name(name));
        if let Some(pad) = payloader.and_then(|payloader| payloader.static_pad("src")) {
            drop_all(&pad);
        }
    }
}

/// Nothing leaves the machine, reports included.
fn silence(media: &RTSPMedia) {
    let mut top: gst::Object = media.element().upcast();
    while let Some(parent) = top.parent() {
        top = parent;
    }
    let Ok(pipeline) = top.downcast::<gst::Bin>() else {
        return;
    };
    for sink in pipeline.iterate_sinks().into_iter().flatten() {
        sink.sink_pads().iter().for_each(drop_all);
    }
}

fn drop_all(pad: &gst::Pad) {
    let data = gst::PadProbeType::BUFFER | gst::PadProbeType::BUFFER_LIST;
    pad.add_probe(data, |_, info| {
        // Taken rather than dropped: GStreamer would let go once more of what the binding has dropped.
        info.data.take();
        gst::PadProbeReturn::Handled
    });
}
