//! How far the writing of a bundle is, and whether it is still wanted.

use std::{
    io::{self, Write},
    sync::atomic::{AtomicBool, AtomicU32, Ordering},
};

/// Shared between who writes a bundle and who waits for it, on any threads.
#[derive(Debug, Default)]
pub struct Saving {
    done: AtomicU32,
    parts: AtomicU32,
    cancelled: AtomicBool,
}

impl Saving {
    /// How much is written, from 0 to 1.
    pub fn fraction(&self) -> f64 {
        let parts = self.parts.load(Ordering::Relaxed);
        let done = self.done.load(Ordering::Relaxed);
        if parts == 0 {
            0.0
        } else {
            (f64::from(done) / f64::from(parts)).min(1.0)
        }
    }

    /// Nobody wants it any more: it ends soon, and nothing is left of it.
    pub fn cancel(&self) {
        self.cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether nobody wants it any more.
    pub fn is_cancelled(&self) -> bool {
        self.cancelled.load(Ordering::Relaxed)
    }

    pub(super) fn begin(&self, parts: usize) {
        let parts = u32::try_from(parts).unwrap_or(u32::MAX);
        self.parts.store(parts, Ordering::Relaxed);
        self.done.store(0, Ordering::Relaxed);
    }

    pub(super) fn finish_part(&self) {
        self.done.fetch_add(1, Ordering::Relaxed);
    }
}

/// Writes on until nobody wants it any more.
pub(super) struct While<'a, W> {
    pub to: W,
    pub saving: &'a Saving,
}

impl<W: Write> Write for While<'_, W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if self.saving.is_cancelled() {
            // Not `Interrupted`: that means to try again.
            return Err(io::Error::other("cancelled"));
        }
        self.to.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.to.flush()
    }
}
