//! A video output that fails while playing: the picture goes on with another one.

use std::iter;

use glib::translate::IntoGlib;
use gst::prelude::*;

use super::{PlayerEvent, worker::Worker};
use crate::media::{error::Notice, redact};

impl Worker {
    /// If it is the video output that failed, and it has another way, goes on at the same place.
    /// Whether it does.
    pub fn replace_output(&mut self, message: &gst::message::Error) -> bool {
        let sink = self
            .session()
            .and_then(|session| session.graph.playback.as_ref())
            .map(|playback| playback.video_sink.clone());
        let is_output =
            sink.is_some_and(|sink| is_part_of(message.src(), &sink) || is_refused(message));
        if !is_output || !self.output.has_failed() {
            return false;
        }
        let text = redact(message.error().message());
        self.tell(PlayerEvent::Notice(Notice::OutputReplaced(text)));
        self.begin_again_here();
        true
    }
}

fn is_part_of(object: Option<&gst::Object>, sink: &gst::Element) -> bool {
    iter::successors(object.cloned(), gst::Object::parent).any(|part| &part == sink)
}

/// Whether a stream was refused on its way: the source of the data says so, whoever refused it.
fn is_refused(message: &gst::message::Error) -> bool {
    let flow = message
        .details()
        .and_then(|details| details.get::<i32>("flow-return").ok());
    flow == Some(gst::FlowError::NotNegotiated.into_glib())
}
