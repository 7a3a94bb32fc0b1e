//! What this process measures about itself, on the main thread: the diagnostics, and a signal when
//! there is a newer sample.

use std::{cell::OnceCell, sync::Arc};

use gtk::{glib, prelude::*, subclass::prelude::*};
use highwater_engine::memory::{Diagnostics, Sample};

mod imp {
    use super::*;

    #[derive(Default)]
    pub struct Measurements {
        pub(super) diagnostics: OnceCell<Arc<Diagnostics>>,
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
    /// Begins to follow `diagnostics`, once.
    pub fn follow(&self, diagnostics: Diagnostics) {
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

    /// The same for another thread.
    pub fn shared(&self) -> Option<Arc<Diagnostics>> {
        self.imp().diagnostics.get().cloned()
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
