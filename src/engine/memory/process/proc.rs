//! The files of `/proc/self` that are read many times a second: opened once, read from their beginning.
//!
//! Looking up the path costs as much as the reading. A file that was opened speaks of the process
//! that opened it: after a fork the child would read its parent.

use std::{fs::File, io, os::unix::fs::FileExt, sync::OnceLock};

use super::{ParseError, ReadError, Statm, Status, parse_statm, parse_status};

/// More than either file has: `status` is below 2 KiB, its longest lines are the masks of processors.
const ROOM: usize = 8192;

/// See the module. Dropping it closes the files.
#[derive(Debug, Default)]
pub(in crate::memory) struct Proc {
    statm: OnceLock<File>,
    status: OnceLock<File>,
}

impl Proc {
    /// `/proc/self/statm`, without a lock and without memory.
    ///
    /// # Errors
    ///
    /// When the kernel gives no such file or another form of it.
    pub fn statm(&self) -> Result<Statm, ReadError> {
        read(&self.statm, "/proc/self/statm", |text| {
            parse_statm(text, page_size())
        })
    }

    /// `/proc/self/status`.
    ///
    /// # Errors
    ///
    /// When the kernel gives no such file or another form of it.
    pub fn status(&self) -> Result<Status, ReadError> {
        read(&self.status, "/proc/self/status", parse_status)
    }
}

fn read<T>(
    kept: &OnceLock<File>,
    path: &'static str,
    parse: impl FnOnce(&str) -> Result<T, ParseError>,
) -> Result<T, ReadError> {
    let failed = |error| ReadError::Io { path, error };
    let file = if let Some(file) = kept.get() {
        file
    } else {
        let file = File::open(path).map_err(failed)?;
        kept.get_or_init(|| file)
    };
    let mut room = [0; ROOM];
    let length = file.read_at(&mut room, 0).map_err(failed)?;
    let text = std::str::from_utf8(&room[..length])
        .map_err(|error| failed(io::Error::new(io::ErrorKind::InvalidData, error)))?;
    parse(text).map_err(|error| ReadError::Parse { path, error })
}

fn page_size() -> u64 {
    // SAFETY: no preconditions.
    let size = unsafe { libc::sysconf(libc::_SC_PAGESIZE) };
    u64::try_from(size).unwrap_or(4096)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_that_stays_open_tells_what_is_true_now() {
        let proc = Proc::default();
        let before = proc.statm().unwrap();
        let pages = vec![1_u8; 64 << 20];
        let after = proc.statm().unwrap();
        assert!(after.rss >= before.rss + (48 << 20), "{before:?} {after:?}");
        assert!(proc.status().unwrap().peak_rss >= before.rss + (48 << 20));
        drop(pages);
    }
}
