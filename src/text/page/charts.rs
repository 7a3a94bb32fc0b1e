//! The charts: the same curves as in the window, over the whole time.

use std::time::Duration;

use gettextrs::gettext;
use highwater_engine::{
    memory::{HighWater, Point, Series},
    report::{
        Contents, Report,
        chart::svg::{self, COLOURS, Chart, Curve},
        markup::escape,
    },
};

use super::{html::Html, summary::seconds};
use crate::{measured, units::clock};

/// A series with its name for people.
type Named = (Series, String);

pub fn write(contents: &Contents, html: &mut Html) {
    let events = events(&contents.report);
    let plain = |series: &[Series], names: &[&str]| -> Vec<Named> {
        let names = names.iter().map(|name| measured::for_field(name));
        series.iter().copied().zip(names).collect()
    };
    let process = plain(
        &[Series::Rss, Series::HeapInUse, Series::MemoryBytes],
        &["rss_bytes", "heap_in_use_bytes", "gstreamer_bytes"],
    );
    let heap = plain(
        &[Series::HeapInUse, Series::HeapFree],
        &["heap_in_use_bytes", "heap_free_bytes"],
    );
    let graphics = plain(
        &[Series::Device, Series::Textures, Series::Dmabuf],
        &["device_bytes", "textures_bytes", "dmabuf_bytes"],
    );
    let charts = [
        (gettext("Process Memory"), process),
        (gettext("Heap"), heap),
        (gettext("Graphics Memory"), graphics),
        (gettext("Held by Elements"), elements(contents)),
    ];
    for (title, series) in charts {
        chart(contents, &title, &series, &events, html);
    }
}

/// The elements that held most at one time.
fn elements(contents: &Contents) -> Vec<Named> {
    let mut held: Vec<(f64, u32)> = contents
        .series
        .iter()
        .filter_map(|(series, points)| match series {
            Series::HeldBytes(id) => Some((highest(points), *id)),
            _ => None,
        })
        .filter(|(highest, _)| *highest > 0.0)
        .collect();
    held.sort_by(|one, other| other.0.total_cmp(&one.0));
    held.truncate(COLOURS);
    let named = |(_, id): (f64, u32)| {
        let mut elements = contents.report.elements.iter();
        let part = elements.find(|part| part.id == id);
        let name = part.and_then(|part| part.path.rsplit('/').next());
        (
            Series::HeldBytes(id),
            name.map_or_else(|| format!("#{id}"), str::to_owned),
        )
    };
    held.into_iter().map(named).collect()
}

fn highest(points: &[Point]) -> f64 {
    points.iter().map(|point| point.max).fold(0.0, f64::max)
}

fn chart(
    contents: &Contents,
    title: &str,
    series: &[Named],
    events: &[(Duration, String)],
    html: &mut Html,
) {
    let points = |wanted: &Series| {
        let mut all = contents.series.iter();
        let found = all.find(|(series, _)| series == wanted);
        found.map_or(&[][..], |(_, points)| points.as_slice())
    };
    let drawn: Vec<(&Named, &[Point])> = series
        .iter()
        .map(|named| (named, points(&named.0)))
        .filter(|(_, points)| highest(points) > 0.0)
        .collect();
    if drawn.is_empty() {
        return;
    }
    let curves: Vec<Curve<'_>> = drawn
        .iter()
        .map(|(_, points)| Curve {
            points,
            high_water: high_water(points),
        })
        .collect();
    let until = seconds(contents.report.duration_s);
    html.heading(title);
    html.card("", |html| {
        html.raw("<ul class=\"legend\">");
        for (number, ((_, name), _)) in drawn.iter().enumerate() {
            let name = escape(name);
            html.raw(&format!("<li><i class=\"k{number}\"></i>{name}</li>"));
        }
        html.raw("</ul>\n");
        html.raw(&svg::text(&Chart {
            title,
            curves: &curves,
            events,
            ends: [&clock(Duration::ZERO), &clock(until)],
            until,
        }));
    });
}

fn high_water(points: &[Point]) -> Option<HighWater> {
    let highest = points
        .iter()
        .max_by(|one, other| one.max.total_cmp(&other.max))?;
    Some(HighWater {
        value: highest.max,
        at: highest.at,
    })
}

/// What stands in the charts: what a line of its own explains.
fn events(report: &Report) -> Vec<(Duration, String)> {
    let events = report.events.iter();
    events
        .filter_map(|event| Some((seconds(event.at_s), measured::for_tick(&event.kind)?)))
        .collect()
}
