//! What each command does.

use std::time::Duration;

use super::{
    PlayState, SeekMode, command::Command, opening::differs, seeking::Target, worker::Worker,
};
use crate::media::{credentials::Credentials, graph::Levels, info::TrackKind, source::Source};

/// The length of a frame where the stream does not say: 25 frames per second.
const USUAL_FRAME: Duration = Duration::from_millis(40);

/// Matroska counts in milliseconds: a frame may begin that much later than its number says, and an
/// exact step back would land in the frame before the one that is meant.
const COARSEST_TIMESTAMP: Duration = Duration::from_millis(2);

impl Worker {
    pub fn obey(&mut self, command: Command) {
        match command {
            Command::Open(request) => self.open(*request),
            Command::Close => self.close(),
            Command::Play => self.set_playing(true),
            Command::Pause => self.set_playing(false),
            Command::TogglePlay => {
                let playing = self.current.as_ref().is_some_and(|current| current.playing);
                self.set_playing(!playing || self.state == PlayState::Ended);
            }
            Command::Seek(position, mode) => self.seek(position, mode),
            Command::Step { forward } => self.step(forward),
            Command::Rate(rate) => self.set_rate(rate),
            Command::Volume(volume) => self.set_levels(|levels| levels.volume = volume),
            Command::Mute(muted) => self.set_levels(|levels| levels.muted = muted),
            Command::AudioOffset(offset) => self.set_levels(|levels| levels.audio_offset = offset),
            Command::SubtitleOffset(offset) => {
                self.set_levels(|levels| levels.subtitle_offset = offset);
            }
            Command::Loop(looping) => self.looping = looping,
            Command::SelectTrack(kind, id) => self.select_track(kind, id.as_deref()),
            Command::Subtitles(subtitles) => self.show_subtitles(subtitles),
            Command::Credentials(credentials) => self.use_credentials(credentials),
            Command::RetryNow => self.retry_now(),
            Command::RenewOutput => self.begin_again_here(),
            Command::Decoders(choice) => self.use_decoders(choice),
            Command::StartRecording(request) => self.start_recording(*request),
            Command::StopRecording => self.stop_recording(),
            // The loop takes it.
            Command::Shutdown(_) => {}
        }
    }

    fn set_playing(&mut self, playing: bool) {
        let ended = self.state == PlayState::Ended;
        let Some(current) = self.current.as_mut() else {
            return;
        };
        current.playing = playing;
        match self.state {
            PlayState::Failed | PlayState::WaitingForCredentials if playing => self.retry_now(),
            PlayState::Failed
            | PlayState::WaitingForCredentials
            | PlayState::Reconnecting
            | PlayState::Opening => {}
            _ => {
                if ended && playing {
                    self.seek(Duration::ZERO, SeekMode::Accurate);
                }
                self.apply_play_state();
            }
        }
    }

    /// Moves to `position`; out of the end state as well.
    fn seek(&mut self, position: Duration, mode: SeekMode) {
        let (rate, inputs, ended) = (
            self.rate,
            self.inputs.clone(),
            self.state == PlayState::Ended,
        );
        let Some(current) = self.current.as_mut() else {
            return;
        };
        let Some(session) = current.session.as_mut().filter(|session| session.ready) else {
            // Somebody was faster than the preroll: begin there.
            current.request.start_at = Some(position);
            return;
        };
        if !session.is_seekable() {
            return;
        }
        let position = position.try_into().unwrap_or(gst::ClockTime::ZERO);
        let position = session.duration().map_or(position, |end| position.min(end));
        session.seek(
            Target {
                position,
                mode,
                rate,
            },
            &inputs,
        );
        if ended {
            self.apply_play_state();
        }
    }

    fn step(&mut self, forward: bool) {
        let Some(current) = self.current.as_mut() else {
            return;
        };
        if current.playing && self.state != PlayState::Ended {
            current.playing = false;
            self.apply_play_state();
        }
        if forward {
            if let Some(session) = self.session() {
                session.step();
            }
        } else {
            self.step_back();
        }
    }

    /// A pipeline runs forwards: the frame before is sought by its time.
    fn step_back(&mut self) {
        let Some(session) = self.session() else {
            return;
        };
        let Some(position) = session.position() else {
            return;
        };
        let frame = session.frame_duration().unwrap_or(USUAL_FRAME);
        let back = frame.saturating_sub(COARSEST_TIMESTAMP.min(frame / 4));
        let position = Duration::from(position).saturating_sub(back);
        self.seek(position, SeekMode::Accurate);
    }

    fn set_rate(&mut self, rate: f64) {
        if !differs(rate, self.rate) {
            return;
        }
        self.rate = rate;
        if let Some(position) = self.session().and_then(|session| session.position()) {
            self.seek(position.into(), SeekMode::Accurate);
        }
    }

    fn set_levels(&mut self, change: impl FnOnce(&mut Levels)) {
        change(&mut self.levels);
        let levels = self.levels;
        if let Some(playback) = self
            .session()
            .and_then(|session| session.graph.playback.as_ref())
        {
            playback.set_levels(levels);
        }
    }

    fn select_track(&mut self, kind: TrackKind, id: Option<&str>) {
        let Some(current) = self.current.as_mut() else {
            return;
        };
        let Some(session) = current.session.as_mut() else {
            return;
        };
        if kind == TrackKind::Subtitles {
            session.hide_text(id.is_none());
            current.chosen.text_hidden = Some(id.is_none());
        }
        let selected = session.inventory.selected_of(kind);
        match id {
            // Text goes on unseen: it is back at once, and `playsink` has no pad to lose.
            None if kind == TrackKind::Subtitles => {}
            Some(id) if selected.as_deref() == Some(id) => {}
            // Its source has ended when another text was chosen.
            Some(id) if session.inventory.is_from_elsewhere(id) => self.begin_again_here(),
            id => {
                current.chosen.ids = session.inventory.selection_with(kind, id);
                session.select(current.chosen.ids.clone());
            }
        }
    }

    /// Another file joins the graph only while it is built: build it again at the same place.
    fn show_subtitles(&mut self, subtitles: Source) {
        if let Some(current) = self.current.as_mut() {
            current.request.subtitles = Some(subtitles);
            // The new text is what somebody wants to see.
            current.chosen.text_hidden = None;
            self.begin_again_here();
        }
    }

    fn use_credentials(&mut self, credentials: Credentials) {
        let Some(current) = self.current.as_mut() else {
            return;
        };
        current.request.credentials = Some(credentials);
        self.retry_now();
    }

    fn retry_now(&mut self) {
        if self.current.is_none() {
            return;
        }
        self.set_state(PlayState::Opening);
        self.start_ticking();
        self.begin_attempt();
    }
}
