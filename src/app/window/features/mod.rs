//! What stands around playing: the queue, what is remembered, who asks, who is told.

mod again;
mod asking;
mod capture_menu;
mod exporting;
mod help;
mod information;
mod inspecting;
mod measuring;
mod naming;
mod offering;
mod open_menu;
mod playing;
mod progress;
mod queue_files;
mod queueing;
mod recording;
mod remembering;
mod rendering;
mod saved;
mod snapshots;
mod telling;

use std::cell::{Cell, RefCell};

use adw::{prelude::*, subclass::prelude::*};
use gtk::glib;
use highwater_engine::media::{devices::DeviceWatch, player::PlayerEvent};

pub use self::exporting::WantedExport;
use super::Window;
use crate::{
    application::Application,
    dialogs::{Answer, CredentialsDialog, InformationWindow},
    inspector::InspectorWindow,
    queue::SharedQueue,
};

/// What a window needs for all that.
#[derive(Default)]
pub struct Features {
    /// What plays next.
    queue: SharedQueue,
    /// Counts what the user asked to open.
    asked: Cell<u64>,
    /// Counts what was opened: an answer that comes late must not reach another source.
    opened: Cell<u64>,
    /// Whether what is open has not played yet.
    fresh: Cell<bool>,
    /// What the user answered for which host, until the camera has accepted it.
    answered: RefCell<Option<(String, Answer)>>,
    /// The dialog that is open.
    credentials: glib::WeakRef<CredentialsDialog>,
    /// Looks for capture devices while the Open menu is open.
    devices: RefCell<Option<DeviceWatch>>,
    /// The bundle that the command line wants, until playing has begun.
    wanted_export: RefCell<Option<WantedExport>>,
    /// The media information, if it is open.
    information: glib::WeakRef<InformationWindow>,
    /// The inspector, if it is open.
    inspector: glib::WeakRef<InspectorWindow>,
}

impl Features {
    /// Something is about to be opened: gives it a number.
    fn count_opening(&self) -> u64 {
        self.asked.set(self.asked.get() + 1);
        self.asked.get()
    }

    /// Whether nothing else was asked for since.
    fn is_newest(&self, number: u64) -> bool {
        self.asked.get() == number
    }
}

impl Window {
    pub(super) fn set_up_features(&self) {
        self.set_up_queue();
        self.set_up_open_menu();
        self.set_up_remembering();
        self.set_up_asking();
        self.set_up_information();
        self.set_up_inspecting();
        self.set_up_rendering();
        self.set_up_measuring();
        self.set_up_exporting();
        self.set_up_help();
        self.set_up_telling();
        self.offer_recording();
        let weak = self.downgrade();
        self.playback().connect_event(move |_, event| {
            if let Some(window) = weak.upgrade() {
                window.features_follow(event);
            }
        });
    }

    /// The application, which holds what all windows share.
    fn shared(&self) -> Option<Application> {
        self.application().and_downcast()
    }

    fn features(&self) -> &Features {
        &self.imp().features
    }

    fn features_follow(&self, event: &PlayerEvent) {
        self.queue_follows(event);
        self.remembering_follows(event);
        self.asking_follows(event);
        self.measuring_follows(event);
        self.update_information();
        self.telling_follows(event);
        self.exporting_follows(event);
        self.recording_follows(event);
    }
}
