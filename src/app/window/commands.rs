//! The window's actions, and the keys that the focused widget may take first.

use std::time::{Duration, Instant};

use adw::{prelude::*, subclass::prelude::*};
use gtk::{gio, glib};
use highwater_engine::media::{
    info::{Chapter, Track, TrackKind},
    player::{PlayState, SeekMode},
};

use super::{Window, tracks_menu};
use crate::{actions::Action, playback::Playback};

/// What the arrow keys move by.
const JUMP: Duration = Duration::from_secs(10);
/// After this time a seek that is not done was not one: the player leaves what cannot be seeked.
const LONGEST_SEEK: Duration = Duration::from_secs(2);
/// What the volume keys move by.
const VOLUME_STEP: f64 = 0.05;
/// The speeds that the keys step through.
const SPEEDS: &[f64] = &[0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 2.0];
/// Within this time after a chapter's start, "previous" means the one before it.
const CHAPTER_START: Duration = Duration::from_secs(3);

impl Window {
    pub(super) fn add_commands(&self) {
        for action in Action::ALL {
            self.add_command(*action);
        }
        self.add_property_commands();
        self.add_track_command("audio-track", TrackKind::Audio);
        self.add_track_command("subtitles-track", TrackKind::Subtitles);
        self.add_seek_command();
        self.add_record_command();
        self.add_plain_keys();
        self.update_commands(PlayState::Idle);
    }

    /// What can be done in this state.
    pub(super) fn update_commands(&self, state: PlayState) {
        let open = !matches!(state, PlayState::Idle | PlayState::Failed);
        for action in Action::ALL.iter().filter(|action| needs_picture(**action)) {
            self.set_command_enabled(*action, open);
        }
        let retry = matches!(
            state,
            PlayState::Failed | PlayState::Reconnecting | PlayState::Ended
        );
        self.set_command_enabled(Action::Retry, retry);
    }

    /// Which tracks play.
    pub(super) fn update_track_commands(&self, tracks: &[Track]) {
        for (name, kind) in [
            ("audio-track", TrackKind::Audio),
            ("subtitles-track", TrackKind::Subtitles),
        ] {
            if let Some(action) = self.simple_action(name) {
                action.set_state(&tracks_menu::selected(tracks, kind).to_variant());
            }
        }
    }

    /// Lets somebody else carry an action out: the queue has the next one.
    pub fn set_command(&self, action: Action, run: impl Fn(&Self) + 'static) {
        let simple = gio::SimpleAction::new(action.name(), None);
        let weak = self.downgrade();
        simple.connect_activate(move |_, _| {
            if let Some(window) = weak.upgrade() {
                run(&window);
            }
        });
        self.add_action(&simple);
    }

    /// Switches an action on or off.
    pub fn set_command_enabled(&self, action: Action, enabled: bool) {
        if let Some(action) = self.simple_action(action.name()) {
            action.set_enabled(enabled);
        }
    }

    fn simple_action(&self, name: &str) -> Option<gio::SimpleAction> {
        self.lookup_action(name).and_downcast()
    }

    fn add_command(&self, action: Action) {
        if let Some(run) = command(action) {
            self.set_command(action, run);
        }
    }

    /// Actions that are settings: their state is the property.
    fn add_property_commands(&self) {
        let playback = self.playback();
        let view = &*self.imp().view;
        self.add_action(&gio::PropertyAction::new(
            Action::Mute.name(),
            playback,
            "muted",
        ));
        self.add_action(&gio::PropertyAction::new(
            Action::Loop.name(),
            playback,
            "looping",
        ));
        self.add_action(&gio::PropertyAction::new("volume", playback, "volume"));
        self.add_action(&gio::PropertyAction::new("speed", playback, "rate"));
        self.add_action(&gio::PropertyAction::new(Action::Fill.name(), view, "fill"));
        self.add_action(&gio::PropertyAction::new(
            Action::FullScreen.name(),
            self,
            "fullscreened",
        ));
        self.add_action(&gio::PropertyAction::new(
            Action::Sidebar.name(),
            &*self.imp().sidebar_flap,
            "reveal-flap",
        ));
    }

