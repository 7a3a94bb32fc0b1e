//! Which files are runs, and not something to play.

use std::path::{Path, PathBuf};

use gettextrs::gettext;
use highwater_engine::{
    media::source::Source,
    report::{RUN_SUFFIX, SUFFIX},
};

/// The MIME types of bundles and recordings: those of `data/`.
const MIME_TYPES: [&str; 2] = [
    "application/vnd.highwater.bundle+zip",
    "application/vnd.highwater.run",
];

/// Whether a file is a bundle or a recording, by its name: what is in it may be damaged, and is to be
/// told as such.
fn is_run(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let name = name.to_lowercase();
    // A browser that saves a bundle a second time numbers it: "run.highwater (1).zip".
    let is_zip = path
        .extension()
        .is_some_and(|suffix| suffix.eq_ignore_ascii_case("zip"));
    (is_zip && name.contains(SUFFIX.trim_end_matches(".zip"))) || name.ends_with(RUN_SUFFIX)
}

/// The runs among `sources`, and what is left to play.
pub fn split(sources: Vec<Source>) -> (Vec<PathBuf>, Vec<Source>) {
    let mut runs = Vec::new();
    let mut others = Vec::new();
    for source in sources {
        match source {
            Source::File(path) if is_run(&path) => runs.push(path),
            other => others.push(other),
        }
    }
    (runs, others)
}

/// What a file dialog shows of them.
pub fn filter() -> gtk::FileFilter {
    let filter = gtk::FileFilter::new();
    filter.set_name(Some(&gettext("Bundles and Recordings")));
    for mime in MIME_TYPES {
        filter.add_mime_type(mime);
    }
    // A desktop that has not been told of our types knows the names.
    for suffix in [SUFFIX, RUN_SUFFIX] {
        filter.add_suffix(suffix.trim_start_matches('.'));
    }
    filter
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_are_known_by_their_names() {
        let path = |name: &str| Source::File(name.into());
        let names = [
            "/a/one.highwater.zip",
            "/a/film.mkv",
            "/a/Two.Highwater (1).ZIP",
            "/a/2026-11-21.highwater-run",
            "/a/photos.zip",
        ];
        let (runs, others) = split(names.into_iter().map(path).collect());
        let expected: Vec<PathBuf> = [names[0], names[2], names[3]].map(PathBuf::from).into();
        assert_eq!(runs, expected);
        assert_eq!(others, [path(names[1]), path(names[4])]);
    }
}
