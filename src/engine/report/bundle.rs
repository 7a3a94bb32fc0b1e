//! The bundle: one zip file with everything in it. There is never half a bundle: it is written under
//! another name beside its place, and renamed when it is whole and on the disk.

use std::{
    fs::File,
    io::{self, BufReader, BufWriter, Read, Write},
    path::{Path, PathBuf},
};

use serde_json::Value;
use zip::{ZipArchive, ZipWriter, result::ZipError, write::SimpleFileOptions};

use super::{
    Contents, Report, SCHEMA, bounds, entry, graph, log_text, metrics,
    opened::{Opened, Run},
    samples,
    saving::{Saving, While},
    trace_events,
};

/// How the name of a bundle ends.
pub const SUFFIX: &str = ".highwater.zip";

/// The part that programs read.
const REPORT: &str = "report.json";

/// What is opened again besides the samples: [`super::entry`].
const STATE: &str = "state.jsonl";

/// The samples, one line each.
const SAMPLES: &str = "samples.jsonl";

/// The largest report or state that is read, in bytes: a day with a thousand elements takes a few
/// MiB, and a hostile file should not take all memory.
const LARGEST_PART: u64 = 64 << 20;

/// How much of the samples is read, in bytes. They are read line by line.
const LARGEST_SAMPLES: u64 = 256 << 20;

/// Why a bundle could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum BundleError {
    /// The disk or the folder says no.
    #[error("{0}: {1}")]
    Io(PathBuf, io::Error),
    /// Nobody wanted it any more.
    #[error("cancelled")]
    Cancelled,
    /// It is no zip file, or a damaged one.
    #[error("{0} is no bundle, or it is damaged")]
    Damaged(PathBuf),
    /// It is a zip file, but has no report of ours in it.
    #[error("{0} has no report in it")]
    NoReport(PathBuf),
    /// Nothing was measured before it ended.
    #[error("{0} has nothing in it")]
    Empty(PathBuf),
    /// The report is larger than any of ours.
    #[error("the report in {0} is too large")]
    TooLarge(PathBuf),
    /// It was written by a version with another form; the name of the form.
    #[error("{0} has the form {1}, which this version does not read")]
    OtherForm(PathBuf, String),
}

/// Whether secrets go into a bundle.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Secrets {
    /// Users, passwords, tokens and the home folder's name are taken out of every text.
    #[default]
    LeftOut,
    /// Everything is written as it is.
    Kept,
}

/// Makes the page that people read, whole, out of what goes into the bundle.
pub type Page<'a> = &'a dyn Fn(&Contents) -> String;

/// Writes `contents` to `path`, with a `page` made of what is left of them. What was there is replaced.
///
/// # Errors
///
/// When the folder cannot be written, the disk is full, or `saving` was cancelled; then nothing is
/// left behind.
pub fn save(
    path: &Path,
    mut contents: Contents,
    secrets: Secrets,
    page: Page<'_>,
    saving: &Saving,
) -> Result<(), BundleError> {
    let failed = |error: io::Error| {
        if saving.is_cancelled() {
            BundleError::Cancelled
        } else {
            BundleError::Io(path.to_owned(), error)
        }
    };
    let folder = path
        .parent()
        .filter(|folder| !folder.as_os_str().is_empty());
    let mut file = tempfile::Builder::new()
        .prefix(".highwater-")
        .tempfile_in(folder.unwrap_or(Path::new(".")))
        .map_err(failed)?;
    if secrets == Secrets::LeftOut {
        contents.redact().map_err(|error| failed(error.into()))?;
    }
    write_zip(file.as_file_mut(), &parts(&contents, page), saving).map_err(failed)?;
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
    report_in(path, &mut archive(path)?)
}

/// Everything in a bundle that can be shown again.
pub(super) fn open(path: &Path) -> Result<Opened, BundleError> {
    let mut archive = archive(path)?;
    let report = report_in(path, &mut archive)?;
    let state = part(path, &mut archive, STATE)?;
    let damaged = || BundleError::Damaged(path.to_owned());
    // The last line is the newest sample: the past goes before it.
    let newest = state
        .trim_ascii_end()
        .iter()
        .rposition(|byte| *byte == b'\n');
    let (before, newest) = state.split_at(newest.ok_or_else(damaged)?);
    let mut run = Run::default();
    run.take_lines(path, before)?;
    let samples = archive.by_name(SAMPLES).map_err(|_| damaged())?;
    run.take_stretches(BufReader::new(samples.take(LARGEST_SAMPLES)));
    run.take_newest(path, newest)?;
    run.finish(path, Some(report))
}

fn archive(path: &Path) -> Result<ZipArchive<File>, BundleError> {
    let file = File::open(path).map_err(|error| BundleError::Io(path.to_owned(), error))?;
    ZipArchive::new(file).map_err(|_| BundleError::Damaged(path.to_owned()))
}

/// A part that is read as a whole.
fn part(path: &Path, archive: &mut ZipArchive<File>, name: &str) -> Result<Vec<u8>, BundleError> {
    let damaged = |_| BundleError::Damaged(path.to_owned());
    let part = match archive.by_name(name) {
        Ok(part) => part,
        Err(ZipError::FileNotFound) => return Err(BundleError::NoReport(path.to_owned())),
        Err(error) => return Err(damaged(error)),
    };
    bounds::read_to_end(part, LARGEST_PART)
        .map_err(|error| damaged(error.into()))?
        .ok_or_else(|| BundleError::TooLarge(path.to_owned()))
}

