//! The bundle: one zip file with everything in it. There is never half a bundle: it is written under
//! another name beside its place, and renamed when it is whole and on the disk.

use std::{
    fs::File,
    io::{self, BufWriter, Read, Write},
    path::{Path, PathBuf},
};

use serde_json::Value;
use zip::{ZipArchive, ZipWriter, result::ZipError, write::SimpleFileOptions};

use super::{Report, SCHEMA, clean, metrics, samples, trace_events};
use crate::memory::Diagnostics;

/// How the name of a bundle ends.
pub const SUFFIX: &str = ".highwater.zip";

/// The part that programs read.
const REPORT: &str = "report.json";

/// The largest report that is read, in bytes: a day with a thousand elements takes a few MiB, and
/// a hostile file should not take all memory.
const LARGEST_REPORT: u64 = 64 << 20;

/// Why a bundle could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// The disk or the folder says no.
    #[error("{0}: {1}")]
    Io(PathBuf, io::Error),
    /// It is no zip file, or a damaged one.
    #[error("{0} is no bundle, or it is damaged")]
    Damaged(PathBuf),
    /// It is a zip file, but has no report of ours in it.
    #[error("{0} has no report in it")]
    NoReport(PathBuf),
    /// The report is larger than any of ours.
    #[error("the report in {0} is too large")]
    TooLarge(PathBuf),
    /// It was written by a version with another form; the name of the form.
    #[error("{0} has the form {1}, which this version does not read")]
    OtherForm(PathBuf, String),
}

/// Writes what was measured, and `report`, to `path`. What was there is replaced.
///
/// Users, passwords, tokens and the home folder's name are taken out of every text.
///
/// # Errors
///
/// When the folder cannot be written or the disk is full; then nothing is left behind.
pub fn save(path: &Path, diagnostics: &Diagnostics, report: &Report) -> Result<(), BundleError> {
    let failed = |error: io::Error| BundleError::Io(path.to_owned(), error);
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let mut file = tempfile::Builder::new()
        .prefix(".highwater-")
        .tempfile_in(folder.unwrap_or(Path::new(".")))
        .map_err(failed)?;
    let texts = texts(diagnostics, report).map_err(failed)?;
    write_zip(file.as_file_mut(), &texts).map_err(failed)?;
    file.as_file().sync_all().map_err(failed)?;
    file.persist(path).map_err(|error| failed(error.error))?;
    Ok(())
}

/// The report in a bundle.
///
/// # Errors
///
/// For what is no bundle of ours. Nothing is unpacked, and no more than 64 MiB is read.
pub fn load(path: &Path) -> Result<Report, BundleError> {
    let file = File::open(path).map_err(|error| BundleError::Io(path.to_owned(), error))?;
    let damaged = || BundleError::Damaged(path.to_owned());
    let mut archive = ZipArchive::new(file).map_err(|_| damaged())?;
    let part = match archive.by_name(REPORT) {
        Ok(part) => part,
        Err(ZipError::FileNotFound) => return Err(BundleError::NoReport(path.to_owned())),
        Err(_) => return Err(damaged()),
    };
    let mut text = Vec::new();
    // One byte more than allowed tells that there is more; what a zip says of its sizes may be wrong.
    part.take(LARGEST_REPORT + 1)
        .read_to_end(&mut text)
        .map_err(|_| damaged())?;
    if text.len() as u64 > LARGEST_REPORT {
        return Err(BundleError::TooLarge(path.to_owned()));
    }
    let value: Value = serde_json::from_slice(&text).map_err(|_| damaged())?;
    match value.get("schema").and_then(Value::as_str) {
        Some(SCHEMA) => serde_json::from_value(value).map_err(|_| damaged()),
        Some(other) => Err(BundleError::OtherForm(path.to_owned(), other.to_owned())),
        None => Err(BundleError::NoReport(path.to_owned())),
    }
}

