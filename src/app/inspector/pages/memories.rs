//! The live memories with all of their fields; parts of a memory stand under it.

use gettextrs::gettext;
use highwater_engine::memory::{LockState, MemoryInfo, Subject};
use highwater_text::i18n::{gettext_f, ngettext_f};

use crate::inspector::{
    page::About,
    reading::Reading,
    table::{Column, Content, Definition, Row, Tone, Value},
};

/// The most that are listed: the oldest and the largest.
const LIMIT: usize = 10_000;

/// See the module. A row's key is the memory's address.
pub fn table() -> Definition {
    Definition {
        about: About {
            name: "memories",
            title: gettext("Memories"),
            icon: "media-flash-symbolic",
        },
        columns: vec![
            Column::text(gettext("Address"), 18),
            Column::text(gettext("Kind"), 13),
            Column::number(gettext("Size"), 9),
            Column::number(gettext("Allocated"), 9),
            Column::number(gettext("Offset"), 7),
            Column::number(gettext("Alignment"), 5),
            Column::number(gettext("Age"), 8),
            Column::text(gettext("Holder"), 20),
            Column::text(gettext("Origin"), 20),
            Column::text(gettext("Lock"), 16),
            Column::number(gettext("Mapped For"), 8),
            Column::number(gettext("References"), 4),
            Column::text(gettext("Flags"), 30),
        ],
        sort: None,
        is_tree: true,
        needs: &[Subject::Objects, Subject::MemoryDetails],
        empty: (
            gettext("No Memories"),
            gettext("Open a file or a camera: its frames live in memories."),
        ),
        read,
    }
}

fn read(reading: &Reading) -> Content {
    let memories = reading.diagnostics.memories(LIMIT);
    let listed = memories.list.len() as u64;
    // A few come and go while they are read.
    let note =
        (memories.list.len() >= LIMIT - LIMIT / 10 && memories.total > LIMIT as u64).then(|| {
            gettext_f(
                "{listed} of {total} memories: the oldest and the largest.",
                &[
                    ("listed", &listed.to_string()),
                    ("total", &memories.total.to_string()),
                ],
            )
        });
    let rows = memories.list.iter().map(|info| row(reading, info));
    Content {
        rows: rows.collect(),
        note,
    }
}

fn row(reading: &Reading, info: &MemoryInfo) -> Row {
    // Two that want it for themselves keep everybody from writing.
    let contested = info.lock.exclusive > 1 && info.lock.is_locked();
    Row {
        parent: info.parent,
        tone: if contested {
            Tone::Warning
        } else {
            Tone::Plain
        },
        ..Row::new(
            info.address,
            vec![
                Value::Address(info.address),
                Value::or_blank(info.kind.clone(), Value::Text),
                Value::bytes(info.size),
                Value::bytes(info.maxsize),
                Value::bytes(info.offset),
                // A mask: 15 means multiples of 16.
                Value::count(info.align.saturating_add(1)),
                Value::time(info.age),
                reading.maybe_name(info.holder),
                reading.maybe_name(info.origin),
                lock(info.lock).into(),
                Value::or_blank(info.mapped_for, Value::time),
                Value::count(info.references),
                info.flags.join(" ").into(),
            ],
        )
    }
}

/// Who has locked it, in words.
fn lock(lock: LockState) -> String {
    let mut parts = Vec::new();
    match (lock.readers, lock.writers) {
        (0, 0) => {}
        (readers, 0) => parts.push(ngettext_f("{n} reads", "{n} read", readers, &[])),
        (0, writers) => parts.push(ngettext_f("{n} writes", "{n} write", writers, &[])),
        (both, _) => parts.push(ngettext_f(
            "{n} reads and writes",
            "{n} read and write",
            both,
            &[],
        )),
    }
    if lock.exclusive > 0 {
        parts.push(ngettext_f("{n} owner", "{n} owners", lock.exclusive, &[]));
    }
    parts.join(", ")
}
