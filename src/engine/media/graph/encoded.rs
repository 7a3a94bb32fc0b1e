//! Counts what goes into the decoders of a pipeline, from the moment that each of them is put in: two
//! atomics, written by streaming threads.

use std::sync::{
    Arc,
    atomic::{AtomicBool, AtomicU64, Ordering},
};

use gst::prelude::*;
use gst_video::VideoDecoder;

/// Counts encoded bytes. Cheap to clone; all clones count together.
#[derive(Clone, Debug, Default)]
pub(crate) struct EncodedCounter(Arc<Counts>);

#[derive(Debug, Default)]
struct Counts {
    bytes: AtomicU64,
    decodes: AtomicBool,
    tells_drops: AtomicBool,
}

impl EncodedCounter {
    /// Counts at every decoder that `pipeline` gets from now on.
    pub fn watch(&self, pipeline: &gst::Pipeline) {
        let counter = self.clone();
        pipeline.connect_deep_element_added(move |_, _, element| counter.add(element));
    }

    /// Bytes that went into decoders; `None` while there is no decoder.
    pub fn bytes(&self) -> Option<u64> {
        let bytes = self.0.bytes.load(Ordering::Relaxed);
        self.0.decodes.load(Ordering::Relaxed).then_some(bytes)
    }

    /// Whether there is a decoder that tells which frames it drops: `GstVideoDecoder` does it for
    /// all that are made from it.
    pub fn tells_drops(&self) -> bool {
        self.0.tells_drops.load(Ordering::Relaxed)
    }

    fn add(&self, element: &gst::Element) {
        let Some(pad) = element.static_pad("sink").filter(|_| is_decoder(element)) else {
            return;
        };
        self.0.decodes.store(true, Ordering::Relaxed);
        if element.is::<VideoDecoder>() {
            self.0.tells_drops.store(true, Ordering::Relaxed);
        }
        let counter = self.clone();
        pad.add_probe(gst::PadProbeType::BUFFER, move |_, info| {
            let bytes = info.buffer().map_or(0, |buffer| buffer.size() as u64);
            counter.0.bytes.fetch_add(bytes, Ordering::Relaxed);
            gst::PadProbeReturn::Ok
        });
    }
}

/// Whether an element decodes by itself, and not by others within it.
pub(crate) fn is_decoder(element: &gst::Element) -> bool {
    let factory = element.factory();
    !element.is::<gst::Bin>() && factory.is_some_and(|factory| factory.klass().contains("Decoder"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_decoder_gets_is_counted() {
        gst::init().unwrap();
        let counter = EncodedCounter::default();
        let pipeline = gst::Pipeline::new();
        counter.watch(&pipeline);
        let bin = gst::parse::bin_from_description(
            "videotestsrc num-buffers=5 ! jpegenc ! identity name=encoded ! jpegdec ! fakesink",
            false,
        )
        .unwrap();
        assert_eq!(counter.bytes(), None);
        pipeline.add(&bin).unwrap();
        let expected = Arc::new(AtomicU64::new(0));
        let sum = expected.clone();
        let encoded = bin.by_name("encoded").unwrap().static_pad("src").unwrap();
        encoded.add_probe(gst::PadProbeType::BUFFER, move |_, info| {
            let size = info.buffer().unwrap().size() as u64;
            sum.fetch_add(size, Ordering::Relaxed);
            gst::PadProbeReturn::Ok
        });
        pipeline.set_state(gst::State::Playing).unwrap();
        let bus = pipeline.bus().unwrap();
        let end =
            bus.timed_pop_filtered(gst::ClockTime::from_seconds(30), &[gst::MessageType::Eos]);
        pipeline.set_state(gst::State::Null).unwrap();
        assert!(end.is_some());
        let expected = expected.load(Ordering::Relaxed);
        assert!(expected > 0);
        assert_eq!(counter.bytes(), Some(expected));
        assert!(counter.tells_drops());
    }
}
