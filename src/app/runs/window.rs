//! The window of a run that is over: the sections of the sidebar, the inspector, and no picture.

use std::{
    cell::{OnceCell, RefCell},
    path::PathBuf,
    sync::Arc,
};

use adw::{prelude::*, subclass::prelude::*};
use gettextrs::gettext;
use gtk::{gio, glib};
use highwater_engine::report::{self, Opened, Report};
use highwater_text::{bundle, i18n::gettext_f};

use super::{
    compare::{CompareWindow, Side},
    filter,
};
use crate::{
    application::Application,
    charts::View,
    dialogs,
    inspector::InspectorWindow,
    measurements::Measurements,
    sidebar::{MemorySection, PoolsSection, QueuesSection, StateCard},
    window::time,
};

mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate)]
    #[template(file = "window.ui")]
    pub struct RunWindow {
        #[template_child]
        pub(super) title: TemplateChild<adw::WindowTitle>,
        #[template_child]
        pub(super) inspect: TemplateChild<gtk::Button>,
        #[template_child]
        pub(super) compare: TemplateChild<gtk::Button>,
        #[template_child]
        pub(super) stack: TemplateChild<gtk::Stack>,
        #[template_child]
        pub(super) failed: TemplateChild<adw::StatusPage>,
        #[template_child]
        pub(super) damage: TemplateChild<gtk::Label>,
        #[template_child]
        pub(super) state: TemplateChild<StateCard>,
        #[template_child]
        pub(super) memory: TemplateChild<MemorySection>,
        #[template_child]
        pub(super) pools: TemplateChild<PoolsSection>,
        #[template_child]
        pub(super) queues: TemplateChild<QueuesSection>,
        pub(super) measurements: Measurements,
        pub(super) report: OnceCell<Report>,
        pub(super) inspector: RefCell<glib::WeakRef<InspectorWindow>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for RunWindow {
        const NAME: &'static str = "HighwaterRunWindow";
        type Type = super::RunWindow;
        type ParentType = adw::Window;

        fn class_init(class: &mut Self::Class) {
            StateCard::ensure_type();
            MemorySection::ensure_type();
            PoolsSection::ensure_type();
            QueuesSection::ensure_type();
            class.bind_template();
            class.bind_template_callbacks();
        }

        fn instance_init(object: &glib::subclass::InitializingObject<Self>) {
            object.init_template();
        }
    }

    impl ObjectImpl for RunWindow {}
    impl WidgetImpl for RunWindow {}

    impl WindowImpl for RunWindow {
        fn close_request(&self) -> glib::Propagation {
            if let Some(inspector) = self.inspector.borrow().upgrade() {
                inspector.close();
            }
            self.parent_close_request()
        }
    }

    impl AdwWindowImpl for RunWindow {}

    #[gtk::template_callbacks]
    impl RunWindow {
        #[template_callback]
        fn on_compare(&self) {
            let dialog = gtk::FileChooserNative::builder()
                .title(gettext("Compare With"))
                .transient_for(&*self.obj())
                .modal(true)
                .action(gtk::FileChooserAction::Open)
                .build();
            dialog.add_filter(&filter());
            let weak = self.obj().downgrade();
            dialogs::run_file_chooser(&dialog, move |dialog| {
                let path = dialog.file().and_then(|file| file.path());
                if let (Some(window), Some(path)) = (weak.upgrade(), path) {
                    window.compare_with(path);
                }
            });
        }

        #[template_callback]
        fn on_inspect(&self) {
            let open = self.inspector.borrow().upgrade();
            let application = self.obj().application().and_downcast::<Application>();
            let inspector = open.or_else(|| {
                let inspector = InspectorWindow::new(&application?, &self.measurements);
                self.inspector.borrow().set(Some(&inspector));
                Some(inspector)
            });
            if let Some(inspector) = inspector {
                inspector.present();
            }
        }
    }
}

glib::wrapper! {
    /// See the module.
    pub struct RunWindow(ObjectSubclass<imp::RunWindow>)
        @extends adw::Window, gtk::Window, gtk::Widget,
        @implements gtk::Accessible, gtk::Buildable, gtk::ConstraintTarget, gtk::Native, gtk::Root, gtk::ShortcutManager;
}

