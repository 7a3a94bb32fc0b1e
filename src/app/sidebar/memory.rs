//! Process memory over time: the chart, its windows and its legend.

use std::{cell::RefCell, rc::Rc, time::Duration};

use gettextrs::gettext;
use gtk::{glib, prelude::*, subclass::prelude::*};
use highwater_engine::{
    memory::{Diagnostics, Sample, Series},
    verdict::trend,
};
use highwater_text::{i18n::gettext_f, measured, units};

use super::words;
use crate::{
    charts::{Chart, LegendItem, Line, Plot, Tick, View, bytes},
    measurements::Measurements,
};

/// The series in the order of their colours.
const SERIES: [Series; 5] = [
    Series::Rss,
    Series::HeapInUse,
    Series::HeapFree,
    Series::MemoryBytes,
    Series::Device,
];

fn name(series: Series) -> String {
    match series {
        Series::Rss => gettext("RSS"),
        Series::HeapInUse => gettext("Heap used"),
        Series::HeapFree => gettext("Heap free"),
        Series::MemoryBytes => gettext("GStreamer"),
        _ => gettext("Graphics"),
    }
}

mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate)]
    #[template(file = "memory.ui")]
    pub struct MemorySection {
        #[template_child]
        pub(super) minute: TemplateChild<gtk::ToggleButton>,
        #[template_child]
        pub(super) ten_minutes: TemplateChild<gtk::ToggleButton>,
        #[template_child]
        pub(super) hour: TemplateChild<gtk::ToggleButton>,
        #[template_child]
        pub(super) all: TemplateChild<gtk::ToggleButton>,
        #[template_child]
        pub(super) chart: TemplateChild<Chart>,
        #[template_child]
        pub(super) legend: TemplateChild<gtk::Grid>,
        pub(super) items: RefCell<Rc<[LegendItem]>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for MemorySection {
        const NAME: &'static str = "HighwaterMemorySection";
        type Type = super::MemorySection;
        type ParentType = gtk::Box;

        fn class_init(class: &mut Self::Class) {
            Chart::ensure_type();
            class.bind_template();
            class.bind_template_callbacks();
        }

        fn instance_init(object: &glib::subclass::InitializingObject<Self>) {
            object.init_template();
        }
    }

    #[gtk::template_callbacks]
    impl MemorySection {
        #[template_callback]
        fn on_span(&self) {
            let spans = [
                (&self.minute, Some(Duration::from_mins(1))),
                (&self.ten_minutes, Some(Duration::from_mins(10))),
                (&self.hour, Some(Duration::from_hours(1))),
                (&self.all, None),
            ];
            if let Some((_, span)) = spans.iter().find(|(button, _)| button.is_active()) {
                self.chart.set_span(*span);
            }
        }
    }

    impl ObjectImpl for MemorySection {
        fn constructed(&self) {
            self.parent_constructed();
            let items: Rc<[LegendItem]> = SERIES
                .iter()
                .enumerate()
                .map(|(number, series)| LegendItem::new(&name(*series), number))
                .collect();
            for (place, item) in (0..).zip(items.iter()) {
                let weak = self.chart.downgrade();
                item.connect_toggled(move |_| {
                    if let Some(chart) = weak.upgrade() {
                        chart.refresh();
                    }
                });
                self.legend.attach(item, place % 2, place / 2, 1, 1);
            }
            self.items.replace(items);
        }
    }

    impl WidgetImpl for MemorySection {}
    impl BoxImpl for MemorySection {}
}

glib::wrapper! {
    /// The chart of the process's memory.
    pub struct MemorySection(ObjectSubclass<imp::MemorySection>)
        @extends gtk::Box, gtk::Widget,
        @implements gtk::Accessible, gtk::Buildable, gtk::ConstraintTarget, gtk::Orientable;
}

impl MemorySection {
    /// Reads from the history of `measurements`.
    pub fn follow(&self, measurements: &Measurements) {
        let measurements = measurements.downgrade();
        let items = self.imp().items.borrow().clone();
        self.imp().chart.set_reader(move |view| {
            let measurements = measurements.upgrade();
            let diagnostics = measurements.as_ref().and_then(Measurements::diagnostics);
            diagnostics.map_or_else(Plot::default, |diagnostics| {
                plot(diagnostics, view, |number| items[number].is_active())
            })
        });
    }

    /// Shows the whole run: nothing newer comes.
    pub fn show_everything(&self) {
        self.imp().all.set_active(true);
    }

    /// What of the past the chart shows.
    pub fn view(&self) -> View {
        self.imp().chart.view()
    }

    /// Shows a newer sample.
    pub fn update(&self, diagnostics: &Diagnostics, sample: &Sample) {
        let imp = self.imp();
        for (series, item) in SERIES.iter().zip(imp.items.borrow().iter()) {
            let value = series.value(sample).map(bytes);
            item.set_visible(value.is_some() || *series != Series::Device);
            item.set_value(&units::maybe_size(value));
        }
        imp.chart.refresh();
        if let Some(description) = described(diagnostics, sample, self.view()) {
            let text = gtk::accessible::Property::Description(&description);
            imp.chart.update_property(&[text]);
        }
    }
}

/// What the history holds of the stretch of time, as far as it is wanted.
pub(super) fn plot(diagnostics: &Diagnostics, view: View, wanted: impl Fn(usize) -> bool) -> Plot {
    let Some(newest) = diagnostics.latest() else {
        return Plot::default();
    };
    let (from, until) = view.range(newest.elapsed);
    let lines = diagnostics.history(|history| {
        let line = |(number, series): (usize, &Series)| Line {
            name: name(*series),
            colour: number,
            points: history.points(*series, from),
            high_water: history.high_water(*series).filter(|_| number == 0),
            filled: *series == Series::MemoryBytes,
        };
        let lines = SERIES
            .iter()
            .enumerate()
            .filter(|(number, _)| wanted(*number));
        lines
            .map(line)
            .filter(|line| !line.points.is_empty())
            .collect()
    });
    Plot::of(&newest, view, lines, ticks(diagnostics, from, until))
}

fn ticks(diagnostics: &Diagnostics, from: Duration, until: Duration) -> Vec<Tick> {
    let events = diagnostics.events_since(0).into_iter();
    events
        .filter(|event| (from..=until).contains(&event.elapsed))
        .filter_map(|event| {
            Some(Tick {
                at: event.elapsed,
                name: measured::for_tick(&event.kind)?,
            })
        })
        .collect()
}

/// The chart in words: "RSS 143 MiB, high water 151 MiB at 12:04:11, +0.2 MiB/min".
fn described(diagnostics: &Diagnostics, sample: &Sample, view: View) -> Option<String> {
    let (from, _) = view.range(sample.elapsed);
    let (points, high) = diagnostics.history(|history| {
        (
            history.points(Series::Rss, from),
            history.high_water(Series::Rss),
        )
    });
    let high = high?;
    let plot = Plot::of(sample, view, Vec::new(), Vec::new());
    let trend = trend::of(&points).map_or_else(|| gettext("collecting"), words::slope);
    Some(gettext_f(
        "RSS {size}, high water {high} at {time}, {trend}",
        &[
            ("size", &units::maybe_size(sample.process.rss)),
            ("high", &units::size(bytes(high.value))),
            ("time", &plot.clock(high.at)),
            ("trend", &trend),
        ],
    ))
}
