//! The words for a picture or a recording that could not be kept.

use gettextrs::gettext;
use highwater_engine::media::{
    error::MediaError, recording::RecordingError, snapshot::SnapshotError,
};
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

/// One sentence for a toast: why nothing is recorded, or nothing more.
pub fn for_recording_error(error: &RecordingError) -> String {
    match error {
        RecordingError::Nothing => gettext(
            "Nothing came that could be recorded: wait until the picture moves, and try again.",
        ),
        RecordingError::DiskFull(path) => gettext_f(
            "Recording ended because the disk of “{path}” is full: make room there.",
            &[("path", &path.display().to_string())],
        ),
        RecordingError::NotWritable(path, reason) => gettext_f(
            "Recording ended because “{path}” cannot be written ({reason}): check the folder.",
            &[("path", &path.display().to_string()), ("reason", reason)],
        ),
        RecordingError::MissingElement(element) => gettext_f(
            "Recording needs GStreamer's element “{element}”: install its plugin.",
            &[("element", element)],
        ),
        RecordingError::NotTaken(codec) => gettext_f(
            "This form of file has no place for “{codec}”: choose Matroska in the preferences.",
            &[("codec", codec)],
        ),
        RecordingError::Other(reason) => gettext_f(
            "Recording ended: {reason} Try again, or choose another form in the preferences.",
            &[("reason", reason)],
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
