//! The page with the graph. Reading and placing happen beside the main thread, and placing only
//! when the graph has another shape: while something plays, only the colours change.

use std::{
    cell::{Cell, RefCell},
    sync::Arc,
};

use adw::{prelude::*, subclass::prelude::*};
use gettextrs::gettext;
use gtk::{gio, glib};
use highwater_engine::{
    memory::{Diagnostics, Reason, Subject},
    report::graph::{Layout, Pipeline, layout},
};
use highwater_text::{
    i18n::{gettext_f, ngettext_f},
    units,
};

use super::{
    View,
    draw::{Drawing, Palette},
};
use crate::inspector::{
    pace::Readings,
    page::{About, Page},
    reading, status,
};

/// Of the page.
const ICON: &str = "emblem-shared-symbolic";

mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate)]
    #[template(file = "page.ui")]
    pub struct GraphPage {
        #[template_child]
        pub(super) pages: TemplateChild<gtk::Stack>,
        #[template_child]
        pub(super) empty: TemplateChild<adw::StatusPage>,
        #[template_child]
        pub(in crate::inspector::graph) area: TemplateChild<gtk::DrawingArea>,
        #[template_child]
        pub(super) zoom_label: TemplateChild<gtk::Label>,

        pub(in crate::inspector::graph) pipeline: RefCell<Arc<Pipeline>>,
        pub(in crate::inspector::graph) layout: RefCell<Arc<Layout>>,
        /// `None` until somebody pans or zooms: then it follows the graph and the window.
        pub(in crate::inspector::graph) view: Cell<Option<View>>,
        pub(super) search: RefCell<String>,
        pub(super) readings: Readings,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for GraphPage {
        const NAME: &'static str = "HighwaterGraphPage";
        type Type = super::GraphPage;
        type ParentType = adw::Bin;

        fn class_init(class: &mut Self::Class) {
            class.bind_template();
            super::GraphPage::install_commands(class);
        }

        fn instance_init(object: &glib::subclass::InitializingObject<Self>) {
            object.init_template();
        }
    }

    impl ObjectImpl for GraphPage {
        fn constructed(&self) {
            self.parent_constructed();
            let page = self.obj();
            page.set_up_drawing();
            page.set_up_navigation();
            page.set_up_tooltips();
        }
    }

    impl WidgetImpl for GraphPage {}
    impl BinImpl for GraphPage {}
}

/// What its actions are installed in.
pub(super) type Class = <imp::GraphPage as ObjectSubclass>::Class;

glib::wrapper! {
    /// See the module.
    pub struct GraphPage(ObjectSubclass<imp::GraphPage>)
        @extends adw::Bin, gtk::Widget,
        @implements gtk::Accessible, gtk::Buildable, gtk::ConstraintTarget;
}

impl Default for GraphPage {
    fn default() -> Self {
        glib::Object::new()
    }
}

/// What a reading came to.
enum Outcome {
    Nothing,
    Missing(Subject, Reason),
    Read(Pipeline, Arc<Layout>),
}

impl GraphPage {
    fn set_up_drawing(&self) {
        let weak = self.downgrade();
        self.imp().area.set_draw_func(move |_, cr, width, height| {
            if let Some(page) = weak.upgrade() {
                page.draw(cr, (f64::from(width), f64::from(height)));
            }
        });
    }

    fn draw(&self, cr: &cairo::Context, window: (f64, f64)) {
        let imp = self.imp();
        let (pipeline, layout) = (imp.pipeline.borrow(), imp.layout.borrow());
        let view = self.view_in(window);
        cr.translate(view.x, view.y);
        cr.scale(view.zoom, view.zoom);
        let drawing = Drawing {
            pipeline: &pipeline,
            layout: &layout,
            palette: self.palette(),
            search: &imp.search.borrow(),
        };
        // What cairo cannot draw now it will draw with the next sample.
        let _ = drawing.draw(cr);
    }

    /// What is seen in a window of this size.
    pub(super) fn view_in(&self, window: (f64, f64)) -> View {
        let imp = self.imp();
        let chosen = imp.view.get();
        chosen.unwrap_or_else(|| View::to_begin_with(&imp.layout.borrow(), window))
    }

    /// The colours of the style that is on.
    fn palette(&self) -> Palette {
        // The only way to named colours before GTK 4.10.
        #[allow(deprecated)]
        let style = self.imp().area.style_context();
        #[allow(deprecated)]
        let named = |name: &str| {
            let colour = style.lookup_color(name).unwrap_or_else(|| style.color());
            let [red, green, blue, opacity] =
                [colour.red(), colour.green(), colour.blue(), colour.alpha()].map(f64::from);
            (red, green, blue, opacity)
        };
        Palette {
            background: (0.0, 0.0, 0.0, 0.0),
            surface: named("view_bg_color"),
            foreground: named("window_fg_color"),
            accent: named("accent_bg_color"),
        }
    }

