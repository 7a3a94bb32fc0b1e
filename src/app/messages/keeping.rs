//! The words for a picture that could not be kept.

use gettextrs::gettext;
use highwater_engine::media::{error::MediaError, snapshot::SnapshotError};
use highwater_text::{files, i18n::gettext_f};

/// One sentence for a toast.
pub fn for_snapshot_error(error: &SnapshotError) -> String {
    match error {
        SnapshotError::Io(folder, reason) => files::not_written(folder, reason),
        SnapshotError::Encoding(MediaError::MissingElement(element)) => gettext_f(
            "Keeping a picture needs GStreamer's element “{element}”: install its plugin.",
            &[("element", element)],
        ),
        SnapshotError::Encoding(_) => gettext(
            "This picture cannot be read from the graphics card: try again with the software video path.",
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_and_an_element_are_named() {
        let reason = std::io::Error::from_raw_os_error(28);
        let full = for_snapshot_error(&SnapshotError::Io("/pictures".into(), reason));
        assert!(
            full.contains("/pictures") && full.contains("No space left"),
            "{full}"
        );
        let missing = MediaError::MissingElement("pngenc".to_owned());
        assert!(for_snapshot_error(&SnapshotError::Encoding(missing)).contains("pngenc"));
    }
}
