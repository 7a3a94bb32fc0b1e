//! What the user asked to open: parsed once, printed without secrets.

mod description;
mod location;
mod overrides;
mod parse;
#[cfg(test)]
mod tests;

pub use description::Description;
pub use location::Location;

pub(super) use parse::parse;

use std::{ffi::OsStr, fmt, os::unix::ffi::OsStrExt, path::PathBuf};

use super::{camera::DemoOptions, percent};

/// What the user asked to open.
///
/// `Display` and `Debug` leave out user names, passwords and tokens; the full form is behind
/// [`Location::reveal`] and [`Description::reveal`].
#[derive(Clone, PartialEq, Eq)]
pub enum Source {
    /// A file on this machine.
    File(PathBuf),
    /// A URL.
    Uri(Location),
    /// A capture device, by the name that [`super::devices`] lists it under.
    Device(String),
    /// The built-in test camera.
    Demo(DemoOptions),
    /// A pipeline written as for `gst-launch-1.0`.
    Pipeline(Description),
}

/// Why a text is no source. Holds no part of the text that could be a secret.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum SourceError {
    /// There is nothing.
    #[error("empty")]
    Empty,
    /// No part of GStreamer and none of ours opens it; the scheme.
    #[error("unknown scheme {0}")]
    UnknownScheme(String),
    /// It looks like a URL, but is none.
    #[error("not a valid address")]
    Malformed,
    /// An option of the demo camera that there is not.
    #[error("the demo camera has no option {0}")]
    DemoOption(String),
}

impl Source {
    /// A source as a command line gives it: also a path that is not UTF-8.
    ///
    /// # Errors
    ///
    /// As [`str::parse`], for texts that are no path.
    pub fn from_os(text: &OsStr) -> Result<Self, SourceError> {
        match text.to_str() {
            Some(text) => text.parse(),
            None => Ok(Self::File(parse::absolute(PathBuf::from(text)))),
        }
    }

    /// The name for a header bar: a file's name, a camera's host and path; without secrets.
    pub fn title(&self) -> String {
        match self {
            Self::File(path) => path
                .file_name()
                .unwrap_or(path.as_os_str())
                .to_string_lossy()
                .into_owned(),
            Self::Uri(location) => location.title(),
            Self::Device(name) => name.clone(),
            Self::Demo(_) => self.to_string(),
            Self::Pipeline(description) => description.title(),
        }
    }

    /// The same text for the same thing, without secrets: what recent items and resume positions
    /// are filed under. Not every key can be opened; the overrides of a URL are not part of it.
    pub fn key(&self) -> String {
        match self {
            Self::File(path) => {
                let path = parse::absolute(path.clone());
                format!(
                    "file://{}",
                    percent::encode_path(path.as_os_str().as_bytes())
                )
            }
            Self::Uri(location) => location.key(),
            Self::Device(_) | Self::Demo(_) | Self::Pipeline(_) => self.to_string(),
        }
    }

    /// Whether it has a present instead of a length, as far as the text tells: `false` for a
    /// pipeline and for http, where only the stream itself tells.
    pub fn is_live(&self) -> bool {
        match self {
            Self::Demo(_) | Self::Device(_) => true,
            Self::Uri(location) => location.is_live(),
            Self::File(_) | Self::Pipeline(_) => false,
        }
    }

    /// The full text that opens it again, secrets and overrides included: for the player and for a
    /// process of our own that takes over, never for a log or a file. A path that is not UTF-8
    /// comes as a `file:` URI.
    pub fn reveal(&self) -> String {
        match self {
            Self::File(path) => path.to_str().map_or_else(|| self.key(), str::to_owned),
            Self::Uri(location) => location.with_overrides(),
            Self::Pipeline(description) => format!("pipeline:{}", description.reveal()),
            Self::Device(_) | Self::Demo(_) => self.to_string(),
        }
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Uri(location) => write!(f, "{location}"),
            Self::Device(name) => write!(f, "device:{name}"),
            Self::Demo(options) => write!(f, "demo:{options}"),
            Self::Pipeline(description) => write!(f, "pipeline:{description}"),
        }
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Source({self})")
    }
}
