//! Names and values: how it played, what drew it, and where it ran.

use gettextrs::gettext;
use highwater_engine::report::{Environment, Playing, Renderer, Report};

use super::{html::Html, summary::seconds};
use crate::{
    i18n::gettext_f,
    measured,
    units::{self, clock, short, size},
};

/// A name, and a value where it is known.
type Maybe = (String, Option<String>);

pub fn write(report: &Report, html: &mut Html) {
    html.facts(&gettext("Playback"), &playback(&report.playback));
    if let Some(renderer) = &report.environment.renderer {
        html.facts(&gettext("Renderer"), &self::renderer(renderer));
    }
    html.facts(&gettext("Environment"), &environment(&report.environment));
    let variables = report.environment.variables.iter();
    html.facts(&gettext("Variables"), &owned(variables));
    let plugins = report.environment.plugins.iter();
    html.facts(&gettext("Plugins"), &owned(plugins));
    let missing = report.not_available.iter();
    let missing: Vec<(String, String)> = missing
        .map(|(subject, reason)| {
            (
                measured::for_subject(*subject),
                measured::for_reason(reason),
            )
        })
        .collect();
    html.facts(&gettext("Not Available"), &missing);
    html.facts(&gettext("Highwater Itself"), &own(report));
}

fn owned<'a>(pairs: impl Iterator<Item = (&'a String, &'a String)>) -> Vec<(String, String)> {
    pairs
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

fn known(facts: impl IntoIterator<Item = Maybe>) -> Vec<(String, String)> {
    let known = facts.into_iter();
    known
        .filter_map(|(name, value)| Some((name, value?)))
        .collect()
}

pub fn playback(playing: &Playing) -> Vec<(String, String)> {
    let decoder = playing
        .decoder
        .as_ref()
        .map(|decoder| match playing.decoder_is_hardware {
            Some(true) => gettext_f("{name}, in hardware", &[("name", decoder)]),
            Some(false) => gettext_f("{name}, in software", &[("name", decoder)]),
            None => decoder.clone(),
        });
    known([
        (gettext("Frames"), Some(playing.frames_rendered.to_string())),
        (
            gettext("Dropped frames"),
            playing.frames_dropped.map(|frames| frames.to_string()),
        ),
        (gettext("Frame rate"), playing.fps.map(units::fps)),
        (
            gettext("Position"),
            playing.position_s.map(|position| clock(seconds(position))),
        ),
        (
            gettext("Length"),
            playing.duration_s.map(|duration| clock(seconds(duration))),
        ),
        (
            gettext("First frame after"),
            playing
                .first_frame_ms
                .map(|time| short(seconds(time / 1e3))),
        ),
        (gettext("Video path"), playing.video_path.clone()),
        (gettext("Decoder"), decoder),
        (gettext("Reconnects"), Some(playing.reconnects.to_string())),
    ])
}

pub fn renderer(renderer: &Renderer) -> Vec<(String, String)> {
    known([
        (gettext("Type"), Some(renderer.kind.clone())),
        (gettext("GL vendor"), renderer.gl_vendor.clone()),
        (gettext("GL device"), renderer.gl_device.clone()),
        (gettext("GL version"), renderer.gl_version.clone()),
        ("GTK".to_owned(), Some(renderer.gtk.clone())),
    ])
}

pub fn environment(environment: &Environment) -> Vec<(String, String)> {
    known([
        ("Highwater".to_owned(), Some(environment.highwater.clone())),
        ("GStreamer".to_owned(), Some(environment.gstreamer.clone())),
        (gettext("Distribution"), environment.distribution.clone()),
        ("Linux".to_owned(), environment.kernel.clone()),
        (
            gettext("Processor cores"),
            environment.cores.map(|cores| cores.to_string()),
        ),
        (gettext("Memory"), environment.memory_bytes.map(size)),
        (
            gettext("Allocator"),
            Some(measured::for_allocator(&environment.allocator).to_owned()),
        ),
    ])
}

fn own(report: &Report) -> Vec<(String, String)> {
    let own = &report.own;
    known([
        (gettext("Memory of the diagnostics"), Some(size(own.bytes))),
        (
            gettext("Processor time of the sampler"),
            Some(short(seconds(own.sampler_cpu_s))),
        ),
        (
            gettext("Objects without room"),
            Some(own.lost_objects.to_string()),
        ),
        (
            gettext("Dropped samples"),
            Some(own.dropped_samples.to_string()),
        ),
    ])
}
