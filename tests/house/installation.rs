//! What `make install` installs, what the desktop files say, and what the flatpak expects agree.

use std::{
    collections::BTreeSet,
    fs,
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use highwater_engine::report;
use highwater_tests::paths;

use crate::sources::read;

const ID: &str = "dev.highwater.Highwater";

fn make(target: &str, destination: &Path) {
    let status = Command::new("make")
        .current_dir(paths::tree())
        .args([target, "PREFIX=/usr"])
        .arg(format!("DESTDIR={}", destination.display()))
        .stdout(Stdio::null())
        .status();
    assert!(
        status.is_ok_and(|status| status.success()),
        "make {target} failed"
    );
}

/// All files under a folder, relative to it.
fn files(root: &Path) -> BTreeSet<PathBuf> {
    let mut found = BTreeSet::new();
    let mut folders = vec![root.to_owned()];
    while let Some(folder) = folders.pop() {
        for path in fs::read_dir(folder)
            .expect("a folder")
            .flatten()
            .map(|entry| entry.path())
        {
            if path.is_dir() {
                folders.push(path);
            } else {
                found.insert(path.strip_prefix(root).expect("under the root").to_owned());
            }
        }
    }
    found
}

/// The value behind `key` on a line of its own, in a desktop entry or a manifest.
fn value<'a>(text: &'a str, key: &str) -> &'a str {
    text.lines()
        .find_map(|line| line.trim().strip_prefix(key))
        .unwrap_or_else(|| panic!("no line begins with {key}"))
        .trim()
}

#[test]
fn what_is_installed_has_the_names_that_a_desktop_looks_for() {
    let root = tempfile::tempdir().expect("a temporary folder");
    make("install-data", root.path());
    let installed = files(root.path());
    for expected in [
        format!("usr/share/applications/{ID}.desktop"),
        format!("usr/share/metainfo/{ID}.metainfo.xml"),
        format!("usr/share/glib-2.0/schemas/{ID}.gschema.xml"),
        format!("usr/share/mime/packages/{ID}.xml"),
        format!("usr/share/icons/hicolor/scalable/apps/{ID}.svg"),
        format!("usr/share/icons/hicolor/symbolic/apps/{ID}-symbolic.svg"),
        "usr/share/locale/zh_CN/LC_MESSAGES/highwater.mo".to_owned(),
    ] {
        assert!(
            installed.contains(Path::new(&expected)),
            "{expected} is not installed"
        );
    }
}

#[test]
fn uninstalling_leaves_nothing_behind() {
    let root = tempfile::tempdir().expect("a temporary folder");
    make("install-data", root.path());
    make("uninstall", root.path());
    assert_eq!(files(root.path()), BTreeSet::new());
}

#[test]
fn the_desktop_entry_names_our_program_and_our_icon() {
    let entry = read(&format!("data/{ID}.desktop"));
    assert_eq!(value(&entry, "Icon="), ID);
    assert!(value(&entry, "Exec=").starts_with("highwater "));
}

#[test]
fn the_desktop_entry_opens_what_we_write() {
    let types = read(&format!("data/{ID}.xml"));
    let entry = read(&format!("data/{ID}.desktop"));
    let opened: BTreeSet<&str> = value(&entry, "MimeType=").split(';').collect();
    for (mime, glob) in [
        ("application/vnd.highwater.bundle+zip", report::SUFFIX),
        ("application/vnd.highwater.run", report::RUN_SUFFIX),
    ] {
        assert!(types.contains(&format!("<mime-type type=\"{mime}\">")));
        assert!(types.contains(&format!("<glob pattern=\"*{glob}\"")));
        assert!(opened.contains(mime), "{mime}");
    }
}

#[test]
fn the_flatpak_runs_what_the_makefile_installs() {
    let manifest = read(&format!("flatpak/{ID}.yml"));
    assert_eq!(value(&manifest, "id:"), ID);
    let command = value(&manifest, "command:");
    let makefile = read("Makefile");
    assert!(makefile.contains(&format!("target/release/{command} ")));
    assert_eq!(value(&makefile, "APP_ID  :="), ID);
    let built = value(&manifest, "- make install");
    assert_eq!(built, "PREFIX=/app");
}

#[test]
fn metainfo_and_schema_have_our_id() {
    let metainfo = read(&format!("data/{ID}.metainfo.xml"));
    assert!(metainfo.contains(&format!("<id>{ID}</id>")));
    assert!(metainfo.contains(&format!("{ID}.desktop</launchable>")));
    let schema = read(&format!("data/{ID}.gschema.xml"));
    assert!(schema.contains(&format!("id=\"{ID}\"")));
}

#[test]
fn the_release_notes_are_of_this_version() {
    let version = env!("CARGO_PKG_VERSION");
    assert!(read("CHANGELOG.md").contains(&format!("## [{version}]")));
    assert!(read(&format!("data/{ID}.metainfo.xml")).contains(&format!("version=\"{version}\"")));
}
