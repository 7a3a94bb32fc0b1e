//! Is it all right: one word with an icon, the memory now, and how much of the budget that is.

use gettextrs::gettext;
use gtk::{glib, prelude::*, subclass::prelude::*};
use highwater_engine::{
    memory::{Diagnostics, Sample, Series},
    verdict::trend,
};
use highwater_text::{i18n::gettext_f, units};

use super::words;
use crate::{
    charts::{Canvas, Figure, Meter, View, bytes},
    window::time,
};

/// From this part of the budget on it is said to be near.
const NEAR: f64 = 0.9;

mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate)]
    #[template(file = "state.ui")]
    pub struct StateCard {
        #[template_child]
        pub(super) icon: TemplateChild<gtk::Image>,
        #[template_child]
        pub(super) word: TemplateChild<gtk::Label>,
        #[template_child]
        pub(super) size: TemplateChild<gtk::Label>,
        #[template_child]
        pub(super) bar: TemplateChild<Canvas>,
        #[template_child]
        pub(super) evidence: TemplateChild<gtk::Label>,
        #[template_child]
        pub(super) limit: TemplateChild<gtk::Label>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for StateCard {
        const NAME: &'static str = "HighwaterStateCard";
        type Type = super::StateCard;
        type ParentType = gtk::Box;

        fn class_init(class: &mut Self::Class) {
            Canvas::ensure_type();
            class.bind_template();
        }

        fn instance_init(object: &glib::subclass::InitializingObject<Self>) {
            object.init_template();
        }
    }

    impl ObjectImpl for StateCard {}
    impl WidgetImpl for StateCard {}
    impl BoxImpl for StateCard {}
}

glib::wrapper! {
    /// The card on top of the sidebar.
    pub struct StateCard(ObjectSubclass<imp::StateCard>)
        @extends gtk::Box, gtk::Widget,
        @implements gtk::Accessible, gtk::Buildable, gtk::ConstraintTarget, gtk::Orientable;
}

/// How the memory stands to what is allowed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Standing {
    Collecting,
    Measured,
    Near,
    Over,
}

fn standing(rss: u64, budget: Option<u64>, enough: bool) -> Standing {
    match budget {
        Some(budget) if rss > budget => Standing::Over,
        Some(budget) if rss as f64 >= budget as f64 * NEAR => Standing::Near,
        _ if enough => Standing::Measured,
        _ => Standing::Collecting,
    }
}

impl StateCard {
    /// Shows the state over the stretch that the chart shows; `budget` in bytes.
    pub fn update(
        &self,
        diagnostics: &Diagnostics,
        sample: &Sample,
        view: View,
        budget: Option<u64>,
    ) {
        let imp = self.imp();
        let (from, until) = view.range(sample.elapsed);
        let (points, high, mark) = diagnostics.history(|history| {
            (
                history.points(Series::Rss, from),
                history.high_water(Series::Rss),
                history
                    .marks()
                    .next_back()
                    .map(|mark| mark.sample.process.rss),
            )
        });
        let within = points.partition_point(|point| point.at <= until);
        let trend = trend::of(&points[..within]);
        let Some(rss) = sample.process.rss else {
            imp.size.set_text(&words::not_available());
            return;
        };
        imp.size.set_text(&units::size(rss));
        let standing = standing(rss, budget, trend.is_some());
        let slope = trend.map(|trend| {
            let time = time::clock(trend.over);
            match standing {
                // The slope itself stands above it.
                Standing::Measured => gettext_f("over the last {time}", &[("time", &time)]),
                _ => gettext_f(
                    "{slope} over {time}",
                    &[("slope", &words::slope(trend)), ("time", &time)],
                ),
            }
        });
        self.show_standing(standing, trend.map(words::slope));
        let since = mark.flatten().map(|before| {
            gettext_f(
                "{change} since the mark",
                &[("change", &words::change(before, rss))],
            )
        });
        imp.evidence.set_text(
            &since
                .or(slope)
                .unwrap_or_else(|| gettext("The trend needs half a minute")),
        );
        let high = high.map(|high| high.value);
        imp.bar.set_visible(budget.is_some());
        let Some(budget) = budget else {
            let size = high.map_or_else(words::not_available, |high| units::size(bytes(high)));
            imp.limit
                .set_text(&gettext_f("high {size}", &[("size", &size)]));
            return;
        };
        let size = units::size(budget);
        imp.limit
            .set_text(&gettext_f("of {size}", &[("size", &size)]));
        let (level, limit) = (rss as f64, budget as f64);
        imp.bar.show_figure(Figure::Meter(Meter {
            level,
            present: level,
            limit,
            high_water: high,
            counted: false,
            warning: level >= limit * NEAR,
        }));
    }

    fn show_standing(&self, standing: Standing, slope: Option<String>) {
        let (icon, class, word) = match standing {
            Standing::Collecting => (
                "content-loading-symbolic",
                "dim-label",
                gettext("Collecting"),
            ),
            Standing::Measured => (
                "power-profile-performance-symbolic",
                "accent",
                slope.unwrap_or_default(),
            ),
            Standing::Near => (
                "dialog-warning-symbolic",
                "warning",
                gettext("Near the Budget"),
            ),
            Standing::Over => ("dialog-error-symbolic", "error", gettext("Over Budget")),
        };
        let imp = self.imp();
        imp.icon.set_icon_name(Some(icon));
        imp.word.set_text(&word);
        imp.icon.set_css_classes(&[class]);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_budget_comes_before_the_trend() {
        assert_eq!(standing(100, None, false), Standing::Collecting);
        assert_eq!(standing(100, None, true), Standing::Measured);
        assert_eq!(standing(100, Some(200), true), Standing::Measured);
        assert_eq!(standing(185, Some(200), false), Standing::Near);
        assert_eq!(standing(201, Some(200), true), Standing::Over);
    }
}
