//! Asks for a camera's user and password, and whether to remember them.

use adw::{prelude::*, subclass::prelude::*};
use gettextrs::gettext;
use gtk::{CompositeTemplate, glib};
use highwater_engine::media::credentials::{Credentials, Secret};
use highwater_text::i18n::gettext_f;

use crate::keyring::Keyring;

mod imp {
    use super::{CompositeTemplate, ObjectSubclass, glib};
    use adw::{prelude::*, subclass::prelude::*};

    #[derive(Default, CompositeTemplate)]
    #[template(file = "credentials.ui")]
    pub struct CredentialsDialog {
        #[template_child]
        pub user: TemplateChild<adw::EntryRow>,
        #[template_child]
        pub password: TemplateChild<adw::PasswordEntryRow>,
        #[template_child]
        pub remember_row: TemplateChild<adw::ActionRow>,
        #[template_child]
        pub remember: TemplateChild<gtk::Switch>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for CredentialsDialog {
        const NAME: &'static str = "HighwaterCredentialsDialog";
        type Type = super::CredentialsDialog;
        type ParentType = adw::MessageDialog;

        fn class_init(class: &mut Self::Class) {
            class.bind_template();
            class.bind_template_callbacks();
        }

        fn instance_init(object: &glib::subclass::InitializingObject<Self>) {
            object.init_template();
        }
    }

    #[gtk::template_callbacks]
    impl CredentialsDialog {
        #[template_callback]
        fn on_changed(&self) {
            // A camera without a password exists; one without a user does not.
            let enough = !self.user.text().is_empty();
            self.obj().set_response_enabled("connect", enough);
        }
    }

    impl ObjectImpl for CredentialsDialog {}
    impl WidgetImpl for CredentialsDialog {}
    impl WindowImpl for CredentialsDialog {}
    impl MessageDialogImpl for CredentialsDialog {}
}

glib::wrapper! {
    /// A dialog for a user, a password, and whether to remember them.
    pub struct CredentialsDialog(ObjectSubclass<imp::CredentialsDialog>)
        @extends adw::MessageDialog, gtk::Window, gtk::Widget,
        @implements gtk::Accessible, gtk::Buildable, gtk::ConstraintTarget, gtk::Native, gtk::Root, gtk::ShortcutManager;
}

/// What the user entered.
#[derive(Clone, Debug)]
pub struct Answer {
    /// The user and the password.
    pub credentials: Credentials,
    /// Whether to remember them for this host.
    pub remember: bool,
}

impl CredentialsDialog {
    /// A dialog for `host`; `refused` says that the last answer was wrong.
    pub fn new(parent: &impl IsA<gtk::Window>, host: &str, refused: bool) -> Self {
        let dialog: Self = glib::Object::builder()
            .property("transient-for", parent)
            .build();
        let host = [("host", host)];
        dialog.set_body(&if refused {
            gettext_f(
                "“{host}” did not accept the user name or the password. Enter them again.",
                &host,
            )
        } else {
            gettext_f("“{host}” asks who wants to watch.", &host)
        });
        dialog
    }

    /// Starts from an answer that was refused: the password is what is usually wrong.
    pub fn start_from(&self, refused: &Answer) {
        let imp = self.imp();
        imp.user.set_text(refused.credentials.user.reveal());
        imp.remember.set_active(refused.remember);
        imp.password.grab_focus();
    }

    /// Shows it and waits for the answer; `None` where the user changes their mind, or the dialog
    /// is closed because another source is opened.
    pub async fn ask(&self) -> Option<Answer> {
        self.say_where_it_is_kept();
        let answer = super::answer(self).await;
        (answer == "connect").then(|| self.entered())
    }

    fn entered(&self) -> Answer {
        let imp = self.imp();
        Answer {
            credentials: Credentials {
                user: Secret::new(imp.user.text()),
                password: Secret::new(imp.password.text()),
            },
            remember: imp.remember.is_active(),
        }
    }

    /// Fills in the sentence below “Remember” when the session has answered.
    fn say_where_it_is_kept(&self) {
        let row = self.imp().remember_row.downgrade();
        glib::spawn_future_local(async move {
            let sentence = if Keyring::has_service().await {
                gettext("In the password keyring of your session")
            } else {
                gettext("Until Highwater is closed: there is no password keyring in this session")
            };
            if let Some(row) = row.upgrade() {
                row.set_subtitle(&sentence);
            }
        });
    }
}
