//! The files with strings for people, and the strings in the Rust ones.

use std::{
    fs,
    path::{Path, PathBuf},
};

use highwater_tests::paths;

/// The functions whose first argument is a string for people; `ngettext`'s second is one, too.
const FUNCTIONS: [&str; 4] = ["gettext(", "gettext_f(", "ngettext(", "ngettext_f("];

/// Every file under `src` and `data` that has strings for people, relative to the tree, sorted.
pub fn with_strings() -> Vec<String> {
    let files = all(&["src", "data"]).into_iter();
    let with = files.filter(|path| has_strings(path));
    let mut names: Vec<String> = with.map(|path| relative(&path)).collect();
    names.sort();
    names
}

/// Every file in some folders of the tree.
pub fn all(folders: &[&str]) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for folder in folders {
        collect(&paths::tree().join(folder), &mut files);
    }
    files
}

/// A file of the tree, by its path from the tree's root.
pub fn read(name: &str) -> String {
    fs::read_to_string(paths::tree().join(name)).unwrap_or_else(|e| panic!("{name}: {e}"))
}

fn relative(path: &Path) -> String {
    let path = path.strip_prefix(paths::tree()).expect("it is in the tree");
    path.to_str().expect("our names are UTF-8").to_owned()
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).unwrap_or_else(|e| panic!("{}: {e}", folder.display()));
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            collect(&path, files);
        } else {
            files.push(path);
        }
    }
}

fn has_strings(path: &Path) -> bool {
    let name = path.to_str().unwrap_or_default();
    let text = || fs::read_to_string(path).unwrap_or_default();
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("rs") => !literals(&text()).is_empty(),
        Some("ui") => text().contains("translatable=\"yes\""),
        Some("desktop") => true,
        Some("xml") => name.ends_with(".metainfo.xml") || name.ends_with(".gschema.xml"),
        _ => false,
    }
}

/// The string literals that stand as first argument of a translating function.
pub fn literals(source: &str) -> Vec<String> {
    FUNCTIONS
        .iter()
        .flat_map(|function| {
            source
                .match_indices(function)
                .map(|(at, _)| at + function.len())
        })
        .filter_map(|at| literal(source[at..].trim_start()))
        .collect()
}

/// A Rust string literal at the start of the text, as the compiler reads it.
fn literal(text: &str) -> Option<String> {
    let mut characters = text.strip_prefix('"')?.chars().peekable();
    let mut value = String::new();
    loop {
        match characters.next()? {
            '"' => return Some(value),
            '\\' => match characters.next()? {
                'n' => value.push('\n'),
                't' => value.push('\t'),
                'x' => {
                    let digits: String = characters.by_ref().take(2).collect();
                    value.push(u8::from_str_radix(&digits, 16).ok()?.into());
                }
                '\n' => while characters.next_if(|c| c.is_whitespace()).is_some() {},
                other => value.push(other),
            },
            other => value.push(other),
        }
    }
}

#[test]
fn a_literal_is_read_as_the_compiler_reads_it() {
    let source =
        "gettext(\n    \"one \\\n     two\") gettext_f(\"a \\\"b\\\"\", &[]) gettext(name)";
    assert_eq!(literals(source), ["one two", "a \"b\""]);
}
