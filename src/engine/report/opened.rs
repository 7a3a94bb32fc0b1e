//! A bundle or a recording, opened again: its report, and diagnostics that answer as they did then.

use std::{
    collections::VecDeque,
    fs::File,
    io::{BufRead, BufReader, Read},
    path::Path,
    time::Duration,
};

use super::{
    BundleError, Environment, Playing, Report, SourcePart,
    bounds::{self, LONGEST_LINE},
    bundle,
    entry::{Entry, FORM},
    field,
    run_file::{MAGIC, RunReader},
    samples::Moment,
};
use crate::memory::{Diagnostics, Mark, Past};

/// The most lines that are read: a recording has one or two for each second, and begins anew
/// before it has a tenth of this.
const MOST_LINES: u64 = 1 << 20;

/// A run that is over. See the module.
#[derive(Debug)]
pub struct Opened {
    /// What is told of it.
    pub report: Report,
    /// Its series, tables and events.
    pub diagnostics: Diagnostics,
    /// Whether the file goes on where it cannot be read.
    pub is_damaged: bool,
    /// Records that were not written while it ran.
    pub lost: u64,
}

/// Opens a bundle or a recording, whichever it is. Not for a main loop.
///
/// # Errors
///
/// For what is neither, has nothing in it, or has another form. A recording that is damaged opens
/// up to the damage. Nothing is unpacked to a disk; memory and time are bounded whatever the file says.
pub fn open(path: &Path) -> Result<Opened, BundleError> {
    let failed = |error| BundleError::Io(path.to_owned(), error);
    let mut file = File::open(path).map_err(failed)?;
    let mut begin = Vec::new();
    (&mut file)
        .take(MAGIC.len() as u64)
        .read_to_end(&mut begin)
        .map_err(failed)?;
    if begin == MAGIC {
        recording(path, BufReader::new(file))
    } else {
        bundle::open(path)
    }
}

fn recording(path: &Path, from: impl BufRead) -> Result<Opened, BundleError> {
    let mut records = RunReader::new(from);
    let mut run = Run::default();
    loop {
        match records.next() {
            Ok(Some(text)) => run.take_lines(path, &text)?,
            Ok(None) => break,
            Err(_) => run.is_damaged = true,
        }
        if run.is_damaged {
            break;
        }
    }
    run.finish(path, None)
}

/// A run as far as it is read.
#[derive(Default)]
pub(super) struct Run {
    past: Past,
    environment: Option<Environment>,
    source: Option<SourcePart>,
    playing: Playing,
    /// Marks that are later than what was read.
    marks: VecDeque<Mark>,
    pub is_damaged: bool,
    lost: u64,
    lines: u64,
}

impl Run {
    /// Takes lines up to the first that is damaged.
    ///
    /// # Errors
    ///
    /// When they are of another form.
    pub fn take_lines(&mut self, path: &Path, text: &[u8]) -> Result<(), BundleError> {
        for line in text.split(|byte| *byte == b'\n') {
            if line.is_empty() {
                continue;
            }
            let entry = self.parse(line);
            if let Some(Entry::Form(form)) = &entry
                && form != FORM
            {
                return Err(BundleError::OtherForm(path.to_owned(), form.clone()));
            }
            if !entry.is_some_and(|entry| self.take(entry)) {
                self.is_damaged = true;
                break;
            }
        }
        Ok(())
    }

    /// Takes the lines of a `samples.jsonl` up to the first that is damaged.
    pub fn take_stretches(&mut self, mut from: impl BufRead) {
        let mut line = Vec::new();
        loop {
            let read = bounds::read_line(&mut from, &mut line);
            if read.is_ok() && line.is_empty() {
                return;
            }
            let moment = read.ok().and_then(|()| self.parse(&line));
            if !moment.is_some_and(|moment| self.take_stretch(moment)) {
                self.is_damaged = true;
                return;
            }
        }
    }

    /// Takes the newest sample, which follows whatever stretches there are.
    ///
    /// # Errors
    ///
    /// When it is of another form.
    pub fn take_newest(&mut self, path: &Path, line: &[u8]) -> Result<(), BundleError> {
        self.lines = 0;
        self.take_lines(path, line)
    }

    fn parse<'a, T: serde::Deserialize<'a>>(&mut self, line: &'a [u8]) -> Option<T> {
        self.lines += 1;
        let is_bounded = self.lines <= MOST_LINES && line.len() as u64 <= LONGEST_LINE;
        (is_bounded && bounds::has_plausible_numbers(line))
            .then(|| serde_json::from_slice(line).ok())?
    }

    /// Whether it can follow what was read before.
    fn take(&mut self, entry: Entry) -> bool {
        match entry {
            Entry::Form(_) => {}
            Entry::Environment(environment) => self.environment = Some(*environment),
            Entry::Source(source) => self.source = Some(source),
            Entry::Playing(playing) => self.playing = *playing,
            Entry::Tables(tables) => self.past.set_tables(*tables),
            Entry::Threads(threads) => self.past.set_threads(threads),
            Entry::Events(events) => {
                for event in events {
                    self.past.take_event(event);
                }
            }
            Entry::Mark(mark) => self.marks.push_back(*mark),
            Entry::HighWater(highs) => {
                for (name, high) in highs {
                    if let Some(series) = field::series(&name) {
                        self.past.take_high_water(series, high);
                    }
                }
            }
            Entry::Lost(lost) => self.lost = self.lost.saturating_add(lost),
            Entry::Stretch(moment) => return self.take_stretch(moment),
            Entry::Sample(sample) => {
                self.take_marks(sample.elapsed);
                return self.past.take_sample(*sample);
            }
        }
        true
    }

    fn take_stretch(&mut self, moment: Moment) -> bool {
        self.take_marks(moment.at);
        self.past.take_stretch(moment.at, moment.points())
    }

    /// High-water marks since a mark begin with it.
    fn take_marks(&mut self, until: Duration) {
        while let Some(mark) = self.marks.front()
            && mark.sample.elapsed <= until
        {
            if let Some(mark) = self.marks.pop_front() {
                self.past.take_mark(mark);
            }
        }
    }

    /// Everything that was read; with its own report where it has one.
    ///
    /// # Errors
    ///
    /// When there is nothing to show.
    pub fn finish(mut self, path: &Path, report: Option<Report>) -> Result<Opened, BundleError> {
        self.take_marks(Duration::MAX);
        if self.past.is_empty() {
            return Err(if self.is_damaged {
                BundleError::Damaged(path.to_owned())
            } else {
                BundleError::Empty(path.to_owned())
            });
        }
        let diagnostics = Diagnostics::of_past(self.past);
        let report = match (report, self.environment) {
            (Some(report), _) => report,
            (None, Some(environment)) => Report::new(
                &diagnostics,
                environment,
                self.source.unwrap_or_default(),
                self.playing,
            ),
            (None, None) => return Err(BundleError::Damaged(path.to_owned())),
        };
        Ok(Opened {
            report,
            diagnostics,
            is_damaged: self.is_damaged,
            lost: self.lost,
        })
    }
}
