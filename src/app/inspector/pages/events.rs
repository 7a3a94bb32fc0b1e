//! What happened: stalls, a main loop that fell behind, marks.

use gettextrs::gettext;
use highwater_engine::memory::{Event, EventKind};
use highwater_text::measured;

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
    let (element, tone) = match event.kind {
        EventKind::Stall { element, .. } => (Some(element), Tone::Warning),
        EventKind::StallEnded { element, .. } => (Some(element), Tone::Plain),
        EventKind::PileUp { .. } => (None, Tone::Warning),
        EventKind::Told { .. } | EventKind::Mark { .. } => (None, Tone::Plain),
    };
    Row {
        tone,
        ..Row::new(
            event.number,
            vec![
                Value::Moment(event.elapsed),
                measured::for_event(&event.kind).into(),
                reading.maybe_name(element),
            ],
        )
    }
}
