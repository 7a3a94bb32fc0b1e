//! The page of the preferences about recordings.

use adw::{prelude::*, subclass::prelude::*};
use gettextrs::gettext;
use gtk::{gio, glib};
use highwater_engine::media::recording::Encoder;

use crate::{
    recording_settings as choices,
    settings::{bind_choice, settings},
};

mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate)]
    #[template(file = "recording_page.ui")]
    pub struct RecordingPage {
        #[template_child]
        preset: TemplateChild<adw::ComboRow>,
        #[template_child]
        container: TemplateChild<adw::ComboRow>,
        #[template_child]
        own: TemplateChild<adw::PreferencesGroup>,
        #[template_child]
        pub(super) encoder: TemplateChild<adw::ComboRow>,
        #[template_child]
        bitrate: TemplateChild<gtk::SpinButton>,
        #[template_child]
        speed: TemplateChild<adw::ComboRow>,
        #[template_child]
        height: TemplateChild<adw::ComboRow>,
        #[template_child]
        frame_rate: TemplateChild<adw::ComboRow>,
        #[template_child]
        sound: TemplateChild<adw::ComboRow>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for RecordingPage {
        const NAME: &'static str = "HighwaterRecordingPage";
        type Type = super::RecordingPage;
        type ParentType = adw::PreferencesPage;

        fn class_init(class: &mut Self::Class) {
            class.bind_template();
        }

        fn instance_init(object: &glib::subclass::InitializingObject<Self>) {
            object.init_template();
        }
    }

    impl ObjectImpl for RecordingPage {
        fn constructed(&self) {
            self.parent_constructed();
            let settings = settings();
            for (key, row, names) in [
                ("recording-preset", &self.preset, choices::PRESETS),
                ("recording-container", &self.container, choices::CONTAINERS),
                ("recording-speed", &self.speed, choices::SPEEDS),
                ("recording-height", &self.height, choices::HEIGHTS),
                (
                    "recording-frame-rate",
                    &self.frame_rate,
                    choices::FRAME_RATES,
                ),
                ("recording-sound", &self.sound, choices::SOUNDS),
            ] {
                bind_choice(key, row, names);
            }
            settings
                .bind("recording-bitrate", &*self.bitrate, "value")
                .build();
            settings
                .bind("recording-preset", &*self.own, "sensitive")
                .mapping(|preset, _| Some((preset.str() == Some(choices::OWN)).to_value()))
                .get()
                .build();
            self.obj().list_encoders();
        }
    }

    impl WidgetImpl for RecordingPage {}
    impl PreferencesPageImpl for RecordingPage {}
}

glib::wrapper! {
    /// What is kept of what plays, and how it is encoded.
    pub struct RecordingPage(ObjectSubclass<imp::RecordingPage>)
        @extends adw::PreferencesPage, gtk::Widget,
        @implements gtk::Accessible, gtk::Buildable, gtk::ConstraintTarget;
}

impl RecordingPage {
    /// Looks for the encoders on another thread, the first time.
    fn list_encoders(&self) {
        let weak = self.downgrade();
        glib::spawn_future_local(async move {
            let names = gio::spawn_blocking(encoder_names).await;
            let (Some(page), Ok(names)) = (weak.upgrade(), names) else {
                return;
            };
            let titles = Encoder::working()
                .iter()
                .map(|encoder| format!("{} ({})", encoder.codec(), encoder.factory()));
            let model: gtk::StringList = std::iter::once(gettext("Automatic"))
                .chain(titles)
                .collect();
            let row = &page.imp().encoder;
            row.set_model(Some(&model));
            bind_choice("recording-encoder", row, &names);
        });
    }
}

/// The element names of the encoders that work here, in the order of the list; the empty one
/// stands for the preferred one, and for one that is not there any more.
fn encoder_names() -> Vec<&'static str> {
    let working = Encoder::working().iter();
    let names = working.map(|encoder| encoder.factory());
    std::iter::once("").chain(names).collect()
}
