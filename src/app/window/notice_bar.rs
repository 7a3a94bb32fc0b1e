//! The banner over the picture: a part is missing while the rest plays.

use std::{
    cell::{Cell, RefCell},
    collections::VecDeque,
    time::{Duration, Instant},
};

use adw::{prelude::*, subclass::prelude::*};
use gtk::glib;

use crate::messages::Message;

/// For a sentence or two.
const READING_TIME: Duration = Duration::from_secs(6);

mod imp {
    use super::*;

    #[derive(Debug, Default, gtk::CompositeTemplate)]
    #[template(file = "notice_bar.ui")]
    pub struct NoticeBar {
        #[template_child]
        revealer: TemplateChild<gtk::Revealer>,
        #[template_child]
        text: TemplateChild<gtk::Label>,
        #[template_child]
        copy: TemplateChild<gtk::Button>,
        /// The one that is shown and those that wait.
        pub(super) notices: RefCell<VecDeque<Message>>,
        /// When the newest one came.
        pub(super) newest: Cell<Option<Instant>>,
        /// Whether the bar is out of sight with the controls.
        pub(super) tucked_away: Cell<bool>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for NoticeBar {
        const NAME: &'static str = "HighwaterNoticeBar";
        type Type = super::NoticeBar;
        type ParentType = adw::Bin;

        fn class_init(klass: &mut Self::Class) {
            klass.bind_template();
            klass.bind_template_callbacks();
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for NoticeBar {}
    impl WidgetImpl for NoticeBar {}
    impl BinImpl for NoticeBar {}

    #[gtk::template_callbacks]
    impl NoticeBar {
        #[template_callback]
        fn next(&self) {
            self.notices.borrow_mut().pop_front();
            self.show_first();
        }

        #[template_callback]
        fn copy(&self) {
            if let Some(command) = self.notices.borrow().front().and_then(command) {
                self.obj().clipboard().set_text(&command);
            }
        }

        pub(super) fn show_first(&self) {
            let notices = self.notices.borrow();
            // The text of the last one stays while the bar slides away.
            if let Some(notice) = notices.front() {
                self.text.set_text(&notice.description);
                self.copy.set_visible(command(notice).is_some());
            }
            self.revealer
                .set_reveal_child(!notices.is_empty() && !self.tucked_away.get());
        }
    }

    fn command(notice: &Message) -> Option<String> {
        let commands = notice.install.as_ref()?.commands();
        commands.into_iter().next().map(|(_, command)| command)
    }
}

glib::wrapper! {
    /// Shows notices one after the other, until each is dismissed.
    pub struct NoticeBar(ObjectSubclass<imp::NoticeBar>)
        @extends adw::Bin, gtk::Widget,
        @implements gtk::Accessible, gtk::Buildable, gtk::ConstraintTarget;
}

impl NoticeBar {
    /// Shows `message`, after those that are there; the same one once only.
    pub fn add(&self, message: Message) {
        let imp = self.imp();
        if !imp.notices.borrow().contains(&message) {
            imp.notices.borrow_mut().push_back(message);
            imp.newest.set(Some(Instant::now()));
            imp.show_first();
        }
    }

    /// Whether a notice has not been there long enough to be read.
    pub fn is_fresh(&self) -> bool {
        let newest = self.imp().newest.get();
        !self.imp().notices.borrow().is_empty()
            && newest.is_some_and(|newest| newest.elapsed() < READING_TIME)
    }

    /// Takes the bar out of sight, as it covers a part of the picture, or brings it back.
    pub fn set_tucked_away(&self, away: bool) {
        if self.imp().tucked_away.replace(away) != away {
            self.imp().show_first();
        }
    }

    /// Takes all of them away: they were about another source.
    pub fn clear(&self) {
        self.imp().notices.take();
        self.imp().show_first();
    }
}
