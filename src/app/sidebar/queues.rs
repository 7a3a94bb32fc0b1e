//! The queues: how full, and how long until they are.

use std::time::Duration;

use adw::{prelude::*, subclass::prelude::*};
use gettextrs::gettext;
use gtk::glib;
use highwater_engine::memory::{Diagnostics, Fill, QueueLevel, Sample};
use highwater_text::{
    i18n::{gettext_f, ngettext_f},
    units,
};

use super::{level_row::Level, levels::LevelsSection, words};
use crate::charts::Meter;

/// The most rows; the inspector has all.
const ROWS: usize = 8;
/// From this fill on a queue deserves attention.
const FULL: f64 = 0.95;

mod imp {
    use super::*;

    #[derive(Default)]
    pub struct QueuesSection {
        pub(super) levels: LevelsSection,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for QueuesSection {
        const NAME: &'static str = "HighwaterQueuesSection";
        type Type = super::QueuesSection;
        type ParentType = adw::Bin;
    }

    impl ObjectImpl for QueuesSection {
        fn constructed(&self) {
            self.parent_constructed();
            self.levels.set_title(&gettext("Queues"));
            self.obj().set_child(Some(&self.levels));
        }
    }

    impl WidgetImpl for QueuesSection {}
    impl BinImpl for QueuesSection {}
}

glib::wrapper! {
    /// The list of them.
    pub struct QueuesSection(ObjectSubclass<imp::QueuesSection>)
        @extends adw::Bin, gtk::Widget,
        @implements gtk::Accessible, gtk::Buildable, gtk::ConstraintTarget;
}

impl QueuesSection {
    /// Shows a newer sample.
    pub fn update(&self, diagnostics: &Diagnostics, sample: &Sample) {
        let list = &self.imp().levels;
        if sample.queues.is_empty() {
            return list.show_nothing(&gettext("Queues appear while something plays."));
        }
        let number = u32::try_from(sample.queues.len()).unwrap_or(u32::MAX);
        let summary = ngettext_f("{n} queue", "{n} queues", number, &[]);
        let levels = sample.queues.iter().take(ROWS);
        let levels = levels.map(|level| shown(diagnostics, level));
        list.show(&summary, levels.collect());
    }
}

fn shown(diagnostics: &Diagnostics, level: &QueueLevel) -> Level {
    let element = diagnostics.element(level.id.element);
    let name = element.as_ref().map_or_else(
        || format!("#{}", level.id.element),
        |element| words::element_name(element).to_owned(),
    );
    let fill = level.fill();
    Level {
        name: match level.id.pad {
            Some(pad) => format!("{name} · {pad}"),
            None => name,
        },
        full_name: element.map_or_else(String::new, |element| element.path),
        figure: fill.map_or_else(
            || gettext("no limit"),
            |fill| gettext_f("{number} %", &[("number", &format!("{:.0}", fill * 100.0))]),
        ),
        meter: fill.map(|fill| Meter {
            level: fill,
            present: fill,
            limit: 1.0,
            high_water: None,
            counted: false,
            warning: fill >= FULL && level.full_in.is_some(),
        }),
        remark: remark(level),
        amount: units::size(level.bytes.level),
        ..Level::default()
    }
}

/// "2.1 s of 2.5 s · full in 4 s": by the limit that is reached first.
fn remark(level: &QueueLevel) -> String {
    let content = content(level);
    match level.full_in {
        Some(wait) if wait < Duration::from_hours(1) => {
            let time = units::short(wait);
            let full = gettext_f("full in {time}", &[("time", &time)]);
            format!("{content} · {full}")
        }
        _ => content,
    }
}

fn content(level: &QueueLevel) -> String {
    let ratio = |fill: Fill| fill.ratio().unwrap_or(-1.0);
    let (time, bytes, buffers) = (ratio(level.time), ratio(level.bytes), ratio(level.buffers));
    let of = |fill: Fill, say: fn(u64) -> String| match fill.limit {
        Some(limit) => gettext_f(
            "{level} of {limit}",
            &[("level", &say(fill.level)), ("limit", &say(limit))],
        ),
        None => say(fill.level),
    };
    if time >= bytes && time >= buffers {
        of(level.time, |nanoseconds| {
            units::short(Duration::from_nanos(nanoseconds))
        })
    } else if bytes >= buffers {
        of(level.bytes, units::size)
    } else {
        let count = of(level.buffers, |count| count.to_string());
        gettext_f("{count} buffers", &[("count", &count)])
    }
}

#[cfg(test)]
mod tests {
    use highwater_engine::memory::QueueId;

    use super::*;

    #[test]
    fn the_limit_that_is_reached_first_is_named() {
        let fill = |level, limit| Fill { level, limit };
        let queue = QueueLevel {
            id: QueueId {
                element: 1,
                pad: None,
            },
            buffers: fill(3, Some(200)),
            bytes: fill(1 << 20, Some(10 << 20)),
            time: fill(500_000_000, Some(1_000_000_000)),
            full_in: Some(Duration::from_secs(4)),
        };
        assert_eq!(remark(&queue), "500 ms of 1.0 s · full in 4.0 s");
        let counted = QueueLevel {
            buffers: fill(150, Some(200)),
            full_in: None,
            ..queue
        };
        assert_eq!(remark(&counted), "150 of 200 buffers");
    }
}
