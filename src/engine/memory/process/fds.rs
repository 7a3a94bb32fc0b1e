//! Open file descriptors by kind, and the memory behind dmabuf and memfd descriptors.

use std::{
    collections::{BTreeMap, HashSet},
    fs,
    os::unix::fs::MetadataExt,
    path::Path,
};

use serde::{Deserialize, Serialize};

/// What a descriptor refers to.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum FdKind {
    /// A regular file, a directory or a device without a kind of its own.
    File,
    /// A socket of any family.
    Socket,
    /// A pipe.
    Pipe,
    /// An event counter: what main loops are woken with.
    Event,
    /// A timer.
    Timer,
    /// An epoll instance.
    Epoll,
    /// A watch for changes of files.
    Inotify,
    /// Anonymous shared memory.
    Memfd,
    /// A buffer shared between devices.
    Dmabuf,
    /// A graphics device.
    Drm,
    /// Anything else.
    Other,
}

/// The open descriptors, at one moment.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Files {
    /// How many of each kind.
    pub kinds: BTreeMap<FdKind, u64>,
    /// Bytes of all dmabufs, each counted once however many descriptors it has. `None`: the
    /// kernel does not say (before Linux 5.3).
    pub dmabuf_bytes: Option<u64>,
    /// Bytes of all memfds, each counted once.
    pub memfd_bytes: Option<u64>,
}

impl Files {
    /// How many there are in all.
    pub fn total(&self) -> u64 {
        self.kinds.values().sum()
    }

    /// Whether there is one of this kind.
    pub fn has(&self, kind: FdKind) -> bool {
        self.kinds.contains_key(&kind)
    }
}

/// Looks at every descriptor of this process; `None` when the kernel does not show them.
pub(in crate::memory) fn files() -> Option<Files> {
    let mut files = Files {
        dmabuf_bytes: Some(0),
        memfd_bytes: Some(0),
        ..Files::default()
    };
    let mut inodes = HashSet::new();
    for entry in fs::read_dir("/proc/self/fd").ok()?.flatten() {
        // One that is closed meanwhile is none.
        let Ok(target) = fs::read_link(entry.path()) else {
            continue;
        };
        let kind = kind(&target.to_string_lossy());
        *files.kinds.entry(kind).or_default() += 1;
        let total = match kind {
            FdKind::Dmabuf => &mut files.dmabuf_bytes,
            FdKind::Memfd => &mut files.memfd_bytes,
            _ => continue,
        };
        let Some((inode, bytes)) = extent(&entry.path(), kind) else {
            *total = None;
            continue;
        };
        if inodes.insert(inode) {
            *total = total.map(|sum| sum + bytes);
        }
    }
    Some(files)
}

/// The inode and size of shared memory. The size of a dmabuf is in its fdinfo
/// (Documentation/driver-api/dma-buf.rst), that of a memfd is its file size.
fn extent(path: &Path, kind: FdKind) -> Option<((u64, u64), u64)> {
    let metadata = fs::metadata(path).ok()?;
    let inode = (metadata.dev(), metadata.ino());
    if kind == FdKind::Memfd {
        return Some((inode, metadata.len()));
    }
    let info = Path::new("/proc/self/fdinfo").join(path.file_name()?);
    Some((inode, parse_size(&fs::read_to_string(info).ok()?)?))
}

fn parse_size(fdinfo: &str) -> Option<u64> {
    fdinfo
        .lines()
        .find_map(|line| line.strip_prefix("size:"))
        .and_then(|size| size.trim().parse().ok())
}

/// The kind, from what the link in `/proc/self/fd` says (proc(5)).
fn kind(target: &str) -> FdKind {
    match target {
        _ if target.starts_with("socket:") => FdKind::Socket,
        _ if target.starts_with("pipe:") => FdKind::Pipe,
        _ if target.starts_with("/memfd:") => FdKind::Memfd,
        _ if target.starts_with("/dmabuf:") => FdKind::Dmabuf,
        _ if target.starts_with("/dev/dri/") => FdKind::Drm,
        "anon_inode:[eventfd]" => FdKind::Event,
        "anon_inode:[timerfd]" => FdKind::Timer,
        "anon_inode:[eventpoll]" => FdKind::Epoll,
        "anon_inode:inotify" => FdKind::Inotify,
        _ if target.starts_with("anon_inode:") => FdKind::Other,
        _ if target.starts_with('/') => FdKind::File,
        _ => FdKind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::fd::{AsRawFd, FromRawFd, OwnedFd};

    #[test]
    fn links_tell_the_kind() {
        assert_eq!(kind("socket:[123]"), FdKind::Socket);
        assert_eq!(kind("anon_inode:[eventfd]"), FdKind::Event);
        assert_eq!(kind("/memfd:pulseaudio (deleted)"), FdKind::Memfd);
        assert_eq!(kind("/dmabuf:"), FdKind::Dmabuf);
        assert_eq!(kind("/dev/dri/renderD128"), FdKind::Drm);
        assert_eq!(kind("/home/somebody/film.mkv"), FdKind::File);
        assert_eq!(kind("anon_inode:[io_uring]"), FdKind::Other);
    }

    #[test]
    fn the_size_of_a_dmabuf_is_in_its_fdinfo() {
        let info = "pos:\t0\nflags:\t02000002\nsize:\t8294400\ncount:\t2\n";
        assert_eq!(parse_size(info), Some(8_294_400));
        assert_eq!(parse_size("pos:\t0\n"), None);
    }

    #[test]
    fn a_memfd_with_two_descriptors_counts_its_bytes_once() {
        let before = files().unwrap();
        // SAFETY: a name that ends with zero; the descriptor is ours.
        let memfd = unsafe { OwnedFd::from_raw_fd(libc::memfd_create(c"hw-test".as_ptr(), 0)) };
        let twice = memfd.try_clone().unwrap();
        // SAFETY: an open descriptor.
        assert_eq!(unsafe { libc::ftruncate(memfd.as_raw_fd(), 1 << 20) }, 0);
        let after = files().unwrap();
        drop(twice);
        let count = |files: &Files| files.kinds.get(&FdKind::Memfd).copied().unwrap_or(0);
        assert_eq!(count(&after), count(&before) + 2);
        assert_eq!(
            after.memfd_bytes,
            before.memfd_bytes.map(|bytes| bytes + (1 << 20))
        );
    }
}
