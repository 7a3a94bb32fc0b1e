//! Asks for an address or a path, and says in words what is wrong with it while it is typed.

use std::cell::{Cell, RefCell};

use adw::{prelude::*, subclass::prelude::*};
use gtk::{CompositeTemplate, glib};
use highwater_engine::media::source::Source;

use crate::{library::RecentItem, messages, queue, window::titles};

mod imp {
    use super::{Cell, CompositeTemplate, ObjectSubclass, RefCell, Source, glib, messages, queue};
    use adw::{prelude::*, subclass::prelude::*};

    #[derive(Default, CompositeTemplate)]
    #[template(file = "location.ui")]
    pub struct LocationDialog {
        #[template_child]
        pub entry: TemplateChild<adw::EntryRow>,
        #[template_child]
        pub problem_revealer: TemplateChild<gtk::Revealer>,
        #[template_child]
        pub problem: TemplateChild<gtk::Label>,
        #[template_child]
        pub recent_box: TemplateChild<gtk::Box>,
        #[template_child]
        pub recent: TemplateChild<gtk::ListBox>,
        pub recent_items: RefCell<Vec<Source>>,
        pub chosen: RefCell<Option<Source>>,
        pub touched: Cell<bool>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for LocationDialog {
        const NAME: &'static str = "HighwaterLocationDialog";
        type Type = super::LocationDialog;
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
    impl LocationDialog {
        #[template_callback]
        fn on_changed(&self) {
            let text = self.entry.text();
            let source = queue::source_of(&text);
            self.obj().set_response_enabled("open", source.is_ok());
            // An empty line is where everybody begins, and no mistake.
            let problem = source.as_ref().err().filter(|_| !text.trim().is_empty());
            self.show_problem(problem.map(messages::for_source_error));
            self.chosen.replace(source.ok());
        }

        #[template_callback]
        fn on_recent_activated(&self, row: &gtk::ListBoxRow) {
            let at = usize::try_from(row.index()).ok();
            let source = at.and_then(|at| self.recent_items.borrow().get(at).cloned());
            self.chosen.replace(source);
            self.obj().response("open");
        }

        fn show_problem(&self, problem: Option<String>) {
            let invalid = if problem.is_some() {
                self.entry.add_css_class("error");
                gtk::AccessibleInvalidState::True
            } else {
                self.entry.remove_css_class("error");
                gtk::AccessibleInvalidState::False
            };
            self.entry
                .update_state(&[gtk::accessible::State::Invalid(invalid)]);
            self.problem_revealer.set_reveal_child(problem.is_some());
            if let Some(problem) = problem {
                self.problem.set_label(&problem);
            }
        }
    }

    impl ObjectImpl for LocationDialog {}
    impl WidgetImpl for LocationDialog {}
    impl WindowImpl for LocationDialog {}
    impl MessageDialogImpl for LocationDialog {}
}

glib::wrapper! {
    /// A dialog with an entry for a location, and the recent ones below.
    pub struct LocationDialog(ObjectSubclass<imp::LocationDialog>)
        @extends adw::MessageDialog, gtk::Window, gtk::Widget,
        @implements gtk::Accessible, gtk::Buildable, gtk::ConstraintTarget, gtk::Native, gtk::Root, gtk::ShortcutManager;
}

impl LocationDialog {
    /// Asks for a location; `None` where the user changes their mind.
    pub async fn ask(parent: &impl IsA<gtk::Window>, recent: &[RecentItem]) -> Option<Source> {
        let dialog: Self = glib::Object::builder()
            .property("transient-for", parent)
            .build();
        dialog.list(recent);
        let answer = super::answer(&dialog).await;
        (answer == "open")
            .then(|| dialog.imp().chosen.take())
            .flatten()
    }

    fn list(&self, recent: &[RecentItem]) {
        let imp = self.imp();
        imp.recent_box.set_visible(!recent.is_empty());
        for item in recent {
            let row = adw::ActionRow::builder()
                .title(titles::name(Some(&item.source), None))
                .subtitle(item.source.to_string())
                .use_markup(false)
                .title_lines(1)
                .subtitle_lines(1)
                .activatable(true)
                .build();
            imp.recent.append(&row);
        }
        let sources = recent.iter().map(|item| item.source.clone()).collect();
        imp.recent_items.replace(sources);
    }
}
