//! m3u playlists, also with rtsp lines.

use super::source::Source;

/// One line of a playlist.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// What to open.
    pub source: Source,
    /// The title that `#EXTINF` gives.
    pub title: Option<String>,
}
