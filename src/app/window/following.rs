//! Follows the player: what it reports becomes what is seen.

use std::time::Duration;

use adw::{prelude::*, subclass::prelude::*};
use gettextrs::gettext;
use gtk::glib;
use highwater_engine::media::{
    error::{MediaError, Notice},
    info::{MediaInfo, TrackKind},
    player::{PlayState, PlayerEvent, SeekMode},
};

use super::{Window, titles};
use crate::messages;

/// How often the progress is read while there is any.
const TICK: Duration = Duration::from_millis(100);
/// Opening that is faster than this needs no spinner.
const PATIENCE: Duration = Duration::from_millis(300);

impl Window {
    pub(super) fn follow_playback(&self) {
        let playback = self.playback();
        self.imp().controls.set_playback(playback);
        let weak = self.downgrade();
        self.imp().view.connect_rescaled(move || {
            if let Some(window) = weak.upgrade() {
                window.redraw_standing_picture();
            }
        });
        let weak = self.downgrade();
        playback.connect_event(move |_, event| {
            if let Some(window) = weak.upgrade() {
                window.handle(event);
            }
        });
    }

    /// A picture that stands still gets its new size by a seek to where it is.
    fn redraw_standing_picture(&self) {
        let playback = self.playback();
        if let Some(player) = playback.player()
            && let Some(position) = playback.progress().position
            && playback.state() == PlayState::Paused
        {
            player.seek(position, SeekMode::Accurate);
        }
    }

    fn handle(&self, event: &PlayerEvent) {
        let imp = self.imp();
        match event {
            PlayerEvent::State(state) => self.show_state(*state),
            PlayerEvent::Info(info) => self.show_info(info),
            PlayerEvent::FirstFrame => self.show_page("video"),
            PlayerEvent::Notice(notice) => self.show_notice(notice),
            PlayerEvent::Error(error) => self.show_error(error),
            PlayerEvent::Reconnecting(status) => {
                imp.reconnect_card.set_status(status);
                self.refresh();
            }
            PlayerEvent::SeekDone => {
                imp.heading_for.set(None);
                imp.controls.seek_done();
                self.refresh();
            }
            PlayerEvent::EndOfStream
            | PlayerEvent::CredentialsNeeded { .. }
            | PlayerEvent::Recording(_) => {}
        }
    }

    /// Something else is about to be opened.
    pub(super) fn before_opening(&self) {
        self.leave_behind();
        let imp = self.imp();
        imp.notice_bar.clear();
        imp.heading_for.set(None);
        imp.controls.seek_done();
        imp.controls.set_info(&MediaInfo::default());
    }

    /// Whether there is a picture that moves: only then it is worth hiding things.
    pub(super) fn plays_picture(&self) -> bool {
        self.imp().pages.visible_child_name().as_deref() == Some("video")
            && self.playback().state() == PlayState::Playing
    }

    fn show_state(&self, state: PlayState) {
        let imp = self.imp();
        imp.controls.set_state(state);
        let controls = match state {
            // Nothing to control before there is anything to see.
            PlayState::Opening => imp.view.has_picture(),
            PlayState::Idle | PlayState::Failed | PlayState::WaitingForCredentials => false,
            _ => true,
        };
        imp.controls_revealer.set_visible(controls);
        imp.reconnect_card
            .set_visible(state == PlayState::Reconnecting);
        self.update_commands(state);
        self.show_title();
        self.await_opening(state);
        self.inhibit_while(state);
        match state {
            PlayState::Idle => self.nothing_open(),
            // So that the view has its size before the first frame comes.
            PlayState::Opening => self.show_page("video"),
            _ => {}
        }
        self.tick_while(state);
        self.refresh();
        self.wake();
    }

    fn nothing_open(&self) {
        self.imp().view.clear();
        self.show_page("start");
    }

    pub(super) fn show_error(&self, error: &MediaError) {
        self.imp().view.clear();
        self.imp()
            .error_page
            .set_message(&messages::for_error(error));
        self.show_page("error");
        self.imp().error_page.grab_focus();
    }

    /// Says what is missing. Nobody can do anything about a warning: it goes to the log.
    fn show_notice(&self, notice: &Notice) {
        if let Notice::Warning(text) = notice {
            glib::g_info!("highwater", "{text}");
            return;
        }
        self.imp().notice_bar.add(messages::for_notice(notice));
        self.wake();
    }

