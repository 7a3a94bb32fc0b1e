//! What comes first: what it was, what it means, and the figures that most people look for.

use std::time::Duration;

use gettextrs::gettext;
use highwater_engine::report::{Report, Summary, markup::escape};

use super::html::Html;
use crate::{
    i18n::gettext_f,
    measured,
    units::{self, clock, signed_size, size, whole},
};

/// The series that most people look for.
const THAT_COUNT: [&str; 3] = ["rss_bytes", "heap_in_use_bytes", "gstreamer_bytes"];

pub fn write(report: &Report, html: &mut Html) {
    html.raw("<header>\n<h1>");
    html.raw(&escape(&report.source.uri));
    html.raw("</h1>\n");
    html.paragraph("faint", &when(report));
    html.raw("</header>\n");
    tiles(report, html);
    verdict(report, html);
}

/// When it was, for how long, and with which version.
pub fn when(report: &Report) -> String {
    let created = i64::try_from(report.created_ms / 1000).ok();
    let date = created
        .and_then(|seconds| glib::DateTime::from_unix_local(seconds).ok())
        // Translators: a date and a time of day, in the notation of g_date_time_format.
        .and_then(|time| time.format(&gettext("%Y-%m-%d %H:%M:%S")).ok())
        .map_or_else(String::new, Into::into);
    gettext_f(
        "{date}, measured for {time}, Highwater {version}",
        &[
            ("date", &date),
            ("time", &clock(seconds(report.duration_s))),
            ("version", &report.environment.highwater),
        ],
    )
}

fn tiles(report: &Report, html: &mut Html) {
    html.raw("<div class=\"tiles\">\n");
    for name in THAT_COUNT {
        if let Some(summary) = report.memory.get(name) {
            let value = size(whole(summary.last));
            tile(
                &measured::for_field(name),
                &value,
                &high_water(summary),
                html,
            );
        }
    }
    if let Some(fps) = report.playback.fps {
        let dropped = report
            .playback
            .frames_dropped
            .map(|frames| gettext_f("{n} frames dropped", &[("n", &frames.to_string())]));
        let dropped = dropped.unwrap_or_default();
        tile(&gettext("Playback"), &units::fps(fps), &dropped, html);
    }
    html.raw("</div>\n");
}

fn tile(name: &str, value: &str, below: &str, html: &mut Html) {
    html.card("", |html| {
        html.paragraph("faint", name);
        html.raw("<b>");
        html.raw(&escape(value));
        html.raw("</b>");
        html.paragraph("faint", below);
    });
}

fn high_water(summary: &Summary) -> String {
    gettext_f(
        "high water {size} after {time}",
        &[
            ("size", &size(whole(summary.max))),
            ("time", &clock(seconds(summary.high_water_at))),
        ],
    )
}

fn verdict(report: &Report, html: &mut Html) {
    html.card("", |html| {
        let state = match report.verdict.state.as_str() {
            "collecting" => gettext("Collecting"),
            other => other.to_owned(),
        };
        html.paragraph("state", &state);
        let text = gettext(
            "There is no judgement: this is the plain trend, in which a warm-up counts as well.",
        );
        html.paragraph("faint", &text);
        for text in trends(report) {
            html.paragraph("", &text);
        }
        if report.verdict.trends.is_empty() {
            html.paragraph("", &gettext("The run is too short for a trend."));
        }
    });
}

/// The newest and the highest values of what most people look for.
pub fn levels(report: &Report) -> Vec<String> {
    let level = |name: &str| {
        let summary = report.memory.get(name)?;
        let (name, size) = (measured::for_field(name), size(whole(summary.last)));
        Some(format!("{name}: {size}, {}", high_water(summary)))
    };
    THAT_COUNT.into_iter().filter_map(level).collect()
}

/// The plain trends.
pub fn trends(report: &Report) -> Vec<String> {
    let trends = report.verdict.trends.iter().map(|(name, trend)| {
        gettext_f(
            "{name}: {bytes} a minute over {time}",
            &[
                ("name", &measured::for_field(name)),
                ("bytes", &signed_size(trend.per_minute)),
                ("time", &clock(trend.over)),
            ],
        )
    });
    trends.collect()
}

/// Seconds of a report, which may be anything.
pub fn seconds(seconds: f64) -> Duration {
    Duration::try_from_secs_f64(seconds.max(0.0)).unwrap_or_default()
}
