//! Small JSON files in the state folder, written whole or not at all, off the main thread.

use std::{
    env, fs,
    io::{self, Write},
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
};

use gtk::{gio, glib};
use serde::{Serialize, de::DeserializeOwned};

/// `$XDG_STATE_HOME/highwater`, or `~/.local/state/highwater` (XDG Base Directory Specification).
pub fn folder() -> PathBuf {
    let base = env::var_os("XDG_STATE_HOME")
        .map(PathBuf::from)
        .filter(|path| path.is_absolute());
    base.unwrap_or_else(|| glib::home_dir().join(".local/state"))
        .join("highwater")
}

/// What a file holds; `None` where there is none or it is damaged, which is as good as none: these
/// are conveniences, and the next write makes it whole.
pub fn load<T: DeserializeOwned>(path: &Path) -> Option<T> {
    serde_json::from_slice(&fs::read(path).ok()?).ok()
}

/// One file and the writes to it, in order.
#[derive(Debug)]
pub struct Writer {
    path: PathBuf,
    queue: async_channel::Sender<Vec<u8>>,
}

impl Writer {
    /// A writer for `path`; its writes happen on a thread of GIO's pool, never on this one.
    pub fn new(path: PathBuf) -> Self {
        let (queue, texts) = async_channel::unbounded::<Vec<u8>>();
        let to = path.clone();
        glib::spawn_future_local(async move {
            while let Ok(mut text) = texts.recv().await {
                // Only the newest state is worth a write.
                while let Ok(newer) = texts.try_recv() {
                    text = newer;
                }
                let to = to.clone();
                let written = gio::spawn_blocking(move || replace(&to, &text)).await;
                if let Ok(Err(error)) = written {
                    glib::g_warning!("highwater", "state is not kept: {error}");
                }
            }
        });
        Self { path, queue }
    }

    /// Writes `state` when the main loop comes to it.
    pub fn write(&self, state: &impl Serialize) {
        if let Ok(text) = serde_json::to_vec_pretty(state) {
            // Unbounded, and emptied before each write: it holds a handful at most.
            let _ = self.queue.try_send(text);
        }
    }

    /// Writes `state` now: for the end, when no main loop comes any more.
    pub fn write_now(&self, state: &impl Serialize) -> io::Result<()> {
        replace(&self.path, &serde_json::to_vec_pretty(state)?)
    }
}

/// Writes beside the file and renames, so that a crash leaves the old or the new one. Readable by
/// the user only: what somebody watches is nobody else's business.
fn replace(path: &Path, text: &[u8]) -> io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    fs::create_dir_all(folder)?;
    let beside = path.with_extension("new");
    let mut file = fs::OpenOptions::new()
        .write(true)
        .create(true)
        .truncate(true)
        .mode(0o600)
        .open(&beside)?;
    file.write_all(text)?;
    file.sync_all()?;
    fs::rename(&beside, path)
}

#[cfg(test)]
mod tests {
    use std::os::unix::fs::PermissionsExt;

    use super::*;

    #[test]
    fn what_is_written_is_read_again_and_is_private() {
        let folder = env::temp_dir().join(format!("highwater-store-{}", std::process::id()));
        let path = folder.join("state.json");
        replace(&path, b"[1,2]").expect("a temporary folder");
        assert_eq!(load::<Vec<u8>>(&path), Some(vec![1, 2]));
        replace(&path, b"[3]").expect("a temporary folder");
        assert_eq!(load::<Vec<u8>>(&path), Some(vec![3]));
        let mode = fs::metadata(&path).expect("the file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        fs::write(&path, b"[3").expect("the file");
        assert_eq!(load::<Vec<u8>>(&path), None);
        fs::remove_dir_all(folder).expect("the folder made above");
    }
}
