//! Which window the media keys speak to: the one that was used or began to play last.

use std::time::Duration;

use gtk::{glib, prelude::*};
use highwater_engine::media::player::{Player, SeekMode};

use crate::{
    application::Application,
    mpris::{Mpris, Request, Shown},
    queue,
    window::Window,
};

/// The media keys of the process.
#[derive(Debug)]
pub struct MediaKeys {
    mpris: Mpris,
    window: glib::WeakRef<Window>,
}

impl MediaKeys {
    /// Goes on the session bus for `application`.
    pub fn new(application: &Application) -> Self {
        let weak = application.downgrade();
        let mpris = Mpris::start(move |request| {
            if let Some(application) = weak.upgrade() {
                application.media_keys().carry_out(&application, request);
            }
        });
        Self {
            mpris,
            window: glib::WeakRef::new(),
        }
    }

    /// From now on the keys are for `window`.
    pub fn speak_to(&self, window: &Window) {
        self.window.set(Some(window));
    }

    /// Shows what `window` does, if the keys are for it.
    pub fn show(&self, window: &Window, shown: impl FnOnce() -> Shown) {
        if self.is_for(window) {
            self.mpris.show(shown());
        }
    }

    /// Keeps the position of `window`, if the keys are for it; announces it after a jump.
    pub fn set_position(&self, window: &Window, position: Duration, jumped: bool) {
        if !self.is_for(window) {
        } else if jumped {
            self.mpris.seeked(position);
        } else {
            self.mpris.set_position(position);
        }
    }

    fn is_for(&self, window: &Window) -> bool {
        self.window.upgrade().as_ref() == Some(window)
    }

    fn carry_out(&self, application: &Application, request: Request) {
        let Some(window) = self.window.upgrade() else {
            return;
        };
        let playback = window.playback();
        match request {
            Request::Raise => window.present(),
            Request::Quit => application.activate_action("quit", None),
            Request::Stop => window.stop(),
            Request::Next => activate(&window, "win.next"),
            Request::Previous => activate(&window, "win.previous"),
            Request::Open(address) => window.open_all(queue::sources_of(&address)),
            Request::Volume(volume) => playback.set_volume(volume),
            Request::Rate(rate) => set_rate(&window, rate),
            Request::Repeat(repeat) => window.set_repeat(repeat),
            Request::FullScreen(full) => window.set_fullscreened(full),
            Request::Play | Request::Pause | Request::PlayPause => {
                if let Some(player) = playback.player() {
                    play(player, &request);
                }
            }
            Request::SeekBy(micros) => seek_by(&window, micros),
            Request::SeekTo(position) => seek(&window, position),
        }
    }
}

fn activate(window: &Window, action: &str) {
    // Where there is nothing behind in the queue the action is off, and nothing happens.
    let _ = WidgetExt::activate_action(window, action, None);
}

fn play(player: &Player, request: &Request) {
    match request {
        Request::Play => player.play(),
        Request::Pause => player.pause(),
        _ => player.toggle_play(),
    }
}

/// The specification: a rate of 0 is to be taken as a request to pause.
fn set_rate(window: &Window, rate: f64) {
    if rate > 0.0 {
        window.playback().set_rate(rate.clamp(0.25, 2.0));
    } else if let Some(player) = window.playback().player() {
        player.pause();
    }
}

/// The specification: before the beginning means the beginning, behind the end the next one.
fn seek_by(window: &Window, micros: i64) {
    let progress = window.playback().progress();
    let Some(now) = progress.position else {
        return;
    };
    let by = Duration::from_micros(micros.unsigned_abs());
    let to = if micros < 0 {
        now.saturating_sub(by)
    } else {
        now + by
    };
    if progress.duration.is_some_and(|duration| to > duration) {
        activate(window, "win.next");
    } else {
        seek(window, to);
    }
}

fn seek(window: &Window, to: Duration) {
    let progress = window.playback().progress();
    let inside = progress.duration.is_none_or(|duration| to <= duration);
    if let Some(player) = window.playback().player()
        && progress.seekable
        && inside
    {
        player.seek(to, SeekMode::Accurate);
    }
}
