//! The folder of the recorded runs: names, who writes to which file, and what goes when it is full.

use std::{
    fs::{self, File, TryLockError},
    io,
    path::{Path, PathBuf},
};

/// How the name of a recorded run ends.
pub const RUN_SUFFIX: &str = ".highwater-run";

/// What is added to that while the run lasts: a file that still has it, and that nobody has locked,
/// is of a run that did not end properly.
const OPEN: &str = ".open";

/// A run's file while it is written to.
pub(super) struct OpenRun {
    folder: PathBuf,
    /// Without [`OPEN`].
    name: String,
}

impl OpenRun {
    /// A name that no other run has: by the time of its beginning, so that names sort by age.
    pub fn new(folder: &Path) -> Self {
        let now = glib::DateTime::now_local().and_then(|now| now.format("%Y-%m-%d-%H%M%S-%f"));
        let now = now.unwrap_or_default();
        Self {
            folder: folder.to_owned(),
            name: format!("{now}-{}{RUN_SUFFIX}", std::process::id()),
        }
    }

    fn path(&self) -> PathBuf {
        self.folder.join(format!("{}{OPEN}", self.name))
    }

    /// A locked file beside the one that is written to, which [`OpenRun::put`] puts in its place.
    pub fn next(&self) -> io::Result<(PathBuf, File)> {
        fs::create_dir_all(&self.folder)?;
        let path = self.folder.join(format!(".{}", self.name));
        let file = File::create(&path)?;
        match file.try_lock() {
            Ok(()) => Ok((path, file)),
            Err(TryLockError::WouldBlock) => Err(io::ErrorKind::ResourceBusy.into()),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// Puts a file from [`OpenRun::next`] in the place of this run's.
    pub fn put(&self, next: &Path) -> io::Result<()> {
        fs::rename(next, self.path())
    }

    /// The run has ended properly.
    pub fn end(&self) -> io::Result<()> {
        fs::rename(self.path(), self.folder.join(&self.name))
    }
}

/// The runs in `folder` that did not end properly, newest first. They are given to one caller once:
/// from then on they are as any other run.
pub fn take_unfinished(folder: &Path) -> Vec<PathBuf> {
    let mut taken: Vec<PathBuf> = runs(folder)
        .into_iter()
        .filter_map(|(path, _)| {
            let ended = PathBuf::from(path.to_str()?.strip_suffix(OPEN)?);
            is_abandoned(&path).then_some(())?;
            fs::rename(&path, &ended).ok()?;
            Some(ended)
        })
        .collect();
    taken.sort_unstable();
    taken.reverse();
    taken
}

/// Removes the oldest runs until those that are left and `more` bytes take at most `limit`. Those
/// that are being written stay.
pub(super) fn make_room(folder: &Path, limit: u64, more: u64) {
    let mut runs = runs(folder);
    runs.sort_unstable();
    let mut taken: u64 = more + runs.iter().map(|(_, size)| size).sum::<u64>();
    for (path, size) in runs {
        if taken <= limit {
            return;
        }
        // One that cannot be removed is in the way until somebody else removes it.
        if is_abandoned(&path) && fs::remove_file(&path).is_ok() {
            taken -= size;
        }
    }
}

/// Every run with its size in bytes.
fn runs(folder: &Path) -> Vec<(PathBuf, u64)> {
    let Ok(files) = folder.read_dir() else {
        return Vec::new();
    };
    files
        .flatten()
        .filter(|file| {
            let name = file.file_name();
            let name = name.to_string_lossy();
            name.trim_end_matches(OPEN).ends_with(RUN_SUFFIX)
        })
        .filter_map(|file| Some((file.path(), file.metadata().ok()?.len())))
        .collect()
}

/// Whether no process writes to it any more.
fn is_abandoned(path: &Path) -> bool {
    File::open(path).is_ok_and(|file| file.try_lock().is_ok())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begun(folder: &Path) -> (OpenRun, File) {
        let run = OpenRun::new(folder);
        let (path, file) = run.next().expect("room");
        run.put(&path).expect("room");
        (run, file)
    }

    #[test]
    fn a_run_that_nobody_writes_to_any_more_is_offered_once() {
        let folder = tempfile::tempdir().expect("room");
        let (_run, file) = begun(folder.path());
        assert!(take_unfinished(folder.path()).is_empty(), "it still runs");
        drop(file);
        let taken = take_unfinished(folder.path());
        assert_eq!(taken.len(), 1);
        assert!(
            taken[0]
                .to_str()
                .is_some_and(|path| path.ends_with(RUN_SUFFIX))
        );
        assert!(taken[0].exists());
        assert!(take_unfinished(folder.path()).is_empty());
    }

    #[test]
    fn a_run_that_ended_properly_is_not_offered() {
        let folder = tempfile::tempdir().expect("room");
        let (run, file) = begun(folder.path());
        run.end().expect("room");
        drop(file);
        assert!(take_unfinished(folder.path()).is_empty());
        assert!(take_unfinished(Path::new("/nowhere")).is_empty());
    }

    #[test]
    fn the_oldest_runs_make_room_and_those_that_last_stay() {
        let folder = tempfile::tempdir().expect("room");
        let file = |name: &str| folder.path().join(name);
        for name in [
            "1.highwater-run",
            "2.highwater-run.open",
            "3.highwater-run",
            "other",
        ] {
            fs::write(file(name), [0; 100]).expect("room");
        }
        let lasting = File::open(file("1.highwater-run")).expect("there");
        lasting.lock().expect("nobody else has it");
        make_room(folder.path(), 250, 0);
        assert!(!file("2.highwater-run.open").exists());
        for name in ["1.highwater-run", "3.highwater-run", "other"] {
            assert!(file(name).exists(), "{name}");
        }
        make_room(folder.path(), 250, 100);
        assert!(!file("3.highwater-run").exists());
    }
}
