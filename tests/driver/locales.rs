//! Locales that this machine may not have: compiled once, into the tests' output.

use std::{path::PathBuf, process::Command};

use crate::paths;

/// A folder for `LOCPATH` that has the language in UTF-8.
pub fn folder_with(language: &str) -> PathBuf {
    let folder = paths::output("locales");
    let locale = folder.join(format!("{language}.UTF-8"));
    if !locale.is_dir() {
        let compiled = Command::new("localedef")
            .args(["--no-archive", "-i", language, "-f", "UTF-8"])
            .arg(&locale)
            .status();
        assert!(
            compiled.is_ok_and(|status| status.success()),
            "the sources of the locale {language} are not installed"
        );
    }
    folder
}
