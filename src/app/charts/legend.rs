//! One line of a chart's legend: its colour, its name, its value now, and whether it is shown.

use gtk::{glib, prelude::*, subclass::prelude::*};

use super::canvas::{Canvas, Figure};

mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate)]
    #[template(file = "legend.ui")]
    pub struct LegendItem {
        #[template_child]
        pub(super) swatch: TemplateChild<Canvas>,
        #[template_child]
        pub(super) name: TemplateChild<gtk::Label>,
        #[template_child]
        pub(super) value: TemplateChild<gtk::Label>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for LegendItem {
        const NAME: &'static str = "HighwaterLegendItem";
        type Type = super::LegendItem;
        type ParentType = gtk::ToggleButton;

        fn class_init(class: &mut Self::Class) {
            Canvas::ensure_type();
            class.bind_template();
        }

        fn instance_init(object: &glib::subclass::InitializingObject<Self>) {
            object.init_template();
        }
    }

    impl ObjectImpl for LegendItem {}
    impl WidgetImpl for LegendItem {}
    impl ButtonImpl for LegendItem {}
    impl ToggleButtonImpl for LegendItem {}
}

glib::wrapper! {
    /// A toggle for one line of a chart.
    pub struct LegendItem(ObjectSubclass<imp::LegendItem>)
        @extends gtk::ToggleButton, gtk::Button, gtk::Widget,
        @implements gtk::Accessible, gtk::Actionable, gtk::Buildable, gtk::ConstraintTarget;
}

impl LegendItem {
    /// For a line of that name and with that number among the colours.
    pub fn new(name: &str, colour: usize) -> Self {
        let item: Self = glib::Object::new();
        item.imp().name.set_text(name);
        item.imp().swatch.show_figure(Figure::Swatch(colour));
        item.update_property(&[gtk::accessible::Property::Label(name)]);
        item
    }

    /// Shows the value of now.
    pub fn set_value(&self, value: &str) {
        if self.imp().value.text() != value {
            self.imp().value.set_text(value);
            self.update_property(&[gtk::accessible::Property::Description(value)]);
        }
    }
}
