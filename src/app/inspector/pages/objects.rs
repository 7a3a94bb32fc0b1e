//! The objects by type: how many live, how many were made, and the change since the mark; memories
//! by the kind that their allocators give them.

use std::hash::{DefaultHasher, Hash, Hasher};

use gettextrs::gettext;
use highwater_engine::memory::{Kind, ObjectLevel, Subject};

use crate::inspector::{
    page::About,
    reading::Reading,
    table::{Column, Content, Definition, Key, Row, Sort, Tone, Unit, Value},
};

/// See the module.
pub fn table() -> Definition {
    Definition {
        about: About {
            name: "objects",
            title: gettext("Objects"),
            icon: "view-app-grid-symbolic",
        },
        columns: vec![
            Column::text(gettext("Type"), 24),
            Column::number(gettext("Live"), 9),
            Column::number(gettext("Since Mark"), 10),
            Column::number(gettext("Created"), 10),
            Column::number(gettext("Bytes"), 10),
        ],
        sort: Some(Sort {
            column: 1,
            descending: true,
        }),
        is_tree: true,
        needs: &[Subject::Objects],
        empty: (
            gettext("No Objects"),
            gettext("Open a file or a camera to see what it is made of."),
        ),
        read,
    }
}

fn read(reading: &Reading) -> Content {
    let levels = reading.sample.objects.iter();
    let levels = levels.filter(|level| level.created > 0);
    let kinds = levels.map(|level| kind_row(reading, level));
    kinds.chain(memory_rows(reading)).collect::<Vec<_>>().into()
}

fn kind_row(reading: &Reading, level: &ObjectLevel) -> Row {
    let before = reading.before(|sample| Some(sample.objects(level.kind)?.live));
    Row::new(
        key(level.kind),
        vec![
            type_name(level.kind).into(),
            Value::count(level.live),
            Value::change(Unit::Count, level.live, before),
            Value::count(level.created),
            Value::or_blank(level.bytes, Value::bytes),
        ],
    )
}

fn memory_rows(reading: &Reading) -> Vec<Row> {
    let memories = reading.sample.memories.iter();
    let row = |(name, amount): (&String, &highwater_engine::memory::Amount)| {
        let before = reading.before(|sample| {
            let known = sample.memories.get(name);
            Some(known.map_or(0, |amount| amount.count))
        });
        Row {
            parent: Some(key(Kind::Memory)),
            tone: Tone::Plain,
            ..Row::new(
                key_of_name(name),
                vec![
                    name.clone().into(),
                    Value::count(amount.count),
                    Value::change(Unit::Count, amount.count, before),
                    // Only memories of all kinds together are counted as they are made.
                    Value::Blank,
                    Value::bytes(amount.bytes),
                ],
            )
        }
    };
    memories.map(row).collect()
}

fn key(kind: Kind) -> Key {
    kind.index() as Key
}

/// Names of allocators are few; the highest bit keeps them apart from the kinds.
fn key_of_name(name: &str) -> Key {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    hasher.finish() | 1 << 63
}

/// As programmers know it.
fn type_name(kind: Kind) -> String {
    let name = match kind {
        Kind::Buffer => "GstBuffer",
        Kind::Memory => "GstMemory",
        Kind::Event => "GstEvent",
        Kind::Query => "GstQuery",
        Kind::Message => "GstMessage",
        Kind::Caps => "GstCaps",
        Kind::Sample => "GstSample",
        Kind::BufferList => "GstBufferList",
        Kind::OtherMini => return gettext("Other mini objects"),
        Kind::Element => "GstElement",
        Kind::Pad => "GstPad",
        Kind::Pool => "GstBufferPool",
        Kind::Allocator => "GstAllocator",
        Kind::Task => "GstTask",
        Kind::OtherObject => return gettext("Other objects"),
    };
    name.to_owned()
}
