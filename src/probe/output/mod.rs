//! The forms in which figures are written.

pub mod aligned;
mod csv;
mod json_lines;
mod tables;
mod text;

use std::{
    io::{self, Write},
    time::Duration,
};

use highwater_engine::{
    media::info::Progress,
    memory::{Diagnostics, Event, Sample, Turnover},
};

use crate::{Outcome, arguments::Format};

/// What one interval is about.
pub struct Line<'a> {
    /// What was measured.
    pub sample: &'a Sample,
    /// Where playing is.
    pub progress: &'a Progress,
    /// Since the probe began.
    pub uptime: Duration,
    /// Processor use since the line before, in per cent of one core.
    pub cpu: Option<f64>,
    /// Where the buffers of each frame came from since the line before.
    pub turnover: Option<Turnover>,
}

/// Writes a run in one of the forms.
pub trait Output {
    /// The run begins.
    fn begin(&mut self, source: &str, diagnostics: &Diagnostics) -> io::Result<()>;

    /// An interval is over.
    fn line(&mut self, line: &Line, diagnostics: &Diagnostics) -> io::Result<()>;

    /// Something happened.
    fn event(&mut self, event: &Event, diagnostics: &Diagnostics) -> io::Result<()>;

    /// The run is over.
    fn end(&mut self, outcome: Outcome, diagnostics: &Diagnostics) -> io::Result<()>;
}

/// An output in a form.
pub fn new(format: Format, to: Box<dyn Write>) -> Box<dyn Output> {
    match format {
        Format::Text => Box::new(text::Text::new(to)),
        Format::JsonLines => Box::new(json_lines::JsonLines::new(to)),
        Format::Csv => Box::new(csv::Csv::new(to)),
    }
}

/// Processor use between two samples, in per cent of one core; `None` where it is not known.
pub fn cpu_percent(before: &Sample, after: &Sample) -> Option<f64> {
    let used = after.process.cpu?.checked_sub(before.process.cpu?)?;
    let passed = after.elapsed.checked_sub(before.elapsed)?;
    (!passed.is_zero())
        .then(|| Duration::from_nanos(used).as_secs_f64() / passed.as_secs_f64() * 100.0)
}

/// How an element is named for people: its path and its factory.
pub fn element_name(diagnostics: &Diagnostics, id: u32) -> String {
    match diagnostics.element(id) {
        Some(info) => match info.factory {
            Some(factory) => format!("{} ({factory})", info.path),
            None => info.path,
        },
        None => format!("#{id}"),
    }
}
