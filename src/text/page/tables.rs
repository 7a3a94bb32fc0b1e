//! The tables.

use std::cmp::Reverse;

use gettextrs::gettext;
use highwater_engine::{
    memory::{EventKind, Fill},
    report::Report,
};

use super::{
    html::{
        Column::{Number, Text},
        Html, Table,
    },
    summary::seconds,
};
use crate::{
    measured,
    units::{clock, maybe_size, short, size, whole},
};

/// What stands where something is not known.
const UNKNOWN: &str = "–";

pub fn write(report: &Report, html: &mut Html) {
    html.table(&gettext("High-Water Marks"), &memory(report));
    html.table(&gettext("Elements"), &elements(report));
    html.table(&gettext("Buffer Pools"), &pools(report));
    html.table(&gettext("Queues"), &queues(report));
    html.table(&gettext("Objects"), &objects(report));
    html.table(&gettext("Cycles"), &cycles(report));
    html.table(&gettext("Streaming Threads"), &threads(report));
    html.table(&gettext("Stalls"), &stalls(report));
    html.table(&gettext("Events"), &events(report));
}

fn memory(report: &Report) -> Table {
    // Those of elements and queues are in their own tables.
    let of_a_part = |name: &str| name.starts_with("element_") || name.starts_with("queue_");
    let sizes = report
        .memory
        .iter()
        .filter(|(name, _)| name.ends_with("_bytes") && !of_a_part(name));
    let rows = sizes.map(|(name, summary)| {
        let mut row = vec![measured::for_field(name)];
        let values = [
            summary.first,
            summary.last,
            summary.min,
            summary.mean,
            summary.max,
        ];
        row.extend(values.map(|value| size(whole(value))));
        row.push(clock(seconds(summary.high_water_at)));
        row
    });
    Table::new([
        (Text, gettext("What")),
        (Number, gettext("First")),
        (Number, gettext("Last")),
        (Number, gettext("Lowest")),
        (Number, gettext("Mean")),
        (Number, gettext("High Water")),
        (Number, gettext("Reached After")),
    ])
    .with_rows(rows)
}

fn elements(report: &Report) -> Table {
    let mut elements: Vec<_> = report.elements.iter().collect();
    elements.sort_by_key(|part| (Reverse(part.held_bytes), Reverse(part.made_bytes)));
    let rows = elements.into_iter().map(|part| {
        let gone = gettext("gone");
        let factory = part.factory.as_deref().unwrap_or(UNKNOWN);
        vec![
            part.path.clone(),
            if part.alive {
                factory.to_owned()
            } else {
                format!("{factory} ({gone})")
            },
            part.held.to_string(),
            size(part.held_bytes),
            part.made.to_string(),
            size(part.made_bytes),
        ]
    });
    Table::new([
        (Text, gettext("Element")),
        (Text, gettext("Factory")),
        (Number, gettext("Buffers Held")),
        (Number, gettext("Bytes Held")),
        (Number, gettext("Buffers Made")),
        (Number, gettext("Bytes Made")),
    ])
    .with_rows(rows)
}

fn pools(report: &Report) -> Table {
    let rows = report.pools.iter().map(|part| {
        let name = part.owner.as_deref().unwrap_or(&part.name);
        vec![
            name.to_owned(),
            part.memory.clone().unwrap_or_else(|| UNKNOWN.to_owned()),
            part.outstanding.to_string(),
            part.allocated.to_string(),
            part.maximum
                .map_or_else(|| UNKNOWN.to_owned(), |maximum| maximum.to_string()),
            part.high_water.to_string(),
            size(u64::from(part.size_bytes)),
        ]
    });
    Table::new([
        (Text, gettext("Made By")),
        (Text, gettext("Memory")),
        (Number, gettext("Out")),
        (Number, gettext("Allocated")),
        (Number, gettext("Maximum")),
        (Number, gettext("High Water")),
        (Number, gettext("Size of One")),
    ])
    .with_rows(rows)
}