    fn add_track_command(&self, name: &str, kind: TrackKind) {
        let state = tracks_menu::NONE.to_variant();
        let action = gio::SimpleAction::new_stateful(name, Some(glib::VariantTy::STRING), &state);
        let weak = self.playback().downgrade();
        action.connect_activate(move |_, parameter| {
            let id = parameter.and_then(glib::Variant::get::<String>);
            let id = id.filter(|id| id != tracks_menu::NONE);
            if let Some(player) = weak.upgrade().as_ref().and_then(Playback::player) {
                player.select_track(kind, id);
            }
        });
        self.add_action(&action);
    }

    /// `win.seek-to(seconds)`, for whoever drives the window from outside.
    fn add_seek_command(&self) {
        let action = gio::SimpleAction::new("seek-to", Some(glib::VariantTy::DOUBLE));
        let weak = self.playback().downgrade();
        action.connect_activate(move |_, parameter| {
            let seconds = parameter.and_then(glib::Variant::get::<f64>).unwrap_or(0.0);
            if let Some(player) = weak.upgrade().as_ref().and_then(Playback::player)
                && let Ok(position) = Duration::try_from_secs_f64(seconds)
            {
                player.seek(position, SeekMode::Accurate);
            }
        });
        self.add_action(&action);
    }

    /// In the bubble phase, so that Space presses a focused button and arrows move in a list.
    fn add_plain_keys(&self) {
        let keys = gtk::ShortcutController::new();
        for action in Action::ALL {
            for key in action.plain_keys() {
                keys.add_shortcut(gtk::Shortcut::new(
                    gtk::ShortcutTrigger::parse_string(key),
                    Some(gtk::NamedAction::new(action.detailed_name())),
                ));
            }
        }
        self.add_controller(keys);
    }

    /// Seeks from where the seeks before this one will have led: keys can be faster than seeks. A
    /// player that cannot seek leaves it.
    fn jump(&self, to: impl FnOnce(Duration) -> Duration) {
        let progress = self.playback().progress();
        let Some(player) = self.playback().player().filter(|_| !progress.live) else {
            return;
        };
        let heading_for = &self.imp().heading_for;
        let under_way = heading_for
            .get()
            .filter(|(_, since)| since.elapsed() < LONGEST_SEEK);
        let now = under_way.map(|(target, _)| target).or(progress.position);
        let end = progress.duration.unwrap_or(Duration::MAX);
        let target = to(now.unwrap_or_default()).min(end);
        heading_for.set(Some((target, Instant::now())));
        player.seek(target, SeekMode::Accurate);
        self.wake();
    }

    fn step(&self, forward: bool) {
        if let Some(player) = self.playback().player() {
            player.step(forward);
        }
    }

    fn chapter(&self, find: impl FnOnce(&[Chapter], Duration) -> Option<Duration>) {
        let position = self.playback().progress().position.unwrap_or_default();
        let target = find(&self.playback().info().chapters, position);
        if let Some(target) = target {
            self.jump(|_| target);
        }
    }

    fn change_volume(&self, by: f64) {
        let playback = self.playback();
        playback.set_volume((playback.volume() + by).clamp(0.0, 1.0));
        playback.set_muted(false);
        self.wake();
    }

    fn change_speed(&self, find: impl FnOnce(f64) -> Option<f64>) {
        if let Some(rate) = find(self.playback().rate()) {
            self.playback().set_rate(rate);
            self.wake();
        }
    }

    fn retry(&self) {
        match (self.playback().state(), self.playback().player()) {
            (PlayState::Reconnecting, Some(player)) => player.retry_now(),
            _ => self.open_again(),
        }
    }

    fn toggle_play(&self) {
        if let Some(player) = self.playback().player() {
            player.toggle_play();
        }
    }

    fn turn(&self, turn: impl FnOnce(crate::video::Orientation) -> crate::video::Orientation) {
        let view = &self.imp().view;
        view.set_orientation(turn(view.orientation()));
    }
}

