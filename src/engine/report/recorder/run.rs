//! The run that is being recorded: its file, which begins anew when it grows too large, and when
//! a record could not be written.

use std::{
    fs::File,
    io,
    path::{Path, PathBuf},
    sync::{Arc, Weak, atomic::Ordering::Relaxed},
};

use serde_json::Value;

use super::{
    super::{
        Environment, clean,
        entry::{self, FORM, clean_line, line},
        run_file::RunWriter,
        samples,
    },
    Shared, Told,
    folder::{self, OpenRun},
    newest::Newest,
};
use crate::memory::{Diagnostics, lock};

/// The part of the limit that one run takes before it begins anew: from then on its older past has
/// the resolution of the history, as it has in the window.
const PART: u64 = 4;

/// How many records are written before there is a look at what all runs take.
const RECORDS: u32 = 60;

/// How many moments of the history are in one record when the file begins anew.
const MOMENTS: usize = 500;

/// See the module.
pub(super) struct Run {
    folder: PathBuf,
    limit: u64,
    diagnostics: Weak<Diagnostics>,
    place: OpenRun,
    /// `None` while it cannot be written.
    file: Option<RunWriter<File>>,
    newest: Newest,
    told: Option<Told>,
    /// At this size the file begins anew.
    full: u64,
    records: u32,
    /// Records that were lost since the last that was written.
    lost: u64,
}

impl Run {
    /// Begins the file.
    pub fn begin(
        folder: &Path,
        limit: u64,
        diagnostics: &Arc<Diagnostics>,
        shared: &Shared,
    ) -> io::Result<Self> {
        let mut run = Self {
            folder: folder.to_owned(),
            limit,
            diagnostics: Arc::downgrade(diagnostics),
            place: OpenRun::new(folder),
            file: None,
            newest: Newest::default(),
            told: None,
            full: 0,
            records: 0,
            lost: 0,
        };
        run.begin_anew(diagnostics, shared)?;
        Ok(run)
    }

    /// Writes the next record. One that cannot be written is counted, and the next one tries again.
    pub fn write(&mut self, shared: &Shared) {
        let Some(diagnostics) = self.diagnostics.upgrade() else {
            return;
        };
        if self.append_or_begin(&diagnostics, shared).is_err() {
            // What follows a torn record could not be read: there is a new file, or nothing.
            self.file = None;
            self.lost += 1;
            shared.lost.fetch_add(1, Relaxed);
        }
        self.records += 1;
        if self.records.is_multiple_of(RECORDS) {
            folder::make_room(&self.folder, self.limit, 0);
        }
    }

    /// Writes what is left, and says that this is the end.
    pub fn end(mut self, shared: &Shared) {
        self.write(shared);
        // If this fails the run is offered at the next start, and is whole all the same.
        let _ = self.place.end();
    }

    fn append_or_begin(&mut self, diagnostics: &Diagnostics, shared: &Shared) -> io::Result<()> {
        let is_full = |file: &RunWriter<File>| file.written() >= self.full;
        if self.file.as_ref().is_none_or(is_full) {
            self.begin_anew(diagnostics, shared)?;
        }
        let mut lines = self.told(diagnostics, shared);
        lines.extend(self.newest.lines(diagnostics));
        if self.lost > 0 {
            lines.push(line("lost", &self.lost));
        }
        self.append(&lines, shared)?;
        self.lost = 0;
        Ok(())
    }

    /// Writes another file from what is known of the run, and puts it in the place of this one.
    fn begin_anew(&mut self, diagnostics: &Diagnostics, shared: &Shared) -> io::Result<()> {
        let part = self.limit / PART;
        let taken = self.file.as_ref().map_or(0, RunWriter::written);
        folder::make_room(&self.folder, self.limit, part.saturating_sub(taken));
        let (path, file) = self.place.next()?;
        self.file = Some(RunWriter::new(file)?);
        self.told = None;
        self.newest = Newest::after(diagnostics);
        let mut lines = vec![line("form", &FORM)];
        lines.extend(entry::past(diagnostics).into_iter().map(clean::value));
        self.append(&lines, shared)?;
        let series = samples::all(diagnostics);
        let mut moments = samples::Moments::of(&series).peekable();
        while moments.peek().is_some() {
            let some = moments.by_ref().take(MOMENTS);
            let lines = some.map(|(at, points)| line("stretch", &samples::json_line(at, &points)));
            self.append(&lines.collect::<Vec<_>>(), shared)?;
        }
        self.place.put(&path)?;
        let written = self.file.as_ref().map_or(0, RunWriter::written);
        self.full = part.max(2 * written);
        Ok(())
    }

    /// What plays, and where, if that is not what was written last.
    fn told(&mut self, diagnostics: &Diagnostics, shared: &Shared) -> Vec<Value> {
        let told = lock(&shared.told).clone();
        let mut lines = Vec::new();
        let before = self.told.as_ref();
        // The plugins in use are those of the source.
        if before.is_none_or(|before| {
            (&before.source, &before.renderer) != (&told.source, &told.renderer)
        }) {
            let environment = Environment::of(diagnostics, told.renderer.clone());
            lines.push(clean_line("environment", &environment));
            lines.push(clean_line("source", &told.source));
        }
        if before.is_none_or(|before| before.playing != told.playing) {
            lines.push(clean_line("playing", &told.playing));
        }
        self.told = Some(told);
        lines
    }

    fn append(&mut self, lines: &[Value], shared: &Shared) -> io::Result<()> {
        let file = self.file.as_mut().ok_or(io::ErrorKind::NotFound)?;
        let before = file.written();
        file.append(&entry::text(lines))?;
        shared.written.fetch_add(file.written() - before, Relaxed);
        Ok(())
    }
}
