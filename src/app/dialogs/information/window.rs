//! The window that shows the facts; rows keep their place while their values change.

use std::cell::RefCell;

use adw::{prelude::*, subclass::prelude::*};
use gettextrs::gettext;
use gtk::{glib, pango};
use highwater_engine::media::{
    info::{MediaInfo, Progress},
    source::Source,
};

use super::facts::{self, Group};

mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate)]
    #[template(file = "window.ui")]
    pub struct InformationWindow {
        #[template_child]
        pub(super) toasts: TemplateChild<adw::ToastOverlay>,
        #[template_child]
        pub(super) pages: TemplateChild<gtk::Stack>,
        #[template_child]
        pub(super) page: TemplateChild<adw::PreferencesPage>,
        pub(super) shown: RefCell<Vec<Group>>,
        pub(super) groups: RefCell<Vec<adw::PreferencesGroup>>,
        pub(super) values: RefCell<Vec<gtk::Label>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for InformationWindow {
        const NAME: &'static str = "HighwaterInformationWindow";
        type Type = super::InformationWindow;
        type ParentType = adw::Window;

        fn class_init(class: &mut Self::Class) {
            class.bind_template();
            class.bind_template_callbacks();
        }

        fn instance_init(object: &glib::subclass::InitializingObject<Self>) {
            object.init_template();
        }
    }

    #[gtk::template_callbacks]
    impl InformationWindow {
        #[template_callback]
        fn on_copy(&self) {
            let text = facts::as_text(&self.shown.borrow());
            self.obj().clipboard().set_text(&text);
            self.toasts.add_toast(adw::Toast::new(&gettext("Copied")));
        }
    }

    impl ObjectImpl for InformationWindow {}
    impl WidgetImpl for InformationWindow {}
    impl WindowImpl for InformationWindow {}
    impl AdwWindowImpl for InformationWindow {}
}

glib::wrapper! {
    /// Everything that is known about what plays.
    pub struct InformationWindow(ObjectSubclass<imp::InformationWindow>)
        @extends adw::Window, gtk::Window, gtk::Widget,
        @implements gtk::Accessible, gtk::Buildable, gtk::ConstraintTarget, gtk::Native, gtk::Root, gtk::ShortcutManager;
}

impl InformationWindow {
    /// A window that belongs to `parent` and says that nothing is open.
    pub fn new(parent: &impl IsA<gtk::Window>) -> Self {
        glib::Object::builder()
            .property("transient-for", parent)
            .build()
    }

    /// Shows what is known now; `None` where nothing is open. Cheap where nothing changed.
    pub fn show(&self, known: Option<(&Source, &MediaInfo, &Progress)>) {
        let groups = known.map(|(source, info, progress)| facts::collect(source, info, progress));
        let groups = groups.unwrap_or_default();
        let imp = self.imp();
        let before = imp.shown.replace(groups.clone());
        if before == groups {
            return;
        }
        let page = if groups.is_empty() {
            "nothing"
        } else {
            "facts"
        };
        imp.pages.set_visible_child_name(page);
        if same_rows(&before, &groups) {
            self.set_values(&groups);
        } else {
            self.rebuild(&groups);
        }
    }

    fn set_values(&self, groups: &[Group]) {
        let values = groups.iter().flat_map(|group| &group.facts);
        for (label, (_, value)) in self.imp().values.borrow().iter().zip(values) {
            // A selection that somebody is making must not be lost to the same text.
            if label.text() != value.as_str() {
                label.set_text(value);
            }
        }
    }

    fn rebuild(&self, groups: &[Group]) {
        let imp = self.imp();
        for group in imp.groups.take() {
            imp.page.remove(&group);
        }
        imp.values.take();
        for group in groups {
            let widget = adw::PreferencesGroup::builder().title(&group.title).build();
            for (name, value) in &group.facts {
                let (row, label) = row(name, value);
                widget.add(&row);
                imp.values.borrow_mut().push(label);
            }
            imp.page.add(&widget);
            imp.groups.borrow_mut().push(widget);
        }
    }
}

/// Whether the same facts are there, whatever their values.
fn same_rows(before: &[Group], now: &[Group]) -> bool {
    let names = |groups: &[Group]| {
        let of_group = |group: &Group| {
            let facts = group.facts.iter().map(|(name, _)| name.clone());
            std::iter::once(group.title.clone())
                .chain(facts)
                .collect::<Vec<_>>()
        };
        groups.iter().map(of_group).collect::<Vec<_>>()
    };
    names(before) == names(now)
}

fn row(name: &str, value: &str) -> (adw::PreferencesRow, gtk::Label) {
    let caption = gtk::Label::builder().label(name).xalign(0.0).build();
    caption.add_css_class("caption");
    caption.add_css_class("dim-label");
    let label = gtk::Label::builder()
        .label(value)
        .xalign(0.0)
        .wrap(true)
        .wrap_mode(pango::WrapMode::WordChar)
        .selectable(true)
        .build();
    label.update_relation(&[gtk::accessible::Relation::LabelledBy(&[
        caption.upcast_ref()
    ])]);
    let content = gtk::Box::builder()
        .orientation(gtk::Orientation::Vertical)
        .spacing(3)
        .margin_top(9)
        .margin_bottom(9)
        .margin_start(12)
        .margin_end(12)
        .build();
    content.append(&caption);
    content.append(&label);
    let row = adw::PreferencesRow::builder()
        .title(name)
        .activatable(false)
        .focusable(false)
        .child(&content)
        .build();
    (row, label)
}
