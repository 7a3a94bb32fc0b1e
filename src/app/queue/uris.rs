//! What was dropped or pasted: `text/uri-list` and plain text with an address on each line.

use std::path::PathBuf;

use gtk::{gio, prelude::*};
use highwater_engine::media::source::Source;

/// The sources in a `text/uri-list` (RFC 2483: one URI a line, comments behind `#`) or in pasted
/// text, in order. Lines that are no source are left out.
///
/// URLs stay text: a `GFile` would drop their passwords.
pub fn sources_of(text: &str) -> Vec<Source> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .filter_map(source_of)
        .collect()
}

fn source_of(line: &str) -> Option<Source> {
    if line.starts_with("file:") {
        return gio::File::for_uri(line).path().map(Source::File);
    }
    let source = line.parse().ok()?;
    match &source {
        // A word that somebody copied is no file; a path says that it is one.
        Source::File(path) if !path.is_absolute() && !is_home(line) => None,
        Source::File(_) if is_home(line) => Some(Source::File(in_home(line))),
        _ => Some(source),
    }
}

fn is_home(line: &str) -> bool {
    line.starts_with("~/")
}

fn in_home(line: &str) -> PathBuf {
    gtk::glib::home_dir().join(line.trim_start_matches("~/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dropped_list_gives_its_sources_in_order() {
        let list = "# from a file manager\r\nfile:///tmp/a%20b.mkv\r\nrtsp://camera/one\r\n\r\n";
        let sources = sources_of(list);
        assert_eq!(sources.len(), 2);
        assert_eq!(sources[0], Source::File(PathBuf::from("/tmp/a b.mkv")));
        assert!(matches!(sources[1], Source::Uri(_)));
    }

    #[test]
    fn a_copied_word_is_no_file_but_a_path_is() {
        assert!(sources_of("hello world").is_empty());
        assert_eq!(
            sources_of("/tmp/x.mp4"),
            [Source::File(PathBuf::from("/tmp/x.mp4"))]
        );
        assert_eq!(
            sources_of(" ~/x.mp4 "),
            [Source::File(gtk::glib::home_dir().join("x.mp4"))]
        );
    }

    #[test]
    fn a_password_survives_the_way_through_the_list() {
        let sources = sources_of("rtsp://user:word@camera/one");
        assert!(
            matches!(&sources[..], [Source::Uri(location)] if location.reveal().contains("word"))
        );
    }
}
