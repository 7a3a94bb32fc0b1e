//! The buffer pools: who made them, what they are made of, and how many of their buffers are out.

use std::collections::HashMap;

use gettextrs::gettext;
use highwater_engine::{
    media::redact,
    memory::{PoolInfo, PoolLevel, Subject},
};

use crate::inspector::{
    page::About,
    reading::{Reading, last_part},
    table::{Column, Content, Definition, Row, Sort, Tone, Value},
};

/// The column of the bytes.
const BYTES: usize = 5;

/// See the module. A row's key is the pool's id.
pub fn table() -> Definition {
    Definition {
        about: About {
            name: "pools",
            title: gettext("Buffer Pools"),
            icon: "view-grid-symbolic",
        },
        columns: vec![
            Column::text(gettext("Owner"), 24),
            Column::number(gettext("Out"), 5),
            Column::number(gettext("Allocated"), 5),
            Column::number(gettext("Maximum"), 5),
            Column::number(gettext("High Water"), 5),
            Column::number(gettext("Bytes"), 9),
            Column::number(gettext("Buffer Size"), 9),
            Column::number(gettext("Minimum"), 5),
            Column::number(gettext("Taken"), 7),
            Column::number(gettext("Taken per Second"), 7),
            Column::number(gettext("Newly Made"), 6),
            Column::text(gettext("Memory"), 14),
            Column::text(gettext("Last User"), 20),
            Column::text(gettext("Pool"), 20),
            Column::text(gettext("Caps"), 30),
        ],
        sort: Some(Sort {
            column: BYTES,
            descending: true,
        }),
        is_tree: false,
        needs: &[Subject::Objects],
        empty: (
            gettext("No Buffer Pools"),
            gettext("Pools appear when something plays whose elements use them."),
        ),
        read,
    }
}

fn read(reading: &Reading) -> Content {
    let infos = reading.diagnostics.pools().into_iter();
    let infos: HashMap<u32, PoolInfo> = infos.map(|info| (info.id, info)).collect();
    let row = |level: &PoolLevel| Some(row(reading, infos.get(&level.id)?, level));
    let rows: Vec<Row> = reading.sample.pools.iter().filter_map(row).collect();
    rows.into()
}

/// A rate to the nearest whole number.
fn whole(rate: f64) -> Value {
    // Not negative, and far below 2^53.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    Value::count(rate.round() as u64)
}

fn row(reading: &Reading, info: &PoolInfo, level: &PoolLevel) -> Row {
    let owner = info.owner.map(|id| reading.path(id));
    let name = owner.as_deref().map(last_part);
    let full = info
        .maximum
        .is_some_and(|maximum| level.outstanding >= u64::from(maximum));
    let text = |text: &Option<String>| Value::or_blank(text.clone(), Value::Text);
    Row {
        tone: if full { Tone::Warning } else { Tone::Plain },
        full_name: owner.clone(),
        ..Row::new(
            info.id,
            vec![
                name.unwrap_or(&info.name).into(),
                Value::count(level.outstanding),
                Value::count(level.allocated),
                Value::or_blank(info.maximum, Value::count),
                Value::count(level.high_water),
                Value::bytes(level.allocated.saturating_mul(info.size.into())),
                Value::bytes(info.size.into()),
                Value::count(info.minimum),
                Value::count(level.acquired),
                Value::or_blank(level.per_second, whole),
                Value::count(level.acquired_new),
                text(&info.memory),
                reading.maybe_name(info.user),
                info.type_name.clone().into(),
                text(&info.caps.as_deref().map(redact)),
            ],
        )
    }
}
