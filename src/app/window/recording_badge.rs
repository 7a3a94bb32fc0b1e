//! The badge over the picture while it is recorded: how long, how much, and what was lost.

use adw::{prelude::*, subclass::prelude::*};
use gettextrs::gettext;
use gtk::glib;
use highwater_engine::media::recording::RecordingStatus;
use highwater_text::{
    i18n::{gettext_f, ngettext_f},
    units,
};

use super::time;

mod imp {
    use super::*;

    #[derive(Debug, Default, gtk::CompositeTemplate)]
    #[template(file = "recording_badge.ui")]
    pub struct RecordingBadge {
        #[template_child]
        pub(super) time: TemplateChild<gtk::Label>,
        #[template_child]
        pub(super) size: TemplateChild<gtk::Label>,
        #[template_child]
        pub(super) encoder: TemplateChild<gtk::Label>,
        #[template_child]
        pub(super) part: TemplateChild<gtk::Label>,
        #[template_child]
        pub(super) lost: TemplateChild<gtk::Label>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for RecordingBadge {
        const NAME: &'static str = "HighwaterRecordingBadge";
        type Type = super::RecordingBadge;
        type ParentType = adw::Bin;

        fn class_init(klass: &mut Self::Class) {
            klass.bind_template();
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for RecordingBadge {}
    impl WidgetImpl for RecordingBadge {}
    impl BinImpl for RecordingBadge {}
}

glib::wrapper! {
    /// What a recording has written so far, and the button that ends it.
    pub struct RecordingBadge(ObjectSubclass<imp::RecordingBadge>)
        @extends adw::Bin, gtk::Widget,
        @implements gtk::Accessible, gtk::Buildable, gtk::ConstraintTarget;
}

impl RecordingBadge {
    /// Shows these figures; out of sight where nothing is recorded.
    pub fn set_status(&self, status: Option<&RecordingStatus>) {
        self.set_visible(status.is_some());
        let Some(status) = status else { return };
        let imp = self.imp();
        let time = progress(status);
        if imp.time.label() == time {
            // Once a second is enough to read, and each change draws a part of the window again.
            return;
        }
        imp.time.set_label(&time);
        imp.size.set_visible(status.bytes > 0);
        imp.size.set_label(&units::size(status.bytes));
        imp.encoder.set_visible(status.encoder.is_some());
        imp.encoder
            .set_label(status.encoder.as_deref().unwrap_or_default());
        imp.part.set_visible(status.parts > 1);
        let number = status.parts.to_string();
        imp.part
            .set_label(&gettext_f("Part {number}", &[("number", &number)]));
        imp.lost.set_visible(status.lost > 0);
        imp.lost.set_label(&lost(status.lost));
    }
}

/// The length; before the first part and between two of them, what is waited for.
fn progress(status: &RecordingStatus) -> String {
    match status.path {
        Some(_) => time::clock(status.duration),
        None => gettext("Waiting for a Key Frame"),
    }
}

fn lost(frames: u64) -> String {
    let frames = u32::try_from(frames).unwrap_or(u32::MAX);
    ngettext_f("{n} frame lost", "{n} frames lost", frames, &[])
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Duration;

    #[test]
    fn before_the_first_key_frame_the_badge_says_what_is_waited_for() {
        let mut status = RecordingStatus {
            duration: Duration::from_secs(65),
            ..RecordingStatus::default()
        };
        assert_eq!(progress(&status), "Waiting for a Key Frame");
        status.path = Some("/a.mkv".into());
        assert_eq!(progress(&status), "1:05");
    }

    #[test]
    fn one_frame_is_not_several() {
        assert_eq!(lost(1), "1 frame lost");
        assert_eq!(lost(2), "2 frames lost");
    }
}
