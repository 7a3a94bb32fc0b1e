//! The bar under the picture.

use std::{cell::OnceCell, time::Duration};

use adw::{prelude::*, subclass::prelude::*};
use gettextrs::gettext;
use gtk::glib;
use highwater_engine::media::{
    info::{MediaInfo, Progress},
    player::PlayState,
};

use super::{chrome::is_open, seek_bar::SeekBar, time, tracks_menu};
use crate::playback::Playback;

mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate)]
    #[template(file = "controls.ui")]
    pub struct Controls {
        #[template_child]
        pub(super) play: TemplateChild<gtk::Button>,
        #[template_child]
        pub(super) position: TemplateChild<gtk::Label>,
        #[template_child]
        pub(super) seek_bar: TemplateChild<SeekBar>,
        #[template_child]
        pub(super) duration: TemplateChild<gtk::Label>,
        #[template_child]
        pub(super) speed: TemplateChild<gtk::MenuButton>,
        #[template_child]
        pub(super) speed_label: TemplateChild<gtk::Label>,
        #[template_child]
        pub(super) tracks: TemplateChild<gtk::MenuButton>,
        #[template_child]
        pub(super) volume: TemplateChild<gtk::MenuButton>,
        #[template_child]
        pub(super) volume_level: TemplateChild<gtk::Adjustment>,
        #[template_child]
        pub(super) fullscreen: TemplateChild<gtk::Button>,
        pub(super) playback: OnceCell<Playback>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for Controls {
        const NAME: &'static str = "HighwaterControls";
        type Type = super::Controls;
        type ParentType = adw::Bin;

        fn class_init(klass: &mut Self::Class) {
            SeekBar::ensure_type();
            klass.bind_template();
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for Controls {}
    impl WidgetImpl for Controls {}
    impl BinImpl for Controls {}
}

glib::wrapper! {
    /// Previous, play, next, position, speed, tracks, volume, full screen.
    pub struct Controls(ObjectSubclass<imp::Controls>)
        @extends adw::Bin, gtk::Widget,
        @implements gtk::Accessible, gtk::Buildable, gtk::ConstraintTarget;
}

impl Controls {
    /// Follows and drives `playback`; once.
    pub fn set_playback(&self, playback: &Playback) {
        let imp = self.imp();
        if imp.playback.set(playback.clone()).is_err() {
            return;
        }
        playback
            .bind_property("volume", &*imp.volume_level, "value")
            .bidirectional()
            .sync_create()
            .build();
        for property in ["volume", "muted"] {
            let weak = self.downgrade();
            playback.connect_notify_local(Some(property), move |playback, _| {
                if let Some(controls) = weak.upgrade() {
                    controls.show_volume(playback);
                }
            });
        }
        let weak = self.downgrade();
        playback.connect_rate_notify(move |playback| {
            if let Some(controls) = weak.upgrade() {
                controls
                    .imp()
                    .speed_label
                    .set_text(&speed_label(playback.rate()));
            }
        });
        self.show_volume(playback);
        let weak = playback.downgrade();
        imp.seek_bar.connect_seek(move |_, position, mode| {
            if let Some(player) = weak.upgrade().as_ref().and_then(Playback::player) {
                player.seek(position, mode);
            }
        });
    }

    /// Whether a menu of the bar is open: then it must not go away.
    pub fn is_in_use(&self) -> bool {
        let imp = self.imp();
        [&imp.speed, &imp.tracks, &imp.volume]
            .iter()
            .any(|button| is_open(button))
    }

    /// Shows what the player is doing.
    pub fn set_state(&self, state: PlayState) {
        // What is under way becomes playing by itself; the button would stop it.
        let plays = matches!(
            state,
            PlayState::Playing
                | PlayState::Buffering
                | PlayState::Opening
                | PlayState::Reconnecting
        );
        let (icon, text) = if plays {
            ("media-playback-pause-symbolic", gettext("Pause"))
        } else {
            ("media-playback-start-symbolic", gettext("Play"))
        };
        let play = &self.imp().play;
        play.set_icon_name(icon);
        play.set_tooltip_text(Some(&text));
        play.update_property(&[gtk::accessible::Property::Label(&text)]);
    }

    /// Shows where playing is.
    pub fn set_progress(&self, progress: &Progress) {
        let imp = self.imp();
        let position = progress.position.unwrap_or_default();
        let elapsed = time::clock(position);
        let total = progress.duration.filter(|_| !progress.live);
        imp.seek_bar
            .set_sensitive(progress.seekable && total.is_some());
        imp.seek_bar.set_live(progress.live);
        imp.speed.set_sensitive(!progress.live);
        if progress.live {
            set_text(&imp.position, &gettext("Live"));
            let since = progress.position.map(time::clock);
            set_text(&imp.duration, &since.unwrap_or_default());
        } else {
            imp.seek_bar.set_duration(total.unwrap_or_default());
            imp.seek_bar.set_position(position);
            set_text(&imp.position, &elapsed);
            set_text(&imp.duration, &total.map(time::clock).unwrap_or_default());
        }
        keep_width(&imp.position, total.unwrap_or(position));
        keep_width(&imp.duration, total.unwrap_or(position));
    }

    /// A seek is done.
    pub fn seek_done(&self) {
        self.imp().seek_bar.seek_done();
    }

    /// Offers the tracks and marks the chapters.
    pub fn set_info(&self, info: &MediaInfo) {
        let imp = self.imp();
        imp.seek_bar.set_chapters(&info.chapters);
        imp.tracks
            .set_menu_model(Some(&tracks_menu::build(&info.tracks)));
    }

    /// Shows whether the window fills the screen.
    pub fn set_fullscreen(&self, fullscreen: bool) {
        let (icon, text) = if fullscreen {
            ("view-restore-symbolic", gettext("Leave Full Screen"))
        } else {
            ("view-fullscreen-symbolic", gettext("Full Screen"))
        };
        let button = &self.imp().fullscreen;
        button.set_icon_name(icon);
        button.set_tooltip_text(Some(&text));
        button.update_property(&[gtk::accessible::Property::Label(&text)]);
    }

    fn show_volume(&self, playback: &Playback) {
        let icon = volume_icon(playback.volume(), playback.muted());
        self.imp().volume.set_icon_name(icon);
    }
}

/// Setting the same text again would lay the bar out again, ten times a second.
fn set_text(label: &gtk::Label, text: &str) {
    if label.text() != text {
        label.set_text(text);
    }
}

/// Room for the longest time that will come, so that nothing moves when an hour is reached.
fn keep_width(label: &gtk::Label, longest: Duration) {
    let length = i32::try_from(time::clock(longest).len()).unwrap_or(8);
    if label.width_chars() != length {
        label.set_width_chars(length);
    }
}

fn volume_icon(volume: f64, muted: bool) -> &'static str {
    match volume {
        _ if muted => "audio-volume-muted-symbolic",
        volume if volume <= 0.0 => "audio-volume-muted-symbolic",
        volume if volume < 0.34 => "audio-volume-low-symbolic",
        volume if volume < 0.67 => "audio-volume-medium-symbolic",
        _ => "audio-volume-high-symbolic",
    }
}

fn speed_label(rate: f64) -> String {
    format!("{rate}×")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_silent_volume_looks_muted() {
        assert_eq!(volume_icon(0.0, false), "audio-volume-muted-symbolic");
        assert_eq!(volume_icon(1.0, true), "audio-volume-muted-symbolic");
        assert_eq!(volume_icon(1.0, false), "audio-volume-high-symbolic");
    }

    #[test]
    fn a_speed_has_no_needless_digits() {
        assert_eq!(speed_label(1.0), "1×");
        assert_eq!(speed_label(0.25), "0.25×");
    }
}
