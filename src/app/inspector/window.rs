//! The inspector's window: a list of tables beside the one that is shown. Only that one is read,
//! and only while the window is on the screen.

use std::{
    cell::{OnceCell, RefCell},
    rc::Rc,
};

use adw::{prelude::*, subclass::prelude::*};
use gtk::{gdk, glib};
use highwater_engine::memory::{Reason, Subject};

use super::{
    details::ElementsPage,
    graph::GraphPage,
    page::{About, Page},
    pages,
    table::TablePage,
};
use crate::{application::Application, measurements::Measurements};

/// With Alt, the keys of the first pages.
const DIGITS: [gdk::Key; 9] = [
    gdk::Key::_1,
    gdk::Key::_2,
    gdk::Key::_3,
    gdk::Key::_4,
    gdk::Key::_5,
    gdk::Key::_6,
    gdk::Key::_7,
    gdk::Key::_8,
    gdk::Key::_9,
];

mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate)]
    #[template(file = "window.ui")]
    pub struct InspectorWindow {
        #[template_child]
        pub(super) toasts: TemplateChild<adw::ToastOverlay>,
        #[template_child]
        pub(super) leaflet: TemplateChild<adw::Leaflet>,
        #[template_child]
        pub(super) sidebar: TemplateChild<gtk::Box>,
        #[template_child]
        pub(super) content: TemplateChild<gtk::Box>,
        #[template_child]
        pub(super) subjects: TemplateChild<gtk::ListBox>,
        #[template_child]
        pub(super) title: TemplateChild<adw::WindowTitle>,
        #[template_child]
        pub(super) search_bar: TemplateChild<gtk::SearchBar>,
        #[template_child]
        pub(super) search: TemplateChild<gtk::SearchEntry>,
        #[template_child]
        pub(super) stack: TemplateChild<gtk::Stack>,
        pub(super) pages: RefCell<Vec<Rc<dyn Page>>>,
        pub(super) measurements: OnceCell<Measurements>,
        pub(super) follows: RefCell<Option<glib::SignalHandlerId>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for InspectorWindow {
        const NAME: &'static str = "HighwaterInspectorWindow";
        type Type = super::InspectorWindow;
        type ParentType = adw::Window;

        fn class_init(class: &mut Self::Class) {
            class.bind_template();
            class.bind_template_callbacks();
            let text = Some(glib::VariantTy::STRING);
            class.install_action("inspector.say", text, |window, _, text| {
                let text = text.and_then(glib::Variant::str).unwrap_or_default();
                window.imp().toasts.add_toast(adw::Toast::new(text));
            });
            class.install_action("inspector.mark", None, |window, _, _| window.mark());
            class.install_action("inspector.search", None, |window, _, _| {
                let bar = &window.imp().search_bar;
                bar.set_search_mode(true);
                window.imp().search.grab_focus();
            });
            for (index, key) in (0..).zip(DIGITS) {
                class.add_binding(key, gdk::ModifierType::ALT_MASK, move |window| {
                    window.select_page(index);
                    glib::Propagation::Stop
                });
            }
        }

        fn instance_init(object: &glib::subclass::InitializingObject<Self>) {
            object.init_template();
        }
    }

    #[gtk::template_callbacks]
    impl InspectorWindow {
        #[template_callback]
        fn on_subject(&self, row: Option<&gtk::ListBoxRow>) {
            let position = row.and_then(|row| usize::try_from(row.index()).ok());
            let page = position.and_then(|position| self.nth_page(position));
            if let Some(page) = page {
                self.title
                    .set_title(page.title().as_deref().unwrap_or_default());
                self.stack.set_visible_child(&page.child());
                self.obj().refresh();
            }
        }

        /// On a narrow window the list gives way to the table.
        #[template_callback]
        fn on_subject_activated(&self, _row: &gtk::ListBoxRow) {
            self.leaflet.set_visible_child(&*self.content);
        }

        #[template_callback]
        fn on_back(&self) {
            self.leaflet.set_visible_child(&*self.sidebar);
        }

        #[template_callback]
        fn on_search(&self) {
            if let Some(page) = self.obj().page() {
                page.set_search(&self.search.text());
            }
        }

        fn nth_page(&self, position: usize) -> Option<gtk::StackPage> {
            let position = u32::try_from(position).ok()?;
            self.stack.pages().item(position).and_downcast()
        }
    }

    impl ObjectImpl for InspectorWindow {
        fn constructed(&self) {
            self.parent_constructed();
            self.search_bar.connect_entry(&*self.search);
        }

        fn dispose(&self) {
            if let (Some(measurements), Some(follows)) =
                (self.measurements.get(), self.follows.take())
            {
                measurements.disconnect(follows);
            }
        }
    }

    impl WidgetImpl for InspectorWindow {
        /// Of a run that is over there is no next sample.
        fn map(&self) {
            self.parent_map();
            self.obj().refresh();
        }
    }

    impl WindowImpl for InspectorWindow {}
    impl AdwWindowImpl for InspectorWindow {}
}

