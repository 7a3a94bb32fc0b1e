//! Every string for people is collected and, in Simplified Chinese, translated.

use std::{collections::BTreeSet, fs, process::Command};

use highwater_tests::paths;

use crate::{
    catalogue::{self, Message},
    sources,
};

fn listed(file: &str) -> Vec<String> {
    sources::read(file)
        .lines()
        .filter(|line| !line.is_empty() && !line.starts_with('#'))
        .map(str::to_owned)
        .collect()
}

fn template() -> Vec<Message> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let pot = catalogue::template(folder.path());
    catalogue::parse(&fs::read_to_string(pot).expect("it was just written"))
}

/// A translation brought up to the sources of now.
fn current(language: &str) -> Vec<Message> {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let pot = catalogue::template(folder.path());
    let po = paths::tree().join(format!("po/{language}.po"));
    let merged = Command::new("msgmerge")
        .args(["--quiet", "--no-fuzzy-matching"])
        .args([po, pot])
        .output()
        .expect("gettext is installed");
    assert!(merged.status.success());
    catalogue::parse(&String::from_utf8(merged.stdout).expect("UTF-8"))
}

/// The `{names}` in a text.
fn placeholders(text: &str) -> BTreeSet<&str> {
    text.split('{')
        .skip(1)
        .filter_map(|rest| rest.split_once('}'))
        .map(|(name, _)| name)
        .collect()
}

#[test]
fn potfiles_lists_exactly_the_files_with_strings() {
    assert_eq!(listed("po/POTFILES.in"), sources::with_strings());
}

#[test]
fn every_string_of_the_sources_is_in_the_template() {
    let collected: BTreeSet<String> = template().into_iter().map(|message| message.id).collect();
    let files = listed("po/POTFILES.in");
    for file in files.iter().filter(|file| file.contains(".rs")) {
        for literal in sources::literals(&sources::read(file)) {
            assert!(
                collected.contains(&literal),
                "{file}: {literal:?} was not collected"
            );
        }
    }
}

#[test]
fn every_language_has_its_catalogue_and_compiles() {
    for language in listed("po/LINGUAS") {
        let checked = Command::new("msgfmt")
            .args(["--check", "-o", "/dev/null"])
            .arg(paths::tree().join(format!("po/{language}.po")))
            .status();
        assert!(checked.is_ok_and(|status| status.success()), "{language}");
    }
}

#[test]
fn simplified_chinese_is_complete() {
    let messages = current("zh_CN");
    assert!(!messages.is_empty());
    let open: Vec<&str> = messages
        .iter()
        .filter(|message| message.fuzzy || message.translations.iter().any(String::is_empty))
        .map(|message| message.id.as_str())
        .collect();
    assert!(open.is_empty(), "not translated: {open:#?}");
}

#[test]
fn a_translation_has_the_placeholders_of_its_string() {
    for language in listed("po/LINGUAS") {
        for message in current(&language) {
            for translation in &message.translations {
                let (ours, theirs) = (placeholders(&message.id), placeholders(translation));
                // A plural form may leave the count out ("one file") or bring it in.
                let both = ours
                    .symmetric_difference(&theirs)
                    .filter(|name| **name != "n");
                assert_eq!(both.count(), 0, "{language}: {:?}", message.id);
            }
        }
    }
}
