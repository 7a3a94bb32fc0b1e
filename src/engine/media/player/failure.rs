//! What happens when a source fails: find out why, try again, ask, or give up.

use std::time::Duration;

use super::{
    PlayState, PlayerEvent, ReconnectStatus, input::Input, messages::is_audio_sink, worker::Worker,
};
use crate::media::{
    error::{MediaError, Notice},
    reconnect::Next,
    redact,
    source::{Location, Source},
};

/// How long finding out why may take.
const DIAGNOSIS_DEADLINE: Duration = Duration::from_secs(3);

impl Worker {
    pub fn on_error(&mut self, message: &gst::message::Error) {
        let Some(current) = self.current.as_mut() else {
            return;
        };
        let Some(session) = current.session.as_mut() else {
            return;
        };
        if session.failing.is_some() {
            return;
        }
        let error = match session.missing.first() {
            Some(missing) => MediaError::MissingPlugin(missing.clone()),
            None => MediaError::Other(redact(message.error().message())),
        };
        if is_audio_sink(message.src()) {
            return self.go_on_without_sound();
        }
        session.failing = Some(error.clone());
        match &current.source {
            Source::Uri(location) if is_vague(&error) => {
                let location = location.clone();
                self.look_into(location, error);
            }
            _ => self.failed(error),
        }
    }

    /// GStreamer says only that it could not connect; the network knows why.
    fn look_into(&self, location: Location, otherwise: MediaError) {
        let Some(current) = self.current.as_ref() else {
            return;
        };
        let (generation, inputs) = (current.generation, self.inputs.clone());
        glib::MainContext::ref_thread_default().spawn_local(async move {
            let found = diagnose(&location, DIAGNOSIS_DEADLINE).await;
            let _ = inputs.try_send(Input::Diagnosed(generation, found.unwrap_or(otherwise)));
        });
    }

    /// The present attempt has failed.
    pub fn failed(&mut self, error: MediaError) {
        let Some(current) = self.current.as_mut() else {
            return;
        };
        if !current.source.is_live() {
            return self.fail_or_ask(error);
        }
        match current.reconnect.failed(&error, glib::random_double()) {
            Next::Retry { after, attempt } => self.wait_and_retry(error, after, attempt),
            Next::AskCredentials => self.ask(&error),
            Next::GiveUp => self.give_up(error),
        }
    }

    fn fail_or_ask(&mut self, error: MediaError) {
        if matches!(error, MediaError::Unauthorized(_)) {
            self.ask(&error)
        } else {
            self.give_up(error)
        }
    }

    fn wait_and_retry(&mut self, reason: MediaError, after: Duration, attempt: u32) {
        self.end_session();
        let generation = self.next_generation();
        let Some(current) = self.current.as_mut() else {
            return;
        };
        current.generation = generation;
        current.tally.reconnects += 1;
        current.tally.second = None;
        current.tally.fps = None;
        self.set_state(PlayState::Reconnecting);
        self.tell(PlayerEvent::Reconnecting(ReconnectStatus {
            reason,
            attempt,
            retry_in: after,
        }));
        self.later(after, Input::Retry(generation));
    }

    fn ask(&mut self, error: &MediaError) {
        self.end_session();
        let generation = self.next_generation();
        let Some(current) = self.current.as_mut() else {
            return;
        };
        current.generation = generation;
        let host = match &current.source {
            Source::Uri(location) => location.host(),
            _ => None,
        };
        let refused = current.request.credentials.is_some()
            || matches!(&current.source, Source::Uri(location) if location.credentials().is_some());
        let host = host.unwrap_or_else(|| error.to_string());
        self.set_state(PlayState::WaitingForCredentials);
        self.tell(PlayerEvent::CredentialsNeeded { host, refused });
    }

    /// The sound's device is gone in the middle: the same place again, where the automatic sink
    /// finds another one or plays into nothing.
    fn go_on_without_sound(&mut self) {
        let position = self.session().and_then(|session| session.position());
        let Some(current) = self.current.as_mut() else {
            return;
        };
        if !current.source.is_live() {
            current.request.start_at = position.map(Into::into);
        }
        self.tell(PlayerEvent::Notice(Notice::NoAudioDevice));
        self.begin_attempt();
    }
}

/// Whether the network can say more than GStreamer did.
fn is_vague(error: &MediaError) -> bool {
    matches!(
        error,
        MediaError::Other(_)
            | MediaError::NoAnswer(_)
            | MediaError::ConnectionLost
            | MediaError::NotFound(_)
            | MediaError::NotTheProtocol(_)
            | MediaError::Certificate(_)
    )
}

async fn diagnose(_: &Location, _: Duration) -> Option<MediaError> {
    None
}