/// What an action of the window does; `None` for those that are settings or somebody else's.
fn command(action: Action) -> Option<fn(&Window)> {
    Some(match action {
        Action::Open => Window::ask_for_files,
        Action::OpenDemo => Window::open_demo,
        Action::Paste => Window::paste,
        Action::AddSubtitles => Window::ask_for_subtitles,
        Action::Retry => Window::retry,
        Action::PlayPause => Window::toggle_play,
        Action::SeekBack => |window| window.jump(|now| now.saturating_sub(JUMP)),
        Action::SeekForward => |window| window.jump(|now| now + JUMP),
        Action::StepBack => |window| window.step(false),
        Action::StepForward => |window| window.step(true),
        Action::PreviousChapter => |window| window.chapter(chapter_before),
        Action::NextChapter => |window| window.chapter(chapter_after),
        Action::VolumeUp => |window| window.change_volume(VOLUME_STEP),
        Action::VolumeDown => |window| window.change_volume(-VOLUME_STEP),
        Action::Slower => |window| window.change_speed(slower),
        Action::Faster => |window| window.change_speed(faster),
        Action::NormalSpeed => |window| window.change_speed(|_| Some(1.0)),
        Action::LeaveFullScreen => |window| window.set_fullscreened(false),
        Action::RotateLeft => |window| window.turn(crate::video::Orientation::turned_left),
        Action::RotateRight => |window| window.turn(crate::video::Orientation::turned_right),
        Action::Flip => |window| window.turn(crate::video::Orientation::flipped),
        Action::Snapshot => Window::save_picture,
        Action::CopyPicture => Window::copy_picture,
        _ => return None,
    })
}

fn needs_picture(action: Action) -> bool {
    matches!(
        action,
        Action::PlayPause
            | Action::SeekBack
            | Action::SeekForward
            | Action::StepBack
            | Action::StepForward
            | Action::PreviousChapter
            | Action::NextChapter
            | Action::AddSubtitles
            | Action::RotateLeft
            | Action::RotateRight
            | Action::Flip
            | Action::Snapshot
            | Action::CopyPicture
            | Action::Record
    )
}

fn chapter_before(chapters: &[Chapter], now: Duration) -> Option<Duration> {
    let starts = chapters.iter().map(|chapter| chapter.start);
    starts
        .filter(|start| *start + CHAPTER_START <= now)
        .max()
        .or_else(|| chapters.first().map(|first| first.start))
}

fn chapter_after(chapters: &[Chapter], now: Duration) -> Option<Duration> {
    let starts = chapters.iter().map(|chapter| chapter.start);
    starts.filter(|start| *start > now).min()
}

fn slower(now: f64) -> Option<f64> {
    SPEEDS.iter().copied().rfind(|speed| *speed < now)
}

fn faster(now: f64) -> Option<f64> {
    SPEEDS.iter().copied().find(|speed| *speed > now)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chapters() -> Vec<Chapter> {
        [0, 1, 2]
            .map(|start| Chapter {
                start: Duration::from_mins(start),
                title: None,
            })
            .to_vec()
    }

    #[test]
    fn shortly_after_a_chapters_start_previous_is_the_one_before() {
        let at = |seconds| chapter_before(&chapters(), Duration::from_secs(seconds));
        assert_eq!(at(61), Some(Duration::ZERO));
        assert_eq!(at(70), Some(Duration::from_mins(1)));
        assert_eq!(at(1), Some(Duration::ZERO));
    }

    #[test]
    fn after_the_last_chapter_there_is_no_next() {
        let at = |seconds| chapter_after(&chapters(), Duration::from_secs(seconds));
        assert_eq!(at(0), Some(Duration::from_mins(1)));
        assert_eq!(at(130), None);
    }

    #[test]
    fn speeds_end_at_both_ends() {
        assert_eq!(slower(1.0), Some(0.75));
        assert_eq!(faster(1.0), Some(1.25));
        assert_eq!(slower(0.25), None);
        assert_eq!(faster(2.0), None);
    }
}
