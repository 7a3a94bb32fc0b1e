//! Everything that the player's thread reacts to arrives in one channel, in order.

use crate::media::{error::MediaError, player::command::Command, recording::RecordingEvent};

/// Tells inputs of the present attempt from those of one that is gone.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(super) struct Generation(pub u64);

#[derive(Debug)]
pub(super) enum Input {
    /// From a handle.
    Command(Command),
    /// A tenth of a second has passed while something is open.
    Tick,
    /// The pipeline before is gone, or took too long to wait for.
    Cleared(Generation),
    /// The caller's sink, if there is an output.
    Sink(Generation, Option<gst::Element>),
    /// The first state change has returned.
    Started(
        Generation,
        Result<gst::StateChangeSuccess, gst::StateChangeError>,
    ),
    /// From the pipeline's bus.
    Message(Generation, gst::Message),
    /// A seek event was taken, or refused.
    SeekSent(Generation, bool),
    /// Why the network source could not be opened.
    Diagnosed(Generation, MediaError),
    /// What a recording reports, and its number.
    Recording(u64, RecordingEvent),
    /// The wait before an attempt is over.
    Retry(Generation),
}
