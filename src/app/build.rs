//! Compiles what is not Rust into `OUT_DIR`: resources, the settings schema and the translations,
//! so that `cargo run` works from the tree without installing anything.

use std::{
    env, fs, io,
    path::{Path, PathBuf},
    process::{Command, exit},
};

const DATA: &str = "../../data";
const PO: &str = "../../po";
const SCHEMA: &str = "dev.highwater.Highwater.gschema.xml";

fn main() {
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    resources();
    schema(&out.join("schemas"));
    translations(&out.join("locale"));
}

fn resources() {
    require("glib-compile-resources", "libglib2.0-dev-bin");
    glib_build_tools::compile_resources(
        &[DATA],
        &format!("{DATA}/highwater.gresource.xml"),
        "highwater.gresource",
    );
}

fn schema(dir: &Path) {
    require("glib-compile-schemas", "libglib2.0-bin");
    println!("cargo::rerun-if-changed={DATA}/{SCHEMA}");
    or_stop(fs::create_dir_all(dir), dir);
    or_stop(
        fs::copy(Path::new(DATA).join(SCHEMA), dir.join(SCHEMA)),
        dir,
    );
    run(Command::new("glib-compile-schemas")
        .arg("--strict")
        .arg(dir));
}

fn translations(dir: &Path) {
    println!("cargo::rerun-if-changed={PO}");
    // A tree without translations is complete: the texts are English.
    let Ok(entries) = fs::read_dir(PO) else {
        return;
    };
    for po in entries.flatten().map(|entry| entry.path()) {
        if po.extension().is_some_and(|extension| extension == "po") {
            translation(dir, &po);
        }
    }
}

fn translation(dir: &Path, po: &Path) {
    require("msgfmt", "gettext");
    let messages = dir
        .join(po.file_stem().unwrap_or_default())
        .join("LC_MESSAGES");
    or_stop(fs::create_dir_all(&messages), &messages);
    run(Command::new("msgfmt")
        .arg("--check-format")
        .arg("-o")
        .arg(messages.join("highwater.mo"))
        .arg(po));
}

/// Stops with one sentence when a tool is missing.
fn require(tool: &str, package: &str) {
    if let Err(error) = Command::new(tool).arg("--version").output() {
        stop(&format!(
            "{tool} is needed to build Highwater ({error}): install it, on Debian with \
             `apt install {package}`, or run `make run`, which does"
        ));
    }
}

fn run(command: &mut Command) {
    match command.status() {
        Ok(status) if status.success() => {}
        Ok(status) => stop(&format!("{command:?} failed with {status}")),
        Err(error) => stop(&format!("{command:?} does not start: {error}")),
    }
}

fn or_stop<T>(result: io::Result<T>, path: &Path) {
    if let Err(error) = result {
        stop(&format!("{}: {error}", path.display()));
    }
}

fn stop(why: &str) -> ! {
    println!("cargo::error={why}");
    exit(1)
}
