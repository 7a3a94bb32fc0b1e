//! Seeks, one at a time: of those that arrive while one is under way only the newest is kept.

use gst::prelude::*;

use super::{SeekMode, input::Input, session::Session};

/// Where to go, and how fast from there.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Target {
    pub position: gst::ClockTime,
    pub mode: SeekMode,
    pub rate: f64,
}

#[derive(Debug, Default)]
pub(super) struct Seeking {
    under_way: bool,
    next: Option<Target>,
    /// The rate that the pipeline plays at.
    pub rate: Option<f64>,
}

impl Seeking {
    /// Takes a wish; returns it when it can be carried out now.
    pub fn wish(&mut self, target: Target) -> Option<Target> {
        if self.under_way {
            self.next = Some(target);
            return None;
        }
        self.under_way = true;
        Some(target)
    }

    /// A seek has ended; returns the one that was wished for meanwhile.
    pub fn done(&mut self) -> Option<Target> {
        let next = self.next.take();
        self.under_way = next.is_some();
        next
    }

    pub fn is_under_way(&self) -> bool {
        self.under_way
    }
}

impl Session {
    /// Moves to `target`, now or after the seek that is under way.
    pub fn seek(&mut self, target: Target, inputs: &async_channel::Sender<Input>) {
        if let Some(target) = self.seeking.wish(target) {
            self.send_seek(target, inputs.clone());
        }
    }

    /// The seek that is under way is done. Returns whether all wishes are fulfilled.
    pub fn seek_done(&mut self, inputs: &async_channel::Sender<Input>) -> bool {
        match self.seeking.done() {
            Some(next) => {
                self.send_seek(next, inputs.clone());
                false
            }
            None => true,
        }
    }

    /// Begins the data anew at the present place: a stream that joins in the middle has none yet,
    /// and the others would wait for it.
    pub fn refresh(&mut self, rate: f64, inputs: &async_channel::Sender<Input>) {
        if let Some(position) = self.position().filter(|_| self.is_seekable()) {
            let mode = SeekMode::Accurate;
            self.seek(
                Target {
                    position,
                    mode,
                    rate,
                },
                inputs,
            );
        }
    }

    fn send_seek(&mut self, target: Target, inputs: async_channel::Sender<Input>) {
        self.seeking.rate = Some(target.rate);
        let generation = self.generation;
        self.graph.pipeline.call_async(move |pipeline| {
            let result = pipeline.seek(
                target.rate,
                flags(target.mode),
                gst::SeekType::Set,
                target.position,
                gst::SeekType::None,
                gst::ClockTime::NONE,
            );
            let _ = inputs.try_send(Input::SeekSent(generation, result.is_ok()));
        });
    }

    /// Shows the next frame of a pipeline that stands still.
    pub fn step(&self) {
        let Some(sink) = self
            .graph
            .playback
            .as_ref()
            .map(|playback| playback.video_sink.clone())
        else {
            return;
        };
        sink.call_async(|sink| {
            // Refused at the end of the stream, where there is no next frame.
            sink.send_event(gst::event::Step::new(
                gst::format::Buffers::ONE,
                1.0,
                true,
                false,
            ));
        });
    }
}

fn flags(mode: SeekMode) -> gst::SeekFlags {
    gst::SeekFlags::FLUSH
        | match mode {
            SeekMode::Accurate => gst::SeekFlags::ACCURATE,
            SeekMode::KeyFrame => gst::SeekFlags::KEY_UNIT | gst::SeekFlags::SNAP_NEAREST,
        }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn target(seconds: u64) -> Target {
        let position = gst::ClockTime::from_seconds(seconds);
        Target {
            position,
            mode: SeekMode::KeyFrame,
            rate: 1.0,
        }
    }

    #[test]
    fn of_the_seeks_during_a_seek_only_the_newest_is_kept() {
        let mut seeking = Seeking::default();
        assert_eq!(seeking.wish(target(1)), Some(target(1)));
        assert_eq!(seeking.wish(target(2)), None);
        assert_eq!(seeking.wish(target(3)), None);
        assert_eq!(seeking.done(), Some(target(3)));
        assert_eq!(seeking.done(), None);
        assert!(!seeking.is_under_way());
    }
}
