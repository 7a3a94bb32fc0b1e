//! A home of its own for what is started: no settings, no recent items, no caches of the user.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    process::Command,
};

use tempfile::TempDir;

use crate::paths;

/// A temporary home folder, removed when this is dropped.
pub struct Home {
    folder: TempDir,
}

impl Home {
    /// Makes an empty one.
    pub fn new() -> Self {
        let folder = tempfile::Builder::new()
            .prefix("highwater-")
            .tempdir()
            .expect("the temporary folder can be written");
        for name in ["config", "data", "cache", "state", "run"] {
            fs::create_dir(folder.path().join(name)).expect("a new folder is empty");
        }
        // XDG_RUNTIME_DIR is refused by many when others may read it.
        let private = fs::Permissions::from_mode(0o700);
        fs::set_permissions(folder.path().join("run"), private).expect("the folder is ours");
        Self { folder }
    }

    /// The home folder.
    pub fn path(&self) -> &Path {
        self.folder.path()
    }

    /// A file in it.
    pub fn file(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// A command that sees this home, and of the caller's environment only `PATH`.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command
            .env_clear()
            .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
            .env("LANG", "C.UTF-8")
            .env("HOME", self.path())
            .env("XDG_CONFIG_HOME", self.file("config"))
            .env("XDG_DATA_HOME", self.file("data"))
            .env("XDG_CACHE_HOME", self.file("cache"))
            .env("XDG_STATE_HOME", self.file("state"))
            .env("XDG_RUNTIME_DIR", self.file("run"))
            // Settings in a file of this home; dconf would need a service.
            .env("GSETTINGS_BACKEND", "keyfile")
            // Scanning all plugins takes seconds: once for all tests.
            .env("GST_REGISTRY", paths::output("").join("registry.bin"))
            .env("MESA_SHADER_CACHE_DIR", paths::output("shaders"))
            .current_dir(self.path());
        command
    }
}

impl Default for Home {
    fn default() -> Self {
        Self::new()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_home_is_gone_with_its_value() {
        let home = Home::new();
        let path = home.path().to_owned();
        assert!(path.join("config").is_dir());
        drop(home);
        assert!(!path.exists());
    }

    #[test]
    fn a_command_sees_this_home_only() {
        let home = Home::new();
        let output = home
            .command("sh")
            .args(["-c", "echo $HOME$DISPLAY"])
            .output();
        let seen = String::from_utf8(output.expect("sh runs").stdout).expect("UTF-8");
        assert_eq!(Path::new(seen.trim()), home.path());
    }
}
