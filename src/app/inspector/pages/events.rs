//! What happened: stalls, a main loop that fell behind, marks.

use gettextrs::gettext;
use highwater_engine::memory::{Event, EventKind};
use highwater_text::{i18n::gettext_f, measured, units};

use crate::inspector::{
    page::About,
    reading::Reading,
    table::{Column, Content, Definition, Row, Sort, Tone, Value},
};

/// See the module. A row's key is the event's number.
pub fn table() -> Definition {
    Definition {
        about: About {
            name: "events",
            title: gettext("Events"),
            icon: "document-open-recent-symbolic",
        },
        columns: vec![
            Column::number(gettext("Time"), 9),
            Column::text(gettext("What Happened"), 40),
            Column::text(gettext("Element"), 30),
        ],
        sort: Some(Sort {
            column: 0,
            descending: true,
        }),
        is_tree: false,
        needs: &[],
        empty: (
            gettext("No Events"),
            gettext("Stalls, delays and marks will be listed here."),
        ),
        read,
    }
}

fn read(reading: &Reading) -> Content {
    let events = reading.diagnostics.events_since(0);
    let rows: Vec<Row> = events.iter().map(|event| row(reading, event)).collect();
    rows.into()
}

fn row(reading: &Reading, event: &Event) -> Row {
    let (what, element, tone) = match &event.kind {
        EventKind::Stall {
            tid,
            element,
            since,
        } => {
            let since = units::short(*since);
            let arguments = [("tid", &*tid.to_string()), ("time", &*since)];
            let what = gettext_f("Thread {tid} is stalled for {time}", &arguments);
            (what, Some(*element), Tone::Warning)
        }
        EventKind::StallEnded { tid, element } => {
            let what = gettext_f("Thread {tid} goes on", &[("tid", &tid.to_string())]);
            (what, Some(*element), Tone::Plain)
        }
        EventKind::PileUp { late } => {
            let late = units::short(*late);
            let what = gettext_f("The main loop is {time} late", &[("time", &late)]);
            (what, None, Tone::Warning)
        }
        EventKind::Told { occasion } => (measured::for_occasion(*occasion), None, Tone::Plain),
        EventKind::Mark { name } if name.is_empty() => (gettext("Mark"), None, Tone::Plain),
        EventKind::Mark { name } => {
            let what = gettext_f("Mark “{name}”", &[("name", name)]);
            (what, None, Tone::Plain)
        }
    };
    Row {
        tone,
        ..Row::new(
            event.number,
            vec![
                Value::Moment(event.elapsed),
                what.into(),
                reading.maybe_name(element),
            ],
        )
    }
}
