//! Taking samples: one thread, several clocks, and no waiting for anybody.

use std::{
    collections::{HashSet, VecDeque},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, TryLockError,
        atomic::{AtomicBool, AtomicU64, Ordering::Relaxed},
        mpsc::{Receiver, RecvTimeoutError},
    },
    time::{Duration, Instant, SystemTime, UNIX_EPOCH},
};

use async_channel::Sender;

use super::{
    Sample,
    events::{Event, EventKind, Events},
    history::History,
    instruments::Instruments,
    main_loop::Watch,
    process,
};

/// How often the resident set size is looked at.
const RSS_PERIOD: Duration = Duration::from_millis(100);

/// How often a sample is taken.
pub(super) const PERIOD: Duration = Duration::from_millis(250);

/// Samples that wait for the history while somebody reads it.
const BACKLOG: usize = 40;

/// What the sampler's thread and everybody who asks share.
pub(super) struct Shared {
    pub history: Mutex<History>,
    pub latest: Mutex<Option<Arc<Sample>>>,
    pub events: Mutex<Events>,
    pub instruments: Mutex<Instruments>,
    pub main_loop: Mutex<Option<Watch>>,
    /// When the diagnostics were started.
    pub began: Instant,
    pub paused: AtomicBool,
    pub dropped: AtomicU64,
    pub cpu: AtomicU64,
    pub history_bytes: AtomicU64,
    /// One slot: whoever waits is woken once, however many samples there were.
    pub wake: Sender<()>,
}

impl std::fmt::Debug for Shared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Shared").finish_non_exhaustive()
    }
}

impl Shared {
    pub fn new(began: Instant, wake: Sender<()>) -> Self {
        Self {
            history: Mutex::new(History::default()),
            latest: Mutex::default(),
            events: Mutex::default(),
            instruments: Mutex::new(Instruments::new(began)),
            main_loop: Mutex::default(),
            began,
            paused: AtomicBool::new(false),
            dropped: AtomicU64::new(0),
            cpu: AtomicU64::new(0),
            history_bytes: AtomicU64::new(0),
            wake,
        }
    }

    /// Milliseconds since 1970.
    pub fn wall_clock() -> u64 {
        SystemTime::now()
            .duration_since(UNIX_EPOCH)
            .ok()
            .and_then(|time| u64::try_from(time.as_millis()).ok())
            .unwrap_or(0)
    }
}

/// The thread's own state.
struct Sampler {
    shared: Arc<Shared>,
    backlog: VecDeque<Arc<Sample>>,
    /// Threads whose stall was told, and their elements.
    stalled: HashSet<(u32, u32)>,
    piled_up: bool,
}

/// Runs until `stop` is dropped.
pub(super) fn run(shared: Arc<Shared>, stop: &Receiver<()>) {
    let mut sampler = Sampler {
        shared,
        backlog: VecDeque::new(),
        stalled: HashSet::new(),
        piled_up: false,
    };
    let mut next = Instant::now();
    let mut next_sample = next;
    while let Err(RecvTimeoutError::Timeout) =
        stop.recv_timeout(next.saturating_duration_since(Instant::now()))
    {
        if !sampler.shared.paused.load(Relaxed) {
            let now = Instant::now();
            sampler.look_at_rss();
            if now >= next_sample {
                sampler.tick();
                next_sample = sampler.after(next_sample, PERIOD, now);
            }
            let cpu = process::thread_time().as_nanos();
            let cpu = u64::try_from(cpu).unwrap_or(u64::MAX);
            sampler.shared.cpu.store(cpu, Relaxed);
        }
        next = Instant::now().max(next) + RSS_PERIOD;
    }
}

impl Sampler {
    /// The moment after `last`; samples for which it is too late are counted as dropped.
    fn after(&self, last: Instant, period: Duration, now: Instant) -> Instant {
        let mut next = last + period;
        if next + period < now {
            let missed = now.duration_since(next).as_nanos() / period.as_nanos();
            let missed = u64::try_from(missed).unwrap_or(0);
            self.shared.dropped.fetch_add(missed, Relaxed);
            next = now + period;
        }
        next
    }

    fn look_at_rss(&self) {
        if let Some(mut instruments) = try_lock(&self.shared.instruments) {
            instruments.look_at_rss();
        }
    }

    fn tick(&mut self) {
        let Some(mut instruments) = try_lock(&self.shared.instruments) else {
            self.shared.dropped.fetch_add(1, Relaxed);
            return;
        };
        let sample = Arc::new(instruments.sample(&self.shared, false));
        drop(instruments);
        self.judge_threads(&sample);
        self.judge_main_loop(&sample);
        self.keep(Arc::clone(&sample));
        // Whoever holds this lock only clones what is in it.
        *lock(&self.shared.latest) = Some(sample);
        // Full means that a wake-up is on its way; closed, that nobody wants one.
        let _ = self.shared.wake.try_send(());
    }

    /// Hands the sample to the history, or keeps it until whoever reads the history is done.
    fn keep(&mut self, sample: Arc<Sample>) {
        if self.backlog.len() == BACKLOG {
            self.backlog.pop_front();
            self.shared.dropped.fetch_add(1, Relaxed);
        }
        self.backlog.push_back(sample);
        if let Some(mut history) = try_lock(&self.shared.history) {
            for sample in self.backlog.drain(..) {
                history.push(sample);
            }
        }
    }

    fn judge_threads(&mut self, sample: &Sample) {
        let threads = super::threads_now();
        let stalled: Vec<_> = threads
            .iter()
            .filter(|thread| thread.is_stalled())
            .collect();
        for thread in &stalled {
            if self.stalled.insert((thread.tid, thread.element)) {
                let kind = EventKind::Stall {
                    tid: thread.tid,
                    element: thread.element,
                    since: thread.since,
                };
                self.tell(sample, kind);
            }
        }
        let ended: Vec<_> = self
            .stalled
            .iter()
            .copied()
            .filter(|&(tid, element)| {
                !stalled
                    .iter()
                    .any(|thread| (thread.tid, thread.element) == (tid, element))
            })
            .collect();
        for (tid, element) in ended {
            self.stalled.remove(&(tid, element));
            self.tell(sample, EventKind::StallEnded { tid, element });
        }
    }

    fn judge_main_loop(&mut self, sample: &Sample) {
        let late = sample.main_loop.map(|level| level.max).unwrap_or_default();
        let piled_up = late >= EventKind::PILE_UP;
        if piled_up && !self.piled_up {
            self.tell(sample, EventKind::PileUp { late });
        }
        self.piled_up = piled_up;
    }

    fn tell(&self, sample: &Sample, kind: EventKind) {
        lock(&self.shared.events).push(Event {
            number: 0,
            elapsed: sample.elapsed,
            kind,
        });
    }
}

/// Locks what is only ever held for a moment.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

fn try_lock<T>(mutex: &Mutex<T>) -> Option<MutexGuard<'_, T>> {
    match mutex.try_lock() {
        Ok(guard) => Some(guard),
        Err(TryLockError::Poisoned(poisoned)) => Some(poisoned.into_inner()),
        Err(TryLockError::WouldBlock) => None,
    }
}