impl RunWindow {
    /// Shows the bundle or recording at `path` in a window of its own, or says there why it cannot be opened.
    pub fn open(application: &Application, path: PathBuf) {
        let window: Self = glib::Object::builder()
            .property("application", application)
            .build();
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        window.imp().title.set_subtitle(&name);
        window.present();
        let weak = window.downgrade();
        glib::spawn_future_local(async move {
            let opened = read(path).await;
            match (weak.upgrade(), opened) {
                (Some(window), Ok(opened)) => window.show(opened),
                (Some(window), Err(sentence)) => window.fail(&sentence),
                (None, _) => {}
            }
        });
    }

    /// Puts the run at `path` beside this one.
    pub fn compare_with(&self, path: PathBuf) {
        let weak = self.downgrade();
        glib::spawn_future_local(async move {
            let opened = read(path).await;
            let Some(window) = weak.upgrade() else { return };
            let application = window.application().and_downcast::<Application>();
            match (opened, application, window.side()) {
                (Ok(opened), Some(application), Some(this)) => {
                    let other = Side {
                        report: opened.report,
                        diagnostics: Arc::new(opened.diagnostics),
                    };
                    CompareWindow::open(&application, [this, other]);
                }
                (Err(sentence), _, _) => {
                    let dialog = adw::MessageDialog::new(
                        Some(&window),
                        Some(&gettext("Cannot Be Opened")),
                        Some(&sentence),
                    );
                    dialog.add_response("close", &gettext("_Close"));
                    dialog.present();
                }
                _ => {}
            }
        });
    }

    fn side(&self) -> Option<Side> {
        let imp = self.imp();
        Some(Side {
            report: imp.report.get()?.clone(),
            diagnostics: imp.measurements.shared()?,
        })
    }

    fn fail(&self, sentence: &str) {
        let imp = self.imp();
        let sentence = glib::markup_escape_text(sentence);
        imp.failed.set_description(Some(&sentence));
        imp.stack.set_visible_child_name("failed");
    }

    fn show(&self, opened: Opened) {
        let imp = self.imp();
        let damage = damage(&opened);
        imp.damage.set_visible(damage.is_some());
        imp.damage.set_text(&damage.unwrap_or_default());
        self.set_titles(&opened.report);
        imp.measurements.begin(Ok(opened.diagnostics));
        imp.memory.follow(&imp.measurements);
        imp.memory.show_everything();
        self.update();
        // A new window has none.
        let _ = imp.report.set(opened.report);
        imp.inspect.set_sensitive(true);
        imp.compare.set_sensitive(true);
        imp.stack.set_visible_child_name("run");
    }

    /// "film.mkv" above "0:12:04 until 21 Nov 2026 07:41 · Highwater 0.1.0 on Debian 12".
    fn set_titles(&self, report: &Report) {
        let title = &self.imp().title;
        if !report.source.uri.is_empty() {
            title.set_title(&report.source.uri);
            self.set_title(Some(&report.source.uri));
        }
        let seconds = i64::try_from(report.created_ms / 1000).unwrap_or_default();
        let until = glib::DateTime::from_unix_local(seconds).and_then(|until| until.format("%c"));
        let lasted = std::time::Duration::try_from_secs_f64(report.duration_s).unwrap_or_default();
        title.set_subtitle(&gettext_f(
            "{time} until {date} · Highwater {version}",
            &[
                ("time", &time::clock(lasted)),
                ("date", &until.unwrap_or_default()),
                ("version", &report.environment.highwater),
            ],
        ));
    }

    fn update(&self) {
        let imp = self.imp();
        let (Some(diagnostics), Some(sample)) =
            (imp.measurements.diagnostics(), imp.measurements.latest())
        else {
            return;
        };
        imp.state
            .update(diagnostics, &sample, View::last(None), None);
        imp.memory.update(diagnostics, &sample);
        imp.pools.update(diagnostics, &sample);
        imp.queues.update(diagnostics, &sample);
    }
}

/// Opens a file beside the main loop.
///
/// # Errors
///
/// A sentence that says why not, and what to do.
async fn read(path: PathBuf) -> Result<Opened, String> {
    match gio::spawn_blocking(move || report::open(&path)).await {
        Ok(opened) => opened.map_err(|error| bundle::explain(&error)),
        Err(_) => Err(gettext(
            "The file could not be read to its end: get it again.",
        )),
    }
}

/// What is missing of it.
fn damage(opened: &Opened) -> Option<String> {
    if opened.is_damaged {
        Some(gettext(
            "The file is damaged: what is shown is what could be read before the damage.",
        ))
    } else if opened.lost > 0 {
        Some(gettext_f(
            "{count} seconds of this run could not be written down.",
            &[("count", &opened.lost.to_string())],
        ))
    } else {
        None
    }
}
