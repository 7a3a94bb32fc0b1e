//! Playlists into the queue and out of it.

use std::os::unix::ffi::OsStrExt;

use gtk::gio;
use highwater_engine::media::{
    playlist::{self, Entry, Playlist},
    source::Source,
};

/// What `sources` mean, with each playlist among them replaced by what it lists. A playlist that
/// cannot be read stays itself: opening it says why.
pub async fn expand(sources: Vec<Source>) -> Playlist {
    let mut expanded = Playlist::default();
    for source in sources {
        match listed(&source).await {
            Some(playlist) => {
                expanded.entries.extend(playlist.entries);
                expanded.skipped += playlist.skipped;
            }
            None => expanded.entries.push(Entry {
                source,
                title: None,
            }),
        }
    }
    expanded
}

async fn listed(source: &Source) -> Option<Playlist> {
    let Source::File(path) = source else {
        return None;
    };
    if !playlist::is_playlist(path) {
        return None;
    }
    let path = path.clone();
    let read = gio::spawn_blocking(move || playlist::read(&path)).await;
    read.ok()?.ok()?
}

/// An m3u, and how many entries it could not take.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct M3u {
    /// What to write: a path is written in the bytes that it has.
    pub bytes: Vec<u8>,
    /// Capture devices and pipelines, which no playlist may start, and names with a line break.
    pub left_out: usize,
    /// Whether a user, a password or a token was left out of an address.
    pub without_secrets: bool,
}

/// The entries as an m3u with titles; addresses lose their secrets.
pub fn to_m3u(entries: &[Entry]) -> M3u {
    let mut m3u = M3u {
        bytes: b"#EXTM3U\n".to_vec(),
        left_out: 0,
        without_secrets: false,
    };
    for entry in entries {
        let Some(line) = line(&entry.source) else {
            m3u.left_out += 1;
            continue;
        };
        if let Some(title) = &entry.title {
            let title = title.replace(['\r', '\n'], " ");
            m3u.bytes.extend(format!("#EXTINF:-1,{title}\n").bytes());
        }
        m3u.bytes.extend(line);
        m3u.bytes.push(b'\n');
        let hidden = matches!(&entry.source, Source::Uri(_))
            && entry.source.to_string() != entry.source.reveal();
        m3u.without_secrets |= hidden;
    }
    m3u
}

fn line(source: &Source) -> Option<Vec<u8>> {
    let line = match source {
        Source::File(path) => path.as_os_str().as_bytes().to_vec(),
        Source::Uri(_) | Source::Demo(_) => source.to_string().into_bytes(),
        Source::Device(_) | Source::Pipeline(_) => return None,
    };
    let one_line = !line.iter().any(|byte| b"\r\n".contains(byte));
    one_line.then_some(line)
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    use super::*;

    fn entry(source: &str, title: Option<&str>) -> Entry {
        Entry {
            source: source.parse().expect("a source"),
            title: title.map(str::to_owned),
        }
    }

    #[test]
    fn what_is_saved_is_read_again() {
        let entries = [
            entry("/media/a film.mkv", Some("A film")),
            entry("rtsp://camera-3/one", Some("Gate, north")),
            entry("demo:drop=10", None),
        ];
        let saved = to_m3u(&entries);
        assert_eq!((saved.left_out, saved.without_secrets), (0, false));
        let read = playlist::parse(&saved.bytes, Path::new("/elsewhere"), |_| false);
        assert_eq!(
            read.map(|playlist| playlist.entries).as_deref(),
            Some(&entries[..])
        );
    }

    #[test]
    fn a_password_is_not_saved() {
        let saved = to_m3u(&[entry("rtsp://user:word@camera-3/one", None)]);
        assert!(saved.without_secrets);
        assert_eq!(saved.bytes, b"#EXTM3U\nrtsp://camera-3/one\n");
    }

    #[test]
    fn what_no_playlist_may_start_is_left_out_and_counted() {
        let saved = to_m3u(&[entry("device:webcam", None), entry("/a\nb.mkv", None)]);
        assert_eq!(saved.left_out, 2);
        assert_eq!(saved.bytes, b"#EXTM3U\n");
    }

    #[test]
    fn a_title_stays_on_its_line() {
        let saved = to_m3u(&[entry("/a.mkv", Some("one\ntwo"))]);
        assert_eq!(saved.bytes, b"#EXTM3U\n#EXTINF:-1,one two\n/a.mkv\n");
    }
}
