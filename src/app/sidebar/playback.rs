//! How playing goes: what is shown, and what is lost on the way.

use gettextrs::gettext;
use gtk::{glib, prelude::*, subclass::prelude::*};
use highwater_engine::media::{
    info::{MediaInfo, Progress},
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
        let rate = frame_rate(&progress, &info);
        imp.rate
            .set_figure_or(rate, &gettext("Less than a second was played."));
        imp.rendered.set_figure(&progress.frames.to_string());
        let count = |count: Option<u64>| count.map(|count| count.to_string());
        imp.late.set_figure_or(
            count(progress.dropped),
            &gettext("The sink does not count them."),
        );
        imp.decoder
            .set_figure_or(None, &gettext("The decoders do not count them."));
        let why = gettext("The sink of the GL path does not count them.");
        imp.replaced
            .set_figure_or(count(view.replaced_frames()), &why);
        imp.bit_rate
            .set_figure_or(bit_rate(&info), &gettext("The stream does not say."));
        imp.reconnects.set_visible(progress.live);
        imp.reconnects.set_figure(&progress.reconnects.to_string());
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

/// Of all tracks that play; `None` when one of them does not say.
fn bit_rate(info: &MediaInfo) -> Option<String> {
    let playing = info.tracks.iter().filter(|track| track.selected);
    let rates: Option<Vec<u32>> = playing.map(|track| track.bitrate).collect();
    let sum: u32 = rates
        .filter(|rates| !rates.is_empty())?
        .into_iter()
        .fold(0, u32::saturating_add);
    (sum > 0).then(|| units::bit_rate(sum))
}

#[cfg(test)]
mod tests {
    use highwater_engine::media::info::{Track, TrackKind};

    use super::*;

    fn track(bitrate: Option<u32>, selected: bool) -> Track {
        Track {
            id: String::new(),
            kind: TrackKind::Video,
            language: None,
            title: None,
            codec: None,
            caps: None,
            bitrate,
            selected,
        }
    }

    #[test]
    fn a_sum_with_an_unknown_part_is_unknown() {
        let info = |tracks| MediaInfo {
            tracks,
            ..MediaInfo::default()
        };
        let known = info(vec![
            track(Some(2_000_000), true),
            track(Some(500_000), true),
        ]);
        assert_eq!(bit_rate(&known).as_deref(), Some("2.5 Mbit/s"));
        assert_eq!(
            bit_rate(&info(vec![track(Some(1), true), track(None, true)])),
            None
        );
        assert_eq!(bit_rate(&info(Vec::new())), None);
    }
}
