//! What was seen, written down: one [`Report`] of this process, and the bundle that carries it.
//!
//! Runs on any thread but a main loop: a report reads everything that was measured, and a bundle is
//! compressed and written to a disk.

mod bounds;
mod bundle;
pub mod chart;
mod clean;
pub mod compare;
mod contents;
mod cycles;
mod entry;
mod environment;
mod field;
pub mod graph;
mod log_text;
pub mod markup;
mod metrics;
mod opened;
mod parts;
mod playing;
mod recorder;
mod removals;
mod run_file;
mod samples;
mod saving;
mod size;
mod summary;
mod trace_events;

use std::{collections::BTreeMap, time::Duration};

use serde::{Deserialize, Serialize};

pub use self::{
    bundle::{BundleError, Page, SUFFIX, Secrets, load, save},
    contents::Contents,
    cycles::CyclePart,
    environment::{Environment, Renderer},
    log_text::{LogLine, LogPart},
    opened::{Opened, open},
    parts::{
        ElementPart, EventPart, FindingPart, ObjectPart, OwnPart, PoolPart, QueuePart, StallPart,
        ThreadPart,
    },
    playing::Playing,
    recorder::{LIMIT, RUN_SUFFIX, Recorder, RecorderCost, take_unfinished},
    removals::Removal,
    saving::Saving,
    size::size,
    summary::Summary,
};
use crate::{
    media::source::Source,
    memory::{Diagnostics, Point, Reason, Series, Subject},
    verdict::trend::{self, Trend},
};

/// The name and the version of the form.
pub const SCHEMA: &str = "highwater.report/1";

/// Everything that is told of a run. Sizes in bytes, times in seconds; what is not known is null.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct Report {
    /// [`SCHEMA`].
    pub schema: String,
    /// When the report was made, in milliseconds since 1970.
    pub created_ms: u64,
    /// How long was measured.
    pub duration_s: f64,
    /// Where it ran.
    pub environment: Environment,
    /// What played.
    pub source: SourcePart,
    /// How it played.
    pub playback: Playing,
    /// What the series did, by name.
    pub memory: BTreeMap<String, Summary>,
    /// GStreamer's objects by type.
    pub objects: Vec<ObjectPart>,
    /// The elements that live, and those that are gone and hold something.
    pub elements: Vec<ElementPart>,
    /// The buffer pools that live.
    pub pools: Vec<PoolPart>,
    /// The queues.
    pub queues: Vec<QueuePart>,
    /// Where the streaming threads are.
    pub threads: Vec<ThreadPart>,
    /// Threads that stood in one element, oldest first.
    pub stalls: Vec<StallPart>,
    /// From one opening of a source or reconnect of a camera to the next, oldest first.
    pub cycles: Vec<CyclePart>,
    /// The last events, oldest first.
    pub events: Vec<EventPart>,
    /// What it means.
    pub verdict: VerdictPart,
    /// What could not be measured, and why.
    pub not_available: BTreeMap<Subject, Reason>,
    /// What the diagnostics themselves cost.
    #[serde(rename = "self")]
    pub own: OwnPart,
}

/// What played, without users, passwords and tokens. Empty while nothing does.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct SourcePart {
    /// As people write it.
    pub uri: String,
    /// `file`, `uri`, `device`, `demo` or `pipeline`.
    pub kind: String,
}

/// What it means. There is no judgement yet: the state is always `collecting`.
#[derive(Clone, PartialEq, Debug, Serialize, Deserialize)]
pub struct VerdictPart {
    /// `collecting`.
    pub state: String,
    /// What was found; nothing without a judgement.
    pub findings: Vec<FindingPart>,
    /// The plain trend of the series that count, by name, where there is enough of them.
    pub trends: BTreeMap<String, Trend>,
}

/// What only the caller knows.
#[derive(Clone, PartialEq, Debug)]
pub struct Context<'a> {
    /// What plays.
    pub source: &'a Source,
    /// How it plays.
    pub playing: Playing,
    /// What draws the window; `None` without one.
    pub renderer: Option<Renderer>,
}

impl Report {
    /// The same without users, passwords, tokens and the home folder's name in its texts.
    ///
    /// # Errors
    ///
    /// When a figure in it is none that JSON has.
    pub fn redacted(&self) -> serde_json::Result<Self> {
        clean::every_text(self)
    }

    /// A report of now.
    pub fn of(diagnostics: &Diagnostics, context: &Context<'_>) -> Self {
        Self::new(
            diagnostics,
            Environment::of(diagnostics, context.renderer.clone()),
            SourcePart::of(context.source),
            context.playing.clone(),
        )
    }

    fn new(
        diagnostics: &Diagnostics,
        environment: Environment,
        source: SourcePart,
        playback: Playing,
    ) -> Self {
        let sample = diagnostics.sample_now();
        let (memory, trends, told) = diagnostics.history(|history| {
            (
                summary::all(history),
                trends(|s| history.points(s, Duration::ZERO)),
                cycles::TOLD.map(|s| (s, history.points(s, Duration::ZERO))),
            )
        });
        let events = diagnostics.events_since(0);
        Self {
            schema: SCHEMA.to_owned(),
            created_ms: sample.time,
            duration_s: sample.elapsed.as_secs_f64(),
            environment,
            source,
            playback,
            memory,
            objects: parts::objects(&sample),
            elements: parts::elements(diagnostics),
            pools: parts::pools(diagnostics, &sample),
            queues: parts::queues(diagnostics, &sample),
            threads: parts::threads(diagnostics),
            stalls: parts::stalls(diagnostics, &events),
            cycles: cycles::of(&events, &told),
            events: events.into_iter().map(EventPart::from).collect(),
            verdict: VerdictPart {
                state: "collecting".to_owned(),
                findings: Vec::new(),
                trends,
            },
            not_available: diagnostics.missing(),
            own: sample.own.into(),
        }
    }
}

impl SourcePart {
    fn of(source: &Source) -> Self {
        let kind = match source {
            Source::File(_) => "file",
            Source::Uri(_) => "uri",
            Source::Device(_) => "device",
            Source::Demo(_) => "demo",
            Source::Pipeline(_) => "pipeline",
        };
        Self {
            uri: source.to_string(),
            kind: kind.to_owned(),
        }
    }
}

fn trends(points: impl Fn(Series) -> Vec<Point>) -> BTreeMap<String, Trend> {
    let named = |series| Some((field::of(series).name, trend::of(&points(series))?));
    [Series::Rss, Series::HeapInUse]
        .into_iter()
        .filter_map(named)
        .collect()
}
