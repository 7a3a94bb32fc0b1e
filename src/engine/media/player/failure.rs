//! What happens when a source fails: find out why, try again, ask, or give up.

use std::time::Duration;

use super::{
    PlayState, PlayerEvent, ReconnectStatus, input::Input, messages::is_audio_sink, rates::Rates,
    session::Session, worker::Worker,
};
use glib::translate::IntoGlib;
use gst::prelude::*;

use crate::media::{
    diagnose,
    error::{MediaError, Notice},
    graph::SUBTITLES,
    reconnect::Next,
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
            None => MediaError::from_gst(
                &message.error(),
                message.debug().as_deref(),
                &current.source,
            ),
        };
        if is_from_subtitles(message.src(), session) {
            return self.subtitles_failed(message);
        }
        if is_audio_sink(message.src()) {
            return self.go_on_without_sound();
        }
        if self.replace_output(message) || self.replace_decoder(message.src()) {
            return;
        }
        let Some(current) = self.current.as_mut() else {
            return;
        };
        if let Some(session) = current.session.as_mut() {
            session.failing = Some(error.clone());
        }
        match &current.source {
            Source::Uri(location) if error.is_vague() => {
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
        let any_certificate = current.request.network.accept_any_certificate;
        let (generation, inputs) = (current.generation, self.inputs.clone());
        glib::MainContext::ref_thread_default().spawn_local(async move {
            let found = diagnose::diagnose(&location, any_certificate, DIAGNOSIS_DEADLINE).await;
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
            self.ask(&error);
        } else {
            self.give_up(error);
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
        current.tally.rates = Rates::default();
        current.tally.latency = None;
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

    /// Plays on without subtitles from elsewhere. Those that another text was chosen over end with
    /// an error of their own (nothing is linked any more), which nobody needs to know.
    fn subtitles_failed(&mut self, message: &gst::message::Error) {
        let flow = message
            .details()
            .and_then(|details| details.get::<i32>("flow-return").ok());
        if flow == Some(gst::FlowError::NotLinked.into_glib()) {
            return;
        }
        let Some(current) = self.current.as_mut() else {
            return;
        };
        if let Some(subtitles) = current.request.subtitles.take() {
            self.tell(PlayerEvent::Notice(Notice::SubtitlesFailed(
                subtitles.title(),
            )));
            self.begin_again_here();
        }
    }

    /// The sound's device is gone in the middle: the same place again, where the automatic sink
    /// finds another one or plays into nothing.
    fn go_on_without_sound(&mut self) {
        self.tell_of_silence();
        self.begin_again_here();
    }
}

/// Whether a message comes from the source of subtitles. One that cannot be opened has left its
/// bin by then: what has no place in the pipeline while that runs is taken for it.
fn is_from_subtitles(source: Option<&gst::Object>, session: &Session) -> bool {
    if session
        .graph
        .playback
        .as_ref()
        .is_none_or(|playback| playback.subtitles.is_none())
    {
        return false;
    }
    let pipeline: &gst::Object = session.graph.pipeline.upcast_ref();
    let parents = std::iter::successors(source.cloned(), gst::Object::parent);
    let mut is_orphan = true;
    for object in parents {
        if object.name() == SUBTITLES {
            return true;
        }
        is_orphan &= &object != pipeline;
    }
    is_orphan && session.ready
}
