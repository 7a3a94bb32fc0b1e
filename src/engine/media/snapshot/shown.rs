//! Which frame is on screen: the newest two that entered the picture's sink, and its position.
//!
//! A sink waits with a frame until its time has come, so the newest one is usually not seen yet.
//! What the sink itself keeps is no help: on the software path it is as small as the window.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use gst::prelude::*;
use gst_video::VideoOrientationMethod;

/// A decoded frame, and what is known about it.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub buffer: gst::Buffer,
    pub caps: gst::Caps,
    /// How it has to be turned to stand upright.
    pub orientation: VideoOrientationMethod,
    /// In stream time.
    pub position: Option<gst::ClockTime>,
}

/// The newest frames of what plays. Cheap to clone; all clones are one. The frames outlive their
/// pipeline, as the picture on screen does, until there are others or [`Self::clear`].
#[derive(Clone, Debug, Default)]
pub(crate) struct ShownFrames(Arc<Mutex<State>>);

#[derive(Debug, Default)]
struct State {
    /// The pad that the frames came through.
    pad: glib::WeakRef<gst::Pad>,
    newest: Option<Frame>,
    before: Option<Frame>,
}

impl ShownFrames {
    /// Takes note of what arrives at a sink's pad.
    pub fn watch(&self, pad: &gst::Pad) {
        let frames = self.clone();
        pad.add_probe(gst::PadProbeType::BUFFER, move |pad, info| {
            if let Some(frame) = info.buffer().and_then(|buffer| frame(pad, buffer)) {
                frames.arrived(pad, frame);
            }
            gst::PadProbeReturn::Ok
        });
    }

    /// The frame on screen; `None` before the first one.
    pub(super) fn on_screen(&self) -> Option<Frame> {
        let (sink, newest, before) = {
            let state = self.lock();
            let sink = state.pad.upgrade().and_then(|pad| pad.parent_element());
            (sink, state.newest.clone(), state.before.clone())
        };
        let position = sink.and_then(|sink| sink.query_position::<gst::ClockTime>());
        Some(seen(newest?, before, position))
    }

    /// Lets go of the frames: nothing is on screen any more.
    pub fn clear(&self) {
        // They are freed outside of the lock.
        let gone = std::mem::take(&mut *self.lock());
        drop(gone);
    }

    /// In the streaming thread; the lock is never held for longer than it takes to move a pointer.
    fn arrived(&self, pad: &gst::Pad, frame: Frame) {
        let mut state = self.lock();
        let before = state.newest.replace(frame);
        let same = state.pad.upgrade().as_ref() == Some(pad);
        let gone = if same {
            std::mem::replace(&mut state.before, before)
        } else {
            state.pad = pad.downgrade();
            state.before.take()
        };
        drop(state);
        drop(gone);
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The frame that is seen at `position`: the newest one, unless its time has not come. (After a
/// seek backwards the one before has not come either; it is gone with the next frame.)
fn seen(newest: Frame, before: Option<Frame>, position: Option<gst::ClockTime>) -> Frame {
    let waits = newest
        .position
        .zip(position)
        .is_some_and(|(frame, now)| frame > now);
    match before {
        Some(before) if waits => before,
        _ => newest,
    }
}

fn frame(pad: &gst::Pad, buffer: &gst::Buffer) -> Option<Frame> {
    let segment = pad.sticky_event::<gst::event::Segment>(0);
    let segment = segment.as_ref().map(|event| event.segment());
    let time = segment.and_then(|segment| segment.downcast_ref::<gst::ClockTime>());
    let orientation = pad
        .sticky_event::<gst::event::Tag>(0)
        .and_then(|event| VideoOrientationMethod::from_tag(event.tag()));
    Some(Frame {
        buffer: buffer.clone(),
        caps: pad.current_caps()?,
        orientation: orientation.unwrap_or(VideoOrientationMethod::Identity),
        position: time.and_then(|segment| segment.to_stream_time(buffer.pts())),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn time(seconds: u64) -> gst::ClockTime {
        gst::ClockTime::from_seconds(seconds)
    }

    fn frame(seconds: u64) -> Frame {
        gst::init().expect("GStreamer starts");
        Frame {
            buffer: gst::Buffer::new(),
            caps: gst::Caps::new_empty(),
            orientation: VideoOrientationMethod::Identity,
            position: Some(time(seconds)),
        }
    }

    fn pad() -> gst::Pad {
        gst::init().expect("GStreamer starts");
        gst::Pad::new(gst::PadDirection::Sink)
    }

    fn seen_at(position: Option<gst::ClockTime>) -> Option<gst::ClockTime> {
        seen(frame(4), Some(frame(3)), position).position
    }

    #[test]
    fn a_frame_whose_time_has_not_come_is_not_on_screen() {
        assert_eq!(seen_at(Some(time(3))), Some(time(3)));
        assert_eq!(seen_at(Some(time(4))), Some(time(4)));
    }

    #[test]
    fn without_a_sink_to_ask_the_newest_frame_is_the_one() {
        assert_eq!(seen_at(None), Some(time(4)));
    }

    #[test]
    fn no_more_than_two_frames_are_kept_and_none_after_the_end() {
        let (frames, pad) = (ShownFrames::default(), pad());
        for seconds in 1..4 {
            frames.arrived(&pad, frame(seconds));
        }
        let state = frames.lock();
        let kept = [&state.before, &state.newest].map(|kept| kept.as_ref()?.position);
        assert_eq!(kept, [Some(time(2)), Some(time(3))]);
        drop(state);
        frames.clear();
        assert!(frames.on_screen().is_none());
    }

    #[test]
    fn the_frames_of_another_sink_take_the_place_of_both() {
        let frames = ShownFrames::default();
        for seconds in 1..3 {
            frames.arrived(&pad(), frame(seconds));
        }
        assert!(frames.lock().before.is_none());
    }
}
