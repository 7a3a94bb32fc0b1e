//! The flight recorder: what is measured goes to the disk once a second, so that it is there
//! whatever becomes of the process.
//!
//! It has a thread of its own and waits for nobody but the disk. A record is one write: once the
//! system has taken it, neither SIGKILL nor a crash of the process takes it back. What a power cut
//! takes is not asked for: that would make every disk spin for each second.

mod folder;
mod newest;
mod run;

use std::{
    io,
    path::Path,
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering::Relaxed},
        mpsc::{self, Receiver, RecvTimeoutError},
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};

pub use self::folder::{RUN_SUFFIX, take_unfinished};
use self::run::Run;
use super::{Playing, Renderer, SourcePart};
use crate::{
    media::source::Source,
    memory::{Diagnostics, lock, process::thread_time},
};

/// How often a record is written.
const PERIOD: Duration = Duration::from_secs(1);

/// How much of the disk all runs together take, in bytes, if nobody says otherwise.
pub const LIMIT: u64 = 64 << 20;

/// What only whoever plays knows.
#[derive(Clone, PartialEq, Debug, Default)]
struct Told {
    source: SourcePart,
    playing: Playing,
    renderer: Option<Renderer>,
}

/// What the recorder's thread and its owner share.
#[derive(Default)]
struct Shared {
    told: Mutex<Told>,
    written: AtomicU64,
    lost: AtomicU64,
    cpu: AtomicU64,
}

/// What recording costs, and what it lost.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct RecorderCost {
    /// Bytes written since the start.
    pub written: u64,
    /// Processor time of its thread.
    pub cpu: Duration,
    /// Seconds that could not be written.
    pub lost: u64,
}

/// Records until it is dropped; what is dropped has ended properly.
pub struct Recorder {
    shared: Arc<Shared>,
    /// Dropping it ends the thread.
    stop: Option<mpsc::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Recorder {
    /// Records what `diagnostics` measure into a file of its own in `folder`, which is made where
    /// it is not there. All runs in it together take at most `limit` bytes: the oldest go first.
    /// [`LIMIT`] is for an application.
    ///
    /// # Errors
    ///
    /// When there is no thread, or the folder cannot be written.
    pub fn start(diagnostics: &Arc<Diagnostics>, folder: &Path, limit: u64) -> io::Result<Self> {
        let shared = Arc::new(Shared::default());
        let run = Run::begin(folder, limit, diagnostics, &shared)?;
        let (stop, stopped) = mpsc::channel();
        let for_thread = Arc::clone(&shared);
        let thread = std::thread::Builder::new()
            .name("highwater-record".to_owned())
            .spawn(move || record(run, &for_thread, &stopped))?;
        Ok(Self {
            shared,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// Says what plays and how. Written with the next record; may be called as often as it changes,
    /// from any thread.
    pub fn tell(&self, source: Option<&Source>, playing: Playing, renderer: Option<Renderer>) {
        *lock(&self.shared.told) = Told {
            source: source.map(SourcePart::of).unwrap_or_default(),
            playing,
            renderer,
        };
    }

    /// What it costs so far.
    pub fn cost(&self) -> RecorderCost {
        RecorderCost {
            written: self.shared.written.load(Relaxed),
            cpu: Duration::from_nanos(self.shared.cpu.load(Relaxed)),
            lost: self.shared.lost.load(Relaxed),
        }
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            // It ends at once; a panic in it has been reported already.
            let _ = thread.join();
        }
    }
}

/// Writes until `stop` is dropped.
fn record(mut run: Run, shared: &Shared, stop: &Receiver<()>) {
    let mut next = Instant::now() + PERIOD;
    while let Err(RecvTimeoutError::Timeout) =
        stop.recv_timeout(next.saturating_duration_since(Instant::now()))
    {
        run.write(shared);
        let cpu = u64::try_from(thread_time().as_nanos()).unwrap_or(u64::MAX);
        shared.cpu.store(cpu, Relaxed);
        // After a time asleep there is one record to write, not many.
        next = (next + PERIOD).max(Instant::now());
    }
    run.end(shared);
}
