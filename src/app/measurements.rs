//! What this process measures about itself, on the main thread: the diagnostics, and a signal when
//! there is a newer sample.

use std::{cell::OnceCell, sync::Arc};

use gettextrs::gettext;
use gtk::{gio, glib, prelude::*, subclass::prelude::*};
use highwater_engine::memory::{Diagnostics, Sample, StartError};
use highwater_text::i18n::gettext_f;

mod imp {
    use super::*;

    #[derive(Default)]
    pub struct Measurements {
        pub(super) diagnostics: OnceCell<Arc<Diagnostics>>,
        /// Why they did not start.
        pub(super) failure: OnceCell<StartError>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for Measurements {
        const NAME: &'static str = "HighwaterMeasurements";
        type Type = super::Measurements;
    }

    impl ObjectImpl for Measurements {
        fn signals() -> &'static [glib::subclass::Signal] {
            static SIGNALS: std::sync::OnceLock<Vec<glib::subclass::Signal>> =
                std::sync::OnceLock::new();
            SIGNALS.get_or_init(|| vec![glib::subclass::Signal::builder("changed").build()])
        }
    }
}

glib::wrapper! {
    /// What this process measures about itself.
    pub struct Measurements(ObjectSubclass<imp::Measurements>);
}

impl Default for Measurements {
    fn default() -> Self {
        glib::Object::new()
    }
}

impl Measurements {
    /// Takes what came of starting the diagnostics, once. Without a call they are off.
    pub fn begin(&self, started: Result<Diagnostics, StartError>) {
        match started {
            Ok(diagnostics) => self.follow(diagnostics),
            Err(error) => {
                eprintln!("{error}");
                // There is one start.
                let _ = self.imp().failure.set(error);
            }
        }
    }

    fn follow(&self, diagnostics: Diagnostics) {
        let changed = diagnostics.changed();
        diagnostics.watch_main_loop(Some(&glib::MainContext::default()));
        if self.imp().diagnostics.set(Arc::new(diagnostics)).is_err() {
            return;
        }
        let weak = self.downgrade();
        glib::spawn_future_local(async move {
            while changed.recv().await.is_ok() {
                let Some(measurements) = weak.upgrade() else {
                    break;
                };
                measurements.emit_by_name::<()>("changed", &[]);
            }
        });
    }

    /// `None` where nothing is measured.
    pub fn diagnostics(&self) -> Option<&Diagnostics> {
        self.imp().diagnostics.get().map(Arc::as_ref)
    }

    /// Why nothing is measured, and what to do about it.
    pub fn why_not(&self) -> String {
        match self.imp().failure.get() {
            Some(error) => gettext_f(
                "The diagnostics did not start ({error}): start Highwater again.",
                &[("error", &error.to_string())],
            ),
            None => gettext(
                "The diagnostics are off: switch them on in the preferences and start Highwater again.",
            ),
        }
    }

    /// The same for another thread.
    pub fn shared(&self) -> Option<Arc<Diagnostics>> {
        self.imp().diagnostics.get().cloned()
    }

    /// Chooses this moment as the baseline; whether there is one now. Everything is measured for it,
    /// beside the main thread.
    pub async fn mark(&self) -> bool {
        let Some(diagnostics) = self.shared() else {
            return false;
        };
        let marked = gio::spawn_blocking(move || {
            let number = diagnostics.history(|history| history.marks().count()) + 1;
            diagnostics.mark(&gettext_f(
                "Mark {number}",
                &[("number", &number.to_string())],
            ));
        });
        marked.await.is_ok()
    }

    /// What is said once there is a new baseline.
    pub fn marked() -> String {
        gettext("Marked: changes are counted from here.")
    }

    /// The newest sample.
    pub fn latest(&self) -> Option<Arc<Sample>> {
        self.diagnostics()?.latest()
    }

    /// Calls `changed` when there is a newer sample, about four times a second.
    pub fn connect_changed(&self, changed: impl Fn(&Self) + 'static) -> glib::SignalHandlerId {
        self.connect_local("changed", false, move |values| {
            if let Some(measurements) = values.first().and_then(|value| value.get().ok()) {
                changed(&measurements);
            }
            None
        })
    }
}
