//! Holds back the end of a stream until the other streams of its source have begun.
//!
//! `decodebin3` of 1.22 forgets a stream that ended before another one began, looks for it in vain
//! when it is stopped, and crashes. A text of one line beside a picture whose first frame is late
//! is enough.

use std::{
    mem,
    sync::{Arc, Mutex, PoisonError},
};

use gst::prelude::*;

/// The streams of one source bin. Cheap to clone; all clones are one.
#[derive(Clone, Debug, Default)]
pub(super) struct Endings(Arc<Mutex<Streams>>);

#[derive(Debug, Default)]
struct Streams {
    stages: Vec<Stage>,
    /// Beside the stages.
    pads: Vec<glib::WeakRef<gst::Pad>>,
    held: Vec<Held>,
}

/// How far a stream is.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Stage {
    /// Neither data nor a gap has passed.
    Silent,
    /// The first of them is on its way through the decoder.
    Beginning,
    /// The first of them has arrived, or there is none to come.
    Begun,
}

/// An end that waits, in the thread of its stream.
#[derive(Debug)]
struct Held(glib::WeakRef<gst::Pad>, gst::PadProbeId);

impl Held {
    fn release(self) {
        if let Some(pad) = self.0.upgrade() {
            pad.remove_probe(self.1);
        }
    }
}

impl Endings {
    /// Watches a source pad; to be called before data flows on any pad of its bin.
    pub fn watch(&self, pad: &gst::Pad) {
        let number = self.change(|streams| {
            streams.stages.push(Stage::Silent);
            streams.pads.push(pad.downgrade());
            streams.stages.len() - 1
        });
        let endings = self.clone();
        let items = gst::PadProbeType::DATA_DOWNSTREAM;
        pad.add_probe(items, move |_, info| endings.passes(number, info));
        let endings = self.clone();
        let events = gst::PadProbeType::BLOCK | gst::PadProbeType::EVENT_DOWNSTREAM;
        pad.add_probe(events, move |pad, info| endings.ends(number, pad, info));
    }

    /// A pad is gone: nobody waits for it any more.
    pub fn leave(&self, pad: &gst::Pad) {
        self.change(|streams| {
            for (stage, known) in streams.stages.iter_mut().zip(&streams.pads) {
                if known.upgrade().as_ref() == Some(pad) {
                    *stage = Stage::Begun;
                }
            }
        });
        self.release();
    }

    /// An item leaves the pad. It has arrived when the next one leaves.
    fn passes(&self, number: usize, info: &gst::PadProbeInfo<'_>) -> gst::PadProbeReturn {
        let begins = is_data(info);
        let stage = self.change(|streams| {
            let stage = &mut streams.stages[number];
            *stage = match *stage {
                Stage::Silent if begins => Stage::Beginning,
                Stage::Silent => Stage::Silent,
                Stage::Beginning | Stage::Begun => Stage::Begun,
            };
            *stage
        });
        if stage == Stage::Begun {
            self.release();
            return gst::PadProbeReturn::Remove;
        }
        gst::PadProbeReturn::Ok
    }

    /// Lets every event pass but an end that comes too early.
    fn ends(
        &self,
        number: usize,
        pad: &gst::Pad,
        info: &mut gst::PadProbeInfo<'_>,
    ) -> gst::PadProbeReturn {
        if !info
            .event()
            .is_some_and(|event| event.type_() == gst::EventType::Eos)
        {
            return gst::PadProbeReturn::Pass;
        }
        let waits = self.change(|streams| {
            streams.stages[number] = Stage::Begun;
            let waits = streams.some_have_not_begun();
            if waits && let Some(id) = info.id.take() {
                streams.held.push(Held(pad.downgrade(), id));
            }
            waits
        });
        self.release();
        if waits {
            // The answer of a probe that blocks.
            gst::PadProbeReturn::Ok
        } else {
            gst::PadProbeReturn::Pass
        }
    }

    /// Lets the ends go when all streams have begun.
    fn release(&self) {
        let held = self.change(|streams| {
            if streams.some_have_not_begun() {
                Vec::new()
            } else {
                mem::take(&mut streams.held)
            }
        });
        held.into_iter().for_each(Held::release);
    }

