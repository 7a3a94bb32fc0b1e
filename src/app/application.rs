//! The application object: one process for all windows, started by the command line.

use std::{
    cell::{Cell, OnceCell, RefCell},
    ops::ControlFlow,
    path::PathBuf,
    time::Duration,
};

use adw::{prelude::*, subclass::prelude::*};
use gtk::{gio, glib};
use highwater_engine::{
    log,
    media::{decoders::DecoderChoice, source::Source},
    memory::{Diagnostics, Occasion},
};
use highwater_text::i18n::gettext_f;

use crate::{
    actions::Action,
    again::{self, Place},
    command_line::{self, Invocation},
    config::{APP_ID, VERSION},
    dialogs::{Preferences, about},
    drivers::{self, Wish},
    keyring::Keyring,
    library::Library,
    measurements::Measurements,
    media_keys::MediaKeys,
    runs::{self, Recording, RunWindow},
    settings,
    video::{TextureSink, VideoPath},
    window::{WantedExport, Window},
};

mod imp {
    use super::*;

    #[derive(Default)]
    pub struct Application {
        /// Where the process that takes the place of this one goes on.
        pub(super) to_run_again_at: RefCell<Option<Vec<Place>>>,
        /// Where the process before this one was.
        pub(super) left: RefCell<Vec<Place>>,
        /// Whether something that the command line wanted was not done.
        pub(super) failed: Cell<bool>,
        pub(super) video_path: Cell<Option<VideoPath>>,
        /// What decodes, as the command line says.
        pub(super) decoders: RefCell<Option<DecoderChoice>>,
        pub(super) budget: Cell<Option<u64>>,
        pub(super) measurements: Measurements,
        pub(super) recording: Recording,
        pub(super) library: OnceCell<Library>,
        pub(super) keyring: Keyring,
        pub(super) media_keys: OnceCell<MediaKeys>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for Application {
        const NAME: &'static str = "HighwaterApplication";
        type Type = super::Application;
        type ParentType = adw::Application;
    }

    impl ObjectImpl for Application {
        fn constructed(&self) {
            self.parent_constructed();
            command_line::declare(&*self.obj());
        }
    }

    impl ApplicationImpl for Application {
        fn handle_local_options(&self, options: &glib::VariantDict) -> ControlFlow<glib::ExitCode> {
            if options.contains("version") {
                println!("highwater {VERSION}");
                return ControlFlow::Break(glib::ExitCode::SUCCESS);
            }
            let path = command_line::budget(options).and(command_line::video_path(options));
            match path {
                Ok(path) => self.prepare(options, path),
                Err(sentence) => {
                    eprintln!("{sentence}");
                    return ControlFlow::Break(glib::ExitCode::from(2));
                }
            }
            self.parent_handle_local_options(options)
        }

        fn startup(&self) {
            self.parent_startup();
            if let Err(sentence) = start_gstreamer() {
                eprintln!("{sentence}");
                // There is nothing to play with, and nothing to show it in.
                std::process::exit(1);
            }
            if drivers::is_safe() {
                drivers::avoid_hardware_codecs();
            }
            if settings::settings().boolean("diagnostics") {
                self.measurements.begin(Diagnostics::start());
                self.obj().watch_budget();
            }
            self.recording.begin(&self.obj());
            self.obj().heed_signals();
            self.obj().add_actions();
            gtk::Window::set_default_icon_name(APP_ID);
        }

        fn shutdown(&self) {
            if let Some(library) = self.library.get() {
                library.save_now();
            }
            self.recording.end();
            self.parent_shutdown();
        }

        fn activate(&self) {
            self.obj().window(false).present();
        }

        fn command_line(&self, call: &gio::ApplicationCommandLine) -> glib::ExitCode {
            match command_line::read(call) {
                Ok(invocation) => {
                    self.obj().carry_out(invocation, call);
                    glib::ExitCode::SUCCESS
                }
                Err(sentence) => {
                    command_line::complain(call, &sentence);
                    glib::ExitCode::from(2)
                }
            }
        }
    }

    impl GtkApplicationImpl for Application {}
    impl AdwApplicationImpl for Application {}

