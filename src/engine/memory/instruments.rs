//! What one sample is made of, and how often each part is worth its cost.

use std::{
    collections::BTreeMap,
    sync::atomic::Ordering::Relaxed,
    time::{Duration, Instant},
};

use super::{
    ElementLevel, Kind, ObjectLevel, PoolLevel, Sample,
    census::{self, Amount, Census, MemoryKinds},
    core::Core,
    graphics::{self, Drm},
    memories::{self, Mapped, Memories},
    missing::{Missing, Reason, Subject},
    paced::Paced,
    peek,
    process::{self, Allocator, FdKind, Files, Heap, Proc, Rollup},
    queues::Queues,
    rates::Rates,
    sample::{ELEMENTS, GraphicsLevel, OwnCost, ProcessLevel, ReadAt},
    sampler::{PERIOD, Shared, lock},
    threads::THREADS,
};

/// How often what changes slowly is looked at.
const SLOW: Duration = Duration::from_secs(1);

/// How often the kernel is asked to add up all mappings: a millisecond in a small process, and the
/// most of what the sampler took when it was asked every second, a quarter at every five.
const SLOWEST: Duration = Duration::from_secs(10);

/// See the module.
pub(super) struct Instruments {
    began: Instant,
    kinds: MemoryKinds,
    mapped: Mapped,
    proc: Proc,
    queues: Queues,
    acquisitions: Rates<u32>,
    allocator: Allocator,
    rss_max: Option<u64>,
    rollup: Paced<Rollup>,
    heap: Paced<Heap>,
    files: Paced<Files>,
    drm: Paced<Drm>,
    census: Paced<Census>,
    missing: Missing,
}

impl Instruments {
    pub fn new(began: Instant) -> Self {
        Self {
            began,
            kinds: MemoryKinds::default(),
            mapped: Mapped::default(),
            proc: Proc::default(),
            queues: Queues::default(),
            acquisitions: Rates::default(),
            allocator: Allocator::find(),
            rss_max: None,
            rollup: Paced::new(SLOWEST),
            heap: Paced::new(SLOW),
            files: Paced::new(SLOW),
            drm: Paced::new(SLOW),
            census: Paced::new(PERIOD),
            missing: Missing::default(),
        }
    }

    /// Looks at the resident set size between two samples.
    pub fn look_at_rss(&mut self) {
        if let Ok(statm) = self.proc.statm() {
            self.rss_max = self.rss_max.max(Some(statm.rss));
        }
    }

    /// Takes a sample; `exact` reads everything now, whatever it costs.
    pub fn sample(&mut self, shared: &Shared, exact: bool) -> Sample {
        let core = Core::get();
        let elapsed = self.began.elapsed();
        let mut sample = Sample {
            elapsed,
            time: Shared::wall_clock(),
            read_at: ReadAt::default(),
            process: self.process(exact, elapsed),
            heap: self.heap(exact, elapsed),
            objects: Vec::new(),
            memories: BTreeMap::new(),
            idle_buffers: 0,
            unsized_buffers: 0,
            elements: Vec::new(),
            pools: core
                .map(|core| self.pools(core, elapsed))
                .unwrap_or_default(),
            acquisitions: core.map(|core| core.pools.totals()).unwrap_or_default(),
            queues: core
                .map(|core| self.queues.look(&core.elements, elapsed))
                .unwrap_or_default(),
            main_loop: lock(&shared.main_loop)
                .as_ref()
                .and_then(|watch| watch.lateness.take()),
            graphics: self.graphics(exact, elapsed),
            own: own_cost(shared, core),
        };
        self.missing
            .note(Subject::MainLoop, sample.main_loop.is_none(), || {
                Reason::NotWatched
            });
        if let Some(core) = core {
            self.count_objects(core, exact, &mut sample);
        }
        sample.read_at = ReadAt {
            rollup: self.rollup.at,
            heap: self.heap.at,
            files: self.files.at,
            graphics: self.drm.at,
            census: self.census.at,
        };
        sample
    }

    /// At most `limit` live memories.
    pub fn memories(&mut self, core: &Core, limit: usize) -> Memories {
        memories::list(core, &mut self.kinds, &self.mapped, limit)
    }

    /// What every element made and holds, as at the last census.
    pub fn element_levels(&self) -> Vec<ElementLevel> {
        let census = self.census.value.as_ref();
        census.map_or_else(Vec::new, |census| {
            census.elements.values().copied().collect()
        })
    }

    /// Who serves `malloc`.
    pub fn allocator(&self) -> &Allocator {
        &self.allocator
    }

    /// What cannot be measured, and why.
    pub fn missing(&self) -> BTreeMap<Subject, Reason> {
        self.missing.all()
    }

    fn pools(&mut self, core: &Core, now: Duration) -> Vec<PoolLevel> {
        let mut levels = core.pools.levels();
        for level in &mut levels {
            let rate = self.acquisitions.note(level.id, now, level.acquired as f64);
            level.per_second = rate;
        }
        self.acquisitions
            .retain(|id| levels.binary_search_by_key(id, |level| level.id).is_ok());
        levels
    }