    fn change<T>(&self, change: impl FnOnce(&mut Streams) -> T) -> T {
        change(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Streams {
    fn some_have_not_begun(&self) -> bool {
        self.stages.iter().any(|stage| *stage != Stage::Begun)
    }
}

fn is_data(info: &gst::PadProbeInfo<'_>) -> bool {
    match info.event() {
        Some(event) => event.type_() == gst::EventType::Gap,
        None => true,
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, Instant};

    use super::*;

    /// What arrives at the sinks, in its order.
    type Arrived = Arc<Mutex<Vec<&'static str>>>;

    /// A source and a sink in `pipeline`, watched.
    fn stream(
        pipeline: &gst::Pipeline,
        endings: &Endings,
        arrived: &Arrived,
        [data, end]: [&'static str; 2],
    ) -> gst::Element {
        let make = |factory: &str| gst::ElementFactory::make(factory).build().expect(factory);
        let (source, sink) = (make("appsrc"), make("fakesink"));
        sink.set_property("async", false);
        pipeline.add_many([&source, &sink]).expect("room");
        source.link(&sink).expect("pads that fit");
        endings.watch(&source.static_pad("src").expect("one"));
        let arrived = arrived.clone();
        let entrance = sink.static_pad("sink").expect("one");
        entrance.add_probe(gst::PadProbeType::DATA_DOWNSTREAM, move |_, info| {
            let is_end = info
                .event()
                .is_some_and(|event| event.type_() == gst::EventType::Eos);
            if is_data(info) || is_end {
                let what = if is_end { end } else { data };
                arrived.lock().expect("nobody panics").push(what);
            }
            gst::PadProbeReturn::Ok
        });
        source
    }

    fn push(source: &gst::Element) {
        let answer = source.emit_by_name("push-buffer", &[&gst::Buffer::new()]);
        assert_eq!(gst::FlowReturn::Ok, answer);
    }

    fn end(source: &gst::Element) {
        let answer = source.emit_by_name("end-of-stream", &[]);
        assert_eq!(gst::FlowReturn::Ok, answer);
    }

    fn wait_until(what: &str, done: impl Fn() -> bool) {
        let deadline = Instant::now() + Duration::from_secs(10);
        while !done() {
            assert!(Instant::now() < deadline, "waited in vain for {what}");
            std::thread::yield_now();
        }
    }

    #[test]
    fn an_end_waits_until_the_other_stream_has_begun() {
        gst::init().expect("GStreamer starts");
        let (pipeline, endings) = (gst::Pipeline::new(), Endings::default());
        let arrived = Arrived::default();
        let text = stream(&pipeline, &endings, &arrived, ["line", "end of text"]);
        let picture = stream(&pipeline, &endings, &arrived, ["frame", "end of picture"]);
        pipeline.set_state(gst::State::Playing).expect("starts");

        push(&text);
        end(&text);
        wait_until("an end that is held", || {
            endings.change(|streams| !streams.held.is_empty())
        });
        push(&picture);
        push(&picture);
        let count = || arrived.lock().expect("nobody panics").len();
        wait_until("the end of the text", || count() >= 4);
        end(&picture);
        wait_until("the end of the picture", || count() == 5);

        let arrived = arrived.lock().expect("nobody panics").clone();
        assert_eq!(arrived[..2], ["line", "frame"]);
        assert!(arrived[2..4].contains(&"end of text"), "{arrived:?}");
        pipeline.set_state(gst::State::Null).expect("stops");
    }

    #[test]
    fn streams_without_data_end_together() {
        gst::init().expect("GStreamer starts");
        let (pipeline, endings) = (gst::Pipeline::new(), Endings::default());
        let arrived = Arrived::default();
        let one = stream(&pipeline, &endings, &arrived, ["data", "end of one"]);
        let other = stream(&pipeline, &endings, &arrived, ["data", "end of other"]);
        pipeline.set_state(gst::State::Playing).expect("starts");
        end(&one);
        end(&other);
        wait_until("both ends", || {
            arrived.lock().expect("nobody panics").len() == 2
        });
        pipeline.set_state(gst::State::Null).expect("stops");
    }

    #[test]
    fn nobody_waits_for_a_stream_that_is_gone() {
        gst::init().expect("GStreamer starts");
        let (pipeline, endings) = (gst::Pipeline::new(), Endings::default());
        let arrived = Arrived::default();
        let one = stream(&pipeline, &endings, &arrived, ["data", "end of one"]);
        let gone = stream(&pipeline, &endings, &arrived, ["data", "end of gone"]);
        pipeline.set_state(gst::State::Playing).expect("starts");
        end(&one);
        wait_until("an end that is held", || {
            endings.change(|streams| !streams.held.is_empty())
        });
        endings.leave(&gone.static_pad("src").expect("one"));
        wait_until("the end", || {
            *arrived.lock().expect("nobody panics") == ["end of one"]
        });
        pipeline.set_state(gst::State::Null).expect("stops");
    }
}
