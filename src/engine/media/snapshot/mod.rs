//! The picture on screen as it was decoded: at the source's full size, whatever the window shows.

mod encode;
mod shown;

use std::{
    io::Write,
    path::{Path, PathBuf},
    time::Duration,
};

use shown::Frame;
pub(crate) use shown::ShownFrames;

use super::files::{self, FileName};
use crate::media::error::MediaError;

/// How a picture is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Format {
    /// Every pixel as it is.
    #[default]
    Png,
    /// Smaller, with losses.
    Jpeg,
}

impl Format {
    /// How its files end.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
        }
    }
}

/// Why a picture could not be kept.
#[derive(Debug, thiserror::Error)]
pub enum SnapshotError {
    /// The frame is in memory that cannot be read here, or an element is missing.
    #[error("the frame cannot be encoded: {0}")]
    Encoding(MediaError),
    /// The disk or the folder says no.
    #[error("{0}: {1}")]
    Io(PathBuf, std::io::Error),
}

/// One picture. It keeps a decoder's buffer until it is dropped.
#[derive(Clone, Debug)]
pub struct Snapshot(Frame);

impl Snapshot {
    pub(crate) fn of(frames: &ShownFrames) -> Option<Self> {
        frames.on_screen().map(Self)
    }

    /// Where in the source it is; `None` where the stream does not say.
    pub fn position(&self) -> Option<Duration> {
        self.0.position.map(Into::into)
    }

    /// The picture as a file's content: upright, with square pixels, and with the subtitles that
    /// lie over it. Takes a tenth of a second and more; not for the main thread.
    ///
    /// # Errors
    ///
    /// When an element is missing, or the frame is in memory that only a driver can read.
    pub fn encode(&self, format: Format) -> Result<Vec<u8>, SnapshotError> {
        encode::encode(&self.0, format).map_err(SnapshotError::Encoding)
    }

    /// Writes it into `folder`, which is made where it is missing, under `name` or, where that is
    /// taken, `name (2)` and so on. Returns the path. Not for the main thread.
    ///
    /// # Errors
    ///
    /// As [`Self::encode`]; and when the folder cannot be written or the disk is full: then
    /// nothing is left behind.
    pub fn save(
        &self,
        folder: &Path,
        name: &FileName,
        format: Format,
    ) -> Result<PathBuf, SnapshotError> {
        let content = self.encode(format)?;
        let failed = |error| SnapshotError::Io(folder.to_owned(), error);
        let mut file = files::unfinished(folder).map_err(failed)?;
        file.write_all(&content).map_err(failed)?;
        file.as_file().sync_all().map_err(failed)?;
        files::finish(file, folder, name, format.extension()).map_err(failed)
    }
}
