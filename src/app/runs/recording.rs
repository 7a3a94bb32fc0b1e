//! Records this process while it lasts, and finds what one recorded that did not end properly.

use std::{
    cell::{Cell, RefCell},
    path::PathBuf,
};

use adw::prelude::*;
use highwater_engine::report::{self, LIMIT, Recorder};
use highwater_text::i18n::gettext_f;

use crate::{application::Application, library, settings::settings, window::Window};

/// Samples from one look at how it plays to the next: about a second.
const SAMPLES: u32 = 4;

/// One for the whole process, on the main thread.
#[derive(Default)]
pub struct Recording {
    recorder: RefCell<Option<Recorder>>,
    unfinished: RefCell<Option<PathBuf>>,
    samples: Cell<u32>,
}

impl Recording {
    /// Begins to record what `application` measures, if the user wants that.
    pub fn begin(&self, application: &Application) {
        let folder = library::state_folder().join("runs");
        let newest = report::take_unfinished(&folder).into_iter().next();
        self.unfinished.replace(newest);
        let diagnostics = application.measurements().shared();
        let Some(diagnostics) = diagnostics.filter(|_| settings().boolean("recorder")) else {
            return;
        };
        match Recorder::start(&diagnostics, &folder, LIMIT) {
            Ok(recorder) => {
                self.recorder.replace(Some(recorder));
                follow(application);
            }
            // Whoever plays a film needs no recorder.
            Err(error) => eprintln!(
                "{}",
                gettext_f(
                    "Nothing is recorded, because “{folder}” cannot be written: {reason}.",
                    &[
                        ("folder", &folder.display().to_string()),
                        ("reason", &error.to_string()),
                    ],
                )
            ),
        }
    }

    /// What the run before recorded, if that did not end properly; once.
    pub fn take_unfinished(&self) -> Option<PathBuf> {
        self.unfinished.take()
    }

    /// This run ends properly.
    pub fn end(&self) {
        self.recorder.take();
    }

    /// Says how it plays, about once a second.
    fn tell(&self, application: &Application) {
        self.samples.set(self.samples.get().wrapping_add(1));
        if !self.samples.get().is_multiple_of(SAMPLES) {
            return;
        }
        let windows = application.windows();
        let window = windows
            .iter()
            .find_map(|window| window.downcast_ref::<Window>());
        if let (Some(recorder), Some(window)) = (&*self.recorder.borrow(), window) {
            let source = window.playback().source();
            recorder.tell(
                source.as_ref(),
                window.how_it_plays(),
                window.renderer_in_use(),
            );
        }
    }
}

fn follow(application: &Application) {
    let weak = application.downgrade();
    application.measurements().connect_changed(move |_| {
        if let Some(application) = weak.upgrade() {
            application.recording().tell(&application);
        }
    });
}
