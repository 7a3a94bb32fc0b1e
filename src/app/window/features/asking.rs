//! Asks for what is missing: a location, a user and a password.

use adw::prelude::*;
use gtk::glib;
use highwater_engine::media::player::{PlayState, PlayerEvent};

use super::super::Window;
use crate::{
    actions::Action,
    dialogs::{CredentialsDialog, LocationDialog},
};

/// How many recent locations the dialog offers.
const RECENT: usize = 4;

impl Window {
    pub(super) fn set_up_asking(&self) {
        self.set_command(Action::OpenLocation, |window| {
            let window = window.clone();
            glib::spawn_future_local(async move { window.ask_for_location().await });
        });
    }

    pub(super) fn asking_follows(&self, event: &PlayerEvent) {
        match event {
            PlayerEvent::CredentialsNeeded { host, refused } => {
                let (weak, host, refused) = (self.downgrade(), host.clone(), *refused);
                glib::spawn_future_local(async move {
                    if let Some(window) = weak.upgrade() {
                        window.find_credentials(&host, refused).await;
                    }
                });
            }
            PlayerEvent::FirstFrame | PlayerEvent::State(PlayState::Playing) => {
                self.remember_accepted();
            }
            PlayerEvent::State(state) if *state != PlayState::WaitingForCredentials => {
                self.close_question();
            }
            _ => {}
        }
    }

    /// Another source is about to be opened.
    pub(super) fn forget_questions(&self) {
        self.features().answered.take();
        self.close_question();
    }

    async fn ask_for_location(&self) {
        let recent = self
            .shared()
            .map(|shared| shared.library().recent().addresses());
        let mut recent = recent.unwrap_or_default();
        recent.truncate(RECENT);
        if let Some(source) = LocationDialog::ask(self, &recent).await {
            self.open(source);
        }
    }

    /// Answers with what was remembered, or asks. The window may open something else meanwhile.
    async fn find_credentials(&self, host: &str, refused: bool) {
        let Some(shared) = self.shared() else { return };
        let asked_for = self.features().opened.get();
        let keyring = shared.keyring();
        if refused {
            keyring.forget(host).await;
        } else if let Some(remembered) = keyring.lookup(host).await {
            if let Some(player) = self.playback().player().filter(|_| self.still(asked_for)) {
                player.provide_credentials(remembered);
            }
            return;
        }
        if self.still(asked_for) {
            self.ask_for_credentials(host, refused, asked_for).await;
        }
    }

    async fn ask_for_credentials(&self, host: &str, refused: bool, asked_for: u64) {
        self.close_question();
        let dialog = CredentialsDialog::new(self, host, refused);
        if let Some((_, answer)) = self.features().answered.take().filter(|(of, _)| of == host) {
            dialog.start_from(&answer);
        }
        self.features().credentials.set(Some(&dialog));
        let answer = dialog.ask().await;
        if !self.still(asked_for) {
            return;
        }
        let Some(answer) = answer else {
            // Without an answer there is nothing to wait for.
            return self.stop();
        };
        let pending = (host.to_owned(), answer.clone());
        self.features().answered.replace(Some(pending));
        if let Some(player) = self.playback().player() {
            player.provide_credentials(answer.credentials);
        }
    }

    /// Whether the source that wanted to know is still the one that waits.
    fn still(&self, asked_for: u64) -> bool {
        self.features().opened.get() == asked_for
            && self.playback().state() == PlayState::WaitingForCredentials
    }

    /// Only what the camera has accepted is worth remembering.
    fn remember_accepted(&self) {
        let accepted = self.features().answered.take();
        let accepted = accepted.filter(|(_, answer)| answer.remember);
        if let (Some((host, answer)), Some(shared)) = (accepted, self.shared()) {
            glib::spawn_future_local(async move {
                shared.keyring().remember(&host, &answer.credentials).await;
            });
        }
    }

    fn close_question(&self) {
        if let Some(dialog) = self.features().credentials.upgrade() {
            self.features().credentials.set(None);
            dialog.close();
        }
    }
}
