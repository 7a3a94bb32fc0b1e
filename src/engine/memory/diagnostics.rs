//! The diagnostics of this process, or of a run that was written down, as everybody else sees them.

mod inspect;
mod past;

use std::{
    collections::BTreeMap,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
        mpsc,
    },
    thread::JoinHandle,
    time::{Duration, Instant},
};

use async_channel::Receiver;

use super::{
    Buffers, ElementInfo, Event, EventKind, History, Memories, Occasion, PoolInfo, Reason, Sample,
    Subject, Tables, ThreadLevel, buffers,
    core::Core,
    main_loop::Watch,
    pools,
    process::Allocator,
    sampler::{self, Shared, lock},
    tracer::{self, MissingHook},
};

/// Hooks cannot be taken back: there is one set of diagnostics in a process.
static STARTED: AtomicBool = AtomicBool::new(false);

/// Why there are no diagnostics.
#[derive(Debug, thiserror::Error)]
pub enum StartError {
    /// They were started before in this process.
    #[error("the diagnostics run already")]
    Twice,
    /// GStreamer itself does not start.
    #[error("GStreamer: {0}")]
    GStreamer(#[from] glib::Error),
    /// The system gives no thread.
    #[error("no thread: {0}")]
    Thread(#[from] std::io::Error),
}

/// Measures this process from the moment it is started until it is dropped; what was registered
/// with GStreamer stays, and does nothing but look after itself. Or answers for a run that is over
/// and was written down: see [`Diagnostics::of_past`].
///
/// Start it before the first pipeline. To leave it out altogether, do not start it: then no hook
/// is registered, and GStreamer runs as if this were not there. Every method may be called from any thread.
#[derive(Debug)]
pub struct Diagnostics {
    shared: Arc<Shared>,
    /// Of a run that is over: where its answers come from.
    tables: Option<Box<Tables>>,
    changed: Receiver<()>,
    no_hooks: Option<MissingHook>,
    /// Dropping it ends the sampler.
    stop: Option<mpsc::Sender<()>>,
    thread: Option<JoinHandle<()>>,
}

impl Diagnostics {
    /// Initialises GStreamer, registers the hooks and starts the sampler.
    ///
    /// Without hooks (a GStreamer that was built so) everything else is measured all the same,
    /// and [`Diagnostics::missing`] tells.
    ///
    /// # Errors
    ///
    /// When GStreamer cannot be initialised, there is no thread, or diagnostics were started before.
    pub fn start() -> Result<Self, StartError> {
        gst::init()?;
        if STARTED.swap(true, Ordering::AcqRel) {
            return Err(StartError::Twice);
        }
        let no_hooks = tracer::check().err();
        if no_hooks.is_none() {
            Core::start();
            pools::patch::base();
            tracer::register();
        }
        let (wake, changed) = async_channel::bounded(1);
        let shared = Arc::new(Shared::new(Instant::now(), wake));
        let (stop, stopped) = mpsc::channel();
        let for_thread = Arc::clone(&shared);
        let thread = std::thread::Builder::new()
            .name("highwater-sampler".to_owned())
            .spawn(move || sampler::run(for_thread, &stopped))?;
        Ok(Self {
            shared,
            tables: None,
            changed,
            no_hooks,
            stop: Some(stop),
            thread: Some(thread),
        })
    }

    /// The newest sample; `None` before the first.
    pub fn latest(&self) -> Option<Arc<Sample>> {
        lock(&self.shared.latest).clone()
    }

    /// How long ago they were started: the time that samples and events count in. Of a run that is
    /// over, how long it lasted.
    pub fn elapsed(&self) -> Duration {
        if let (true, Some(latest)) = (self.is_over(), self.latest()) {
            return latest.elapsed;
        }
        self.shared.began.elapsed()
    }

    /// Gives `()` when there is a newer sample than at the last one: however long nobody asked,
    /// one wake-up waits, not many.
    pub fn changed(&self) -> Receiver<()> {
        self.changed.clone()
    }

    /// Measures everything now, on the calling thread, whatever it costs. Not for a main loop.
    pub fn sample_now(&self) -> Sample {
        if let (true, Some(latest)) = (self.is_over(), self.latest()) {
            return (*latest).clone();
        }
        super::threads::with(super::threads::Record::made_whole);
        lock(&self.shared.instruments).sample(&self.shared, true)
    }

    /// Reads the history. The sampler does not wait meanwhile; hold it shortly all the same.
    pub fn history<T>(&self, read: impl FnOnce(&History) -> T) -> T {
        read(&lock(&self.shared.history))
    }

    /// Chooses now as the baseline.
    pub fn mark(&self, name: &str) {
        if self.is_over() {
            return;
        }
        let mut sample = self.sample_now();
        // A baseline must know every element: what it does not have would seem to be new.
        sample.elements = self.element_levels();
        lock(&self.shared.events).push(Event {
            number: 0,
            elapsed: sample.elapsed,
            kind: EventKind::Mark {
                name: name.to_owned(),
            },
        });
        lock(&self.shared.history).mark(name.to_owned(), sample);
    }

    /// Keeps with the events what whoever plays did. Cheap: nothing is measured for it.
    pub fn tell(&self, occasion: Occasion) {
        if self.is_over() {
            return;
        }
        lock(&self.shared.events).push(Event {
            number: 0,
            elapsed: self.shared.began.elapsed(),
            kind: EventKind::Told { occasion },
        });
    }

    /// What is known of the pools that live, by id.
    pub fn pools(&self) -> Vec<PoolInfo> {
        if let Some(tables) = &self.tables {
            return tables.pools.clone();
        }
        Core::get()
            .map(|core| core.pools.infos())
            .unwrap_or_default()
    }

    /// What is known of the elements, by id: those that live, and those that are gone and not forgotten.
    pub fn elements(&self) -> Vec<ElementInfo> {
        if let Some(tables) = &self.tables {
            return tables.elements.clone();
        }
        Core::get()
            .map(|core| core.elements.infos())
            .unwrap_or_default()
    }

    /// What is known of one element.
    pub fn element(&self, id: u32) -> Option<ElementInfo> {
        if let Some(tables) = &self.tables {
            return tables.elements.iter().find(|info| info.id == id).cloned();
        }
        Core::get()?.elements.info(id)
    }

    /// Where the streaming threads are now.
    pub fn threads(&self) -> Vec<ThreadLevel> {
        if let Some(tables) = &self.tables {
            return tables.threads.clone();
        }
        super::threads_now()
    }

    /// Some of the live memories, at most `limit`: half of them the oldest, half the largest.
    pub fn memories(&self, limit: usize) -> Memories {
        if let Some(tables) = &self.tables {
            return tables.memories.clone();
        }
        super::threads::with(super::threads::Record::made_whole);
        Core::get().map_or_else(Memories::default, |core| {
            lock(&self.shared.instruments).memories(core, limit)
        })
    }

    /// Some of the live buffers, at most `limit`: half of them the oldest, half the largest. None of a
    /// run that is over.
    pub fn buffers(&self, limit: usize) -> Buffers {
        let core = Core::get().filter(|_| !self.is_over());
        core.map_or_else(Buffers::default, |core| buffers::list(core, limit))
    }

    /// Who serves `malloc` in this process.
    pub fn allocator(&self) -> Allocator {
        if let Some(tables) = &self.tables {
            return tables.allocator.clone();
        }
        lock(&self.shared.instruments).allocator().clone()
    }

    /// The events with a higher number than `number`, oldest first; 0 for all that are kept.
    pub fn events_since(&self, number: u64) -> Vec<Event> {
        lock(&self.shared.events).since(number)
    }

    /// What cannot be measured here, and why.
    pub fn missing(&self) -> BTreeMap<Subject, Reason> {
        if let Some(tables) = &self.tables {
            return tables.missing.clone();
        }
        let mut missing = lock(&self.shared.instruments).missing();
        if let Some(MissingHook(name)) = self.no_hooks {
            missing.insert(Subject::Objects, Reason::NoHook(name.to_owned()));
        }
        missing
    }

    /// Measures how late the loop of `context` runs, from now on; `None` ends it.
    pub fn watch_main_loop(&self, context: Option<&glib::MainContext>) {
        let watch = context.map(Watch::new);
        let before = std::mem::replace(&mut *lock(&self.shared.main_loop), watch);
        drop(before);
    }

    /// Stops taking samples and taking new objects into the ledger, or goes on with both. Objects
    /// that were made meanwhile stay unknown.
    pub fn set_paused(&self, paused: bool) {
        self.shared.paused.store(paused, Ordering::Relaxed);
        if let Some(core) = Core::get() {
            core.set_recording(!paused);
        }
    }
}

impl Drop for Diagnostics {
    fn drop(&mut self) {
        self.stop.take();
        if let Some(thread) = self.thread.take() {
            // It ends at once; a panic in it has been reported already.
            let _ = thread.join();
        }
    }
}
