//! The decoders for pictures that this machine really has.

use std::collections::BTreeMap;

use gst::prelude::*;

use super::Codec;

/// A decoder for pictures.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Decoder {
    /// The factory's name, for example `avdec_h264`.
    pub factory: String,
    /// The factory's long name.
    pub name: String,
    /// Whether a device does the work.
    pub hardware: bool,
    /// Whether it starts here: being registered proves nothing.
    pub works: bool,
}

/// The decoders of one codec, those that GStreamer prefers first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CodecDecoders {
    /// What they decode.
    pub codec: Codec,
    /// At least one.
    pub decoders: Vec<Decoder>,
}

/// Every codec that pictures come in, with its decoders. Each is started for a moment, which may load
/// drivers and take a second: not for the main loop. Without `hardware` no driver is touched, and
/// decoders in hardware do not work.
pub fn catalogue(hardware: bool) -> Vec<CodecDecoders> {
    let mut codecs: BTreeMap<Codec, Vec<gst::ElementFactory>> = BTreeMap::new();
    for factory in factories(pictures()) {
        for codec in codecs_of(&factory) {
            codecs.entry(codec).or_default().push(factory.clone());
        }
    }
    let mut working = BTreeMap::new();
    let mut works = |factory: &gst::ElementFactory| {
        *working
            .entry(factory.name().to_string())
            .or_insert_with(|| (hardware || !is_hardware(factory)) && starts(factory))
    };
    codecs
        .into_iter()
        .map(|(codec, factories)| CodecDecoders {
            codec,
            decoders: factories
                .iter()
                .map(|factory| decoder(factory, works(factory)))
                .collect(),
        })
        .collect()
}

/// What a decoder takes, without repetitions.
pub fn codecs_of(factory: &gst::ElementFactory) -> Vec<Codec> {
    let mut codecs: Vec<_> = factory
        .static_pad_templates()
        .iter()
        .filter(|template| template.direction() == gst::PadDirection::Sink)
        .flat_map(|template| {
            let caps = template.caps();
            caps.iter().flat_map(Codec::all_of).collect::<Vec<_>>()
        })
        .collect();
    codecs.sort();
    codecs.dedup();
    codecs
}

/// Whether a device does the work, as the factory's class says.
pub fn is_hardware(factory: &gst::ElementFactory) -> bool {
    factory.klass().split('/').any(|word| word == "Hardware")
}

/// Decoders of a type, those with the highest rank first.
pub(super) fn factories(kind: gst::ElementFactoryType) -> Vec<gst::ElementFactory> {
    let found = gst::ElementFactory::factories_with_type(kind, gst::Rank::NONE);
    let mut found: Vec<_> = found.into_iter().collect();
    found.sort_by(|a, b| {
        b.rank()
            .cmp(&a.rank())
            .then_with(|| a.name().cmp(&b.name()))
    });
    found
}

/// An element of `factory` that has reached READY: its library is there and its device answers.
pub(super) fn started(factory: &gst::ElementFactory) -> Option<gst::Element> {
    let element = factory.create().build().ok()?;
    if element.set_state(gst::State::Ready).is_ok() {
        return Some(element);
    }
    // It has to be in NULL when it is let go.
    let _ = element.set_state(gst::State::Null);
    None
}

fn starts(factory: &gst::ElementFactory) -> bool {
    // Stopping a decoder that has no data cannot fail in a way that matters here.
    started(factory).is_some_and(|element| element.set_state(gst::State::Null).is_ok())
}

fn pictures() -> gst::ElementFactoryType {
    gst::ElementFactoryType::DECODER
        | gst::ElementFactoryType::MEDIA_VIDEO
        | gst::ElementFactoryType::MEDIA_IMAGE
}

fn decoder(factory: &gst::ElementFactory, works: bool) -> Decoder {
    Decoder {
        factory: factory.name().into(),
        name: factory.longname().into(),
        hardware: is_hardware(factory),
        works,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_codec_has_a_decoder_and_the_preferred_one_is_first() {
        gst::init().expect("GStreamer starts");
        let catalogue = catalogue(true);
        assert!(!catalogue.is_empty(), "no decoder is installed");
        for entry in &catalogue {
            let ranks: Vec<_> = entry
                .decoders
                .iter()
                .filter_map(|decoder| gst::ElementFactory::find(&decoder.factory))
                .map(|factory| factory.rank())
                .collect();
            assert_eq!(ranks.len(), entry.decoders.len(), "{entry:?}");
            assert!(ranks.is_sorted_by(|a, b| a >= b), "{entry:?}: {ranks:?}");
        }
    }

    #[test]
    fn without_hardware_no_device_is_touched() {
        gst::init().expect("GStreamer starts");
        let mut decoders = catalogue(false)
            .into_iter()
            .flat_map(|entry| entry.decoders);
        assert!(decoders.all(|decoder| !(decoder.hardware && decoder.works)));
    }
}
