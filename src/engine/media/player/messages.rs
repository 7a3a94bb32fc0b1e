//! What each message of a pipeline's bus means.

use gst::{MessageView, prelude::*};

use super::{PlayState, PlayerEvent, seeking::Target, session::Session, worker::Worker};
use crate::media::{
    error::{MediaError, MissingPlugin, Notice},
    graph::FIRST_FRAME,
    info::TrackKind,
    redact,
};

impl Worker {
    pub fn on_message(&mut self, message: &gst::Message) {
        match message.view() {
            MessageView::Error(error) => self.on_error(error),
            MessageView::Warning(warning) => self.on_warning(warning),
            MessageView::Eos(_) => self.ended(),
            MessageView::AsyncDone(_) => self.on_async_done(message),
            MessageView::Buffering(buffering) => self.on_buffering(buffering.percent()),
            MessageView::ClockLost(_) => self.on_clock_lost(),
            MessageView::Latency(_) => self.on_latency(),
            MessageView::Element(_) => self.on_element(message),
            MessageView::Application(message) => {
                if message
                    .structure()
                    .is_some_and(|structure| structure.name() == FIRST_FRAME)
                {
                    self.first_frame();
                }
            }
            _ => self.note(message),
        }
    }

    /// Messages that only add to what is known.
    fn note(&mut self, message: &gst::Message) {
        let Some(session) = self.session() else {
            return;
        };
        match message.view() {
            MessageView::Tag(tag) => session.inventory.add_tags(&tag.tags()),
            MessageView::Qos(qos) => session.drops.note(qos),
            MessageView::Toc(toc) => session.inventory.set_toc(&toc.toc().0),
            MessageView::StreamCollection(message) if session.is_decoder(message.src()) => {
                session
                    .inventory
                    .set_collection(message.stream_collection());
            }
            MessageView::StreamsSelected(message) => {
                self.streams_selected(message);
            }
            _ => {}
        }
    }

    /// What was chosen in an attempt before is chosen again, where it is there again. (Before the
    /// first picture the decoder cannot change what it plays.)
    pub fn choose_again(&mut self) {
        let Some(current) = self.current.as_mut() else {
            return;
        };
        let chosen = &current.chosen.ids;
        if let Some(session) = current.session.as_ref()
            && session.inventory.has_all(chosen)
            && !session.inventory.plays(chosen)
        {
            session.select(chosen.clone());
        }
    }

    /// Text that joins or changes in the middle has no data yet, and would be late.
    fn streams_selected(&mut self, message: &gst::message::StreamsSelected) {
        let (rate, inputs) = (self.rate, self.inputs.clone());
        let Some(session) = self.session() else {
            return;
        };
        let first = !session.inventory.is_selected();
        let before = session.inventory.selected_of(TrackKind::Subtitles);
        session.inventory.set_selected(message.streams());
        let now = session.inventory.selected_of(TrackKind::Subtitles);
        if !first && now.is_some() && now != before {
            session.refresh(rate, &inputs);
        }
    }

    fn on_async_done(&mut self, message: &gst::Message) {
        let inputs = self.inputs.clone();
        let Some(session) = self.session() else {
            return;
        };
        if message.src() != Some(session.graph.pipeline.upcast_ref()) {
            return;
        }
        if !session.ready {
            return self.prerolled();
        }
        if session.seeking.is_under_way() && session.seek_done(&inputs) {
            // Whoever hears of it reads the position, and while it stands still never again.
            self.measure_progress();
            self.tell(PlayerEvent::SeekDone);
        }
    }

    pub fn seek_sent(&mut self, taken: bool) {
        let inputs = self.inputs.clone();
        if let Some(session) = self.session()
            && !taken
        {
            session.seek_done(&inputs);
        }
    }

