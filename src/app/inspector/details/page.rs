//! The page of the elements: the table, and a panel that opens for the selected row.

use std::{
    cell::{Cell, OnceCell, RefCell},
    sync::Arc,
};

use adw::{prelude::*, subclass::prelude::*};
use gtk::{gio, glib};
use highwater_engine::memory::{Diagnostics, Reason, Subject};

use super::{facts, held};
use crate::{
    charts::Chart,
    facts::{FactsPage, Group},
    inspector::{
        page::{About, Page},
        reading::Reading,
        table::{Definition, TablePage},
    },
};

mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate)]
    #[template(file = "page.ui")]
    pub struct ElementsPage {
        #[template_child]
        pub(super) flap: TemplateChild<adw::Flap>,
        #[template_child]
        pub(super) facts: TemplateChild<FactsPage>,
        #[template_child]
        pub(super) held: TemplateChild<gtk::Box>,
        #[template_child]
        pub(super) chart: TemplateChild<Chart>,
        pub(super) table: OnceCell<TablePage>,
        pub(super) diagnostics: RefCell<Option<Arc<Diagnostics>>>,
        /// The element that the panel is about.
        pub(super) shown: Cell<Option<u32>>,
        /// The one that it opened for last.
        pub(super) revealed: Cell<Option<u32>>,
        pub(super) reads: Cell<bool>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for ElementsPage {
        const NAME: &'static str = "HighwaterElementsPage";
        type Type = super::ElementsPage;
        type ParentType = adw::Bin;

        fn class_init(class: &mut Self::Class) {
            FactsPage::ensure_type();
            Chart::ensure_type();
            class.bind_template();
        }

        fn instance_init(object: &glib::subclass::InitializingObject<Self>) {
            object.init_template();
        }
    }

    impl ObjectImpl for ElementsPage {}
    impl WidgetImpl for ElementsPage {}
    impl BinImpl for ElementsPage {}
}

glib::wrapper! {
    /// See the module.
    pub struct ElementsPage(ObjectSubclass<imp::ElementsPage>)
        @extends adw::Bin, gtk::Widget,
        @implements gtk::Accessible, gtk::Buildable, gtk::ConstraintTarget;
}

impl ElementsPage {
    /// A page for the elements' table.
    pub fn new(definition: Definition) -> Self {
        let page: Self = glib::Object::new();
        let table = TablePage::new(definition);
        let weak = page.downgrade();
        table.connect_selected(move |table| {
            if let Some(page) = weak.upgrade() {
                // Keys of this table are ids of elements.
                page.show_element(table.selected().and_then(|key| u32::try_from(key).ok()));
            }
        });
        page.imp().flap.set_content(Some(&table));
        page.set_up_chart();
        // A new page has none.
        let _ = page.imp().table.set(table);
        page
    }

    fn set_up_chart(&self) {
        let weak = self.downgrade();
        self.imp().chart.set_reader(move |view| {
            let page = weak.upgrade();
            let page = page.as_ref().map(Self::imp);
            let diagnostics = page.and_then(|imp| imp.diagnostics.borrow().clone());
            let element = page.and_then(|imp| imp.shown.get());
            diagnostics
                .zip(element)
                .map(|(diagnostics, element)| held::plot(&diagnostics, element, view))
                .unwrap_or_default()
        });
    }

    /// What the element holds over time; a bin and what never held anything have no such chart.
    fn update_chart(&self) {
        let imp = self.imp();
        let diagnostics = imp.diagnostics.borrow().clone();
        let described = diagnostics
            .zip(imp.shown.get())
            .and_then(|(diagnostics, element)| {
                held::described(&diagnostics, element, &*diagnostics.latest()?)
            });
        imp.held.set_visible(described.is_some());
        if let Some(text) = described {
            let text = gtk::accessible::Property::Description(&text);
            imp.chart.update_property(&[text]);
            imp.chart.refresh();
        }
    }

    fn show_element(&self, element: Option<u32>) {
        let imp = self.imp();
        if imp.shown.replace(element) != element {
            self.read();
        }
        if element.is_none() {
            imp.revealed.set(None);
            imp.flap.set_reveal_flap(false);
        }
    }

    /// Reads about the element beside the main thread.
    fn read(&self) {
        let imp = self.imp();
        let diagnostics = imp.diagnostics.borrow().clone();
        let (Some(element), Some(diagnostics)) = (imp.shown.get(), diagnostics) else {
            return;
        };
        if imp.reads.replace(true) {
            // The next sample is near.
            return;
        }
        let weak = self.downgrade();
        glib::spawn_future_local(async move {
            let look = move || {
                let reading = Reading::now(&diagnostics);
                reading.map(|reading| facts::collect(&reading, element))
            };
            let groups = gio::spawn_blocking(look).await;
            if let Some(page) = weak.upgrade() {
                page.imp().reads.set(false);
                page.show_facts(element, groups.ok().flatten().unwrap_or_default());
            }
        });
    }

    fn show_facts(&self, element: u32, groups: Vec<Group>) {
        let imp = self.imp();
        if imp.shown.get() != Some(element) {
            return self.read();
        }
        if groups.is_empty() {
            imp.flap.set_reveal_flap(false);
            return;
        }
        imp.facts.show(groups);
        self.update_chart();
        // Once for each: somebody who closed it over a narrow window does not want it back.
        if imp.revealed.replace(Some(element)) != Some(element) {
            imp.flap.set_reveal_flap(true);
        }
    }

    fn with_table(&self, act: impl FnOnce(&TablePage)) {
        if let Some(table) = self.imp().table.get() {
            act(table);
        }
    }
}

impl Page for ElementsPage {
    fn about(&self) -> About {
        let table = self.imp().table.get();
        // Set in `new`, the only way to make a page.
        table.map_or_else(|| unreachable!(), Page::about)
    }

    fn widget(&self) -> gtk::Widget {
        self.clone().upcast()
    }

    fn refresh(&self, diagnostics: &Arc<Diagnostics>) {
        self.imp()
            .diagnostics
            .replace(Some(Arc::clone(diagnostics)));
        self.with_table(|table| table.refresh(diagnostics));
        self.read();
    }

    fn set_search(&self, text: &str) {
        self.with_table(|table| table.set_search(text));
    }

    fn show_missing(&self, subject: Subject, reason: &Reason) {
        self.with_table(|table| table.show_missing(subject, reason));
    }
}
