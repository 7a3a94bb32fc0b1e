//! The frames that decoders drop because they would be late: each tells its count in a message
//! whenever it drops one.

use std::collections::HashMap;

use gst::prelude::*;
use gst_video::VideoDecoder;

/// What the decoders of one pipeline dropped.
#[derive(Debug, Default)]
pub(super) struct Drops {
    /// The newest count of each, by its path.
    of: HashMap<String, u64>,
}

impl Drops {
    /// Takes a message's count, if it comes from a decoder: sinks send such messages as well.
    pub fn note(&mut self, message: &gst::message::Qos) {
        let Some(decoder) = message.src().filter(|source| source.is::<VideoDecoder>()) else {
            return;
        };
        let (_, dropped) = message.stats();
        if let Ok(dropped) = u64::try_from(dropped.value()) {
            self.of.insert(decoder.path_string().into(), dropped);
        }
    }

    /// How many all of them dropped.
    pub fn count(&self) -> u64 {
        self.of.values().sum()
    }
}

#[cfg(test)]
mod tests {
    use gst::format::Buffers;

    use super::*;

    fn told(by: &gst::Element, dropped: u64) -> gst::Message {
        gst::message::Qos::builder(false)
            .src(by)
            .stats(Buffers::from_u64(100), Buffers::from_u64(dropped))
            .build()
    }

    fn note(drops: &mut Drops, message: &gst::Message) {
        let gst::MessageView::Qos(message) = message.view() else {
            panic!("it is one");
        };
        drops.note(message);
    }

    #[test]
    fn the_newest_count_of_each_decoder_counts_and_a_sink_s_does_not() {
        gst::init().unwrap();
        let make = |factory| gst::ElementFactory::make(factory).build().unwrap();
        let (one, other, sink) = (make("jpegdec"), make("jpegdec"), make("fakesink"));
        let mut drops = Drops::default();
        for message in [
            told(&one, 1),
            told(&one, 3),
            told(&other, 2),
            told(&sink, 40),
        ] {
            note(&mut drops, &message);
        }
        assert_eq!(drops.count(), 5);
    }
}
