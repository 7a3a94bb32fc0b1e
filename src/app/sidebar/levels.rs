//! A section with a list of levels: its name, a summary beside it, and what is said where there are
//! none.

use gtk::{glib, prelude::*, subclass::prelude::*};

use super::level_row::{Level, show_levels};

mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate)]
    #[template(file = "levels.ui")]
    pub struct LevelsSection {
        #[template_child]
        pub(super) title: TemplateChild<gtk::Label>,
        #[template_child]
        pub(super) summary: TemplateChild<gtk::Label>,
        #[template_child]
        pub(super) list: TemplateChild<gtk::ListBox>,
        #[template_child]
        pub(super) nothing: TemplateChild<gtk::Label>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for LevelsSection {
        const NAME: &'static str = "HighwaterLevelsSection";
        type Type = super::LevelsSection;
        type ParentType = gtk::Box;

        fn class_init(class: &mut Self::Class) {
            class.bind_template();
        }

        fn instance_init(object: &glib::subclass::InitializingObject<Self>) {
            object.init_template();
        }
    }

    impl ObjectImpl for LevelsSection {}
    impl WidgetImpl for LevelsSection {}
    impl BoxImpl for LevelsSection {}
}

glib::wrapper! {
    /// See the module.
    pub struct LevelsSection(ObjectSubclass<imp::LevelsSection>)
        @extends gtk::Box, gtk::Widget,
        @implements gtk::Accessible, gtk::Buildable, gtk::ConstraintTarget, gtk::Orientable;
}

impl Default for LevelsSection {
    fn default() -> Self {
        glib::Object::new()
    }
}

impl LevelsSection {
    /// What its levels are.
    pub fn set_title(&self, title: &str) {
        let imp = self.imp();
        imp.title.set_text(title);
        imp.list
            .update_property(&[gtk::accessible::Property::Label(title)]);
    }

    /// Shows levels, and what they come to.
    pub fn show(&self, summary: &str, levels: Vec<Level>) {
        let imp = self.imp();
        imp.list.set_visible(true);
        imp.nothing.set_visible(false);
        imp.summary.set_text(summary);
        show_levels(&imp.list, levels);
    }

    /// Says why there are none.
    pub fn show_nothing(&self, why: &str) {
        let imp = self.imp();
        imp.list.set_visible(false);
        imp.nothing.set_visible(true);
        imp.nothing.set_text(why);
        imp.summary.set_text("");
    }
}
