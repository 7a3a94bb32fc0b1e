//! Why a recording ended by itself.

use std::path::{Path, PathBuf};

use gst::prelude::*;

use crate::media::redact;

/// Why nothing is recorded, or nothing more.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum RecordingError {
    /// Nothing that can be copied came: no key frame, or only frames that are not encoded.
    #[error("nothing came that could be recorded")]
    Nothing,
    /// The disk is full.
    #[error("no space left for {0}")]
    DiskFull(PathBuf),
    /// The folder or the file cannot be written: which, and the system's reason.
    #[error("{0} cannot be written: {1}")]
    NotWritable(PathBuf, String),
    /// GStreamer's element is not installed.
    #[error("GStreamer has no element {0}")]
    MissingElement(String),
    /// The container has no place for this codec, by its media type.
    #[error("the container does not take {0}")]
    NotTaken(String),
    /// An encoder, a muxer or the system failed.
    #[error("{0}")]
    Other(String),
}

impl RecordingError {
    /// What an error on the recording's bus means for the file at `path`.
    pub(super) fn from_message(message: &gst::message::Error, path: &Path) -> Self {
        let error = message.error();
        let is_sink = message
            .src()
            .and_then(|source| source.downcast_ref::<gst::Element>())
            .is_some_and(|element| element.element_flags().contains(gst::ElementFlags::SINK));
        match error.kind::<gst::ResourceError>() {
            Some(gst::ResourceError::NoSpaceLeft) => Self::DiskFull(path.to_owned()),
            Some(_) if is_sink => {
                Self::NotWritable(path.to_owned(), reason(message).unwrap_or_default())
            }
            _ => Self::Other(redact(error.message())),
        }
    }

    pub(super) fn from_io(path: &Path, error: &std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::StorageFull => Self::DiskFull(path.to_owned()),
            _ => Self::NotWritable(path.to_owned(), error.to_string()),
        }
    }
}

/// The system's reason, which GStreamer puts behind these words.
fn reason(message: &gst::message::Error) -> Option<String> {
    let debug = message.debug()?;
    let (_, reason) = debug.rsplit_once("system error: ")?;
    Some(reason.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn posted(error: gst::ResourceError, debug: &str) -> RecordingError {
        gst::init().expect("GStreamer starts");
        let sink = gst::ElementFactory::make("filesink")
            .build()
            .expect("filesink");
        let message = gst::message::Error::builder(error, "failed")
            .src(&sink)
            .debug(debug)
            .build();
        let gst::MessageView::Error(message) = message.view() else {
            unreachable!("it was built as one");
        };
        RecordingError::from_message(message, Path::new("/a.mkv"))
    }

    #[test]
    fn a_full_disk_is_told_from_another_failure_of_the_file() {
        let full = posted(gst::ResourceError::NoSpaceLeft, "");
        assert_eq!(full, RecordingError::DiskFull("/a.mkv".into()));
        let other = posted(
            gst::ResourceError::Write,
            "gstfilesink.c(1): system error: Input/output error",
        );
        let expected = RecordingError::NotWritable("/a.mkv".into(), "Input/output error".into());
        assert_eq!(other, expected);
    }
}
