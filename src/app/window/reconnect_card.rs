//! The card over a frozen picture: the camera is lost, and when the next attempt comes.

use std::{
    cell::RefCell,
    time::{Duration, Instant},
};

use adw::{prelude::*, subclass::prelude::*};
use gettextrs::gettext;
use gtk::glib;
use highwater_engine::media::player::ReconnectStatus;
use highwater_text::i18n::gettext_f;

use super::time;
use crate::messages;

mod imp {
    use super::*;

    #[derive(Debug, Default, gtk::CompositeTemplate)]
    #[template(file = "reconnect_card.ui")]
    pub struct ReconnectCard {
        #[template_child]
        pub(super) title: TemplateChild<gtk::Label>,
        #[template_child]
        pub(super) countdown: TemplateChild<gtk::Label>,
        #[template_child]
        pub(super) age: TemplateChild<gtk::Label>,
        /// When the next attempt comes.
        pub(super) next: RefCell<Option<Instant>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for ReconnectCard {
        const NAME: &'static str = "HighwaterReconnectCard";
        type Type = super::ReconnectCard;
        type ParentType = adw::Bin;

        fn class_init(klass: &mut Self::Class) {
            klass.bind_template();
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for ReconnectCard {}
    impl WidgetImpl for ReconnectCard {}
    impl BinImpl for ReconnectCard {}
}

glib::wrapper! {
    /// Why the camera is lost, how old the picture is, and when the next attempt comes.
    pub struct ReconnectCard(ObjectSubclass<imp::ReconnectCard>)
        @extends adw::Bin, gtk::Widget,
        @implements gtk::Accessible, gtk::Buildable, gtk::ConstraintTarget;
}

impl ReconnectCard {
    /// Begins the countdown of a new attempt.
    pub fn set_status(&self, status: &ReconnectStatus) {
        let imp = self.imp();
        imp.title
            .set_text(&messages::for_error(&status.reason).title);
        imp.next.replace(Some(Instant::now() + status.retry_in));
    }

    /// Shows the time that is left, and the age of the picture, if there is one.
    pub fn refresh(&self, age: Option<Duration>) {
        let imp = self.imp();
        let left = imp
            .next
            .borrow()
            .map(|next| next.saturating_duration_since(Instant::now()));
        imp.countdown.set_text(&countdown(left));
        imp.age.set_visible(age.is_some());
        if let Some(age) = age {
            let text = gettext_f("Last frame {time} ago", &[("time", &time::words(age))]);
            imp.age.set_text(&text);
        }
    }
}

/// Rounded up: at "0 seconds" the attempt would seem to be late.
fn countdown(left: Option<Duration>) -> String {
    match left {
        Some(left) if !left.is_zero() => {
            let whole = left.as_secs() + u64::from(left.subsec_nanos() > 0);
            let words = time::words(Duration::from_secs(whole));
            gettext_f("Trying again in {time}", &[("time", &words)])
        }
        _ => gettext("Connecting…"),
    }
}
