//! The queues: how full, and how long until they are.

use std::time::Duration;

use gettextrs::gettext;
use gtk::{glib, prelude::*, subclass::prelude::*};
use highwater_engine::memory::{Diagnostics, Fill, QueueLevel, Sample};
use highwater_text::{
    i18n::{gettext_f, ngettext_f},
    units,
};

use super::{
    level_row::{Level, show_levels},
    words,
};
use crate::charts::Meter;

/// The most rows; the inspector has all.
const ROWS: usize = 8;
/// From this fill on a queue deserves attention.
const FULL: f64 = 0.95;

mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate)]
    #[template(file = "queues.ui")]
    pub struct QueuesSection {
        #[template_child]
        pub(super) summary: TemplateChild<gtk::Label>,
        #[template_child]
        pub(super) list: TemplateChild<gtk::ListBox>,
        #[template_child]
        pub(super) nothing: TemplateChild<gtk::Label>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for QueuesSection {
        const NAME: &'static str = "HighwaterQueuesSection";
        type Type = super::QueuesSection;
        type ParentType = gtk::Box;

        fn class_init(class: &mut Self::Class) {
            class.bind_template();
        }

        fn instance_init(object: &glib::subclass::InitializingObject<Self>) {
            object.init_template();
        }
    }

    impl ObjectImpl for QueuesSection {}
    impl WidgetImpl for QueuesSection {}
    impl BoxImpl for QueuesSection {}
}

glib::wrapper! {
    /// The list of them.
    pub struct QueuesSection(ObjectSubclass<imp::QueuesSection>)
        @extends gtk::Box, gtk::Widget,
        @implements gtk::Accessible, gtk::Buildable, gtk::ConstraintTarget, gtk::Orientable;
}

impl QueuesSection {
    /// Shows a newer sample.
    pub fn update(&self, diagnostics: &Diagnostics, sample: &Sample) {
        let imp = self.imp();
        let count = sample.queues.len();
        imp.list.set_visible(count > 0);
        imp.nothing.set_visible(count == 0);
        if count == 0 {
            imp.nothing
                .set_text(&gettext("Queues appear while something plays."));
            imp.summary.set_text("");
            return;
        }
        let number = u32::try_from(count).unwrap_or(u32::MAX);
        imp.summary
            .set_text(&ngettext_f("{n} queue", "{n} queues", number, &[]));
        let levels = sample.queues.iter().take(ROWS);
        show_levels(
            &imp.list,
            levels.map(|level| shown(diagnostics, level)).collect(),
        );
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
