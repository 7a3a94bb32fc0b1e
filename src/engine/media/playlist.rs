//! m3u and pls playlists, also with rtsp lines. A playlist of HTTP Live Streaming is none: it is a
//! stream, which GStreamer plays.

mod m3u;
mod pls;
#[cfg(test)]
mod tests;

use std::{
    ffi::OsStr,
    fs::File,
    io::{self, Read},
    os::unix::ffi::OsStrExt,
    path::Path,
};

use super::source::{self, Source};

/// No list of files and streams that somebody made is longer, in bytes.
const LONGEST: u64 = 16 << 20;

/// One line of a playlist.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Entry {
    /// What to open.
    pub source: Source,
    /// The title that `#EXTINF` gives.
    pub title: Option<String>,
}

/// What a playlist holds.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Playlist {
    /// What can be opened, in order.
    pub entries: Vec<Entry>,
    /// How many lines cannot: no address, or one that a list from elsewhere must not open.
    pub skipped: usize,
}

/// Whether the file's name says that it is a playlist. An `m3u8` may turn out to be a stream.
pub fn is_playlist(path: &Path) -> bool {
    path.extension().is_some_and(|extension| {
        ["m3u", "m3u8", "pls"]
            .iter()
            .any(|known| extension.eq_ignore_ascii_case(known))
    })
}

/// Reads a playlist; `None` where the file is a stream. Blocks: for a thread that may.
///
/// # Errors
///
/// Those of opening and reading, and [`io::ErrorKind::FileTooLarge`] for more than 16 MiB.
pub fn read(path: &Path) -> io::Result<Option<Playlist>> {
    let mut bytes = Vec::new();
    File::open(path)?
        .take(LONGEST + 1)
        .read_to_end(&mut bytes)?;
    if bytes.len() as u64 > LONGEST {
        return Err(io::ErrorKind::FileTooLarge.into());
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    Ok(parse(&bytes, folder, Path::exists))
}

/// Parses a playlist that lies in `folder`; `exists` tells which files there are. `None` where it
/// is a stream.
pub fn parse(bytes: &[u8], folder: &Path, exists: impl Fn(&Path) -> bool) -> Option<Playlist> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let lines = || {
        bytes
            .split(|byte| b"\r\n".contains(byte))
            .map(<[u8]>::trim_ascii)
    };
    let first = lines().find(|line| !line.is_empty()).unwrap_or_default();
    let items = if first.eq_ignore_ascii_case(b"[playlist]") {
        pls::items(lines())
    } else {
        m3u::items(lines())?
    };
    let total = items.len();
    let entries: Vec<_> = items
        .into_iter()
        .filter_map(|(address, title)| {
            let source = open(address, folder, &exists)?;
            Some(Entry { source, title })
        })
        .collect();
    let skipped = total - entries.len();
    Some(Playlist { entries, skipped })
}

/// The source that a line means; `None` for what is no address, and for what a list that somebody
/// sent must not do: start a pipeline, which can write files, or a capture device.
fn open(address: &[u8], folder: &Path, exists: &impl Fn(&Path) -> bool) -> Option<Source> {
    let path = |bytes: &[u8]| folder.join(OsStr::from_bytes(bytes));
    // The name as its bytes, as old as the list may be; and with the slashes of another system.
    let with_slashes: Vec<u8> = address
        .iter()
        .map(|&b| if b == b'\\' { b'/' } else { b })
        .collect();
    for candidate in [path(address), path(&with_slashes)] {
        if exists(&candidate) {
            return Some(Source::File(candidate));
        }
    }
    match source::parse(&text(address), |_| false).ok()? {
        Source::File(name) => Some(Source::File(folder.join(name))),
        source @ (Source::Uri(_) | Source::Demo(_)) => Some(source),
        Source::Device(_) | Source::Pipeline(_) => None,
    }
}

/// UTF-8, or else Latin-1, in which every byte is a character.
fn text(bytes: &[u8]) -> String {
    std::str::from_utf8(bytes).map_or_else(
        |_| bytes.iter().copied().map(char::from).collect(),
        str::to_owned,
    )
}
