//! Files and URLs: `urisourcebin`, parsed but still encoded, so that a consumer can tap the
//! streams before they are decoded.

use gst::prelude::*;

use super::{Blueprint, Playback, add, make, network_source};
use crate::media::{error::MediaError, source::Source};

/// Adds a source bin for `source` that feeds the decoder of `playback`.
pub(super) fn build(
    pipeline: &gst::Pipeline,
    source: &Source,
    blueprint: &Blueprint<'_>,
    playback: &Playback,
) -> Result<(), MediaError> {
    let bin = source_bin(source, blueprint)?;
    add(pipeline, [&bin])?;
    playback.decode_pads_of(&bin);
    Ok(())
}

fn source_bin(source: &Source, blueprint: &Blueprint<'_>) -> Result<gst::Element, MediaError> {
    let bin = make("urisourcebin")?;
    bin.set_property("uri", uri_of(source)?);
    bin.set_property("parse-streams", true);
    bin.set_property("use-buffering", is_http(source));
    configure(&bin, source, blueprint);
    Ok(bin)
}

/// The name of the source bin of subtitles: its errors do not end what plays.
pub(crate) const SUBTITLES: &str = "highwater-subtitles";

/// Adds the source of subtitles, which is started later (`Session::start_subtitles`), so that the
/// picture does not wait for it.
pub(super) fn build_subtitles(
    pipeline: &gst::Pipeline,
    source: &Source,
    blueprint: &Blueprint<'_>,
    playback: &mut Playback,
) -> Result<(), MediaError> {
    let bin = source_bin(source, blueprint)?;
    bin.set_property("name", SUBTITLES);
    bin.set_locked_state(true);
    add(pipeline, [&bin])?;
    playback.decode_pads_of(&bin);
    playback.prefer_own_subtitles();
    playback.subtitles = Some(bin);
    Ok(())
}

fn configure(bin: &gst::Element, source: &Source, blueprint: &Blueprint<'_>) {
    let network = blueprint.network.clone();
    let credentials = match source {
        Source::Uri(location) => blueprint
            .credentials
            .clone()
            .or_else(|| location.credentials()),
        _ => None,
    };
    bin.connect("source-setup", false, move |values| {
        let source = values.get(1)?.get::<gst::Element>().ok()?;
        network_source::set_up(&source, &network, credentials.as_ref());
        None
    });
}

fn is_http(source: &Source) -> bool {
    matches!(source, Source::Uri(location) if matches!(location.scheme(), "http" | "https"))
}

/// The URI for GStreamer, without the user and the password: those go into properties.
fn uri_of(source: &Source) -> Result<String, MediaError> {
    match source {
        Source::File(path) => {
            let path = std::path::absolute(path)
                .map_err(|error| MediaError::NotFound(error.to_string()))?;
            glib::filename_to_uri(path, None)
                .map(Into::into)
                .map_err(|error| MediaError::NotFound(error.to_string()))
        }
        Source::Uri(location) => Ok(location.without_credentials().reveal().to_owned()),
        other => Err(MediaError::Other(other.to_string())),
    }
}
