//! Where the settings schema and the translations are: installed beside the executable, or in the
//! build's output when run from the tree.

use std::{
    env,
    path::{Path, PathBuf},
};

use crate::config::APP_ID;

/// What the build made, for running from the tree.
const BUILT: &str = env!("OUT_DIR");

/// The folder that holds `gschemas.compiled`.
pub fn schemas() -> PathBuf {
    installed().map_or_else(
        || Path::new(BUILT).join("schemas"),
        |share| share.join("glib-2.0/schemas"),
    )
}

/// The folder that holds `LANG/LC_MESSAGES/highwater.mo`.
pub fn locale() -> PathBuf {
    installed().map_or_else(
        || Path::new(BUILT).join("locale"),
        |share| share.join("locale"),
    )
}

/// The `share` folder of the installation that this process runs from.
fn installed() -> Option<PathBuf> {
    share_of(&env::current_exe().ok()?)
}

/// `PREFIX/share` for `PREFIX/bin/highwater`, if our schema is installed there.
fn share_of(executable: &Path) -> Option<PathBuf> {
    let share = executable.parent()?.parent()?.join("share");
    let schema = share.join(format!("glib-2.0/schemas/{APP_ID}.gschema.xml"));
    schema.exists().then_some(share)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn an_installation_is_known_by_its_schema() {
        let prefix = env::temp_dir().join(format!("highwater-paths-{}", std::process::id()));
        let schemas = prefix.join("share/glib-2.0/schemas");
        fs::create_dir_all(&schemas).expect("a temporary folder");
        let executable = prefix.join("bin/highwater");
        assert_eq!(share_of(&executable), None);
        fs::write(schemas.join(format!("{APP_ID}.gschema.xml")), "").expect("a temporary file");
        assert_eq!(share_of(&executable), Some(prefix.join("share")));
        fs::remove_dir_all(prefix).expect("the folder made above");
    }

    #[test]
    fn the_tree_has_a_compiled_schema() {
        assert!(Path::new(BUILT).join("schemas/gschemas.compiled").exists());
    }
}