    pub fn ended(&mut self) {
        let (looping, rate, inputs) = (self.looping, self.rate, self.inputs.clone());
        let Some(current) = self.current.as_mut() else {
            return;
        };
        let Some(session) = current.session.as_mut() else {
            return;
        };
        if current.source.is_live() {
            return self.failed(MediaError::ConnectionLost);
        }
        if looping && session.is_seekable() {
            let position = gst::ClockTime::ZERO;
            session.seek(
                Target {
                    position,
                    mode: super::SeekMode::Accurate,
                    rate,
                },
                &inputs,
            );
            return;
        }
        current.playing = false;
        session.set_state(gst::State::Paused);
        self.stop_recording();
        self.set_state(PlayState::Ended);
        self.tell(PlayerEvent::EndOfStream);
    }

    /// A live source has nothing to wait for; others stand still until there is enough.
    fn on_buffering(&mut self, percent: i32) {
        let Some(session) = self.session().filter(|session| !session.live) else {
            return;
        };
        let filling = u8::try_from(percent).ok().filter(|percent| *percent < 100);
        let changed = session.buffering.is_some() != filling.is_some();
        session.buffering = filling;
        if changed && self.state != PlayState::Ended {
            self.apply_play_state();
        }
    }

    /// The clock's element is gone: a pipeline chooses another one on its way back to playing.
    fn on_clock_lost(&mut self) {
        if let Some(session) = self.session() {
            session.states.renew_clock(&session.graph.pipeline);
        }
    }

    fn on_latency(&mut self) {
        if let Some(session) = self.session() {
            session.graph.pipeline.call_async(|pipeline| {
                // Fails only where a sink is already going away.
                let _ = pipeline.recalculate_latency();
            });
        }
    }

    fn on_element(&mut self, message: &gst::Message) {
        let Ok(missing) = gst_pbutils::MissingPluginMessage::parse(message) else {
            return;
        };
        let missing = MissingPlugin {
            description: missing.description().to_string(),
            installer_detail: Some(missing.installer_detail().to_string()),
            media_type: media_type(message),
        };
        if let Some(session) = self.session()
            && !session.missing.contains(&missing)
        {
            session.missing.push(missing.clone());
            self.tell(PlayerEvent::Notice(Notice::MissingPlugin(missing)));
        }
    }

    fn on_warning(&mut self, warning: &gst::message::Warning) {
        if is_audio_sink(warning.src()) {
            self.tell_of_silence();
        } else if warning.error().matches(gst::StreamError::NotImplemented) {
            // playsink misses a volume element of its own; ours does the work.
        } else {
            let text = redact(warning.error().message());
            self.tell(PlayerEvent::Notice(Notice::Warning(text)));
        }
    }

    /// Once for each source, not again for each attempt.
    pub fn tell_of_silence(&mut self) {
        if let Some(current) = self.current.as_mut()
            && !current.is_silence_known
        {
            current.is_silence_known = true;
            self.tell(PlayerEvent::Notice(Notice::NoAudioDevice));
        }
    }
}

impl Session {
    /// The decoder's collection is the one that streams are selected from; those of the sources
    /// before it name only a part.
    fn is_decoder(&self, source: Option<&gst::Object>) -> bool {
        self.graph
            .playback
            .as_ref()
            .is_some_and(|playback| source == Some(playback.decoder.upcast_ref()))
    }

    /// Chooses the streams that play, by their ids.
    pub fn select(&self, ids: Vec<String>) {
        let Some(playback) = self.graph.playback.as_ref() else {
            return;
        };
        if ids.is_empty() {
            return;
        }
        playback.decoder.call_async(move |decoder| {
            let ids = ids.iter().map(String::as_str);
            decoder.send_event(gst::event::SelectStreams::new(ids));
        });
    }
}

/// The caps' media type or the scheme that a missing-plugin message is about.
fn media_type(message: &gst::Message) -> Option<String> {
    let structure = message.structure()?;
    if let Ok(caps) = structure.get::<gst::Caps>("detail") {
        return Some(caps.structure(0)?.name().to_string());
    }
    structure.get::<String>("detail").ok()
}

/// Whether a message comes from what plays the sound: then the picture can go on.
pub(super) fn is_audio_sink(source: Option<&gst::Object>) -> bool {
    let element = source.and_then(|source| source.downcast_ref::<gst::Element>());
    element
        .and_then(ElementExt::factory)
        .is_some_and(|factory| {
            let klass = factory.klass();
            klass.contains("Sink") && klass.contains("Audio")
        })
}
