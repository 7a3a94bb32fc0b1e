//! Icons are named in strings, and a name that no theme has draws a broken picture.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
};

use super::sources;

/// What every icon for the interface ends in.
const ENDING: &str = "-symbolic";

/// Adwaita, which GTK falls back to on every desktop.
const THEME: &str = "/usr/share/icons/Adwaita";

/// The names of symbolic icons in a source file.
fn named(text: &str) -> impl Iterator<Item = &str> {
    let letter = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '.';
    text.split(move |c: char| !letter(c))
        .filter(|word| word.len() > ENDING.len() && word.ends_with(ENDING))
}

/// The names of the symbolic icons in a folder and those below it.
fn drawn(folder: &Path, names: &mut BTreeSet<String>) {
    for path in fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|e| e.path())
    {
        if path.is_dir() {
            drawn(&path, names);
        } else if let Some(stem) = path.file_stem().and_then(|stem| stem.to_str()) {
            names.insert(stem.trim_end_matches(".symbolic").to_owned());
        }
    }
}

#[test]
fn every_icon_that_is_named_is_drawn_by_the_theme() {
    let mut known = BTreeSet::new();
    drawn(Path::new(THEME), &mut known);
    assert!(
        known.contains("window-close-symbolic"),
        "{THEME} is missing"
    );
    let files = sources::all(&["src/app"]).into_iter();
    let is_source = |path: &PathBuf| path.extension().is_some_and(|e| e == "rs" || e == "ui");
    for path in files.filter(is_source) {
        let text = fs::read_to_string(&path).expect("a source file");
        for name in named(&text) {
            assert!(known.contains(name), "{}: {name}", path.display());
        }
    }
}
