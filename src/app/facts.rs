//! Names and values in groups, to read, follow and copy: the values change in place, so that a
//! selection that somebody is making is not lost.

use std::cell::RefCell;

use adw::{prelude::*, subclass::prelude::*};
use gtk::{glib, pango};

/// Facts that belong together.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Group {
    /// What they are about.
    pub title: String,
    /// What and how much, in order; what is not known is left out.
    pub facts: Vec<(String, String)>,
}

/// The same as text for a report: a heading, then one indented line a fact.
pub fn as_text(groups: &[Group]) -> String {
    let of_group = |group: &Group| {
        let facts = group.facts.iter();
        let lines = facts.map(|(name, value)| format!("  {name}: {value}\n"));
        format!("{}\n{}", group.title, lines.collect::<String>())
    };
    groups.iter().map(of_group).collect()
}

/// Collects what is known about one thing.
#[derive(Default)]
pub struct Facts(Vec<(String, String)>);

impl Facts {
    /// A fact that is left out where it is not known.
    pub fn add(&mut self, name: String, value: Option<impl ToString>) {
        self.0.extend(value.map(|value| (name, value.to_string())));
    }

    /// What was collected, under a title.
    pub fn group(self, title: String) -> Group {
        Group {
            title,
            facts: self.0,
        }
    }
}

mod imp {
    use super::*;

    #[derive(Default)]
    pub struct FactsPage {
        pub(super) page: adw::PreferencesPage,
        pub(super) shown: RefCell<Vec<Group>>,
        pub(super) groups: RefCell<Vec<adw::PreferencesGroup>>,
        pub(super) values: RefCell<Vec<gtk::Label>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for FactsPage {
        const NAME: &'static str = "HighwaterFactsPage";
        type Type = super::FactsPage;
        type ParentType = adw::Bin;
    }

    impl ObjectImpl for FactsPage {
        fn constructed(&self) {
            self.parent_constructed();
            self.obj().set_child(Some(&self.page));
        }
    }

    impl WidgetImpl for FactsPage {}
    impl BinImpl for FactsPage {}
}

glib::wrapper! {
    /// See the module.
    pub struct FactsPage(ObjectSubclass<imp::FactsPage>)
        @extends adw::Bin, gtk::Widget,
        @implements gtk::Accessible, gtk::Buildable, gtk::ConstraintTarget;
}

impl FactsPage {
    /// Shows these groups. Cheap where nothing changed.
    pub fn show(&self, groups: Vec<Group>) {
        let before = self.imp().shown.replace(groups.clone());
        if before == groups {
            return;
        }
        if same_rows(&before, &groups) {
            self.set_values(&groups);
        } else {
            self.rebuild(&groups);
        }
    }

    /// What is shown, as text.
    pub fn text(&self) -> String {
        as_text(&self.imp().shown.borrow())
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