glib::wrapper! {
    /// See the module.
    pub struct InspectorWindow(ObjectSubclass<imp::InspectorWindow>)
        @extends adw::Window, gtk::Window, gtk::Widget,
        @implements gtk::Accessible, gtk::Buildable, gtk::ConstraintTarget, gtk::Native, gtk::Root, gtk::ShortcutManager;
}

impl InspectorWindow {
    /// A window of `application` that shows what is, or was, measured.
    pub fn new(application: &Application, measurements: &Measurements) -> Self {
        let window: Self = glib::Object::builder()
            .property("application", application)
            .build();
        window.add_page(Rc::new(ElementsPage::new(pages::elements())));
        window.add_page(Rc::new(GraphPage::default()));
        for table in pages::others() {
            window.add_page(Rc::new(TablePage::new(table)));
        }
        window.select_page(0);
        window.follow(measurements);
        let goes_on = measurements
            .diagnostics()
            .is_some_and(|diagnostics| !diagnostics.is_over());
        window.action_set_enabled("inspector.mark", goes_on);
        window
    }

    fn add_page(&self, page: Rc<dyn Page>) {
        let imp = self.imp();
        let about = page.about();
        imp.subjects.append(&subject_row(&about));
        imp.stack
            .add_titled(&page.widget(), Some(about.name), &about.title);
        imp.pages.borrow_mut().push(page);
    }

    fn follow(&self, measurements: &Measurements) {
        let weak = self.downgrade();
        let follows = measurements.connect_changed(move |_| {
            if let Some(window) = weak.upgrade() {
                window.refresh();
            }
        });
        let imp = self.imp();
        imp.follows.replace(Some(follows));
        // A new window has none.
        let _ = imp.measurements.set(measurements.clone());
        self.refresh();
    }

    /// Chooses this moment as the baseline.
    fn mark(&self) {
        let Some(measurements) = self.imp().measurements.get().cloned() else {
            return;
        };
        let weak = self.downgrade();
        glib::spawn_future_local(async move {
            if measurements.mark().await
                && let Some(window) = weak.upgrade()
            {
                let toast = adw::Toast::new(&Measurements::marked());
                window.imp().toasts.add_toast(toast);
            }
        });
    }

    /// Shows the page at a place of the list, if there is one.
    fn select_page(&self, index: i32) {
        let subjects = &self.imp().subjects;
        if let Some(row) = subjects.row_at_index(index) {
            subjects.select_row(Some(&row));
        }
    }

    /// The page that is shown.
    fn page(&self) -> Option<Rc<dyn Page>> {
        let imp = self.imp();
        let shown = imp.stack.visible_child()?;
        let pages = imp.pages.borrow();
        pages.iter().find(|page| page.widget() == shown).cloned()
    }

    /// Reads what is on the screen.
    fn refresh(&self) {
        let imp = self.imp();
        let (Some(measurements), Some(page)) = (imp.measurements.get(), self.page()) else {
            return;
        };
        page.set_search(&imp.search.text());
        match measurements.shared() {
            Some(diagnostics) if self.is_visible() => page.refresh(&diagnostics),
            Some(_) => {}
            None => page.show_missing(Subject::Objects, &Reason::Off),
        }
    }
}

fn subject_row(about: &About) -> gtk::ListBoxRow {
    let icon = gtk::Image::from_icon_name(about.icon);
    let label = gtk::Label::builder()
        .label(&about.title)
        .xalign(0.0)
        .ellipsize(gtk::pango::EllipsizeMode::End)
        .build();
    let content = gtk::Box::new(gtk::Orientation::Horizontal, 12);
    content.append(&icon);
    content.append(&label);
    let row = gtk::ListBoxRow::builder().child(&content).build();
    row.update_property(&[gtk::accessible::Property::Label(&about.title)]);
    row
}
