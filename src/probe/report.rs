//! What a bundle says, as text.

use std::{path::Path, time::Duration};

use gettextrs::gettext;
use highwater_engine::report::{self, Report, Summary};
use highwater_text::{
    bundle as bundles,
    i18n::gettext_f,
    measured,
    units::{clock, maybe_size, short, signed_size, size, whole},
};

use crate::{
    Outcome,
    output::aligned::{self, Row},
};

/// Prints the bundle's report.
pub fn run(bundle: &Path) -> Outcome {
    match report::load(bundle) {
        Ok(report) => {
            print!(
                "{}{}",
                heading(&report),
                aligned::sections(&tables(&report))
            );
            Outcome::Steady
        }
        Err(error) => {
            eprintln!("{}", bundles::explain(&error));
            Outcome::NoBundle
        }
    }
}

fn heading(report: &Report) -> String {
    let duration = Duration::try_from_secs_f64(report.duration_s).unwrap_or_default();
    let trends = report.verdict.trends.iter().map(|(name, trend)| {
        gettext_f(
            "{name}: {bytes} a minute over {time}",
            &[
                ("name", name),
                ("bytes", &signed_size(trend.per_minute)),
                ("time", &clock(trend.over)),
            ],
        )
    });
    let mut lines = vec![
        report.source.uri.clone(),
        gettext_f(
            "measured for {time}; verdict: {state}",
            &[("time", &clock(duration)), ("state", &report.verdict.state)],
        ),
    ];
    lines.extend(trends);
    lines.join("\n") + "\n"
}

fn tables(report: &Report) -> Vec<(String, Vec<Row>)> {
    vec![
        (gettext("Memory"), memory(report)),
        (gettext("Elements"), elements(report)),
        (gettext("Buffer pools"), pools(report)),
        (gettext("Objects"), objects(report)),
        (gettext("Stalls"), stalls(report)),
        (gettext("Not available"), missing(report)),
        (gettext("Environment"), environment(report)),
    ]
}

fn memory(report: &Report) -> Vec<Row> {
    let sizes = report.memory.iter().filter(|(name, _)| {
        // Those of elements and queues are in their own tables.
        let of_a_part = ["element_", "queue_"]
            .iter()
            .any(|part| name.starts_with(part));
        name.ends_with("_bytes") && !of_a_part
    });
    let mut rows: Vec<Row> = sizes
        .map(|(name, summary)| of_summary(name, summary))
        .collect();
    if !rows.is_empty() {
        let titles = [
            String::new(),
            gettext("first"),
            gettext("last"),
            gettext("lowest"),
            gettext("highest"),
        ];
        rows.insert(0, titles.to_vec());
    }
    rows
}

fn of_summary(name: &str, summary: &Summary) -> Row {
    let values = [summary.first, summary.last, summary.min, summary.max];
    let mut row = vec![name.trim_end_matches("_bytes").replace('_', " ")];
    row.extend(values.map(|value| size(whole(value))));
    row
}

fn elements(report: &Report) -> Vec<Row> {
    let mut elements: Vec<_> = report
        .elements
        .iter()
        .filter(|part| part.held > 0)
        .collect();
    elements.sort_by_key(|part| std::cmp::Reverse(part.held_bytes));
    let rows = elements.into_iter().map(|part| {
        let held = gettext_f("holds {n}", &[("n", &part.held.to_string())]);
        vec![part.path.clone(), held, size(part.held_bytes)]
    });
    rows.collect()
}

fn pools(report: &Report) -> Vec<Row> {
    let rows = report.pools.iter().map(|part| {
        vec![
            part.owner.clone().unwrap_or_else(|| part.name.clone()),
            gettext_f(
                "{out} of {all} out, highest {high}",
                &[
                    ("out", &part.outstanding.to_string()),
                    ("all", &part.allocated.to_string()),
                    ("high", &part.high_water.to_string()),
                ],
            ),
            size(part.allocated * u64::from(part.size_bytes)),
        ]
    });
    rows.collect()
}

fn objects(report: &Report) -> Vec<Row> {
    let rows = report
        .objects
        .iter()
        .filter(|part| part.created > 0)
        .map(|part| {
            let (live, created) = (part.live.to_string(), part.created.to_string());
            vec![
                part.kind.clone(),
                gettext_f("{n} live", &[("n", &live)]),
                gettext_f("{n} made", &[("n", &created)]),
                maybe_size(part.bytes),
            ]
        });
    rows.collect()
}

fn stalls(report: &Report) -> Vec<Row> {
    let rows = report.stalls.iter().map(|part| {
        let time = part
            .seconds
            .and_then(|seconds| Duration::try_from_secs_f64(seconds).ok())
            .map_or_else(|| gettext("not over"), short);
        vec![part.element.clone().unwrap_or_default(), time]
    });
    rows.collect()
}

fn missing(report: &Report) -> Vec<Row> {
    let rows = report.not_available.iter().map(|(subject, reason)| {
        vec![
            measured::for_subject(*subject),
            measured::for_reason(reason),
        ]
    });
    rows.collect()
}

fn environment(report: &Report) -> Vec<Row> {
    let environment = &report.environment;
    let distribution = gettext("distribution");
    let facts = [
        ("Highwater", Some(environment.highwater.clone())),
        ("GStreamer", Some(environment.gstreamer.clone())),
        ("Linux", environment.kernel.clone()),
        (distribution.as_str(), environment.distribution.clone()),
    ];
    let rows = facts
        .into_iter()
        .filter_map(|(name, value)| Some(vec![name.to_owned(), value?]));
    rows.collect()
}
