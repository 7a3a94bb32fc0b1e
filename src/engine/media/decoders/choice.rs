//! What a person wants to decode with.

use std::collections::BTreeMap;

use super::{Codec, codecs_of, is_hardware};

/// Leaves the choice to GStreamer's ranks.
const AUTOMATIC: &str = "auto";
/// Leaves devices out.
const SOFTWARE: &str = "software";

/// What a person wants to decode with. The default leaves it to GStreamer's ranks.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct DecoderChoice {
    /// Only decoders that run on the CPU, where no other one is named.
    pub software: bool,
    /// Names of factories, for example `openh264dec`. One that is missing or does not start is
    /// passed over.
    pub named: BTreeMap<Codec, String>,
}

/// Neither `auto` nor `software`, nor the name of a decoder that is registered here.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct UnknownDecoder;

impl DecoderChoice {
    /// Takes `auto`, `software` or the name of a decoder: for `codec`, or without one for all that
    /// the decoder takes. Needs `gst::init` first.
    ///
    /// # Errors
    ///
    /// When the word means nothing here; nothing is changed then.
    pub fn choose(&mut self, word: &str, codec: Option<&Codec>) -> Result<(), UnknownDecoder> {
        if matches!(word, AUTOMATIC | SOFTWARE) {
            self.software = word == SOFTWARE;
            match codec {
                Some(codec) => drop(self.named.remove(codec)),
                None => self.named.clear(),
            }
            return Ok(());
        }
        let taken = gst::ElementFactory::find(word)
            .filter(|factory| factory.has_type(gst::ElementFactoryType::DECODER))
            .map(|factory| codecs_of(&factory))
            .unwrap_or_default();
        let mut wanted = taken
            .into_iter()
            .filter(|taken| codec.is_none_or(|codec| codec == taken))
            .peekable();
        wanted.peek().ok_or(UnknownDecoder)?;
        self.named
            .extend(wanted.map(|codec| (codec, word.to_owned())));
        Ok(())
    }

    /// The word that [`choose`](Self::choose) takes for what is wanted for `codec`.
    pub fn word(&self, codec: Option<&Codec>) -> &str {
        let named = codec.and_then(|codec| self.named.get(codec));
        named.map_or(self.default_word(), String::as_str)
    }

    /// The same without devices.
    #[must_use]
    pub fn in_software(mut self) -> Self {
        self.software = true;
        self.named.retain(|_, factory| {
            gst::ElementFactory::find(factory).is_none_or(|factory| !is_hardware(&factory))
        });
        self
    }

    /// The word for codecs for which no decoder is named.
    pub fn default_word(&self) -> &'static str {
        if self.software { SOFTWARE } else { AUTOMATIC }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn h264() -> Codec {
        gst::init().expect("GStreamer starts");
        "video/x-h264".parse().expect("a codec")
    }

    #[test]
    fn a_name_stands_for_all_that_the_decoder_takes() {
        let codec = h264();
        let mut choice = DecoderChoice::default();
        assert_eq!(choice.choose("avdec_mpeg2video", None), Ok(()));
        assert_eq!(choice.named.len(), 2, "{choice:?}");
        assert_eq!(choice.word(Some(&codec)), "auto");
    }

    #[test]
    fn going_back_to_automatic_forgets_the_name_of_that_codec_alone() {
        let codec = h264();
        let mut choice = DecoderChoice::default();
        assert_eq!(choice.choose("avdec_mpeg2video", None), Ok(()));
        assert_eq!(choice.choose("openh264dec", Some(&codec)), Ok(()));
        assert_eq!(choice.word(Some(&codec)), "openh264dec");
        assert_eq!(choice.choose("software", Some(&codec)), Ok(()));
        assert_eq!(choice.word(Some(&codec)), "software");
        assert_eq!(choice.named.len(), 2, "{choice:?}");
    }

    #[test]
    fn what_is_no_decoder_is_refused() {
        let codec = h264();
        let mut choice = DecoderChoice::default();
        for word in ["", "no-such-decoder", "videoconvert", "vp8dec"] {
            assert_eq!(
                choice.choose(word, Some(&codec)),
                Err(UnknownDecoder),
                "{word}"
            );
        }
        assert_eq!(choice, DecoderChoice::default());
    }
}
