//! Files that want to do harm, or were harmed: whatever is in them, opening one ends soon, takes
//! little memory, writes nothing, and either shows something or says why not.

mod fuzz;
mod meter;
mod seeds;

use std::{fs, path::Path};

use highwater_engine::report::{self, BundleError};

use self::{
    meter::opened,
    seeds::{Part, bundle_parts, recording, write_bundle, write_recording},
};

/// The parts of a bundle, one of them changed.
fn with(name: &str, change: impl Fn(&[u8]) -> Vec<u8>) -> Vec<Part> {
    let parts = bundle_parts().iter().cloned();
    parts
        .map(|(part, bytes)| {
            let bytes = if part == name { change(&bytes) } else { bytes };
            (part, bytes)
        })
        .collect()
}

fn open_parts(parts: &[Part]) -> Result<report::Opened, BundleError> {
    let folder = tempfile::tempdir().expect("room");
    let path = folder.path().join("a.highwater.zip");
    write_bundle(&path, parts);
    let result = opened(&path);
    only_this_is_there(folder.path(), &path);
    result
}

/// Opening has written nothing.
fn only_this_is_there(folder: &Path, path: &Path) {
    let files: Vec<_> = folder.read_dir().expect("there").flatten().collect();
    assert_eq!(files.len(), 1);
    assert_eq!(files[0].path(), path);
}

fn replaced(from: &'static str, to: &'static str) -> impl Fn(&[u8]) -> Vec<u8> {
    move |bytes| {
        let text = String::from_utf8(bytes.to_vec()).expect("text");
        assert!(text.contains(from), "{from}");
        text.replacen(from, to, 1).into_bytes()
    }
}

#[test]
fn what_is_not_changed_opens() {
    let opened = open_parts(bundle_parts()).expect("ours");
    assert!(!opened.is_damaged);
}

#[test]
fn a_part_that_swells_is_not_taken() {
    // 300 MiB of spaces in 300 KiB, and of lines that are samples.
    let bomb = |_: &[u8]| vec![b' '; 300 << 20];
    for part in ["report.json", "state.jsonl"] {
        let error = open_parts(&with(part, bomb)).expect_err("too large");
        assert!(matches!(error, BundleError::TooLarge(_)), "{error}");
    }
    let opened = open_parts(&with("samples.jsonl", bomb)).expect("the rest is whole");
    assert!(opened.is_damaged);
    let lines = |_: &[u8]| b"{\"at\":1,\"series\":{}}\n".repeat(6 << 20);
    let opened = open_parts(&with("samples.jsonl", lines)).expect("the rest is whole");
    assert!(opened.is_damaged);
}

#[test]
fn a_part_that_leads_out_is_not_followed() {
    let folder = tempfile::tempdir().expect("room");
    let inner = folder.path().join("inner");
    fs::create_dir(&inner).expect("room");
    let path = inner.join("a.highwater.zip");
    let mut parts = bundle_parts().to_vec();
    for name in ["../evil", "/tmp/highwater-evil", "../../report.json"] {
        parts.push((name.to_owned(), b"evil".to_vec()));
    }
    write_bundle(&path, &parts);
    opened(&path).expect("the parts that count are ours");
    only_this_is_there(&inner, &path);
    only_this_is_there(folder.path(), &inner);
    assert!(!Path::new("/tmp/highwater-evil").exists());
}

#[test]
fn numbers_that_no_machine_has_are_refused() {
    for number in [
        "18446744073709551615",
        "1e300",
        "-1e400",
        "99999999999999999999999",
    ] {
        let report = |bytes: &[u8]| {
            let text = String::from_utf8(bytes.to_vec()).expect("text");
            let (before, after) = text.split_once("\"created_ms\": ").expect("it has one");
            let rest = after.trim_start_matches(|digit: char| digit.is_ascii_digit());
            format!("{before}\"created_ms\": {number}{rest}").into_bytes()
        };
        let error = open_parts(&with("report.json", report)).expect_err("no such time");
        assert!(matches!(error, BundleError::Damaged(_)), "{error}");
        let line = format!("{{\"at\":{number},\"series\":{{\"rss_bytes\":{number}}}}}\n");
        let samples = |_: &[u8]| line.clone().into_bytes();
        assert!(open_parts(&with("samples.jsonl", samples)).is_ok_and(|opened| opened.is_damaged));
    }
}

#[test]
fn nesting_has_an_end() {
    let deep = |_: &[u8]| [b"[".repeat(1 << 20), b"]".repeat(1 << 20)].concat();
    let error = open_parts(&with("report.json", deep)).expect_err("too deep");
    assert!(matches!(error, BundleError::Damaged(_)), "{error}");
    let line = |_: &[u8]| {
        let nested = format!("{}{}", "[".repeat(90_000), "]".repeat(90_000));
        format!("{{\"at\":1,\"series\":{nested}}}\n").into_bytes()
    };
    assert!(open_parts(&with("samples.jsonl", line)).is_ok_and(|opened| opened.is_damaged));
}

#[test]
fn another_form_is_named() {
    for (part, ours, other) in [
        ("report.json", "highwater.report/1", "highwater.report/2"),
        ("state.jsonl", "highwater.run/1", "highwater.run/7"),
        ("report.json", "highwater.report/1", "somebody.else/1"),
    ] {
        let error = open_parts(&with(part, replaced(ours, other))).expect_err("not ours");
        assert!(
            matches!(&error, BundleError::OtherForm(_, form) if form == other),
            "{error}"
        );
    }
    let folder = tempfile::tempdir().expect("room");
    let path = folder.path().join("a.highwater-run");
    let newer = |text: &String| text.replace("highwater.run/1", "highwater.run/2");
    write_recording(&path, &recording().iter().map(newer).collect::<Vec<_>>());
    let error = opened(&path).expect_err("not ours");
    assert!(matches!(error, BundleError::OtherForm(..)), "{error}");
}

#[test]
fn a_record_that_swells_ends_what_can_be_read() {
    let folder = tempfile::tempdir().expect("room");
    let path = folder.path().join("a.highwater-run");
    let mut texts = recording().to_vec();
    texts.push(" ".repeat(200 << 20));
    write_recording(&path, &texts);
    assert!(opened(&path).expect("up to there").is_damaged);
}

#[test]
fn a_bundle_of_countless_parts_is_refused_or_read_within_bounds() {
    let folder = tempfile::tempdir().expect("room");
    let path = folder.path().join("a.highwater.zip");
    let parts = (0..70_000).map(|number| (format!("{number}"), Vec::new()));
    write_bundle(&path, &parts.collect::<Vec<_>>());
    opened(&path).expect_err("none of ours is in it");
}
