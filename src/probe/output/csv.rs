//! Comma separated values (RFC 4180): one row an interval, all of it in columns that stay.

mod cells;

use std::{
    fmt::Write as _,
    io::{self, Write},
};

use highwater_engine::memory::{Diagnostics, Event, EventKind, Kind, Series};

use super::{Line, Output};
use crate::Outcome;

/// See the module.
pub struct Csv {
    to: Box<dyn Write>,
    stalls: u64,
}

impl Csv {
    pub fn new(to: Box<dyn Write>) -> Self {
        Self { to, stalls: 0 }
    }
}

/// The columns whose values are those of a series.
fn series() -> impl Iterator<Item = Series> {
    let first = [Series::Rss, Series::Vsz, Series::Cpu];
    Series::fixed().filter(move |series| !first.contains(series))
}

impl Output for Csv {
    fn begin(&mut self, _: &str, _: &Diagnostics) -> io::Result<()> {
        let mut header =
            "time,rss,vsz,cpu_percent,uptime,frames,fps,dropped_frames,reconnects".to_owned();
        for series in series() {
            let _ = write!(header, ",{}", series.to_string().replace('-', "_"));
        }
        for kind in Kind::ALL {
            let _ = write!(header, ",created_{}", kind.name().replace('-', "_"));
        }
        header.push_str(
            ",pool_reuse,made_per_frame,reused_per_frame,pools,queues,elements,streaming_threads,\
             memories,files_by_kind,main_loop_p50,main_loop_events,stalls,lost_objects,dropped_samples,\
             not_available",
        );
        self.row(&header)
    }

    fn line(&mut self, line: &Line, diagnostics: &Diagnostics) -> io::Result<()> {
        let Line {
            sample,
            progress,
            uptime,
            cpu,
            turnover,
        } = line;
        let mut row = vec![
            time(sample.time),
            number(sample.process.rss),
            number(sample.process.vsz),
            decimal(*cpu, 1),
            format!("{:.1}", uptime.as_secs_f64()),
            progress.frames.to_string(),
            decimal(progress.fps, 2),
            number(progress.dropped),
            progress.reconnects.to_string(),
        ];
        row.extend(series().map(|series| decimal(series.value(sample), 0)));
        row.extend(Kind::ALL.map(|kind| number(sample.objects(kind).map(|level| level.created))));
        row.extend([
            decimal(sample.reuse(), 4),
            decimal(turnover.map(|turnover| turnover.made), 3),
            decimal(turnover.map(|turnover| turnover.reused), 3),
            cells::pools(sample, diagnostics),
            cells::queues(sample, diagnostics),
            cells::elements(sample, diagnostics),
            cells::threads(diagnostics),
            cells::memories(sample),
            cells::files(sample),
            decimal(sample.main_loop.map(|level| level.p50.as_secs_f64()), 6),
            number(sample.main_loop.map(|level| level.events)),
            self.stalls.to_string(),
            sample.own.lost_objects.to_string(),
            sample.own.dropped_samples.to_string(),
            cells::missing(diagnostics),
        ]);
        self.row(&row.join(","))
    }

    /// Stalls are a column of their own: how many there were so far.
    fn event(&mut self, event: &Event, _: &Diagnostics) -> io::Result<()> {
        self.stalls += u64::from(matches!(event.kind, EventKind::Stall { .. }));
        Ok(())
    }

    fn end(&mut self, _: Outcome, _: &Diagnostics) -> io::Result<()> {
        Ok(())
    }
}

impl Csv {
    fn row(&mut self, row: &str) -> io::Result<()> {
        writeln!(self.to, "{row}")?;
        self.to.flush()
    }
}

/// ISO 8601 in UTC, with milliseconds.
fn time(milliseconds: u64) -> String {
    let seconds = i64::try_from(milliseconds / 1000).unwrap_or(0);
    let text = glib::DateTime::from_unix_utc(seconds)
        .and_then(|time| time.format("%Y-%m-%dT%H:%M:%S"))
        .unwrap_or_default();
    format!("{text}.{:03}Z", milliseconds % 1000)
}

/// An unknown value is an empty field, never 0; the last column says why.
fn number(value: Option<u64>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}

fn decimal(value: Option<f64>, digits: usize) -> String {
    value
        .map(|value| format!("{value:.digits$}"))
        .unwrap_or_default()
}
