//! From a text to a source: what exists as a file wins over what looks like a scheme.

use std::{
    ffi::OsString,
    os::unix::ffi::OsStringExt,
    path::{Path, PathBuf},
    str::FromStr,
};

use super::{Description, Source, SourceError};
use crate::media::percent;

/// Schemes that are known without asking GStreamer: where its plugin is not installed, opening
/// says which one is missing.
const WELL_KNOWN: [&str; 17] = [
    "http", "https", "rtsp", "rtsps", "rtspt", "rtspu", "rtsph", "rtspst", "rtspsu", "rtspsh",
    "rtmp", "rtmps", "srt", "udp", "rtp", "rist", "v4l2",
];

impl FromStr for Source {
    type Err = SourceError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let source = parse(text, Path::exists)?;
        Ok(match source {
            // Stays the same file when the process changes its directory.
            Source::File(path) => Source::File(absolute(path)),
            source => source,
        })
    }
}

/// The path from the root; as it was where there is no current directory.
pub(super) fn absolute(path: PathBuf) -> PathBuf {
    std::path::absolute(&path).unwrap_or(path)
}

/// Parses with the knowledge of which files there are handed in.
pub(in crate::media) fn parse(
    text: &str,
    exists: impl Fn(&Path) -> bool,
) -> Result<Source, SourceError> {
    let pasted = text.trim();
    if pasted.is_empty() {
        return Err(SourceError::Empty);
    }
    if exists(Path::new(text)) {
        return Ok(Source::File(text.into()));
    }
    match scheme(pasted) {
        Some((scheme, rest)) => with_scheme(&scheme, rest, pasted),
        // `user:password@host`, with the scheme forgotten, must not end up as a file's name.
        None if looks_like_address(pasted) => Err(SourceError::Malformed),
        None => Ok(Source::File(pasted.into())),
    }
}

fn with_scheme(scheme: &str, rest: &str, text: &str) -> Result<Source, SourceError> {
    match scheme {
        "demo" => Ok(Source::Demo(rest.parse()?)),
        "device" if rest.trim().is_empty() => Err(SourceError::Empty),
        "device" => Ok(Source::Device(rest.trim().to_owned())),
        "pipeline" => Description::new(rest).map(Source::Pipeline),
        "file" => file(rest).map(Source::File),
        _ if WELL_KNOWN.contains(&scheme) || gstreamer_opens(scheme) => {
            text.parse().map(Source::Uri)
        }
        _ if rest.starts_with("//") => Err(SourceError::UnknownScheme(scheme.to_owned())),
        _ if looks_like_address(text) => Err(SourceError::Malformed),
        // A file's name with a colon in it.
        _ => Ok(Source::File(text.into())),
    }
}

/// The scheme in lower case (RFC 3986, section 3.1) and what follows the colon.
fn scheme(text: &str) -> Option<(String, &str)> {
    let (scheme, rest) = text.split_once(':')?;
    let is_scheme = scheme.starts_with(|c: char| c.is_ascii_alphabetic())
        && scheme
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || "+-.".contains(c));
    is_scheme.then(|| (scheme.to_ascii_lowercase(), rest))
}

/// The path of a `file:` URI (RFC 8089): of this machine only.
fn file(rest: &str) -> Result<PathBuf, SourceError> {
    let path = match rest.strip_prefix("//") {
        Some(rest) => rest.strip_prefix("localhost").unwrap_or(rest),
        None => rest,
    };
    let path = percent::decode(path);
    if !path.starts_with(b"/") || path.contains(&0) {
        return Err(SourceError::Malformed);
    }
    Ok(OsString::from_vec(path).into())
}

/// Whether text is `user:password@host`, perhaps with a path.
fn looks_like_address(text: &str) -> bool {
    let first = text.split('/').next().unwrap_or_default();
    first
        .split_once(':')
        .is_some_and(|(_, rest)| rest.contains('@'))
}

/// Whether an element of this installation is a source for the scheme.
fn gstreamer_opens(scheme: &str) -> bool {
    use gst::prelude::*;

    gst::init().is_ok()
        && gst::Registry::get()
            .features(gst::ElementFactory::static_type())
            .into_iter()
            .filter_map(|feature| feature.downcast::<gst::ElementFactory>().ok())
            .filter(|factory| factory.uri_type() == gst::URIType::Src)
            .any(|factory| factory.uri_protocols().iter().any(|known| known == scheme))
}
