//! The window: its parts and how it is put together. What it does is in the modules beside this one.

mod chrome;
mod commands;
mod controls;
mod error_page;
mod features;
mod following;
mod notice_bar;
mod opening;
mod recent_list;
mod reconnect_card;
mod recording_badge;
mod remembered;
mod seek_bar;
mod start_page;
pub mod time;
pub mod titles;
mod tracks_menu;

use std::{
    cell::{Cell, OnceCell, RefCell},
    time::{Duration, Instant},
};

use adw::{prelude::*, subclass::prelude::*};
use gtk::{gio, glib};

pub use self::features::WantedExport;
use self::{
    controls::Controls, error_page::ErrorPage, features::Features, notice_bar::NoticeBar,
    reconnect_card::ReconnectCard, recording_badge::RecordingBadge, start_page::StartPage,
};
use crate::{
    application::Application,
    playback::Playback,
    video::{VideoPath, VideoView, ViewOutput},
};

/// In a window that is narrower, in pixels, the sidebar lies over the picture.
const ROOM_FOR_BOTH: i32 = 900;

mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate)]
    #[template(file = "window.ui")]
    pub struct Window {
        #[template_child]
        pub(super) toasts: TemplateChild<adw::ToastOverlay>,
        #[template_child]
        pub(super) header_flap: TemplateChild<adw::Flap>,
        #[template_child]
        pub(super) header_bar: TemplateChild<adw::HeaderBar>,
        #[template_child]
        pub(super) title: TemplateChild<adw::WindowTitle>,
        #[template_child]
        pub(super) open_button: TemplateChild<gtk::MenuButton>,
        #[template_child]
        pub(super) open_menu: TemplateChild<gio::Menu>,
        #[template_child]
        pub(super) main_menu_button: TemplateChild<gtk::MenuButton>,
        #[template_child]
        pub(super) sidebar_button: TemplateChild<gtk::ToggleButton>,
        #[template_child]
        pub(super) sidebar_flap: TemplateChild<adw::Flap>,
        #[template_child]
        pub(super) sidebar: TemplateChild<gtk::Stack>,
        #[template_child]
        pub(super) queue_flap: TemplateChild<adw::Flap>,
        #[template_child]
        pub(super) stage: TemplateChild<gtk::Overlay>,
        #[template_child]
        pub(super) pages: TemplateChild<gtk::Stack>,
        #[template_child]
        pub(super) start_page: TemplateChild<StartPage>,
        #[template_child]
        pub(super) view: TemplateChild<VideoView>,
        #[template_child]
        pub(super) audio_page: TemplateChild<adw::StatusPage>,
        #[template_child]
        pub(super) error_page: TemplateChild<ErrorPage>,
        #[template_child]
        pub(super) spinner: TemplateChild<gtk::Spinner>,
        #[template_child]
        pub(super) reconnect_card: TemplateChild<ReconnectCard>,
        #[template_child]
        pub(super) recording_badge: TemplateChild<RecordingBadge>,
        #[template_child]
        pub(super) notice_bar: TemplateChild<NoticeBar>,
        #[template_child]
        pub(super) controls_revealer: TemplateChild<gtk::Revealer>,
        #[template_child]
        pub(super) controls: TemplateChild<Controls>,

        pub(super) playback: OnceCell<Playback>,
        pub(super) features: Features,
        /// Reads the progress while there is any.
        pub(super) tick: RefCell<Option<glib::SourceId>>,
        /// Shows the spinner when opening takes long.
        pub(super) patience: RefCell<Option<glib::SourceId>>,
        /// Hides the controls when the pointer rests.
        pub(super) idle: RefCell<Option<glib::SourceId>>,
        /// Where the pointer was last: GTK also reports motion when something moves beneath it.
        pub(super) pointer: Cell<(f64, f64)>,
        /// Where the seeks that are under way lead, and since when.
        pub(super) heading_for: Cell<Option<(Duration, Instant)>>,
        /// What keeps the system from suspending.
        pub(super) inhibitor: Cell<Option<u32>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for Window {
        const NAME: &'static str = "HighwaterWindow";
        type Type = super::Window;
        type ParentType = adw::ApplicationWindow;

        fn class_init(klass: &mut Self::Class) {
            VideoView::ensure_type();
            StartPage::ensure_type();
            ErrorPage::ensure_type();
            ReconnectCard::ensure_type();
            NoticeBar::ensure_type();
            RecordingBadge::ensure_type();
            Controls::ensure_type();
            klass.bind_template();
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for Window {
        fn dispose(&self) {
            for timer in [&self.tick, &self.patience, &self.idle] {
                if let Some(source) = timer.take() {
                    source.remove();
                }
            }
        }
    }

    impl WidgetImpl for Window {
        fn size_allocate(&self, width: i32, height: i32, baseline: i32) {
            let fold = if width < ROOM_FOR_BOTH {
                adw::FlapFoldPolicy::Always
            } else {
                adw::FlapFoldPolicy::Never
            };
            if self.sidebar_flap.fold_policy() != fold {
                self.sidebar_flap.set_fold_policy(fold);
            }
            self.parent_size_allocate(width, height, baseline);
        }
    }

    impl WindowImpl for Window {
        fn close_request(&self) -> glib::Propagation {
            let window = self.obj();
            window.remember();
            window.note_position();
            window.end_playback();
            window.close_inspector();
            self.parent_close_request()
        }
    }

    impl ApplicationWindowImpl for Window {}
    impl AdwApplicationWindowImpl for Window {}
}

glib::wrapper! {
    /// A window: one source at a time, and what goes with it.
    pub struct Window(ObjectSubclass<imp::Window>)
        @extends adw::ApplicationWindow, gtk::ApplicationWindow, gtk::Window, gtk::Widget,
        @implements gio::ActionGroup, gio::ActionMap, gtk::Accessible, gtk::Buildable,
            gtk::ConstraintTarget, gtk::Native, gtk::Root, gtk::ShortcutManager;
}

impl Window {
    /// A window with nothing open; its pictures will take `path`.
    pub fn new(application: &Application, path: VideoPath) -> Self {
        let window: Self = glib::Object::builder()
            .property("application", application)
            .build();
        let imp = window.imp();
        let playback = Playback::new(ViewOutput::new(&imp.view, path));
        // A new window has none.
        playback.set_decoders(application.decoders());
        let _ = imp.playback.set(playback);
        window.restore();
        window.add_commands();
        window.follow_playback();
        window.set_up_chrome();
        window.accept_drops();
        window.set_up_features();
        window
    }

    /// What this window plays.
    pub fn playback(&self) -> &Playback {
        // Set in `new`, the only way to make a window.
        self.imp().playback.get().unwrap_or_else(|| unreachable!())
    }

    /// The page that is shown before anything is open.
    pub fn start_page(&self) -> &StartPage {
        &self.imp().start_page
    }

    /// The model of the Open menu: sections can be added.
    pub fn open_menu(&self) -> &gio::Menu {
        &self.imp().open_menu
    }

    /// Adds a page to the sidebar, and the button that shows it.
    pub fn add_sidebar_page(&self, page: &impl IsA<gtk::Widget>, name: &str) {
        let imp = self.imp();
        imp.sidebar.add_named(page, Some(name));
        imp.sidebar_button.set_visible(true);
    }

    /// Says something in passing.
    pub fn toast(&self, text: &str) {
        self.add_toast(adw::Toast::new(text));
    }

    /// Says something in passing, with a button.
    pub fn add_toast(&self, toast: adw::Toast) {
        self.imp().toasts.add_toast(toast);
    }

    /// Ends the player. The window is gone at once; the process stays until the pipelines are.
    fn end_playback(&self) {
        let playback = self.playback().clone();
        self.stop_inhibiting();
        let hold = self.application().map(|application| application.hold());
        glib::spawn_future_local(async move {
            playback.shutdown().await;
            drop(hold);
        });
    }
}
