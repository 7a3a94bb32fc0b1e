//! A line for people at each interval, and tables at the end.

use std::io::{self, Write};

use gettextrs::gettext;
use highwater_engine::memory::{Diagnostics, Event, EventKind, Kind, Turnover};
use highwater_text::{
    i18n::gettext_f,
    measured,
    units::{clock, maybe_size, short},
};

use super::{Line, Output, element_name, tables};
use crate::Outcome;

/// See the module.
pub struct Text {
    to: Box<dyn Write>,
    /// That of the last line, for the tables.
    turnover: Option<Turnover>,
}

impl Text {
    pub fn new(to: Box<dyn Write>) -> Self {
        Self { to, turnover: None }
    }

    fn row(&mut self, row: &str) -> io::Result<()> {
        writeln!(self.to, "{row}")?;
        self.to.flush()
    }
}

impl Output for Text {
    fn begin(&mut self, source: &str, _: &Diagnostics) -> io::Result<()> {
        let line = gettext_f("Watching {source}", &[("source", source)]);
        self.row(&line)
    }

    fn line(&mut self, line: &Line, _: &Diagnostics) -> io::Result<()> {
        let sample = line.sample;
        let buffers = sample.objects(Kind::Buffer).map(|level| level.live);
        let row = gettext_f(
            "{uptime}  {frames} frames  {fps} fps  RSS {rss}  heap {heap}  GStreamer {gst} in {buffers} buffers  CPU {cpu}",
            &[
                ("uptime", &clock(line.uptime)),
                ("frames", &line.progress.frames.to_string()),
                ("fps", &maybe(line.progress.fps, 1)),
                ("rss", &maybe_size(sample.process.rss)),
                (
                    "heap",
                    &maybe_size(sample.heap.map(|heap| heap.in_use + heap.mapped)),
                ),
                ("gst", &maybe_size(sample.memory_bytes())),
                (
                    "buffers",
                    &buffers.map_or_else(|| "–".to_owned(), |live| live.to_string()),
                ),
                (
                    "cpu",
                    &line
                        .cpu
                        .map_or_else(|| "–".to_owned(), |cpu| format!("{cpu:.0} %")),
                ),
            ],
        );
        self.turnover = line.turnover;
        self.row(&row)
    }

    fn event(&mut self, event: &Event, diagnostics: &Diagnostics) -> io::Result<()> {
        let name = |id| element_name(diagnostics, id);
        let sentence = match &event.kind {
            EventKind::Stall { element, since, .. } => gettext_f(
                "{element} has not come back for {time}.",
                &[("element", &name(*element)), ("time", &short(*since))],
            ),
            EventKind::StallEnded { element, .. } => {
                gettext_f("{element} has come back.", &[("element", &name(*element))])
            }
            EventKind::PileUp { late } => {
                gettext_f("The main loop is {time} late.", &[("time", &short(*late))])
            }
            EventKind::Told { occasion } => measured::for_occasion(*occasion),
            EventKind::Mark { name } => gettext_f("Mark: {name}", &[("name", name)]),
        };
        self.row(&sentence)
    }

    fn end(&mut self, outcome: Outcome, diagnostics: &Diagnostics) -> io::Result<()> {
        if let Some(sample) = diagnostics.latest() {
            let tables = tables::all(&sample, self.turnover, diagnostics);
            self.row(&tables)?;
        }
        self.row(&verdict(outcome))
    }
}

fn verdict(outcome: Outcome) -> String {
    match outcome {
        Outcome::Steady => gettext("Within the budget, as far as there is one."),
        Outcome::TooMuch => gettext("Over the budget."),
        Outcome::WrongUsage | Outcome::NotPlayed => gettext("The source could not be played."),
        Outcome::TooLittle => gettext("Too little was seen to tell."),
        Outcome::NoBundle => gettext("The bundle could not be written."),
    }
}

fn maybe(value: Option<f64>, digits: usize) -> String {
    value.map_or_else(|| "–".to_owned(), |value| format!("{value:.digits$}"))
}
