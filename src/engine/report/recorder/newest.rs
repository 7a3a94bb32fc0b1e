//! What is new since the record before.

use std::{sync::Arc, time::Duration};

use serde_json::Value;

use super::super::entry::{clean_line, line};
use crate::memory::{Diagnostics, ElementInfo, PoolInfo, Sample};

/// How far the records have come.
#[derive(Default)]
pub(super) struct Newest {
    sample: Duration,
    event: u64,
    mark: Duration,
    elements: Vec<ElementInfo>,
    pools: Vec<PoolInfo>,
}

impl Newest {
    /// Of a file that has the past of the series, and the marks.
    pub fn after(diagnostics: &Diagnostics) -> Self {
        let (sample, mark) = diagnostics.history(|history| {
            let sample = history.recent().next_back().map(|sample| sample.elapsed);
            let mark = history.marks().next_back().map(|mark| mark.sample.elapsed);
            (sample.unwrap_or_default(), mark.unwrap_or_default())
        });
        Self {
            sample,
            mark,
            ..Self::default()
        }
    }

    /// Lines for what is new.
    pub fn lines(&mut self, diagnostics: &Diagnostics) -> Vec<Value> {
        let mut lines = Vec::new();
        lines.extend(self.tables(diagnostics));
        lines.extend(self.events(diagnostics));
        lines.extend(self.marks(diagnostics));
        lines.push(line("threads", &diagnostics.threads()));
        lines.extend(
            self.sample(diagnostics)
                .map(|sample| line("sample", &sample)),
        );
        lines
    }

    /// The tables, where elements or pools came or went.
    fn tables(&mut self, diagnostics: &Diagnostics) -> Option<Value> {
        let sorted = |mut elements: Vec<ElementInfo>| {
            elements.sort_unstable_by_key(|info| info.id);
            elements
        };
        let (elements, pools) = (sorted(diagnostics.elements()), diagnostics.pools());
        let is_new = elements != self.elements || pools != self.pools;
        (self.elements, self.pools) = (elements, pools);
        // Memories are a costly reading, and of a moment.
        is_new.then(|| clean_line("tables", &diagnostics.tables(0)))
    }

    fn events(&mut self, diagnostics: &Diagnostics) -> Option<Value> {
        let events = diagnostics.events_since(self.event);
        self.event = events.last()?.number;
        Some(clean_line("events", &events))
    }

    fn marks(&mut self, diagnostics: &Diagnostics) -> Vec<Value> {
        let marks: Vec<_> = diagnostics.history(|history| {
            let marks = history.marks().cloned();
            marks
                .filter(|mark| mark.sample.elapsed > self.mark)
                .collect()
        });
        if let Some(last) = marks.last() {
            self.mark = last.sample.elapsed;
        }
        marks.iter().map(|mark| clean_line("mark", mark)).collect()
    }

    /// The newest sample, with the highest RSS of all since the one that was written last.
    fn sample(&mut self, diagnostics: &Diagnostics) -> Option<Sample> {
        let since = self.sample;
        let (newest, highest) = diagnostics.history(|history| {
            let new = history.recent().rev();
            let mut new = new.take_while(|sample| sample.elapsed > since).peekable();
            let newest = Arc::clone(new.peek()?);
            Some((
                newest,
                new.filter_map(|sample| sample.process.rss_max).max(),
            ))
        })?;
        self.sample = newest.elapsed;
        let mut sample = Arc::unwrap_or_clone(newest);
        sample.process.rss_max = highest;
        Some(sample)
    }
}
