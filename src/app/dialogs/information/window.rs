//! The window that shows the facts.

use adw::{prelude::*, subclass::prelude::*};
use gettextrs::gettext;
use gtk::glib;
use highwater_engine::media::{
    info::{MediaInfo, Progress},
    source::Source,
};

use super::facts;
use crate::facts::FactsPage;

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
        pub(super) page: TemplateChild<FactsPage>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for InformationWindow {
        const NAME: &'static str = "HighwaterInformationWindow";
        type Type = super::InformationWindow;
        type ParentType = adw::Window;

        fn class_init(class: &mut Self::Class) {
            FactsPage::ensure_type();
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
            self.obj().clipboard().set_text(&self.page.text());
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
        let imp = self.imp();
        let page = if known.is_some() { "facts" } else { "nothing" };
        imp.pages.set_visible_child_name(page);
        let groups = known.map(|(source, info, progress)| facts::collect(source, info, progress));
        imp.page.show(groups.unwrap_or_default());
    }
}
