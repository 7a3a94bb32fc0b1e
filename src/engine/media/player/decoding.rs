//! Which decoders play: those that are wanted, and another one for one that fails.

use std::iter;

use gst::prelude::*;

use super::{PlayerEvent, worker::Worker};
use crate::media::{
    decoders::{Codec, DecoderChoice, Selection},
    error::Notice,
};

impl Worker {
    /// Another decoder joins only while the graph is built: build it again at the same place.
    pub fn use_decoders(&mut self, choice: DecoderChoice) {
        if self.decoders == choice {
            return;
        }
        self.decoders = choice;
        if let Some(current) = self.current.as_mut() {
            // Whoever names a decoder wants it, also after it has failed.
            current.failed_decoder = None;
            if current.session.is_some() {
                self.begin_again_here();
            }
        }
    }

    /// If it is a decoder that failed, goes on at the same place with the next one; once for each
    /// source. Whether it does.
    pub fn replace_decoder(&mut self, source: Option<&gst::Object>) -> bool {
        let Some(current) = self.current.as_mut() else {
            return false;
        };
        let Some((failed, caps)) = decoder(source).filter(|_| current.failed_decoder.is_none())
        else {
            return false;
        };
        let Some(codec) = Codec::of(&caps) else {
            return false;
        };
        let selection = Selection {
            choice: self.decoders.clone(),
            failed: Some((codec, failed.clone())),
        };
        let Some(next) = selection.factories(&caps).first().map(GstObjectExt::name) else {
            return false;
        };
        current.failed_decoder = selection.failed;
        self.tell(PlayerEvent::Notice(Notice::DecoderReplaced {
            failed,
            by: next.into(),
        }));
        self.begin_again_here();
        true
    }
}

/// The decoder that an object is, or is a part of: its factory, and what it decodes.
fn decoder(source: Option<&gst::Object>) -> Option<(String, gst::Caps)> {
    iter::successors(source.cloned(), gst::Object::parent).find_map(|object| {
        let element = object.downcast::<gst::Element>().ok()?;
        let factory = element.factory()?;
        let decodes = factory.klass().starts_with("Codec/Decoder");
        let caps = element.static_pad("sink")?.current_caps()?;
        decodes.then(|| (factory.name().into(), caps))
    })
}
