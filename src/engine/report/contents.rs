//! Everything that goes into a bundle, as it was at one moment. Taken at once, then written without
//! hurry: what is measured meanwhile does not change it.

use std::time::Instant;

use serde_json::Value;

use super::{Context, Report, clean, entry, graph::Pipeline, log_text::LogPart, samples};
use crate::{
    log,
    memory::{Diagnostics, Point, Series},
};

/// See the module.
#[derive(Clone, PartialEq, Debug)]
pub struct Contents {
    /// What programs read.
    pub report: Report,
    /// Everything that is left of the past, oldest first.
    pub series: Vec<(Series, Vec<Point>)>,
    /// What is linked to what.
    pub pipeline: Pipeline,
    /// What was said.
    pub log: LogPart,
    /// What is opened again.
    pub(super) state: Vec<Value>,
}

impl Contents {
    /// Of now, with all secrets in it: [`save`](super::save) takes them out. Not for a main loop.
    pub fn of(diagnostics: &Diagnostics, context: &Context<'_>) -> Self {
        let report = Report::of(diagnostics, context);
        let began = Instant::now().checked_sub(diagnostics.elapsed());
        Self {
            series: samples::all(diagnostics),
            pipeline: Pipeline::of(diagnostics),
            log: LogPart::of(log::now(), began),
            state: entry::state(diagnostics, &report),
            report,
        }
    }

    /// Takes users, passwords, tokens and the home folder's name out of every text.
    pub(super) fn redact(&mut self) -> serde_json::Result<()> {
        self.report = clean::every_text(&self.report)?;
        self.pipeline = std::mem::take(&mut self.pipeline).with_texts(clean::text);
        for line in &mut self.log.lines {
            line.text = clean::text(&line.text);
        }
        for line in &mut self.state {
            *line = clean::value(line.take());
        }
        Ok(())
    }
}