fn queues(report: &Report) -> Table {
    let of = |fill: Fill, text: &dyn Fn(u64) -> String| match fill.limit {
        Some(limit) => format!("{} / {}", text(fill.level), text(limit)),
        None => text(fill.level),
    };
    let rows = report.queues.iter().map(|part| {
        let element = part.element.as_deref().unwrap_or(UNKNOWN);
        let fill = part.fill.map(|fill| format!("{:.0} %", fill * 100.0));
        vec![
            part.pad
                .map_or_else(|| element.to_owned(), |pad| format!("{element} ({pad})")),
            of(part.buffers, &|buffers| buffers.to_string()),
            of(part.bytes, &size),
            short(seconds(part.seconds)),
            fill.unwrap_or_else(|| UNKNOWN.to_owned()),
        ]
    });
    Table::new([
        (Text, gettext("Queue")),
        (Number, gettext("Buffers")),
        (Number, gettext("Bytes")),
        (Number, gettext("Time")),
        (Number, gettext("Fill")),
    ])
    .with_rows(rows)
}

fn objects(report: &Report) -> Table {
    let made = report.objects.iter().filter(|part| part.created > 0);
    let rows = made.map(|part| {
        vec![
            part.kind.clone(),
            part.live.to_string(),
            part.created.to_string(),
            maybe_size(part.bytes),
        ]
    });
    Table::new([
        (Text, gettext("Type")),
        (Number, gettext("Live")),
        (Number, gettext("Made")),
        (Number, gettext("Bytes")),
    ])
    .with_rows(rows)
}

fn cycles(report: &Report) -> Table {
    let names = ["rss_bytes", "heap_in_use_bytes", "gstreamer_bytes"];
    let rows = report.cycles.iter().map(|part| {
        let mut row = vec![
            clock(seconds(part.at_s)),
            measured::for_occasion(part.began_by),
            part.seconds
                .map_or_else(|| gettext("not over"), |time| short(seconds(time))),
        ];
        row.extend(names.map(|name| maybe_size(part.at_begin.get(name).copied().map(whole))));
        row
    });
    let titles = [
        (Number, gettext("Begin")),
        (Text, gettext("Began By")),
        (Number, gettext("Duration")),
    ];
    let at_begin = names.map(|name| (Number, measured::for_field(name)));
    Table::new(titles.into_iter().chain(at_begin)).with_rows(rows)
}

fn threads(report: &Report) -> Table {
    let rows = report.threads.iter().map(|part| {
        vec![
            part.tid.to_string(),
            part.element.clone().unwrap_or_else(|| UNKNOWN.to_owned()),
            measured::for_waiting(part.waiting),
            short(seconds(part.since_s)),
        ]
    });
    Table::new([
        (Number, gettext("Thread")),
        (Text, gettext("Element")),
        (Text, gettext("State")),
        (Number, gettext("For")),
    ])
    .with_rows(rows)
}

fn stalls(report: &Report) -> Table {
    let rows = report.stalls.iter().map(|part| {
        vec![
            clock(seconds(part.at_s)),
            part.tid.to_string(),
            part.element.clone().unwrap_or_else(|| UNKNOWN.to_owned()),
            part.seconds
                .map_or_else(|| gettext("not over"), |time| short(seconds(time))),
        ]
    });
    Table::new([
        (Number, gettext("Begin")),
        (Number, gettext("Thread")),
        (Text, gettext("Element")),
        (Number, gettext("Duration")),
    ])
    .with_rows(rows)
}

fn events(report: &Report) -> Table {
    let name = |id: u32| {
        let part = report.elements.iter().find(|part| part.id == id);
        part.map_or_else(|| format!("#{id}"), |part| part.path.clone())
    };
    let rows = report.events.iter().map(|event| {
        let element = match event.kind {
            EventKind::Stall { element, .. } | EventKind::StallEnded { element, .. } => {
                name(element)
            }
            _ => String::new(),
        };
        vec![
            clock(seconds(event.at_s)),
            measured::for_event(&event.kind),
            element,
        ]
    });
    Table::new([
        (Number, gettext("Time")),
        (Text, gettext("What Happened")),
        (Text, gettext("Element")),
    ])
    .with_rows(rows)
}
