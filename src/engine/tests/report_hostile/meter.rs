//! Opens a file and holds it to what opening may take.

use std::{
    alloc::{GlobalAlloc, Layout, System},
    path::Path,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicUsize, Ordering::Relaxed},
    },
    time::{Duration, Instant},
};

use highwater_engine::{
    memory::Series,
    report::{
        self, BundleError, Opened,
        compare::{Limits, compare},
    },
};

/// The most memory that opening may take on top, in bytes: one part of 64 MiB, the values that are
/// made of it, and a history.
const MEMORY: usize = 384 << 20;

/// The longest that opening may take, without optimisation and on a busy machine.
const TIME: Duration = Duration::from_secs(30);

static IN_USE: AtomicUsize = AtomicUsize::new(0);
static HIGHEST: AtomicUsize = AtomicUsize::new(0);

/// Files are opened one at a time: the memory in use is that of the whole process.
static ALONE: Mutex<()> = Mutex::new(());

struct Counting;

// SAFETY: everything is the system's allocator's; only sizes are counted.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        let now = IN_USE.fetch_add(layout.size(), Relaxed) + layout.size();
        HIGHEST.fetch_max(now, Relaxed);
        // SAFETY: the caller's promise.
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, pointer: *mut u8, layout: Layout) {
        IN_USE.fetch_sub(layout.size(), Relaxed);
        // SAFETY: the caller's promise.
        unsafe { System.dealloc(pointer, layout) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

/// What comes of opening, within the bounds; and everything that a window asks can be asked.
pub fn opened(path: &Path) -> Result<Opened, BundleError> {
    let _alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
    let before = IN_USE.load(Relaxed);
    HIGHEST.store(before, Relaxed);
    let begun = Instant::now();
    let result = report::open(path);
    if let Ok(opened) = &result {
        ask(opened);
    }
    let taken = HIGHEST.load(Relaxed).saturating_sub(before);
    assert!(taken < MEMORY, "{} MiB", taken >> 20);
    assert!(begun.elapsed() < TIME, "{:?}", begun.elapsed());
    result
}

fn ask(opened: &Opened) {
    let diagnostics = &opened.diagnostics;
    diagnostics.history(|history| {
        for series in history.series().chain([Series::Rss]) {
            let points = history.points(series, Duration::ZERO);
            assert!(points.windows(2).all(|pair| pair[0].at <= pair[1].at));
            history.high_water_since_mark(series);
        }
    });
    let _ = diagnostics.tables(usize::MAX);
    let _ = diagnostics.events_since(0);
    let _ = compare(&opened.report, &opened.report, &Limits::default());
}
