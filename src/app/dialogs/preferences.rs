//! The preferences: each control is bound to its key in the settings.

use std::collections::BTreeMap;

use adw::{prelude::*, subclass::prelude::*};
use gtk::glib;
use highwater_engine::{
    log::{self, Level},
    media::decoders::DecoderChoice,
};

use crate::settings::{self, settings};

use super::recording_page::RecordingPage;

mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate)]
    #[template(file = "preferences.ui")]
    pub struct Preferences {
        #[template_child]
        resume: TemplateChild<gtk::Switch>,
        #[template_child]
        remember_recent: TemplateChild<gtk::Switch>,
        #[template_child]
        fill: TemplateChild<gtk::Switch>,
        #[template_child]
        video_path: TemplateChild<adw::ComboRow>,
        #[template_child]
        snapshot_format: TemplateChild<adw::ComboRow>,
        #[template_child]
        safe_mode: TemplateChild<gtk::Switch>,
        #[template_child]
        decoder: TemplateChild<adw::ComboRow>,
        #[template_child]
        chosen_decoders: TemplateChild<adw::ActionRow>,
        #[template_child]
        diagnostics: TemplateChild<gtk::Switch>,
        #[template_child]
        recorder: TemplateChild<gtk::Switch>,
        #[template_child]
        budget: TemplateChild<gtk::SpinButton>,
        #[template_child]
        log: TemplateChild<adw::ComboRow>,
        #[template_child]
        transport: TemplateChild<adw::ComboRow>,
        #[template_child]
        latency: TemplateChild<gtk::SpinButton>,
        #[template_child]
        drop_late: TemplateChild<gtk::Switch>,
        #[template_child]
        timeout: TemplateChild<gtk::SpinButton>,
        #[template_child]
        any_certificate: TemplateChild<gtk::Switch>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for Preferences {
        const NAME: &'static str = "HighwaterPreferences";
        type Type = super::Preferences;
        type ParentType = adw::PreferencesWindow;

        fn class_init(class: &mut Self::Class) {
            RecordingPage::ensure_type();
            class.bind_template();
            class.bind_template_callbacks();
        }

        fn instance_init(object: &glib::subclass::InitializingObject<Self>) {
            object.init_template();
        }
    }

    impl ObjectImpl for Preferences {
        fn constructed(&self) {
            self.parent_constructed();
            let bind = |key: &str, widget: &gtk::Widget, property: &str| {
                settings().bind(key, widget, property).build();
            };
            bind("resume", self.resume.upcast_ref(), "active");
            bind(
                "remember-recent",
                self.remember_recent.upcast_ref(),
                "active",
            );
            bind("fill", self.fill.upcast_ref(), "active");
            bind("diagnostics", self.diagnostics.upcast_ref(), "active");
            bind("safe-mode", self.safe_mode.upcast_ref(), "active");
            bind("recorder", self.recorder.upcast_ref(), "active");
            bind("budget", self.budget.upcast_ref(), "value");
            bind("camera-latency", self.latency.upcast_ref(), "value");
            bind("camera-drop-late", self.drop_late.upcast_ref(), "active");
            bind("camera-timeout", self.timeout.upcast_ref(), "value");
            bind(
                "camera-any-certificate",
                self.any_certificate.upcast_ref(),
                "active",
            );
            set_up_log_level(&self.log);
            settings::bind_choice("video-path", &self.video_path, settings::VIDEO_PATHS);
            settings::bind_choice("decoder", &self.decoder, settings::DECODERS);
            self.show_chosen_decoders();
            settings::bind_choice(
                "snapshot-format",
                &self.snapshot_format,
                settings::SNAPSHOT_FORMATS,
            );
            settings::bind_choice("camera-transport", &self.transport, settings::TRANSPORTS);
        }
    }

    #[gtk::template_callbacks]
    impl Preferences {
        #[template_callback]
        fn forget_decoders(&self) {
            settings::remember_decoders(&DecoderChoice {
                named: BTreeMap::default(),
                ..settings::decoders()
            });
            self.show_chosen_decoders();
        }

        /// Those that were chosen in the sidebar, if any.
        fn show_chosen_decoders(&self) {
            let named = settings::decoders().named;
            let list: Vec<_> = named
                .iter()
                .map(|(codec, factory)| format!("{}: {factory}", codec.title()))
                .collect();
            self.chosen_decoders.set_visible(!list.is_empty());
            self.chosen_decoders.set_subtitle(&list.join("\n"));
        }
    }

    impl WidgetImpl for Preferences {}
    impl WindowImpl for Preferences {}
    impl AdwWindowImpl for Preferences {}
    impl PreferencesWindowImpl for Preferences {}
}

glib::wrapper! {
    /// The window with the preferences.
    pub struct Preferences(ObjectSubclass<imp::Preferences>)
        @extends adw::PreferencesWindow, adw::Window, gtk::Window, gtk::Widget,
        @implements gtk::Accessible, gtk::Buildable, gtk::ConstraintTarget, gtk::Native, gtk::Root, gtk::ShortcutManager;
}

impl Preferences {
    /// Shows the preferences over `parent`.
    pub fn show(parent: Option<&gtk::Window>) {
        let window: Self = glib::Object::builder()
            .property("transient-for", parent)
            // Its button belongs to an action of the application.
            .property("application", parent.and_then(GtkWindowExt::application))
            .build();
        window.present();
    }
}

/// The level holds for this run only: a detailed log costs, and nobody should pay for it for ever
/// because of one search.
fn set_up_log_level(row: &adw::ComboRow) {
    let names: Vec<&str> = Level::ALL.map(Level::name).to_vec();
    row.set_model(Some(&gtk::StringList::new(&names)));
    let chosen = Level::ALL.iter().position(|level| *level == log::level());
    row.set_selected(chosen.and_then(|at| u32::try_from(at).ok()).unwrap_or(0));
    row.connect_selected_notify(|row| {
        let chosen = usize::try_from(row.selected()).ok();
        if let Some(level) = chosen.and_then(|at| Level::ALL.get(at)) {
            log::set_level(*level);
        }
    });
}