    /// Takes over what was read, and lets the view follow until somebody has chosen one.
    fn show(&self, pipeline: Pipeline, layout: Arc<Layout>) {
        let imp = self.imp();
        if pipeline.nodes.is_empty() {
            return self.show_empty();
        }
        imp.pages.set_visible_child_name("graph");
        let same_shape = Arc::ptr_eq(&imp.layout.borrow(), &layout);
        if !same_shape {
            imp.view.set(None);
            imp.layout.replace(layout);
        }
        if !same_shape || **imp.pipeline.borrow() != pipeline {
            self.describe(&pipeline);
            imp.pipeline.replace(Arc::new(pipeline));
            self.redraw();
        }
    }

    pub(super) fn redraw(&self) {
        let area = &self.imp().area;
        let size = (f64::from(area.width()), f64::from(area.height()));
        let percent = self.view_in(size).zoom * 100.0;
        self.imp().zoom_label.set_label(&format!("{percent:.0} %"));
        area.queue_draw();
    }

    /// The graph in words, for whoever does not see it.
    fn describe(&self, pipeline: &Pipeline) {
        let count = u32::try_from(pipeline.nodes.len()).unwrap_or(u32::MAX);
        let mut text = ngettext_f("{n} element", "{n} elements", count, &[]);
        let most = pipeline.nodes.iter().max_by_key(|node| node.bytes);
        if let Some(most) = most.filter(|node| node.bytes > 0) {
            let size = units::size(most.bytes);
            let arguments = [("elements", &*text), ("name", most.name()), ("size", &size)];
            text = gettext_f("{elements}; {name} holds most, {size}", &arguments);
        }
        self.imp()
            .area
            .update_property(&[gtk::accessible::Property::Label(&text)]);
    }

    fn show_empty(&self) {
        let imp = self.imp();
        imp.pipeline.replace(Arc::default());
        imp.layout.replace(Arc::default());
        imp.empty.set_icon_name(Some(ICON));
        imp.empty.set_title(&gettext("No Pipeline"));
        imp.empty.set_description(Some(&gettext(
            "Open a file or a camera to see how its pipeline is linked.",
        )));
        imp.pages.set_visible_child_name("empty");
    }

    fn read(&self, diagnostics: &Arc<Diagnostics>) {
        let imp = self.imp();
        let Some(began) = imp.readings.begin() else {
            return;
        };
        let known = (imp.pipeline.borrow().clone(), imp.layout.borrow().clone());
        let diagnostics = Arc::clone(diagnostics);
        let weak = self.downgrade();
        glib::spawn_future_local(async move {
            let outcome = gio::spawn_blocking(move || look(&diagnostics, &known)).await;
            let Some(page) = weak.upgrade() else {
                return;
            };
            match outcome {
                Ok(Outcome::Read(pipeline, layout)) => page.show(pipeline, layout),
                Ok(Outcome::Missing(subject, reason)) => page.show_missing(subject, &reason),
                Ok(Outcome::Nothing) | Err(_) => {}
            }
            // The next sample is near, whoever asked meanwhile.
            page.imp().readings.end(began);
        });
    }
}

/// Reads the pipeline, and places it unless its shape is known already.
fn look(diagnostics: &Diagnostics, known: &(Arc<Pipeline>, Arc<Layout>)) -> Outcome {
    if let Some((subject, reason)) = reading::missing(diagnostics, &[Subject::Objects]) {
        return Outcome::Missing(subject, reason);
    }
    if diagnostics.latest().is_none() {
        return Outcome::Nothing;
    }
    let pipeline = Pipeline::of(diagnostics).redacted();
    let layout = if pipeline.has_shape_of(&known.0) {
        Arc::clone(&known.1)
    } else {
        Arc::new(layout::place(&pipeline))
    };
    Outcome::Read(pipeline, layout)
}

impl Page for GraphPage {
    fn about(&self) -> About {
        About {
            name: "graph",
            title: gettext("Graph"),
            icon: ICON,
        }
    }

    fn widget(&self) -> gtk::Widget {
        self.clone().upcast()
    }

    fn refresh(&self, diagnostics: &Arc<Diagnostics>) {
        if self.imp().readings.is_due() {
            self.read(diagnostics);
        }
    }

    fn set_search(&self, text: &str) {
        let text = text.to_lowercase();
        if *self.imp().search.borrow() != text {
            self.imp().search.replace(text);
            self.redraw();
        }
    }

    fn show_missing(&self, subject: Subject, reason: &Reason) {
        let imp = self.imp();
        status::show_missing(&imp.empty, subject, reason);
        imp.pages.set_visible_child_name("empty");
    }
}
