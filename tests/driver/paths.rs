//! Where things are: the tree, the built binaries, the output of failed tests.

use std::{
    env, fs,
    path::{Path, PathBuf},
};

/// The root of the source tree.
pub fn tree() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .expect("tests/ is in the tree")
        .to_owned()
}

/// The folder that cargo puts the binaries of this build in, for example `target/debug`.
pub fn binaries() -> PathBuf {
    let this = env::current_exe().expect("a running program has a path");
    let folder = this.parent().expect("a program is in a folder");
    // Tests are in a folder of their own beside the binaries.
    match folder.file_name() {
        Some(name) if name == "deps" => folder.parent().expect("deps is in a folder"),
        _ => folder,
    }
    .to_owned()
}

/// One of the project's binaries, which must have been built before.
pub fn binary(name: &str) -> PathBuf {
    let path = binaries().join(name);
    assert!(
        path.is_file(),
        "{} is not built; run: cargo build",
        path.display()
    );
    path
}

/// A folder for what a test leaves behind, `target/tests-output` or a folder in it.
pub fn output(name: &str) -> PathBuf {
    let target = binaries();
    let target = target.parent().expect("binaries are in target");
    let folder = target.join("tests-output").join(name.replace("::", "/"));
    fs::create_dir_all(&folder).expect("target can be written");
    folder
}

/// The name of the test that runs on this thread.
pub fn test_name() -> String {
    std::thread::current()
        .name()
        .unwrap_or("unnamed")
        .to_owned()
}