/// The parts by name.
fn texts(diagnostics: &Diagnostics, report: &Report) -> io::Result<Vec<(&'static str, Vec<u8>)>> {
    let whole = clean::value(serde_json::to_value(report)?);
    let report: Report = serde_json::from_value(whole.clone())?;
    let moments = samples::moments(diagnostics);
    Ok(vec![
        (REPORT, serde_json::to_vec_pretty(&whole)?),
        ("samples.csv", text(|to| samples::csv(&moments, to))?),
        (
            "samples.jsonl",
            text(|to| samples::json_lines(&moments, to))?,
        ),
        (
            "trace.json",
            text(|to| trace_events::write(&moments, &report, to))?,
        ),
        ("metrics.txt", text(|to| metrics::write(&report, to))?),
    ])
}

fn text(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> io::Result<Vec<u8>> {
    let mut text = Vec::new();
    write(&mut text)?;
    Ok(text)
}

fn write_zip(file: &mut File, texts: &[(&str, Vec<u8>)]) -> io::Result<()> {
    let mut zip = ZipWriter::new(BufWriter::new(file));
    let options = SimpleFileOptions::default().last_modified_time(now().unwrap_or_default());
    for (name, text) in texts {
        zip.start_file(*name, options)?;
        zip.write_all(text)?;
    }
    zip.finish()?.flush()
}

/// By the clock on the wall, as zip files have it.
fn now() -> Option<zip::DateTime> {
    let now = glib::DateTime::now_local().ok()?;
    let year = u16::try_from(now.year()).ok()?;
    let [month, day, hour, minute, second] = [
        now.month(),
        now.day_of_month(),
        now.hour(),
        now.minute(),
        now.second(),
    ]
    .map(|part| u8::try_from(part).unwrap_or(0));
    zip::DateTime::from_date_and_time(year, month, day, hour, minute, second).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A file with these parts, read as a bundle.
    fn loaded(parts: &[(&str, Vec<u8>)]) -> BundleError {
        let mut file = tempfile::NamedTempFile::new().expect("room");
        write_zip(file.as_file_mut(), parts).expect("room");
        load(file.path()).expect_err("none of ours")
    }

    #[test]
    fn what_is_no_bundle_is_named_as_such() {
        let file = tempfile::NamedTempFile::new().expect("room");
        std::fs::write(file.path(), b"no zip").expect("room");
        assert!(matches!(load(file.path()), Err(BundleError::Damaged(_))));
        assert!(matches!(
            load(Path::new("/nowhere")),
            Err(BundleError::Io(..))
        ));
        assert!(matches!(loaded(&[]), BundleError::NoReport(_)));
        let json = |text: &str| [(REPORT, text.as_bytes().to_vec())];
        assert!(matches!(loaded(&json("{")), BundleError::Damaged(_)));
        assert!(matches!(loaded(&json("{}")), BundleError::NoReport(_)));
        let newer = loaded(&json(r#"{"schema": "highwater.report/9"}"#));
        assert!(matches!(newer, BundleError::OtherForm(_, form) if form == "highwater.report/9"));
        let empty = loaded(&json(r#"{"schema": "highwater.report/1"}"#));
        assert!(matches!(empty, BundleError::Damaged(_)));
        let deep = "[".repeat(100_000);
        assert!(matches!(loaded(&json(&deep)), BundleError::Damaged(_)));
    }

    #[test]
    fn a_report_that_swells_is_not_read_to_its_end() {
        let spaces = vec![b' '; usize::try_from(LARGEST_REPORT).expect("64 bits") + 1];
        assert!(matches!(
            loaded(&[(REPORT, spaces)]),
            BundleError::TooLarge(_)
        ));
    }

    #[test]
    fn a_cut_bundle_is_damaged() {
        let mut file = tempfile::NamedTempFile::new().expect("room");
        write_zip(file.as_file_mut(), &[(REPORT, vec![b'x'; 4096])]).expect("room");
        let length = file.as_file().metadata().expect("a file").len();
        file.as_file().set_len(length / 2).expect("shorter");
        assert!(matches!(load(file.path()), Err(BundleError::Damaged(_))));
    }
}
