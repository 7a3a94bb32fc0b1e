//! The page of a source that cannot be played: what is wrong, and what to do.

use std::cell::RefCell;

use adw::{prelude::*, subclass::prelude::*};
use gtk::glib;

use crate::messages::Message;

mod imp {
    use super::*;

    #[derive(Debug, Default, gtk::CompositeTemplate)]
    #[template(file = "error_page.ui")]
    pub struct ErrorPage {
        #[template_child]
        pub(super) status: TemplateChild<adw::StatusPage>,
        #[template_child]
        pub(super) install_row: TemplateChild<gtk::Box>,
        #[template_child]
        pub(super) install_command: TemplateChild<gtk::Label>,
        #[template_child]
        pub(super) retry: TemplateChild<gtk::Button>,
        pub(super) text: RefCell<String>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for ErrorPage {
        const NAME: &'static str = "HighwaterErrorPage";
        type Type = super::ErrorPage;
        type ParentType = adw::Bin;

        fn class_init(klass: &mut Self::Class) {
            klass.bind_template();
            klass.bind_template_callbacks();
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for ErrorPage {}
    impl WidgetImpl for ErrorPage {
        fn grab_focus(&self) -> bool {
            self.retry.grab_focus()
        }
    }
    impl BinImpl for ErrorPage {}

    #[gtk::template_callbacks]
    impl ErrorPage {
        #[template_callback]
        fn copy_command(&self) {
            self.copy(&self.install_command.text());
        }

        #[template_callback]
        fn copy_details(&self) {
            self.copy(&self.text.borrow());
        }

        fn copy(&self, text: &str) {
            self.obj().clipboard().set_text(text);
        }
    }
}

glib::wrapper! {
    /// What a window shows when a source cannot be played.
    pub struct ErrorPage(ObjectSubclass<imp::ErrorPage>)
        @extends adw::Bin, gtk::Widget,
        @implements gtk::Accessible, gtk::Buildable, gtk::ConstraintTarget;
}

impl ErrorPage {
    /// Shows `message`, with the command to install what is missing, if that cures it.
    pub fn set_message(&self, message: &Message) {
        let imp = self.imp();
        imp.status.set_title(&message.title);
        imp.status
            .set_description(Some(&glib::markup_escape_text(&message.description)));
        let command = message
            .install
            .as_ref()
            .and_then(|install| install.commands().into_iter().next());
        imp.install_row.set_visible(command.is_some());
        imp.install_command
            .set_text(&command.map(|(_, command)| command).unwrap_or_default());
        imp.text.replace(message.as_text());
    }
}