    impl Application {
        /// Decides what has to be decided before GTK opens a display.
        fn prepare(&self, options: &glib::VariantDict, path: Option<VideoPath>) {
            let safe_mode = options.contains("safe-mode");
            if safe_mode {
                // The drivers belong to a process: a running one cannot be made safe.
                let own_process = self.obj().flags() | gio::ApplicationFlags::NON_UNIQUE;
                self.obj().set_flags(own_process);
            }
            let named = Wish {
                safe_mode,
                gl_path: path == Some(VideoPath::Gl),
                ..Wish::default()
            };
            // SAFETY: the application has not registered yet, and nothing before that has started
            // a thread.
            unsafe { drivers::decide(named) }
            drivers::decide_again(settings::drivers(named));
            if options.contains(again::OPTION) {
                self.left.replace(again::places());
            }
        }
    }

    /// Starts GStreamer, with the sink that GTK draws.
    fn start_gstreamer() -> Result<(), String> {
        log::start().map_err(|error| {
            gettext_f(
                "GStreamer does not start ({error}): install its base plugins.",
                &[("error", &error.to_string())],
            )
        })?;
        gstgtk4::plugin_register_static()
            .and_then(|()| TextureSink::register())
            .map_err(|error| {
                gettext_f(
                    "The video sink cannot be registered ({error}): install Highwater again.",
                    &[("error", &error.to_string())],
                )
            })
    }
}

glib::wrapper! {
    /// The application.
    pub struct Application(ObjectSubclass<imp::Application>)
        @extends adw::Application, gtk::Application, gio::Application,
        @implements gio::ActionGroup, gio::ActionMap;
}

impl Application {
    /// Not running yet.
    pub fn new() -> Self {
        glib::Object::builder()
            .property("application-id", APP_ID)
            .property("flags", gio::ApplicationFlags::HANDLES_COMMAND_LINE)
            .property("resource-base-path", "/dev/highwater/Highwater")
            .build()
    }

    /// Whether something that the command line wanted was not done.
    pub fn has_failed(&self) -> bool {
        self.imp().failed.get()
    }

    /// Ends this process, and has another one take its place where it is.
    pub fn run_again(&self) {
        let windows = self.windows().into_iter();
        let places = windows
            .filter_map(|window| window.downcast::<Window>().ok())
            .map(|window| window.place());
        self.imp().to_run_again_at.replace(Some(places.collect()));
        self.close_windows();
    }

    /// Where another process is to take the place of this one, if it is.
    pub fn places_to_run_again_at(&self) -> Option<Vec<Place>> {
        self.imp().to_run_again_at.take()
    }

    /// What is remembered between runs.
    pub fn library(&self) -> &Library {
        self.imp().library.get_or_init(Library::load)
    }

    /// What this process measures about itself.
    pub fn measurements(&self) -> &Measurements {
        &self.imp().measurements
    }

    /// What is written down of this process while it lasts.
    pub fn recording(&self) -> &Recording {
        &self.imp().recording
    }

    /// The end of a session or of a terminal is a proper end.
    fn heed_signals(&self) {
        for signal in [libc::SIGTERM, libc::SIGINT, libc::SIGHUP] {
            let weak = self.downgrade();
            glib::unix_signal_add_local(signal, move || {
                if let Some(application) = weak.upgrade() {
                    application.close_windows();
                }
                glib::ControlFlow::Continue
            });
        }
    }

    /// The memory that this process is allowed, in bytes: as the command line says, else as the
    /// settings do.
    pub fn budget(&self) -> Option<u64> {
        self.imp().budget.get().or_else(settings::budget)
    }

    /// Notes each time that the process goes over its budget.
    fn watch_budget(&self) {
        let weak = self.downgrade();
        let was_over = Cell::new(false);
        self.measurements().connect_changed(move |measurements| {
            let budget = weak.upgrade().and_then(|application| application.budget());
            let rss = measurements.latest().and_then(|sample| sample.process.rss);
            let is_over = rss.zip(budget).is_some_and(|(rss, budget)| rss > budget);
            if is_over
                && !was_over.replace(is_over)
                && let Some(diagnostics) = measurements.diagnostics()
            {
                diagnostics.tell(Occasion::OverBudget);
            }
            was_over.set(is_over);
        });
    }

    /// Users and passwords of cameras.
    pub fn keyring(&self) -> &Keyring {
        &self.imp().keyring
    }

