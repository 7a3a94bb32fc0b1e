//! Lists as other programs write them.

use std::{
    ffi::OsStr,
    os::unix::ffi::OsStrExt,
    path::{Path, PathBuf},
};

use super::{Playlist, is_playlist, parse, read};
use crate::media::source::Source;

const FOLDER: &str = "/music/lists";

fn list(bytes: &[u8]) -> Playlist {
    parse(bytes, Path::new(FOLDER), |_| false).expect("a playlist")
}

/// The entries as "title: source", without a title only the source.
fn shown(bytes: &[u8]) -> Vec<String> {
    list(bytes)
        .entries
        .into_iter()
        .map(|entry| match entry.title {
            Some(title) => format!("{title}: {}", entry.source.reveal()),
            None => entry.source.reveal(),
        })
        .collect()
}

#[test]
fn relative_paths_belong_to_the_folder_of_the_list() {
    let text = b"a.mkv\n../b c.mkv\n/c.mkv\nfile:///d%20e.mkv\n";
    assert_eq!(
        shown(text),
        [
            "/music/lists/a.mkv",
            "/music/lists/../b c.mkv",
            "/c.mkv",
            "/d e.mkv"
        ]
    );
}

#[test]
fn titles_belong_to_the_next_line_only() {
    let text =
        b"#EXTM3U\n#EXTINF:123,A, and B\na.mkv\nb.mkv\n#EXTINF:-1\nc.mkv\n#EXTINF:1,\nd.mkv\n";
    assert_eq!(
        shown(text),
        [
            "A, and B: /music/lists/a.mkv",
            "/music/lists/b.mkv",
            "/music/lists/c.mkv",
            "/music/lists/d.mkv"
        ]
    );
}

#[test]
fn attributes_are_no_part_of_the_title() {
    let text = b"#EXTINF:-1 tvg-id=\"a,b\" group-title=\"News\",Channel 1\nhttp://tv/1\n";
    assert_eq!(shown(text), ["Channel 1: http://tv/1"]);
}

#[test]
fn cameras_keep_their_secrets_and_their_settings() {
    let text = b"#EXTINF:-1,Door\nrtsp://u:p@cam:554/1#latency=500\n";
    assert_eq!(shown(text), ["Door: rtsp://u:p@cam:554/1#latency=500"]);
    assert!(!format!("{:?}", list(text)).contains("u:p"));
}

#[test]
fn a_byte_order_mark_line_ends_of_all_kinds_and_comments_are_no_entries() {
    let text = b"\xef\xbb\xbf#EXTM3U\r\n# comment\r\n\r\n  a.mkv  \r\nb.mkv\rc.mkv";
    assert_eq!(
        shown(text),
        [
            "/music/lists/a.mkv",
            "/music/lists/b.mkv",
            "/music/lists/c.mkv"
        ]
    );
}

#[test]
fn old_lists_are_latin_1() {
    assert_eq!(
        shown(b"#EXTINF:1,Caf\xe9\nx.mkv\n"),
        ["Café: /music/lists/x.mkv"]
    );
    assert_eq!(shown(b"caf\xe9.mkv\n"), ["/music/lists/café.mkv"]);
    assert_eq!(
        shown("#EXTINF:1,Café\nx.mkv\n".as_bytes()),
        ["Café: /music/lists/x.mkv"]
    );
}

#[test]
fn a_file_that_exists_is_taken_by_its_bytes() {
    let there = Path::new(FOLDER).join(OsStr::from_bytes(b"caf\xe9.mkv"));
    let found = parse(b"caf\xe9.mkv", Path::new(FOLDER), |path| path == there);
    assert_eq!(
        found.expect("a list").entries[0].source,
        Source::File(there)
    );
}

#[test]
fn slashes_of_another_system_are_understood() {
    let there = PathBuf::from("/music/lists/b/c.mkv");
    let found = parse(b"b\\c.mkv", Path::new(FOLDER), |path| path == there);
    assert_eq!(
        found.expect("a list").entries[0].source,
        Source::File(there)
    );
}

#[test]
fn a_live_stream_is_no_playlist() {
    let text = b"#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-STREAM-INF:BANDWIDTH=1\nlow.m3u8\n";
    assert_eq!(parse(text, Path::new(FOLDER), |_| false), None);
}

#[test]
fn a_list_cannot_start_a_pipeline_or_a_device() {
    let found =
        list(b"pipeline:videotestsrc ! filesink location=x\ndevice:Webcam\na.mkv\nfoo://x\n");
    assert_eq!(found.entries.len(), 1);
    assert_eq!(found.skipped, 3);
}

#[test]
fn a_pls_is_ordered_by_its_numbers() {
    let text = b"[playlist]\nNumberOfEntries=3\nFile10=http://h/10\nFile2=b.mkv\nTitle2=B\nLength2=1\nfile1=a.mkv\nFile3=\n";
    assert_eq!(
        shown(text),
        ["/music/lists/a.mkv", "B: /music/lists/b.mkv", "http://h/10"]
    );
}

#[test]
fn an_empty_list_is_a_list() {
    assert_eq!(list(b""), Playlist::default());
    assert_eq!(list(b"#EXTM3U\n"), Playlist::default());
}

#[test]
fn anything_at_all_is_survived() {
    let noise: Vec<u8> = (0..20_000_u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    for length in [1, 2, 3, 100, noise.len()] {
        parse(&noise[..length], Path::new(FOLDER), |_| false);
    }
}

#[test]
fn lists_are_known_by_their_names() {
    for name in ["a.m3u", "a.M3U8", "a.pls"] {
        assert!(is_playlist(Path::new(name)), "{name}");
    }
    for name in ["m3u", "a.mkv", "a.m3u.mkv"] {
        assert!(!is_playlist(Path::new(name)), "{name}");
    }
}

#[test]
fn a_list_is_read_from_a_file() {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("list.m3u");
    std::fs::write(&path, "a.mkv\n").expect("a file");
    let found = read(&path).expect("readable").expect("a playlist");
    assert_eq!(
        found.entries[0].source,
        Source::File(folder.path().join("a.mkv"))
    );
    assert!(read(&folder.path().join("gone.m3u")).is_err());
}
