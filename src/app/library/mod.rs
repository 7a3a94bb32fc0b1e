//! What is remembered between runs: recent items, and where playing stopped.

mod recent;
mod resume;
mod store;

use std::{cell::RefCell, rc::Rc, time::Duration};

use gtk::prelude::*;
use highwater_engine::media::source::Source;

pub use recent::{Recent, RecentItem};
use resume::Resume;
pub use store::folder as state_folder;

use crate::settings::settings;

/// What is remembered, as far as the user wants it; one for the whole process, on the main thread.
#[derive(Debug)]
pub struct Library {
    recent: Rc<Recent>,
    resume: RefCell<Resume>,
}

impl Library {
    /// Reads what was remembered.
    pub fn load() -> Self {
        Self {
            recent: Rc::new(Recent::load()),
            resume: RefCell::new(Resume::load()),
        }
    }

    /// Recent items.
    pub fn recent(&self) -> &Recent {
        &self.recent
    }

    /// Remembers that `source` was opened, if the user wants that.
    pub fn opened(&self, source: &Source) {
        if settings().boolean("remember-recent") {
            self.recent.add(source);
        }
    }

    /// Where to go on, if the user wants that.
    pub fn resume_at(&self, source: &Source) -> Option<Duration> {
        let wanted = settings().boolean("resume");
        wanted.then(|| self.resume.borrow().position(source))?
    }

    /// Remembers where `source` is, if the user wants that.
    pub fn stopped(&self, source: &Source, position: Duration, duration: Option<Duration>) {
        if settings().boolean("resume") {
            let mut resume = self.resume.borrow_mut();
            resume.remember(source, position, duration);
        }
    }

    /// Forgets everything.
    pub fn clear(&self) {
        self.recent.clear();
        self.resume.borrow_mut().clear();
    }

    /// Writes what is still to be written, for the end of the program.
    pub fn save_now(&self) {
        self.resume.borrow().save_now();
    }
}
