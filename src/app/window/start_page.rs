//! The page of a window with nothing open: what can be opened, and what was opened lately.

use adw::{prelude::*, subclass::prelude::*};
use gtk::glib;

mod imp {
    use super::*;

    #[derive(Debug, Default, gtk::CompositeTemplate)]
    #[template(file = "start_page.ui")]
    pub struct StartPage {
        #[template_child]
        pub(super) recent: TemplateChild<adw::Bin>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for StartPage {
        const NAME: &'static str = "HighwaterStartPage";
        type Type = super::StartPage;
        type ParentType = adw::Bin;

        fn class_init(klass: &mut Self::Class) {
            klass.bind_template();
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for StartPage {}
    impl WidgetImpl for StartPage {}
    impl BinImpl for StartPage {}
}

glib::wrapper! {
    /// What a window shows before anything is open.
    pub struct StartPage(ObjectSubclass<imp::StartPage>)
        @extends adw::Bin, gtk::Widget,
        @implements gtk::Accessible, gtk::Buildable, gtk::ConstraintTarget;
}

impl StartPage {
    /// Shows a list of recent items under the buttons.
    pub fn set_recent(&self, list: &impl IsA<gtk::Widget>) {
        self.imp().recent.set_child(Some(list));
    }
}
