//! A row for a level: a name, a figure, a bar, and two remarks below.

use gtk::{glib, prelude::*, subclass::prelude::*};

use crate::charts::{Canvas, Figure, Meter, Sparkline};

/// Everything that a row shows.
#[derive(Default)]
pub struct Level {
    /// What it is.
    pub name: String,
    /// The same at length, where the name is short.
    pub full_name: String,
    /// How much.
    pub figure: String,
    /// The bar; `None` where there is no limit to fill.
    pub meter: Option<Meter>,
    /// Its shape over the last minute.
    pub sparkline: Option<Sparkline>,
    /// What it is made of.
    pub remark: String,
    /// What deserves attention.
    pub warning: Option<String>,
    /// A figure beside the remark.
    pub amount: String,
}

mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate)]
    #[template(file = "level_row.ui")]
    pub struct LevelRow {
        #[template_child]
        pub(super) name: TemplateChild<gtk::Label>,
        #[template_child]
        pub(super) sparkline: TemplateChild<Canvas>,
        #[template_child]
        pub(super) figure: TemplateChild<gtk::Label>,
        #[template_child]
        pub(super) bar: TemplateChild<Canvas>,
        #[template_child]
        pub(super) warning_icon: TemplateChild<gtk::Image>,
        #[template_child]
        pub(super) remark: TemplateChild<gtk::Label>,
        #[template_child]
        pub(super) amount: TemplateChild<gtk::Label>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for LevelRow {
        const NAME: &'static str = "HighwaterLevelRow";
        type Type = super::LevelRow;
        type ParentType = gtk::ListBoxRow;

        fn class_init(class: &mut Self::Class) {
            Canvas::ensure_type();
            class.bind_template();
        }

        fn instance_init(object: &glib::subclass::InitializingObject<Self>) {
            object.init_template();
        }
    }

    impl ObjectImpl for LevelRow {}
    impl WidgetImpl for LevelRow {}
    impl ListBoxRowImpl for LevelRow {}
}

glib::wrapper! {
    /// A row of a list of levels.
    pub struct LevelRow(ObjectSubclass<imp::LevelRow>)
        @extends gtk::ListBoxRow, gtk::Widget,
        @implements gtk::Accessible, gtk::Actionable, gtk::Buildable, gtk::ConstraintTarget;
}

impl LevelRow {
    /// Shows a level in place of the one before.
    pub fn show_level(&self, level: Level) {
        let imp = self.imp();
        set(&imp.name, &level.name);
        set(&imp.figure, &level.figure);
        set(&imp.amount, &level.amount);
        set(&imp.remark, level.warning.as_ref().unwrap_or(&level.remark));
        imp.warning_icon.set_visible(level.warning.is_some());
        if imp.name.tooltip_text().as_deref() != Some(&*level.full_name) {
            imp.name.set_tooltip_text(Some(&level.full_name));
        }
        imp.bar.set_visible(level.meter.is_some());
        if let Some(meter) = level.meter {
            imp.bar.show_figure(Figure::Meter(meter));
        }
        imp.sparkline.set_visible(level.sparkline.is_some());
        if let Some(sparkline) = level.sparkline {
            imp.sparkline.show_figure(Figure::Sparkline(sparkline));
        }
        let said = format!("{}: {}", level.name, level.figure);
        self.update_property(&[gtk::accessible::Property::Label(&said)]);
    }
}

/// The rows of `list` show `levels`, in that order: rows are made where there are too few, and hidden
/// where there are too many.
pub fn show_levels(list: &gtk::ListBox, levels: Vec<Level>) {
    let mut index = 0;
    for level in levels {
        let row = list.row_at_index(index).and_downcast::<LevelRow>();
        let row = row.unwrap_or_else(|| {
            let row: LevelRow = glib::Object::new();
            list.append(&row);
            row
        });
        row.show_level(level);
        row.set_visible(true);
        index += 1;
    }
    while let Some(unused) = list.row_at_index(index) {
        unused.set_visible(false);
        index += 1;
    }
}

fn set(label: &gtk::Label, text: &str) {
    if label.text() != text {
        label.set_text(text);
    }
}
