//! The words for bundles that cannot be written or read.

use std::path::Path;

use gettextrs::gettext;
use highwater_engine::report::{self, BundleError, Contents, Saving, Secrets};

use crate::{
    files,
    i18n::{fill, gettext_f},
    page,
};

/// Writes a bundle with everything that belongs into it.
///
/// # Errors
///
/// A sentence for people.
pub fn save(
    path: &Path,
    contents: Contents,
    secrets: Secrets,
    saving: &Saving,
) -> Result<(), String> {
    report::save(path, contents, secrets, &page::html, saving).map_err(|error| explain(&error))
}

/// Why a bundle could not be written or read, and what to do.
pub fn explain(error: &BundleError) -> String {
    let named = |text: String, path: &Path| fill(&text, &[("path", &path.display().to_string())]);
    match error {
        BundleError::Io(path, reason) => files::not_written(path, reason),
        BundleError::Cancelled => gettext("The export was cancelled: nothing was written."),
        BundleError::Damaged(path) => named(
            gettext("“{path}” is no bundle, or it is damaged: get it again."),
            path,
        ),
        BundleError::NoReport(path) => named(
            gettext("“{path}” has no report of Highwater's in it: name a bundle."),
            path,
        ),
        BundleError::Empty(path) => named(
            gettext("“{path}” has nothing in it: that run ended before anything was measured."),
            path,
        ),
        BundleError::TooLarge(path) => named(
            gettext("The report in “{path}” is larger than any of Highwater's."),
            path,
        ),
        BundleError::OtherForm(path, form) => gettext_f(
            "“{path}” has the form {form}: a newer Highwater may read it.",
            &[("path", &path.display().to_string()), ("form", form)],
        ),
    }
}