    fn process(&mut self, exact: bool, now: Duration) -> ProcessLevel {
        let missing = &mut self.missing;
        let statm = missing.keep(Subject::Rss, self.proc.statm());
        let status = missing.keep(Subject::Status, self.proc.status());
        let usage = process::usage();
        self.rollup.read(exact, now, || {
            missing.keep(Subject::Rollup, process::rollup())
        });
        self.files.read(exact, now, process::files);
        missing.note(Subject::Files, self.files.value.is_none(), || {
            Reason::Unreadable("/proc/self/fd".to_owned())
        });
        let rollup = self.rollup.value;
        let rss = statm.map(|statm| statm.rss);
        ProcessLevel {
            rss,
            rss_max: self.rss_max.take().max(rss),
            vsz: statm.map(|statm| statm.vsz),
            pss: rollup.map(|rollup| rollup.pss),
            uss: rollup.map(|rollup| rollup.uss),
            anonymous: status.and_then(|status| status.anonymous),
            swap: status.and_then(|status| status.swap),
            peak_rss: status.map(|status| status.peak_rss),
            threads: status.map(|status| status.threads),
            files: self.files.value.clone(),
            cpu: usage.and_then(|usage| u64::try_from(usage.cpu.as_nanos()).ok()),
            minor_faults: usage.map(|usage| usage.minor_faults),
            major_faults: usage.map(|usage| usage.major_faults),
        }
    }

    fn heap(&mut self, exact: bool, now: Duration) -> Option<Heap> {
        self.heap.read(exact, now, || self.allocator.heap());
        self.missing
            .note(Subject::Heap, self.heap.value.is_none(), || {
                Reason::AllocatorSilent(self.allocator.clone())
            });
        self.heap.value
    }

    /// What the drivers say; the textures come from the ledger.
    fn graphics(&mut self, exact: bool, now: Duration) -> GraphicsLevel {
        // The descriptors were just looked at: most processes have no such device.
        let device = self
            .files
            .value
            .as_ref()
            .is_none_or(|files| files.has(FdKind::Drm));
        self.drm.read(exact, now, || device.then(graphics::drm)?);
        let drm = self.drm.value;
        self.missing.note(
            Subject::Device,
            drm.is_none_or(|drm| drm.device.is_none()),
            || match drm {
                None => Reason::NoDevice,
                Some(_) => Reason::DriverSilent,
            },
        );
        let drm = drm.unwrap_or_default();
        GraphicsLevel {
            device: drm.device,
            system: drm.system,
            textures: None,
        }
    }

    fn count_objects(&mut self, core: &Core, exact: bool, sample: &mut Sample) {
        let kinds = &mut self.kinds;
        let mapped = &mut self.mapped;
        self.missing
            .note(Subject::MemoryDetails, !peek::available(), || {
                Reason::Forbidden("process_vm_readv".to_owned())
            });
        self.census.read(exact, sample.elapsed, || {
            let census = census::take(core, kinds);
            mapped.watch(core);
            core.elements
                .forget_unused(&census.elements.keys().copied().collect());
            Some(census)
        });
        let Some(census) = &self.census.value else {
            return;
        };
        sample.objects = object_levels(census);
        sample.idle_buffers = census.idle;
        sample.unsized_buffers = census.unsized_buffers;
        sample.elements = fullest(census);
        for (&number, &amount) in &census.memories {
            if let Some(name) = self.kinds.name(number) {
                sample.memories.insert(name.to_owned(), amount);
            }
        }
        // GLMemory and what derives from it: GLMemoryPBO, GLMemoryEGL.
        let textures = sample.memories.iter();
        let textures = textures.filter(|(name, _)| name.starts_with("GLMemory"));
        sample.graphics.textures = Some(textures.map(|(_, amount)| amount.bytes).sum());
    }
}

/// Counts are of this moment; bytes are of the last census.
fn object_levels(census: &Census) -> Vec<ObjectLevel> {
    let counts = THREADS.counts();
    let level = |kind: Kind| {
        let (created, destroyed) = counts[kind.index()];
        ObjectLevel {
            kind,
            live: created.saturating_sub(destroyed),
            created,
            bytes: matches!(kind, Kind::Buffer | Kind::Memory)
                .then(|| census.kinds[kind.index()].bytes),
        }
    };
    Kind::ALL.into_iter().map(level).collect()
}

/// The elements that hold most, then those that made most.
fn fullest(census: &Census) -> Vec<ElementLevel> {
    let mut elements: Vec<ElementLevel> = census.elements.values().copied().collect();
    let weight = |amount: Amount| (amount.bytes, amount.count);
    elements.sort_unstable_by_key(|level| {
        std::cmp::Reverse((weight(level.held), weight(level.made), level.id))
    });
    elements.truncate(ELEMENTS);
    elements
}

fn own_cost(shared: &Shared, core: Option<&Core>) -> OwnCost {
    let tables = core.map_or(0, |core| {
        core.ledger.bytes()
            + core.objects.bytes()
            + core.elements.bytes()
            + core.pools.bytes()
            + THREADS.bytes()
    });
    // Whoever reads the history has it for a moment: then the last size is good enough.
    if let Ok(history) = shared.history.try_lock() {
        shared.history_bytes.store(history.bytes() as u64, Relaxed);
    }
    let history = shared.history_bytes.load(Relaxed);
    OwnCost {
        bytes: tables as u64 + history,
        history,
        sampler_cpu: shared.cpu.load(Relaxed),
        lost_objects: core.map_or(0, |core| core.ledger.lost() + core.objects.lost()),
        dropped_samples: shared.dropped.load(Relaxed),
    }
}
