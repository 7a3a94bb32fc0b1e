//! The words for a text that is no source.

use gettextrs::gettext;
use highwater_engine::media::source::SourceError;
use highwater_text::i18n::gettext_f;

/// One sentence for the location dialog and the command line.
pub fn for_source_error(error: &SourceError) -> String {
    match error {
        SourceError::Empty => gettext("Enter an address or the path of a file."),
        SourceError::UnknownScheme(scheme) => gettext_f(
            "Nothing here opens addresses that begin with “{scheme}:”. Check for a typing mistake.",
            &[("scheme", scheme)],
        ),
        SourceError::Malformed => {
            gettext("This address is not complete. One looks like rtsp://camera:554/stream.")
        }
        SourceError::DemoOption(option) => gettext_f(
            "The demo camera has no option “{option}”. It knows drop, stall, die, resize and password.",
            &[("option", option)],
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_sentence_names_what_was_written() {
        let sentence = for_source_error(&SourceError::UnknownScheme("rstp".to_owned()));
        assert!(sentence.contains("“rstp:”"));
        let sentence = for_source_error(&SourceError::DemoOption("dorp".to_owned()));
        assert!(sentence.contains("“dorp”"));
    }
}
