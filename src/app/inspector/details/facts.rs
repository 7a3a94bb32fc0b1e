//! Everything that is known about one element: itself, its pads with their caps, its queue, its pools.

use gettextrs::gettext;
use highwater_engine::{
    media::redact,
    memory::{Amount, Direction, ElementInfo, Fill, PadInfo, PoolInfo, PoolLevel, QueueLevel},
};
use highwater_text::{
    i18n::{gettext_f, ngettext_f},
    units,
};

use crate::{
    facts::{Facts, Group},
    inspector::{
        reading::{Reading, last_part},
        table::{Unit, Value},
    },
};

/// What is known of an element; nothing once it is forgotten.
pub fn collect(reading: &Reading, id: u32) -> Vec<Group> {
    let Some(info) = reading.element(id) else {
        return Vec::new();
    };
    let mut groups = vec![element(reading, info)];
    let queues = reading.sample.queues.iter();
    let queues = queues.filter(|queue| queue.id.element == id);
    let pads = reading.diagnostics.pads(id);
    groups.extend(pads.iter().map(|info| pad(reading, info)));
    groups.extend(queues.map(queue));
    groups.extend(pools(reading, id));
    groups.retain(|group| !group.facts.is_empty());
    groups
}

fn element(reading: &Reading, info: &ElementInfo) -> Group {
    let levels = reading.diagnostics.element_levels();
    let level = levels.into_iter().find(|level| level.id == info.id);
    let level = level.unwrap_or_default();
    let mut facts = Facts::default();
    facts.add(gettext("Path"), Some(&info.path));
    facts.add(gettext("Factory"), info.factory.as_ref());
    facts.add(gettext("Type"), Some(&info.type_name));
    if !info.alive {
        facts.add(gettext("State"), Some(gettext("gone")));
    }
    facts.add(gettext("Holds"), Some(amount(level.held)));
    facts.add(gettext("Made"), Some(amount(level.made)));
    let threads = reading.diagnostics.threads().into_iter();
    let stalled = threads
        .filter(|thread| thread.element == info.id && thread.is_stalled())
        .map(|thread| thread.since)
        .max();
    facts.add(gettext("Stalled"), stalled.map(units::short));
    facts.group(last_part(&info.path).to_owned())
}

fn amount(amount: Amount) -> String {
    // Buffers that live at once are far fewer than 2^32.
    let count = u32::try_from(amount.count).unwrap_or(u32::MAX);
    let size = units::size(amount.bytes);
    ngettext_f(
        "{n} buffer, {size}",
        "{n} buffers, {size}",
        count,
        &[("size", &size)],
    )
}

fn queue(queue: &QueueLevel) -> Group {
    let mut facts = Facts::default();
    let text = |value: Value| Some(value.text()).filter(|text| !text.is_empty());
    let level = |unit, fill: Fill| text(Value::Level(unit, fill.level, fill.limit));
    facts.add(
        gettext("Fill"),
        queue.fill().and_then(|fill| text(Value::Share(fill))),
    );
    facts.add(gettext("Buffers"), level(Unit::Count, queue.buffers));
    facts.add(gettext("Bytes"), level(Unit::Bytes, queue.bytes));
    facts.add(gettext("Time"), level(Unit::Nanos, queue.time));
    facts.add(gettext("Full In"), queue.full_in.map(units::short));
    let title = queue.id.pad.map_or_else(
        || gettext("Queue"),
        |pad| gettext_f("Queue of Pad {pad}", &[("pad", &pad.to_string())]),
    );
    facts.group(title)
}

/// The pools that it made, and those that it takes from.
fn pools(reading: &Reading, id: u32) -> Vec<Group> {
    let infos = reading.diagnostics.pools().into_iter();
    let infos = infos.filter(|info| info.owner == Some(id) || info.user == Some(id));
    let group = |info: PoolInfo| {
        let mut levels = reading.sample.pools.iter();
        levels
            .find(|level| level.id == info.id)
            .map(|level| pool(reading, &info, level))
    };
    infos.filter_map(group).collect()
}

fn pool(reading: &Reading, info: &PoolInfo, level: &PoolLevel) -> Group {
    let mut facts = Facts::default();
    facts.add(gettext("Pool"), Some(&info.type_name));
    facts.add(gettext("Owner"), info.owner.map(|id| reading.path(id)));
    let out = gettext_f(
        "{out} of {allocated}",
        &[
            ("out", &level.outstanding.to_string()),
            ("allocated", &level.allocated.to_string()),
        ],
    );
    facts.add(gettext("Out"), Some(out));
    facts.add(gettext("High Water"), Some(level.high_water));
    facts.add(gettext("Maximum"), info.maximum);
    facts.add(gettext("Buffer Size"), Some(units::size(info.size.into())));
    facts.add(gettext("Memory"), info.memory.as_ref());
    facts.add(gettext("Caps"), info.caps.as_deref().map(caps));
    facts.group(gettext("Buffer Pool"))
}

fn pad(reading: &Reading, info: &PadInfo) -> Group {
    let mut facts = Facts::default();
    let peer = info.peer.as_ref().map(|peer| {
        let path = reading.path(peer.element);
        format!("{}:{}", last_part(&path), peer.pad)
    });
    let linked = peer.unwrap_or_else(|| gettext("nothing"));
    let heading = match info.direction {
        Direction::Sink => gettext("Comes From"),
        Direction::Source => gettext("Goes To"),
    };
    facts.add(heading, Some(linked));
    facts.add(gettext("Caps"), info.caps.as_deref().map(caps));
    facts.group(gettext_f("Pad {name}", &[("name", &info.name)]))
}

/// Without secrets, a field on each line: a line of caps is longer than any panel is wide.
fn caps(caps: &str) -> String {
    redact(caps).replace(", ", "\n")
}
