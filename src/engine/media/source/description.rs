//! A pipeline written as for `gst-launch-1.0`, with its secrets kept in.

use std::fmt;

use super::SourceError;
use crate::media::redact;

/// How many characters of a description a title shows.
const TITLE_LENGTH: usize = 60;

/// A pipeline description. Only [`Description::reveal`] gives its secrets.
#[derive(Clone, PartialEq, Eq)]
pub struct Description(String);

impl Description {
    /// Takes a description; whether it parses and links is found out by the player.
    ///
    /// # Errors
    ///
    /// [`SourceError::Empty`] when there is nothing but blanks.
    pub fn new(text: &str) -> Result<Self, SourceError> {
        match text.trim() {
            "" => Err(SourceError::Empty),
            text => Ok(Self(text.to_owned())),
        }
    }

    /// The description with its secrets.
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// The beginning of the description, on one line.
    pub(super) fn title(&self) -> String {
        let line = self
            .to_string()
            .split_whitespace()
            .collect::<Vec<_>>()
            .join(" ");
        match line.char_indices().nth(TITLE_LENGTH) {
            Some((end, _)) => format!("{}…", line[..end].trim_end()),
            None => line,
        }
    }
}

impl fmt::Display for Description {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&redact(&self.0))
    }
}

impl fmt::Debug for Description {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Description({self})")
    }
}
