//! A row with a name and a figure.

use gtk::{glib, prelude::*, subclass::prelude::*};

use super::words;

mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate, glib::Properties)]
    #[properties(wrapper_type = super::FigureRow)]
    #[template(file = "figure_row.ui")]
    pub struct FigureRow {
        #[template_child]
        pub(super) name: TemplateChild<gtk::Label>,
        #[template_child]
        pub(super) figure: TemplateChild<gtk::Label>,
        /// What the figure is.
        #[property(get = Self::title, set = Self::set_title, type = String)]
        _title: (),
    }

    #[glib::object_subclass]
    impl ObjectSubclass for FigureRow {
        const NAME: &'static str = "HighwaterFigureRow";
        type Type = super::FigureRow;
        type ParentType = gtk::ListBoxRow;

        fn class_init(class: &mut Self::Class) {
            class.bind_template();
        }

        fn instance_init(object: &glib::subclass::InitializingObject<Self>) {
            object.init_template();
        }
    }

    #[glib::derived_properties]
    impl ObjectImpl for FigureRow {}
    impl WidgetImpl for FigureRow {}
    impl ListBoxRowImpl for FigureRow {}

    impl FigureRow {
        fn title(&self) -> String {
            self.name.text().into()
        }

        fn set_title(&self, title: &str) {
            self.name.set_text(title);
        }
    }
}

glib::wrapper! {
    /// A row of a list of figures.
    pub struct FigureRow(ObjectSubclass<imp::FigureRow>)
        @extends gtk::ListBoxRow, gtk::Widget,
        @implements gtk::Accessible, gtk::Actionable, gtk::Buildable, gtk::ConstraintTarget;
}

impl FigureRow {
    /// Shows the figure of now.
    pub fn set_figure(&self, figure: &str) {
        self.show_figure(figure, None);
    }

    /// Shows a figure, or says why there is none.
    pub fn set_figure_or(&self, figure: Option<String>, why_not: &str) {
        match figure {
            Some(figure) => self.show_figure(&figure, None),
            None => self.show_figure(&words::not_available(), Some(why_not)),
        }
    }

    fn show_figure(&self, figure: &str, why: Option<&str>) {
        let label = &self.imp().figure;
        if self.tooltip_text().as_deref() != why {
            self.set_tooltip_text(why);
            let why = why.unwrap_or_default();
            self.update_property(&[gtk::accessible::Property::Description(why)]);
        }
        if label.text() != figure {
            label.set_text(figure);
            let said = format!("{}: {figure}", self.title());
            self.update_property(&[gtk::accessible::Property::Label(&said)]);
        }
    }
}
