//! The buffer pools, those with most bytes first.

use std::{cmp::Reverse, collections::HashMap, time::Duration};

use adw::{prelude::*, subclass::prelude::*};
use gettextrs::gettext;
use gtk::glib;
use highwater_engine::{
    memory::{Diagnostics, PoolInfo, PoolLevel, Sample, Series, Subject},
    verdict::trend,
};
use highwater_text::{
    i18n::{gettext_f, ngettext_f},
    measured, units,
};

use super::{level_row::Level, levels::LevelsSection, words};
use crate::charts::{Meter, Sparkline};

/// The most rows; the inspector has all.
const ROWS: usize = 8;
/// From this part of its maximum on a pool is near it.
const NEAR: f64 = 0.9;
/// What a sparkline shows.
const MINUTE: Duration = Duration::from_mins(1);
/// What is looked at for growth.
const GROWTH: Duration = Duration::from_mins(3);

mod imp {
    use super::*;

    #[derive(Default)]
    pub struct PoolsSection {
        pub(super) levels: LevelsSection,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for PoolsSection {
        const NAME: &'static str = "HighwaterPoolsSection";
        type Type = super::PoolsSection;
        type ParentType = adw::Bin;
    }

    impl ObjectImpl for PoolsSection {
        fn constructed(&self) {
            self.parent_constructed();
            self.levels.set_title(&gettext("Buffer Pools"));
            self.obj().set_child(Some(&self.levels));
        }
    }

    impl WidgetImpl for PoolsSection {}
    impl BinImpl for PoolsSection {}
}

glib::wrapper! {
    /// The list of them.
    pub struct PoolsSection(ObjectSubclass<imp::PoolsSection>)
        @extends adw::Bin, gtk::Widget,
        @implements gtk::Accessible, gtk::Buildable, gtk::ConstraintTarget;
}

impl PoolsSection {
    /// Shows a newer sample.
    pub fn update(&self, diagnostics: &Diagnostics, sample: &Sample) {
        let infos = diagnostics.pools().into_iter();
        let infos: HashMap<u32, PoolInfo> = infos.map(|info| (info.id, info)).collect();
        let mut pools: Vec<(&PoolLevel, &PoolInfo)> = sample
            .pools
            .iter()
            .filter_map(|level| Some((level, infos.get(&level.id)?)))
            .filter(|(level, _)| level.allocated > 0)
            .collect();
        pools.sort_by_key(|(level, info)| (Reverse(bytes(level, info)), level.id));
        let list = &self.imp().levels;
        if pools.is_empty() {
            return list.show_nothing(&nothing(diagnostics));
        }
        let summary = summary(&pools);
        pools.truncate(ROWS);
        let levels = pools
            .into_iter()
            .map(|(level, info)| shown(diagnostics, sample.elapsed, level, info));
        list.show(&summary, levels.collect());
    }
}

fn nothing(diagnostics: &Diagnostics) -> String {
    diagnostics.missing().get(&Subject::Objects).map_or_else(
        || gettext("Pools appear while something plays."),
        |reason| {
            gettext_f(
                "Not available: {reason}.",
                &[("reason", &measured::for_reason(reason))],
            )
        },
    )
}

fn summary(pools: &[(&PoolLevel, &PoolInfo)]) -> String {
    let all: u64 = pools.iter().map(|(level, info)| bytes(level, info)).sum();
    let count = u32::try_from(pools.len()).unwrap_or(u32::MAX);
    let size = units::size(all);
    ngettext_f(
        "{n} pool · {size}",
        "{n} pools · {size}",
        count,
        &[("size", &size)],
    )
}

fn bytes(level: &PoolLevel, info: &PoolInfo) -> u64 {
    level.allocated * u64::from(info.size)
}

fn shown(diagnostics: &Diagnostics, now: Duration, level: &PoolLevel, info: &PoolInfo) -> Level {
    let owner = info.owner.and_then(|id| diagnostics.element(id));
    let (from, since) = (now.saturating_sub(MINUTE), now.saturating_sub(GROWTH));
    let (outstanding, allocated) = diagnostics.history(|history| {
        (
            history.points(Series::PoolOutstanding(level.id), from),
            history.points(Series::PoolAllocated(level.id), since),
        )
    });
    let limit = info
        .maximum
        .map_or(level.allocated.max(level.high_water), u64::from) as f64;
    let near = info.maximum.is_some() && level.outstanding as f64 >= NEAR * limit;
    let growing = trend::keeps_growing(&allocated);
    Level {
        name: owner
            .as_ref()
            .map_or(&*info.name, words::element_name)
            .to_owned(),
        full_name: owner
            .as_ref()
            .map_or(&info.name, |owner| &owner.path)
            .clone(),
        figure: figure(level, info),
        meter: Some(Meter {
            level: level.outstanding as f64,
            present: level.allocated as f64,
            limit,
            high_water: Some(level.high_water as f64),
            counted: true,
            warning: near || growing,
        }),
        sparkline: Some(Sparkline {
            points: outstanding,
            from,
            until: now,
            limit,
        }),
        remark: content(info),
        warning: warning(near, growing),
        amount: units::size(bytes(level, info)),
    }
}

/// "5 of 8 · max 32": out, there, and the most that there may be.
fn figure(level: &PoolLevel, info: &PoolInfo) -> String {
    let (out, all) = (level.outstanding.to_string(), level.allocated.to_string());
    match info.maximum {
        Some(maximum) => gettext_f(
            "{out} of {all} · max {maximum}",
            &[
                ("out", &out),
                ("all", &all),
                ("maximum", &maximum.to_string()),
            ],
        ),
        None => gettext_f("{out} of {all}", &[("out", &out), ("all", &all)]),
    }
}

fn warning(near: bool, growing: bool) -> Option<String> {
    match (growing, near) {
        (true, _) => Some(gettext("Growing")),
        (false, true) => Some(gettext("Near its maximum")),
        (false, false) => None,
    }
}

/// "1920×1080 I420 · 3.0 MiB each".
fn content(info: &PoolInfo) -> String {
    let size = units::size(info.size.into());
    let each = gettext_f("{size} each", &[("size", &size)]);
    match info.caps.as_deref().and_then(picture) {
        Some(picture) => format!("{picture} · {each}"),
        None => each,
    }
}

fn picture(caps: &str) -> Option<String> {
    let caps: gst::Caps = caps.parse().ok()?;
    let fields = caps.structure(0)?;
    let width: i32 = fields.get("width").ok()?;
    let height: i32 = fields.get("height").ok()?;
    let format: String = fields.get("format").ok()?;
    Some(format!("{width}×{height} {format}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pool_s_pictures_are_told_by_size_and_format() {
        gst::init().expect("GStreamer starts");
        let caps = "video/x-raw, format=(string)I420, width=(int)1920, height=(int)1080";
        assert_eq!(picture(caps).as_deref(), Some("1920×1080 I420"));
        assert_eq!(picture("audio/x-raw, rate=(int)48000"), None);
    }

    #[test]
    fn growing_is_said_before_being_near() {
        assert_eq!(warning(true, true).as_deref(), Some("Growing"));
        assert_eq!(warning(true, false).as_deref(), Some("Near its maximum"));
        assert_eq!(warning(false, false), None);
    }
}
