//! The pages for people name what is there.

use highwater_tests::paths;

use crate::sources::read;

/// The paths in the drawing of the tree: folders end with a slash, and what is in them is indented.
fn drawn() -> Vec<String> {
    let page = read("ARCHITECTURE.md");
    let drawing = page.split("```").nth(1).expect("the page has a drawing");
    let mut folders: Vec<String> = Vec::new();
    let mut paths = Vec::new();
    for line in drawing.lines().filter(|line| !line.trim().is_empty()) {
        let depth = (line.len() - line.trim_start().len()) / 2;
        let name = line
            .split_whitespace()
            .next()
            .expect("the line is not empty");
        folders.truncate(depth);
        paths.push(format!("{}{name}", folders.concat()));
        folders.push(name.to_owned());
    }
    paths
}

#[test]
fn the_architecture_draws_what_is_in_the_tree() {
    let paths = drawn();
    assert!(paths.len() > 30, "{paths:?}");
    for path in paths {
        assert!(
            paths::tree().join(&path).exists(),
            "{path} is drawn, and is not there"
        );
    }
}

#[test]
fn every_folder_of_the_engine_and_the_application_is_drawn() {
    let drawn = drawn();
    for parent in ["src/app", "src/engine/media", "src/engine/memory", "tests"] {
        let entries = std::fs::read_dir(paths::tree().join(parent)).expect("a folder");
        for folder in entries.flatten().filter(|entry| entry.path().is_dir()) {
            // A module may be drawn as its file: `redact.rs` stands for `redact/` as well.
            let name = format!("{parent}/{}", folder.file_name().display());
            let is_drawn =
                drawn.contains(&format!("{name}/")) || drawn.contains(&format!("{name}.rs"));
            assert!(is_drawn, "{name} is not in ARCHITECTURE.md");
        }
    }
}

#[test]
fn the_pages_name_files_that_are_there() {
    for page in ["README.md", "CONTRIBUTING.md"] {
        for link in read(page).split("](").skip(1) {
            let target = link.split(')').next().expect("a link ends");
            let local = !target.starts_with("http") && !target.starts_with('#');
            assert!(
                !local || paths::tree().join(target).exists(),
                "{page}: {target}"
            );
        }
    }
}
