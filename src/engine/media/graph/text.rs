//! Text over the picture: an overlay of our own in front of `playsink`.
//!
//! `playsink` of 1.22 lays text only over pictures that it converts itself, does not take a text
//! stream that joins late, and loses pads when it gives one back. Here text flows whether it is
//! shown or not, and nothing has to be built again.

use gst::prelude::*;

use super::{Levels, add, link, make};

/// The overlay; without the element (its plugin needs Pango) there are pictures without text.
#[derive(Clone, Debug)]
pub(super) struct Text {
    overlay: Option<gst::Element>,
}

impl Text {
    /// Adds the overlay to `pipeline`.
    pub fn new(pipeline: &gst::Pipeline) -> Self {
        let overlay = make("subtitleoverlay").ok();
        Self {
            overlay: overlay.filter(|overlay| add(pipeline, [overlay]).is_ok()),
        }
    }

    /// Leads the picture through the overlay; returns the pad to play.
    pub fn over(&self, picture: &gst::Pad) -> gst::Pad {
        let pads = self.overlay.as_ref().and_then(|overlay| {
            overlay
                .static_pad("video_sink")
                .zip(overlay.static_pad("src"))
        });
        match pads {
            Some((sink, source)) if !sink.is_linked() => {
                link(picture, &sink);
                source
            }
            _ => picture.clone(),
        }
    }

    /// Lays the text of `pad` over the picture.
    pub fn lay(&self, pad: &gst::Pad) {
        let sink = self
            .overlay
            .as_ref()
            .and_then(|overlay| overlay.static_pad("subtitle_sink"));
        if let Some(sink) = sink.filter(|sink| !sink.is_linked()) {
            link(pad, &sink);
        }
    }

    /// Hides the text, or shows it.
    pub fn set_hidden(&self, hidden: bool) {
        if let Some(overlay) = &self.overlay {
            overlay.set_property("silent", hidden);
        }
    }

    /// Applies the offset of the text.
    pub fn set_levels(&self, levels: Levels) {
        if let Some(overlay) = &self.overlay {
            overlay.set_property("subtitle-ts-offset", levels.subtitle_offset);
        }
    }

    /// For closures on elements of the pipeline.
    pub fn downgrade(&self) -> Option<glib::WeakRef<gst::Element>> {
        self.overlay.as_ref().map(ObjectExt::downgrade)
    }

    /// What [`Text::downgrade`] stands for, while it lives.
    pub fn upgrade(weak: Option<&glib::WeakRef<gst::Element>>) -> Self {
        Self {
            overlay: weak.and_then(glib::WeakRef::upgrade),
        }
    }
}
