//! What a window keeps for the next one: its size, the volume, fit or fill.

use adw::{prelude::*, subclass::prelude::*};

use super::Window;
use crate::settings::settings;

impl Window {
    /// As the last window was left.
    pub(super) fn restore(&self) {
        let settings = settings();
        self.set_default_size(settings.int("window-width"), settings.int("window-height"));
        self.set_maximized(settings.boolean("window-maximized"));
        self.set_fullscreened(settings.boolean("window-fullscreen"));
        self.imp().view.set_fill(settings.boolean("fill"));
        self.imp()
            .sidebar_flap
            .set_reveal_flap(settings.boolean("sidebar"));
        self.playback().set_volume(settings.double("volume"));
        self.playback().set_muted(settings.boolean("muted"));
    }

    /// For the next window. Settings that cannot be written are no reason to trouble anybody.
    pub(super) fn remember(&self) {
        let settings = settings();
        let (width, height) = self.default_size();
        let _ = settings.set_int("window-width", width);
        let _ = settings.set_int("window-height", height);
        let _ = settings.set_boolean("window-maximized", self.is_maximized());
        let _ = settings.set_boolean("window-fullscreen", self.is_fullscreen());
        let _ = settings.set_boolean("fill", self.imp().view.fill());
        let _ = settings.set_boolean("sidebar", self.imp().sidebar_flap.reveals_flap());
        let _ = settings.set_double("volume", self.playback().volume());
        let _ = settings.set_boolean("muted", self.playback().muted());
    }
}
