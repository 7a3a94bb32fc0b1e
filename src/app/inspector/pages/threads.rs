//! The streaming threads: in which element each is, for how long, and what it waits for.

use gettextrs::gettext;
use highwater_engine::memory::{Subject, ThreadLevel};
use highwater_text::measured;

use crate::inspector::{
    page::About,
    reading::{Reading, last_part},
    table::{Column, Content, Definition, Row, Tone, Value},
};

/// See the module. A row's key is the kernel's thread id.
pub fn table() -> Definition {
    Definition {
        about: About {
            name: "threads",
            title: gettext("Threads"),
            icon: "media-playlist-consecutive-symbolic",
        },
        columns: vec![
            Column::text(gettext("Element"), 24),
            Column::number(gettext("Thread"), 9),
            Column::text(gettext("State"), 38),
            Column::number(gettext("For"), 9),
        ],
        sort: None,
        is_tree: false,
        needs: &[Subject::Objects],
        empty: (
            gettext("No Streaming Threads"),
            gettext("Threads appear when something plays."),
        ),
        read,
    }
}

fn read(reading: &Reading) -> Content {
    let mut threads = reading.diagnostics.threads();
    threads.sort_unstable_by_key(|thread| thread.tid);
    let rows: Vec<Row> = threads.iter().map(|thread| row(reading, thread)).collect();
    rows.into()
}

fn row(reading: &Reading, thread: &ThreadLevel) -> Row {
    let path = reading.path(thread.element);
    let (state, tone) = if thread.is_stalled() {
        (gettext("stalled"), Tone::Warning)
    } else {
        (measured::for_waiting(thread.waiting), Tone::Plain)
    };
    Row {
        tone,
        full_name: Some(path.clone()),
        ..Row::new(
            thread.tid,
            vec![
                last_part(&path).into(),
                Value::count(thread.tid),
                state.into(),
                Value::time(thread.since),
            ],
        )
    }
}
