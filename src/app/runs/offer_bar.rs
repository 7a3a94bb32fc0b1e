//! Offers what the run before recorded, which did not end properly, and safe mode.

use std::{
    cell::RefCell,
    path::{Path, PathBuf},
    process::Command,
};

use adw::{prelude::*, subclass::prelude::*};
use gettextrs::gettext;
use gtk::{gio, glib};
use highwater_engine::report::{self, BundleError, Opened};
use highwater_text::{
    bundle,
    i18n::{gettext_f, ngettext_f},
};

use super::RunWindow;
use crate::{application::Application, drivers, window::time};

mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate)]
    #[template(file = "offer_bar.ui")]
    pub struct OfferBar {
        #[template_child]
        pub(super) revealer: TemplateChild<gtk::Revealer>,
        #[template_child]
        pub(super) details: TemplateChild<gtk::Label>,
        #[template_child]
        pub(super) safe_mode: TemplateChild<gtk::Button>,
        #[template_child]
        pub(super) open: TemplateChild<gtk::Button>,
        pub(super) application: glib::WeakRef<Application>,
        pub(super) path: RefCell<PathBuf>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for OfferBar {
        const NAME: &'static str = "HighwaterOfferBar";
        type Type = super::OfferBar;
        type ParentType = adw::Bin;

        fn class_init(class: &mut Self::Class) {
            class.bind_template();
            class.bind_template_callbacks();
        }

        fn instance_init(object: &glib::subclass::InitializingObject<Self>) {
            object.init_template();
        }
    }

    impl ObjectImpl for OfferBar {}
    impl WidgetImpl for OfferBar {}
    impl BinImpl for OfferBar {}

    #[gtk::template_callbacks]
    impl OfferBar {
        #[template_callback]
        fn dismiss(&self) {
            self.revealer.set_reveal_child(false);
        }

        #[template_callback]
        fn open_recording(&self) {
            if let Some(application) = self.application.upgrade() {
                RunWindow::open(&application, self.path.take());
            }
            self.dismiss();
        }

        /// The drivers belong to a process: this one makes room for another.
        #[template_callback]
        fn start_in_safe_mode(&self) {
            let started = std::env::current_exe()
                .and_then(|program| Command::new(program).arg("--safe-mode").spawn());
            match (started, self.application.upgrade()) {
                (Ok(_), Some(application)) => application.close_windows(),
                (Ok(_), None) => {}
                (Err(error), _) => self.details.set_text(&gettext_f(
                    "Safe mode does not start: {reason}.",
                    &[("reason", &error.to_string())],
                )),
            }
        }
    }
}

glib::wrapper! {
    /// See the module.
    pub struct OfferBar(ObjectSubclass<imp::OfferBar>)
        @extends adw::Bin, gtk::Widget,
        @implements gtk::Accessible, gtk::Buildable, gtk::ConstraintTarget;
}

impl OfferBar {
    /// Offers the recording at `path`, once it has been looked into.
    pub fn new(application: &Application, path: PathBuf) -> Self {
        let bar: Self = glib::Object::new();
        let imp = bar.imp();
        imp.application.set(Some(application));
        imp.safe_mode.set_visible(!drivers::is_safe());
        imp.path.replace(path.clone());
        let weak = bar.downgrade();
        glib::spawn_future_local(async move {
            let looked = gio::spawn_blocking(move || look(&path)).await;
            if let (Some(bar), Ok(looked)) = (weak.upgrade(), looked) {
                bar.show(looked);
            }
        });
        bar
    }

    fn show(&self, looked: Result<String, String>) {
        let imp = self.imp();
        imp.open.set_visible(looked.is_ok());
        let (Ok(details) | Err(details)) = looked;
        imp.details.set_text(&details);
        imp.revealer.set_reveal_child(true);
    }
}

/// What a recording has to show, in words; or why there is nothing.
fn look(path: &Path) -> Result<String, String> {
    match report::open(path) {
        Ok(opened) => Ok(summary(&opened)),
        Err(BundleError::Empty(_)) => Err(gettext("It ended before anything was recorded.")),
        Err(error) => Err(bundle::explain(&error)),
    }
}

/// "What it measured in 12 minutes is recorded. The last source was film.mkv. 2 stalls."
fn summary(opened: &Opened) -> String {
    let report = &opened.report;
    let lasted = gettext_f(
        "What it measured in {time} is recorded.",
        &[("time", &time::clock(opened.diagnostics.elapsed()))],
    );
    let uri = &report.source.uri;
    let source =
        (!uri.is_empty()).then(|| gettext_f("The last source was “{source}”.", &[("source", uri)]));
    let stalls = u32::try_from(report.stalls.len()).unwrap_or(u32::MAX);
    let stalls = (stalls > 0).then(|| {
        ngettext_f(
            "{n} thread stood still.",
            "{n} threads stood still.",
            stalls,
            &[],
        )
    });
    let sentences = [Some(lasted), source, stalls];
    sentences
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" ")
}
