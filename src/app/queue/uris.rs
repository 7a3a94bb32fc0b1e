//! What was dropped or pasted: `text/uri-list` and plain text with an address on each line.

use gtk::glib;
use highwater_engine::media::source::{Source, SourceError};

/// The sources in a `text/uri-list` (RFC 2483: one URI a line, comments behind `#`) or in pasted
/// text, in order. Lines that are no source are left out.
///
/// URLs stay text: a `GFile` would drop their passwords.
pub fn sources_of(text: &str) -> Vec<Source> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .filter_map(|line| source_of(line).ok())
        .collect()
}

/// The source in one line that a person typed, pasted or dropped.
///
/// # Errors
///
/// Where it is none; a relative path is none, since a window has no folder that it is relative to.
pub fn source_of(line: &str) -> Result<Source, SourceError> {
    let line = line.trim();
    if let Some(rest) = line.strip_prefix("~/") {
        return Ok(Source::File(glib::home_dir().join(rest)));
    }
    match line.parse()? {
        Source::File(_) if !line.starts_with('/') && !line.starts_with("file:") => {
            Err(SourceError::Malformed)
        }
        source => Ok(source),
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

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
            [Source::File(glib::home_dir().join("x.mp4"))]
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
