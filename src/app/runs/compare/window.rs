//! The window of two runs.

use std::{
    cell::{Cell, OnceCell},
    rc::Rc,
    time::Duration,
};

use adw::{prelude::*, subclass::prelude::*};
use gettextrs::gettext;
use gtk::glib;
use highwater_engine::{
    memory::{Point, Series},
    report::compare::{Limits, Run, compare},
};
use highwater_text::{comparison, i18n::gettext_f, units};

use super::{
    Side,
    aligned::{self, Alignment},
    differences,
};
use crate::{
    application::Application,
    charts::{Chart, LegendItem, Line, Plot, View},
    facts::FactsPage,
};

mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate)]
    #[template(file = "window.ui")]
    pub struct CompareWindow {
        #[template_child]
        pub(super) alignment: TemplateChild<gtk::DropDown>,
        #[template_child]
        pub(super) sentence: TemplateChild<gtk::Label>,
        #[template_child]
        pub(super) sources: TemplateChild<gtk::Label>,
        #[template_child]
        pub(super) chart: TemplateChild<Chart>,
        #[template_child]
        pub(super) legend: TemplateChild<gtk::Box>,
        #[template_child]
        pub(super) unaligned: TemplateChild<gtk::Label>,
        #[template_child]
        pub(super) tables: TemplateChild<FactsPage>,
        pub(super) sides: OnceCell<Rc<[Side; 2]>>,
        /// What the chart's reader reads.
        pub(super) chosen: Rc<Cell<Option<Alignment>>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for CompareWindow {
        const NAME: &'static str = "HighwaterCompareWindow";
        type Type = super::CompareWindow;
        type ParentType = adw::Window;

        fn class_init(class: &mut Self::Class) {
            Chart::ensure_type();
            FactsPage::ensure_type();
            class.bind_template();
            class.bind_template_callbacks();
        }

        fn instance_init(object: &glib::subclass::InitializingObject<Self>) {
            object.init_template();
        }
    }

    impl ObjectImpl for CompareWindow {}
    impl WidgetImpl for CompareWindow {}
    impl WindowImpl for CompareWindow {}
    impl AdwWindowImpl for CompareWindow {}

    #[gtk::template_callbacks]
    impl CompareWindow {
        #[template_callback]
        fn on_alignment(&self) {
            let selected = usize::try_from(self.alignment.selected()).ok();
            let by = selected.and_then(|selected| Alignment::ALL.get(selected).copied());
            self.chosen.set(by);
            self.chart.refresh();
            let has = self.sides.get().zip(by);
            let has =
                has.is_some_and(|(sides, by)| aligned::points(sides, Series::Rss, by).is_some());
            self.unaligned.set_visible(!has);
        }
    }
}

glib::wrapper! {
    /// See the module.
    pub struct CompareWindow(ObjectSubclass<imp::CompareWindow>)
        @extends adw::Window, gtk::Window, gtk::Widget,
        @implements gtk::Accessible, gtk::Buildable, gtk::ConstraintTarget, gtk::Native, gtk::Root, gtk::ShortcutManager;
}

impl CompareWindow {
    /// Shows two runs side by side: the older one is "before".
    pub fn open(application: &Application, mut sides: [Side; 2]) {
        sides.sort_by_key(|side| side.report.created_ms);
        let window: Self = glib::Object::builder()
            .property("application", application)
            .build();
        window.show_sides(sides);
        window.present();
    }

    fn show_sides(&self, sides: [Side; 2]) {
        let imp = self.imp();
        let compared = compare(&sides[0].report, &sides[1].report, &Limits::default());
        imp.sentence.set_text(&comparison::sentence(&compared));
        let before = told(&gettext("Before"), &compared.before);
        let after = told(&gettext("After"), &compared.after);
        imp.sources.set_text(&format!("{before}\n{after}"));
        for (number, name) in names().iter().enumerate() {
            imp.legend.append(&LegendItem::new(name, number));
        }
        imp.tables.show(differences::groups(&compared));
        let sides = Rc::new(sides);
        // A new window has none.
        let _ = imp.sides.set(Rc::clone(&sides));
        let chosen = Rc::clone(&imp.chosen);
        imp.chosen.set(Some(Alignment::Start));
        imp.chart.set_reader(move |view| {
            let points = chosen
                .get()
                .and_then(|by| aligned::points(&sides, Series::Rss, by));
            points.map_or_else(Plot::default, |points| plot(points, view))
        });
        imp.chart.set_span(None);
    }
}

fn names() -> [String; 2] {
    [gettext("RSS before"), gettext("RSS after")]
}

/// "Before: film.mkv, 0:12:04, collecting, Highwater 0.1.0, GStreamer 1.22.0".
fn told(which: &str, run: &Run) -> String {
    let lasted = Duration::try_from_secs_f64(run.duration_s).unwrap_or_default();
    let source = if run.source.is_empty() {
        gettext("nothing played")
    } else {
        run.source.clone()
    };
    gettext_f(
        "{which}: {source}, {time}, {verdict}, Highwater {version}, {gstreamer}",
        &[
            ("which", which),
            ("source", &source),
            ("time", &units::clock(lasted)),
            ("verdict", &verdict(&run.verdict)),
            ("version", &run.highwater),
            ("gstreamer", &run.gstreamer),
        ],
    )
}

/// The states that there are yet; a newer one by its own name.
fn verdict(state: &str) -> String {
    match state {
        "collecting" => gettext("collecting"),
        other => other.to_owned(),
    }
}

fn plot(points: [Vec<Point>; 2], view: View) -> Plot {
    let ends = points.iter().filter_map(|points| points.last());
    let now = ends.map(|last| last.at).max().unwrap_or_default();
    let (from, until) = view.range(now);
    let lines = points.into_iter().zip(names()).enumerate();
    Plot {
        from,
        until,
        now,
        origin: midnight(),
        lines: lines
            .map(|(colour, (points, name))| Line {
                name,
                colour,
                points,
                high_water: None,
                filled: false,
            })
            .collect(),
        ticks: Vec::new(),
    }
}

/// The time of day at which a clock that counts from the beginning of both runs shows nothing but
/// zeros, in milliseconds since 1970.
fn midnight() -> i64 {
    glib::DateTime::from_local(2001, 1, 1, 0, 0, 0.0).map_or(0, |day| day.to_unix() * 1000)
}
