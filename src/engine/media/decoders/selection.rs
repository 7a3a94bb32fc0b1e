//! In which order decoders are tried in one graph.

use gst::prelude::*;

use super::{
    Codec, DecoderChoice,
    catalogue::{self, codecs_of, is_hardware},
};

/// What one graph decodes with: what a person wants, without what has failed.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub(crate) struct Selection {
    pub choice: DecoderChoice,
    /// A decoder that failed with what plays, and what it decoded.
    pub failed: Option<(Codec, String)>,
}

impl Selection {
    /// What `decodebin3` has to leave to the graph; empty where its own order is the wanted one.
    pub fn own_codecs(&self) -> gst::Caps {
        let mut codecs: Vec<_> = self.choice.named.keys().cloned().collect();
        codecs.extend(self.failed.iter().map(|(codec, _)| codec.clone()));
        if self.choice.software {
            codecs.extend(codecs_in_hardware());
        }
        codecs.sort();
        codecs.dedup();
        let mut own = gst::Caps::new_empty();
        for codec in codecs {
            let caps = codec.caps();
            // What nobody else can decode is better off with whatever there is.
            if !self.factories(&caps).is_empty() {
                own.merge(caps);
            }
        }
        own
    }

    /// The decoders for a stream, in the order in which they are to be tried.
    pub fn factories(&self, caps: &gst::Caps) -> Vec<gst::ElementFactory> {
        let codec = Codec::of(caps);
        let named = codec
            .as_ref()
            .and_then(|codec| self.choice.named.get(codec));
        let is_named = |factory: &gst::ElementFactory| {
            named.is_some_and(|named| factory.name() == named.as_str())
        };
        let has_failed = |factory: &gst::ElementFactory| {
            self.failed.as_ref().is_some_and(|(failed_at, failed)| {
                Some(failed_at) == codec.as_ref() && factory.name() == failed.as_str()
            })
        };
        let is_wanted = |factory: &gst::ElementFactory| {
            let offered = factory.rank() >= gst::Rank::MARGINAL
                && !(self.choice.software && is_hardware(factory));
            (offered || is_named(factory)) && !has_failed(factory)
        };
        let mut found: Vec<_> = catalogue::factories(gst::ElementFactoryType::DECODER)
            .into_iter()
            .filter(|factory| factory.can_sink_any_caps(&unpacked(caps)) && is_wanted(factory))
            .collect();
        // Stable: the others stay in the order of their ranks.
        found.sort_by_key(|factory| !is_named(factory));
        found
    }

    /// The first decoder for a stream that starts, in READY.
    pub fn decoder(&self, caps: &gst::Caps) -> Option<gst::Element> {
        self.factories(caps).iter().find_map(catalogue::started)
    }
}

/// A parser can pack a stream in another way, so the way it is packed rules out no decoder.
fn unpacked(caps: &gst::Caps) -> gst::Caps {
    let mut caps = caps.clone();
    let caps_mut = caps.make_mut();
    for structure in caps_mut.iter_mut() {
        structure.remove_fields([
            "stream-format",
            "alignment",
            "codec_data",
            "parsed",
            "framed",
        ]);
    }
    caps
}

fn codecs_in_hardware() -> impl Iterator<Item = Codec> {
    let decoders = catalogue::factories(gst::ElementFactoryType::DECODER);
    decoders
        .into_iter()
        .filter(is_hardware)
        .flat_map(|factory| codecs_of(&factory))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn h264() -> gst::Caps {
        gst::init().expect("GStreamer starts");
        gst::Caps::builder("video/x-h264")
            .field("stream-format", "avc")
            .field("alignment", "au")
            .build()
    }

    fn names(selection: &Selection) -> Vec<String> {
        let factories = selection.factories(&h264());
        factories
            .iter()
            .map(|factory| factory.name().into())
            .collect()
    }

    fn codec() -> Codec {
        Codec::of(&h264()).expect("H.264")
    }

    #[test]
    fn without_a_wish_everything_is_left_to_gstreamer() {
        gst::init().expect("GStreamer starts");
        assert!(Selection::default().own_codecs().is_empty());
    }

    #[test]
    fn the_named_one_is_first_and_the_others_stand_by() {
        let usual = names(&Selection::default());
        let last = usual.last().expect("a decoder for H.264").clone();
        let selection = Selection {
            choice: DecoderChoice {
                named: [(codec(), last.clone())].into(),
                ..DecoderChoice::default()
            },
            ..Selection::default()
        };
        let wanted = names(&selection);
        assert_eq!(wanted.first(), Some(&last));
        assert_eq!(wanted.len(), usual.len());
        assert_eq!(selection.own_codecs(), codec().caps());
    }

    #[test]
    fn one_that_failed_is_not_tried_again() {
        let usual = names(&Selection::default());
        let first = usual.first().expect("a decoder for H.264").clone();
        let selection = Selection {
            failed: Some((codec(), first.clone())),
            ..Selection::default()
        };
        assert_eq!(names(&selection), usual[1..]);
    }

    #[test]
    fn a_name_that_means_nothing_changes_nothing() {
        let selection = Selection {
            choice: DecoderChoice {
                named: [(codec(), "no-such-decoder".to_owned())].into(),
                ..DecoderChoice::default()
            },
            ..Selection::default()
        };
        assert_eq!(names(&selection), names(&Selection::default()));
    }
}
