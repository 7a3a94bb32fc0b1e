//! How playing goes: what is shown, and what is lost on the way.

use std::time::Duration;

use gettextrs::gettext;
use gtk::{glib, prelude::*, subclass::prelude::*};
use highwater_engine::media::{
    info::{MediaInfo, Progress, TrackKind},
    player::PlayState,
};
use highwater_text::{i18n::gettext_f, units};

use super::figure_row::FigureRow;
use crate::{playback::Playback, video::VideoView};

mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate)]
    #[template(file = "playback.ui")]
    pub struct PlaybackSection {
        #[template_child]
        pub(super) list: TemplateChild<gtk::ListBox>,
        #[template_child]
        pub(super) nothing: TemplateChild<gtk::Label>,
        #[template_child]
        pub(super) rate: TemplateChild<FigureRow>,
        #[template_child]
        pub(super) rendered: TemplateChild<FigureRow>,
        #[template_child]
        pub(super) late: TemplateChild<FigureRow>,
        #[template_child]
        pub(super) decoder: TemplateChild<FigureRow>,
        #[template_child]
        pub(super) replaced: TemplateChild<FigureRow>,
        #[template_child]
        pub(super) latency: TemplateChild<FigureRow>,
        #[template_child]
        pub(super) behind_sound: TemplateChild<FigureRow>,
        #[template_child]
        pub(super) bit_rate: TemplateChild<FigureRow>,
        #[template_child]
        pub(super) reconnects: TemplateChild<FigureRow>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for PlaybackSection {
        const NAME: &'static str = "HighwaterPlaybackSection";
        type Type = super::PlaybackSection;
        type ParentType = gtk::Box;

        fn class_init(class: &mut Self::Class) {
            FigureRow::ensure_type();
            class.bind_template();
        }

        fn instance_init(object: &glib::subclass::InitializingObject<Self>) {
            object.init_template();
        }
    }

    impl ObjectImpl for PlaybackSection {}
    impl WidgetImpl for PlaybackSection {}
    impl BoxImpl for PlaybackSection {}
}

glib::wrapper! {
    /// The figures of what plays.
    pub struct PlaybackSection(ObjectSubclass<imp::PlaybackSection>)
        @extends gtk::Box, gtk::Widget,
        @implements gtk::Accessible, gtk::Buildable, gtk::ConstraintTarget, gtk::Orientable;
}

impl PlaybackSection {
    /// Shows how playing goes now.
    pub fn update(&self, playback: &Playback, view: &VideoView) {
        let imp = self.imp();
        let plays = !matches!(playback.state(), PlayState::Idle | PlayState::Failed);
        imp.list.set_visible(plays);
        imp.nothing.set_visible(!plays);
        if !plays {
            return;
        }
        let (progress, info) = (playback.progress(), playback.info());
        self.update_frames(&progress, &info, view);
        self.update_times(&progress, &info);
    }

    /// What is shown, and what is lost on the way.
    fn update_frames(&self, progress: &Progress, info: &MediaInfo, view: &VideoView) {
        let imp = self.imp();
        let count = |count: Option<u64>| count.map(|count| count.to_string());
        imp.rate.set_figure_or(
            frame_rate(progress, info),
            &gettext("Less than a second was played."),
        );
        imp.rendered.set_figure(&progress.frames.to_string());
        imp.late.set_figure_or(
            count(progress.dropped),
            &gettext("The sink does not count them."),
        );
        imp.decoder.set_figure_or(
            count(progress.dropped_by_decoder),
            &gettext("No decoder is in use that counts them."),
        );
        imp.replaced.set_figure_or(
            count(view.replaced_frames()),
            &gettext("The sink of the GL path does not count them."),
        );
    }

    /// What comes in, and how much later it is shown.
    fn update_times(&self, progress: &Progress, info: &MediaInfo) {
        let imp = self.imp();
        imp.bit_rate.set_figure_or(
            progress.bit_rate.map(whole_kilobits).map(units::bit_rate),
            &gettext("Nothing was decoded for a second."),
        );
        imp.latency.set_figure_or(
            progress.latency.map(units::short),
            &gettext("Only what is live is waited for."),
        );
        imp.behind_sound.set_figure_or(
            progress
                .behind_sound
                .map(|late| units::short(whole_millis(late))),
            &no_difference(info),
        );
        imp.reconnects.set_visible(progress.live);
        imp.reconnects.set_figure(&progress.reconnects.to_string());
    }
}

/// What is below changes from second to second and says nothing.
fn whole_kilobits(rate: u64) -> u64 {
    rate.div_ceil(1000) * 1000
}

/// A clock is not read more exactly than that.
fn whole_millis(time: Duration) -> Duration {
    Duration::from_millis(u64::try_from(time.as_millis()).unwrap_or(u64::MAX))
}

/// Why nobody can say how far picture and sound are apart.
fn no_difference(info: &MediaInfo) -> String {
    let plays = |kind| {
        let mut tracks = info.tracks.iter();
        tracks.any(|track| track.selected && track.kind == kind)
    };
    if plays(TrackKind::Video) && plays(TrackKind::Audio) {
        gettext("The pipeline does not go by the clock of what plays the sound.")
    } else {
        gettext("There are not both a picture and a sound.")
    }
}

/// "29.9 of 30 fps": shown, and nominal where the stream says it.
fn frame_rate(progress: &Progress, info: &MediaInfo) -> Option<String> {
    let shown = progress.fps?;
    let nominal = info.picture.as_ref().and_then(|picture| picture.fps);
    Some(match nominal {
        Some(nominal) => gettext_f(
            "{shown} of {nominal}",
            &[
                ("shown", &format!("{shown:.1}")),
                ("nominal", &units::fps(nominal)),
            ],
        ),
        None => units::fps((shown * 10.0).round() / 10.0),
    })
}

#[cfg(test)]
mod tests {
    use highwater_engine::media::info::PictureInfo;

    use super::*;

    #[test]
    fn the_shown_rate_stands_beside_the_nominal_one_where_the_stream_says_it() {
        let progress = Progress {
            fps: Some(29.94),
            ..Progress::default()
        };
        let info = |fps| MediaInfo {
            picture: Some(PictureInfo {
                width: 1920,
                height: 1080,
                fps,
                format: "I420".to_owned(),
                memory: "SystemMemory".to_owned(),
                caps: String::new(),
            }),
            ..MediaInfo::default()
        };
        let shown = |fps| frame_rate(&progress, &info(fps));
        assert_eq!(shown(Some(30.0)).as_deref(), Some("29.9 of 30 fps"));
        assert_eq!(shown(None).as_deref(), Some("29.9 fps"));
        assert_eq!(frame_rate(&Progress::default(), &info(Some(30.0))), None);
    }
}