fn report_in(path: &Path, archive: &mut ZipArchive<File>) -> Result<Report, BundleError> {
    let text = part(path, archive, REPORT)?;
    let damaged = || BundleError::Damaged(path.to_owned());
    if !bounds::has_plausible_numbers(&text) {
        return Err(damaged());
    }
    let value: Value = serde_json::from_slice(&text).map_err(|_| damaged())?;
    match value.get("schema").and_then(Value::as_str) {
        Some(SCHEMA) => serde_json::from_value(value).map_err(|_| damaged()),
        Some(other) => Err(BundleError::OtherForm(path.to_owned(), other.to_owned())),
        None => Err(BundleError::NoReport(path.to_owned())),
    }
}

/// A part of a bundle: its name, and what writes it.
type Part<'a> = (
    &'static str,
    Box<dyn Fn(&mut dyn Write) -> io::Result<()> + 'a>,
);

fn parts<'a>(contents: &'a Contents, page: Page<'a>) -> Vec<Part<'a>> {
    let Contents {
        report,
        series,
        pipeline,
        log,
        state,
    } = contents;
    vec![
        (
            "report.html",
            Box::new(|to| to.write_all(page(contents).as_bytes())),
        ),
        (
            REPORT,
            Box::new(|to| Ok(serde_json::to_writer_pretty(to, report)?)),
        ),
        ("samples.csv", Box::new(|to| samples::csv(series, to))),
        (SAMPLES, Box::new(|to| samples::json_lines(series, to))),
        (
            "trace.json",
            Box::new(|to| trace_events::write(contents, to)),
        ),
        ("metrics.txt", Box::new(|to| metrics::write(report, to))),
        (
            "pipeline.dot",
            Box::new(|to| to.write_all(graph::dot::text(pipeline).as_bytes())),
        ),
        (
            "pipeline.svg",
            Box::new(|to| {
                let layout = graph::layout::place(pipeline);
                to.write_all(graph::svg::text(pipeline, &layout).as_bytes())
            }),
        ),
        ("log.txt", Box::new(|to| log_text::write(log, to))),
        (STATE, Box::new(|to| to.write_all(&entry::text(state)))),
    ]
}

/// Writes all parts into a zip, each as it comes: none is in memory as a whole.
fn write_zip(file: &mut File, parts: &[Part<'_>], saving: &Saving) -> io::Result<()> {
    let mut zip = ZipWriter::new(BufWriter::new(file));
    let options = SimpleFileOptions::default().last_modified_time(now().unwrap_or_default());
    saving.begin(parts.len());
    for (name, write) in parts {
        zip.start_file(*name, options)?;
        let mut to = BufWriter::new(While {
            to: &mut zip,
            saving,
        });
        write(&mut to)?;
        to.flush()?;
        drop(to);
        saving.finish_part();
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

    /// A file with this in the place of a report; `None` for one without.
    fn zipped(report: Option<Vec<u8>>) -> tempfile::NamedTempFile {
        let mut file = tempfile::NamedTempFile::new().expect("room");
        let part =
            |text: Vec<u8>| -> Part<'static> { (REPORT, Box::new(move |to| to.write_all(&text))) };
        let parts: Vec<Part<'_>> = report.map(part).into_iter().collect();
        write_zip(file.as_file_mut(), &parts, &Saving::default()).expect("room");
        file
    }

    /// What reading such a file fails with.
    fn loaded(report: Option<Vec<u8>>) -> BundleError {
        load(zipped(report).path()).expect_err("none of ours")
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
        assert!(matches!(loaded(None), BundleError::NoReport(_)));
        let json = |text: &str| Some(text.as_bytes().to_vec());
        assert!(matches!(loaded(json("{")), BundleError::Damaged(_)));
        assert!(matches!(loaded(json("{}")), BundleError::NoReport(_)));
        let newer = loaded(json(r#"{"schema": "highwater.report/9"}"#));
        assert!(matches!(newer, BundleError::OtherForm(_, form) if form == "highwater.report/9"));
        let empty = loaded(json(r#"{"schema": "highwater.report/1"}"#));
        assert!(matches!(empty, BundleError::Damaged(_)));
        let deep = "[".repeat(100_000);
        assert!(matches!(loaded(json(&deep)), BundleError::Damaged(_)));
    }

    #[test]
    fn a_report_that_swells_is_not_read_to_its_end() {
        let spaces = vec![b' '; usize::try_from(LARGEST_PART).expect("64 bits") + 1];
        assert!(matches!(loaded(Some(spaces)), BundleError::TooLarge(_)));
    }

    #[test]
    fn a_cut_bundle_is_damaged() {
        let file = zipped(Some(vec![b'x'; 4096]));
        let length = file.as_file().metadata().expect("a file").len();
        file.as_file().set_len(length / 2).expect("shorter");
        assert!(matches!(load(file.path()), Err(BundleError::Damaged(_))));
    }
}