    fn show_info(&self, info: &MediaInfo) {
        let imp = self.imp();
        imp.controls.set_info(info);
        self.update_track_commands(&info.tracks);
        self.show_title();
        let pictures = info
            .tracks
            .iter()
            .any(|track| track.kind == TrackKind::Video);
        if !pictures && !info.tracks.is_empty() {
            self.show_page("audio");
        }
    }

    fn show_page(&self, name: &str) {
        let imp = self.imp();
        // The keys of the player are for the picture, and not for the button that opened it.
        if name == "video" && imp.pages.visible_child_name().as_deref() != Some(name) {
            imp.view.grab_focus();
        }
        let picture = name == "video";
        // A page that fades into black looks broken half way.
        let transition = if picture {
            gtk::StackTransitionType::None
        } else {
            gtk::StackTransitionType::Crossfade
        };
        let shown = imp.pages.visible_child_name();
        imp.pages.set_visible_child_full(name, transition);
        if picture && shown.as_deref() != Some(name) {
            // Else the first button has the focus, and Space presses it instead of pausing.
            imp.view.grab_focus();
        }
        if picture {
            imp.stage.add_css_class("video-area");
        } else {
            imp.stage.remove_css_class("video-area");
        }
    }

    fn show_title(&self) {
        let imp = self.imp();
        let playback = self.playback();
        let source = playback.source();
        let info = playback.info();
        let title = self.shown_title();
        imp.title.set_title(&title);
        imp.title.set_subtitle(&titles::subtitle(source.as_ref()));
        self.set_title(Some(&title));
        imp.audio_page.set_title(&title);
        imp.audio_page.set_description(info.artist.as_deref());
    }

    /// What plays: the title in its tags, else the one in the playlist, else its name.
    pub(super) fn shown_title(&self) -> String {
        let info = self.playback().info();
        let given = info.title.clone().or_else(|| self.queued_title());
        titles::name(self.playback().source().as_ref(), given.as_deref())
    }

    /// A spinner, but only when it takes long enough to wonder.
    fn await_opening(&self, state: PlayState) {
        let imp = self.imp();
        if let Some(waiting) = imp.patience.take() {
            waiting.remove();
        }
        let waits = matches!(state, PlayState::Opening | PlayState::Buffering);
        if !waits {
            imp.spinner.set_visible(false);
            imp.spinner.set_spinning(false);
            return;
        }
        let weak = self.downgrade();
        let source = glib::timeout_add_local_once(PATIENCE, move || {
            if let Some(window) = weak.upgrade() {
                let imp = window.imp();
                imp.patience.take();
                imp.spinner.set_visible(true);
                imp.spinner.set_spinning(true);
            }
        });
        imp.patience.replace(Some(source));
    }

    fn tick_while(&self, state: PlayState) {
        let moves = matches!(
            state,
            // A seek or a step moves what stands, too.
            PlayState::Playing | PlayState::Paused | PlayState::Buffering | PlayState::Reconnecting
        );
        let mut tick = self.imp().tick.borrow_mut();
        match (moves, tick.take()) {
            (true, None) => {
                let weak = self.downgrade();
                *tick = Some(glib::timeout_add_local(TICK, move || {
                    let Some(window) = weak.upgrade() else {
                        return glib::ControlFlow::Break;
                    };
                    window.refresh();
                    glib::ControlFlow::Continue
                }));
            }
            (true, running) => *tick = running,
            (false, Some(running)) => running.remove(),
            (false, None) => {}
        }
    }

    fn refresh(&self) {
        let imp = self.imp();
        let progress = self.playback().progress();
        imp.controls.set_progress(&progress);
        if imp.reconnect_card.is_visible() {
            imp.reconnect_card.refresh(imp.view.picture_age());
        }
        self.show_recording();
        self.update_information();
        self.tell_position(false);
    }

    fn inhibit_while(&self, state: PlayState) {
        let wanted = matches!(state, PlayState::Playing | PlayState::Buffering);
        let imp = self.imp();
        match (wanted, imp.inhibitor.take(), self.application()) {
            (true, None, Some(application)) => {
                let flags =
                    gtk::ApplicationInhibitFlags::SUSPEND | gtk::ApplicationInhibitFlags::IDLE;
                let reason = gettext("Playing");
                let cookie = application.inhibit(Some(self), flags, Some(&reason));
                // 0 means that the session has no way to inhibit.
                imp.inhibitor.set((cookie != 0).then_some(cookie));
            }
            (false, Some(cookie), Some(application)) => application.uninhibit(cookie),
            (_, kept, _) => imp.inhibitor.set(kept),
        }
    }

    pub(super) fn stop_inhibiting(&self) {
        self.inhibit_while(PlayState::Idle);
    }
}
