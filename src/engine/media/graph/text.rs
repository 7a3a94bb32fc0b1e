//! Text over the picture: an overlay of our own in front of `playsink`.
//!
//! `playsink` of 1.22 lays text only over pictures that it converts itself, does not take a text
//! stream that joins late, and loses pads when it gives one back. Here text flows whether it is
//! shown or not, and nothing has to be built again.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use gst::prelude::*;

use super::{add, link, make};

/// The overlay in front of the picture. There is none before there is a picture (the element
/// would wait for one), and none where the element is missing (its plugin needs Pango).
#[derive(Clone, Debug, Default)]
pub(super) struct Text(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    /// Weak: the pipeline owns it, and closures on elements of the pipeline own this.
    overlay: glib::WeakRef<gst::Element>,
    /// Text that came before the picture.
    early: glib::WeakRef<gst::Pad>,
    hidden: bool,
    /// Nanoseconds by which the text comes later.
    offset: i64,
}

impl Text {
    /// Leads the picture through an overlay beside `sink`; returns the pad to play.
    pub fn over(&self, picture: &gst::Pad, sink: &gst::Element) -> gst::Pad {
        let state = self.lock();
        let overlay = state.overlay.upgrade().or_else(|| overlay_beside(sink));
        let pads = overlay.as_ref().and_then(|overlay| {
            overlay
                .static_pad("video_sink")
                .zip(overlay.static_pad("src"))
        });
        match pads {
            Some((entrance, exit)) if !entrance.is_linked() => {
                state.overlay.set(overlay.as_ref());
                state.apply();
                link(picture, &entrance);
                if let Some(early) = state.early.upgrade() {
                    state.lay(&early);
                }
                exit
            }
            _ => picture.clone(),
        }
    }

    /// Lays the text of `pad` over the picture, as soon as there is one.
    pub fn lay(&self, pad: &gst::Pad) {
        let state = self.lock();
        if !state.lay(pad) {
            state.early.set(Some(pad));
        }
    }

    /// Hides the text, or shows it.
    pub fn set_hidden(&self, hidden: bool) {
        let mut state = self.lock();
        state.hidden = hidden;
        state.apply();
    }

    /// Brings the text later, in nanoseconds.
    pub fn set_offset(&self, offset: i64) {
        let mut state = self.lock();
        state.offset = offset;
        state.apply();
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// Whether there is an overlay.
    fn lay(&self, pad: &gst::Pad) -> bool {
        let overlay = self.overlay.upgrade();
        let entrance = overlay.and_then(|overlay| overlay.static_pad("subtitle_sink"));
        if let Some(entrance) = entrance.as_ref().filter(|entrance| !entrance.is_linked()) {
            link(pad, entrance);
        }
        entrance.is_some()
    }

    fn apply(&self) {
        if let Some(overlay) = self.overlay.upgrade() {
            overlay.set_property("silent", self.hidden);
            overlay.set_property("subtitle-ts-offset", self.offset);
        }
    }
}

/// A new overlay in the bin that `sink` is in, running as that does.
fn overlay_beside(sink: &gst::Element) -> Option<gst::Element> {
    let bin = sink.parent()?.downcast::<gst::Bin>().ok()?;
    let overlay = make("subtitleoverlay").ok()?;
    add(&bin, [&overlay]).ok()?;
    overlay.sync_state_with_parent().ok()?;
    Some(overlay)
}
