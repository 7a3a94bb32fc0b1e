//! What is said about decoders, in the window and on a terminal.

use crate::i18n::gettext_f;

/// A word after `--decoder` that means nothing here.
pub fn unknown_decoder(word: &str) -> String {
    gettext_f(
        "“{value}” is no decoder here: write auto, software or a name that gst-inspect-1.0 lists.",
        &[("value", word)],
    )
}

/// A decoder failed, and another one goes on.
pub fn replaced(failed: &str, by: &str) -> String {
    gettext_f(
        "“{failed}” failed with this stream, so “{by}” decodes it now.",
        &[("failed", failed), ("by", by)],
    )
}