    /// The desktop's media controls.
    pub fn media_keys(&self) -> &MediaKeys {
        let keys = &self.imp().media_keys;
        keys.get_or_init(|| MediaKeys::new(self))
    }

    /// As the command line says, else as the settings do.
    fn video_path(&self) -> VideoPath {
        if drivers::is_safe() {
            return VideoPath::Software;
        }
        let named = self.imp().video_path.get();
        named.unwrap_or_else(settings::video_path)
    }

    /// What decodes in a new window: as the command line says, else as the settings do.
    pub fn decoders(&self) -> DecoderChoice {
        let named = self.imp().decoders.borrow().clone();
        let choice = named.unwrap_or_else(settings::decoders);
        if drivers::is_safe() {
            choice.in_software()
        } else {
            choice
        }
    }

    fn carry_out(&self, invocation: Invocation, call: &gio::ApplicationCommandLine) {
        self.imp().video_path.set(invocation.video_path);
        self.imp().decoders.replace(invocation.decoders);
        if invocation.budget.is_some() {
            self.imp().budget.set(invocation.budget);
        }
        let left = self.imp().left.take();
        for place in &left {
            let window = self.window(true);
            window.take_over(place);
            window.present();
        }
        let (runs, sources) = runs::split(invocation.sources);
        let is_all = !runs.is_empty() && sources.is_empty() && invocation.export.is_none();
        self.open_runs(runs);
        if !left.is_empty() || is_all {
            return;
        }
        let window = self.window(invocation.new_window);
        window.present();
        if let Some((path, after)) = invocation.export {
            window.export_later(self.wanted_export(path, after, call));
        }
        window.open_all(sources);
    }

    /// Shows bundles and recordings, each in a window of its own.
    pub fn open_runs(&self, paths: Vec<PathBuf>) {
        for path in paths {
            RunWindow::open(self, path);
        }
    }

    /// An export that ends the process. Who called waits for it, and is told when it fails.
    fn wanted_export(
        &self,
        path: PathBuf,
        after: Duration,
        call: &gio::ApplicationCommandLine,
    ) -> WantedExport {
        let (weak, call) = (self.downgrade(), call.clone());
        let done = Box::new(move |outcome: Result<(), String>| {
            if let Err(sentence) = &outcome {
                command_line::complain(&call, sentence);
                // For a caller in another process; this one has its own.
                call.set_exit_status(1);
            }
            if let Some(application) = weak.upgrade() {
                application.imp().failed.set(outcome.is_err());
                application.close_windows();
            }
        });
        WantedExport { path, after, done }
    }

    /// The window used last, or a new one.
    fn window(&self, new: bool) -> Window {
        self.windows()
            .into_iter()
            .filter(|_| !new)
            .find_map(|window| window.downcast().ok())
            .unwrap_or_else(|| Window::new(self, self.video_path()))
    }

    /// Opens `sources` in a window of their own.
    pub fn open_in_new_window(&self, sources: Vec<Source>) {
        let window = self.window(true);
        window.present();
        window.open_all(sources);
    }

    fn add_actions(&self) {
        let new_window = gio::ActionEntry::builder(Action::NewWindow.name())
            .activate(|application: &Self, _, _| application.open_in_new_window(Vec::new()))
            .build();
        let quit = gio::ActionEntry::builder(Action::Quit.name())
            .activate(|application: &Self, _, _| application.close_windows())
            .build();
        let about = gio::ActionEntry::builder(Action::About.name())
            .activate(|application: &Self, _, _| {
                about::show(application.active_window().as_ref());
            })
            .build();
        let preferences = gio::ActionEntry::builder(Action::Preferences.name())
            .activate(|application: &Self, _, _| {
                Preferences::show(application.active_window().as_ref());
            })
            .build();
        let clear = gio::ActionEntry::builder("clear-recent")
            .activate(|application: &Self, _, _| application.library().clear())
            .build();
        let again = gio::ActionEntry::builder("run-again")
            .activate(|application: &Self, _, _| application.run_again())
            .build();
        self.add_action_entries([new_window, quit, about, preferences, clear, again]);
        for action in Action::ALL {
            self.set_accels_for_action(action.detailed_name(), &action.accelerators());
        }
    }

    /// Each window ends its own player, and the last one the process.
    pub fn close_windows(&self) {
        for window in self.windows() {
            window.close();
        }
    }
}
