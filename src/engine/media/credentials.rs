//! User names and passwords: kept in memory, never printed.

use std::fmt;

/// A text that neither `Debug` nor `Display` shows.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Secret(String);

impl Secret {
    /// Wraps a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into())
    }

    /// The text itself. Every call is a place where it can get out: keep them few.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("•••")
    }
}

/// A user and the password, for one camera.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Credentials {
    /// The user's name; not printed either, because it is half of the secret.
    pub user: Secret,
    /// The password.
    pub password: Secret,
}
