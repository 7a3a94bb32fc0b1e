//! The words for files that cannot be written.

use std::{io, path::Path};

use crate::i18n::gettext_f;

/// Why nothing was written to a file or into a folder, and what to do.
pub fn not_written(path: &Path, reason: &io::Error) -> String {
    gettext_f(
        "“{path}”: {reason}. Choose another place, or make room there.",
        &[
            ("path", &path.display().to_string()),
            ("reason", &reason.to_string()),
        ],
    )
}
