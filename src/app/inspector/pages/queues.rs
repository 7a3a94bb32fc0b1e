//! The queues: how full they are by each of their limits, and when they will be full.

use gettextrs::gettext;
use highwater_engine::memory::{Fill, QueueId, QueueLevel, Subject};

use crate::inspector::{
    page::About,
    reading::{Reading, last_part},
    table::{Column, Content, Definition, Key, Row, Sort, Unit, Value},
};

/// See the module.
pub fn table() -> Definition {
    Definition {
        about: About {
            name: "queues",
            title: gettext("Queues"),
            icon: "format-justify-left-symbolic",
        },
        columns: vec![
            Column::text(gettext("Queue"), 24),
            Column::number(gettext("Fill"), 6),
            Column::number(gettext("Buffers"), 12),
            Column::number(gettext("Bytes"), 20),
            Column::number(gettext("Time"), 16),
            Column::number(gettext("Full In"), 9),
        ],
        sort: Some(Sort {
            column: 1,
            descending: true,
        }),
        is_tree: false,
        needs: &[Subject::Objects],
        empty: (
            gettext("No Queues"),
            gettext("Queues appear when something plays whose pipeline has them."),
        ),
        read,
    }
}

fn read(reading: &Reading) -> Content {
    let queues = reading.sample.queues.iter();
    let rows: Vec<Row> = queues.map(|queue| row(reading, queue)).collect();
    rows.into()
}

/// A queue's element in the upper half, its pad in the lower, from 1.
fn key(id: QueueId) -> Key {
    u64::from(id.element) << 32 | id.pad.map_or(0, |pad| u64::from(pad) + 1)
}

fn row(reading: &Reading, queue: &QueueLevel) -> Row {
    let pad = queue.id.pad.map(|pad| format!(":{pad}"));
    let path = reading.path(queue.id.element) + pad.as_deref().unwrap_or_default();
    let level = |unit, fill: Fill| Value::Level(unit, fill.level, fill.limit);
    Row {
        full_name: Some(path.clone()),
        ..Row::new(
            key(queue.id),
            vec![
                last_part(&path).into(),
                Value::or_blank(queue.fill(), Value::Share),
                level(Unit::Count, queue.buffers),
                level(Unit::Bytes, queue.bytes),
                level(Unit::Nanos, queue.time),
                Value::or_blank(queue.full_in, Value::time),
            ],
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_pad_of_a_multiqueue_has_a_key_of_its_own() {
        let of = |element, pad| key(QueueId { element, pad });
        let keys = [of(1, None), of(1, Some(0)), of(1, Some(1)), of(2, None)];
        for (index, key) in keys.iter().enumerate() {
            assert!(!keys[index + 1..].contains(key), "{keys:?}");
        }
    }
}
