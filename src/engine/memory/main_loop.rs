//! How late a main loop runs: a source that wants to be called every 20 ms and notes when it was.

use std::{
    mem,
    sync::{
        Arc,
        atomic::{AtomicI64, AtomicU64, Ordering::Relaxed},
    },
    time::Duration,
};

use glib::{ffi, translate::*};
use serde::{Deserialize, Serialize};

/// How often the source wants to be called, in microseconds.
const PERIOD: i64 = 20_000;

/// Buckets of the histogram: four for each power of two from 1 µs, up to a minute.
const BUCKETS: usize = 104;

/// A main loop in one interval.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct MainLoopLevel {
    /// Half of the calls were at most this late. At most a quarter above the true value, as is `p99`.
    #[serde(with = "super::seconds")]
    pub p50: Duration,
    /// 99 of 100 calls were at most this late.
    #[serde(with = "super::seconds")]
    pub p99: Duration,
    /// The latest call, exactly; of a call that is still to come, how late it is already.
    #[serde(with = "super::seconds")]
    pub max: Duration,
    /// How often the loop went round, which runs one event or several of the same priority.
    pub events: u64,
}

/// What the loop writes and the sampler takes.
pub(super) struct Lateness {
    histogram: [AtomicU64; BUCKETS],
    max: AtomicU64,
    events: AtomicU64,
    /// When the next call is due, by `g_get_monotonic_time`; 0 before the loop runs and after it is gone.
    due: AtomicI64,
}

impl Lateness {
    fn new() -> Self {
        Self {
            histogram: [const { AtomicU64::new(0) }; BUCKETS],
            max: AtomicU64::new(0),
            events: AtomicU64::new(0),
            due: AtomicI64::new(0),
        }
    }

    fn note(&self, late: u64) {
        self.histogram[bucket(late)].fetch_add(1, Relaxed);
        self.max.fetch_max(late, Relaxed);
    }

    /// The figures since the last call; `None` when the loop does not run.
    pub fn take(&self) -> Option<MainLoopLevel> {
        let due = self.due.load(Relaxed);
        let counts: [u64; BUCKETS] =
            std::array::from_fn(|index| self.histogram[index].swap(0, Relaxed));
        let events = self.events.swap(0, Relaxed);
        let max = self.max.swap(0, Relaxed);
        if due == 0 {
            return None;
        }
        let overdue = self.overdue();
        let none = counts.iter().all(|&count| count == 0);
        let quantile = |part| {
            if none {
                overdue
            } else {
                quantile(&counts, part)
            }
        };
        Some(MainLoopLevel {
            p50: quantile(0.5),
            p99: quantile(0.99),
            max: Duration::from_micros(max).max(overdue),
            events,
        })
    }

    /// How late the next call is already.
    pub fn overdue(&self) -> Duration {
        let due = self.due.load(Relaxed);
        let late = if due == 0 {
            0
        } else {
            glib::monotonic_time() - due
        };
        Duration::from_micros(u64::try_from(late).unwrap_or(0))
    }
}

/// The bucket of a lateness in microseconds.
fn bucket(micros: u64) -> usize {
    if micros < 4 {
        return usize::try_from(micros).unwrap_or(0);
    }
    let power = micros.ilog2();
    let quarter = (micros >> (power - 2)) & 3;
    let index = u64::from(power - 1) * 4 + quarter;
    usize::try_from(index).map_or(BUCKETS - 1, |index| index.min(BUCKETS - 1))
}

/// The highest lateness that is counted in a bucket, in microseconds.
fn upper(bucket: usize) -> u64 {
    let bucket = bucket as u64;
    if bucket < 4 {
        return bucket;
    }
    let (power, quarter) = (bucket / 4 + 1, bucket % 4);
    ((5 + quarter) << (power - 2)) - 1
}

fn quantile(counts: &[u64; BUCKETS], part: f64) -> Duration {
    let total: u64 = counts.iter().sum();
    // Counts of one interval are far below 2^52.
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    let rank = ((total as f64 * part).ceil() as u64).max(1);
    let mut seen = 0;
    let found = counts.iter().position(|count| {
        seen += count;
        seen >= rank
    });
    Duration::from_micros(found.map_or(0, upper))
}

#[repr(C)]
struct Source {
    source: ffi::GSource,
    lateness: *const Lateness,
}

static mut FUNCTIONS: ffi::GSourceFuncs = ffi::GSourceFuncs {
    prepare: Some(prepare),
    check: None,
    dispatch: Some(dispatch),
    finalize: Some(finalize),
    closure_callback: None,
    closure_marshal: None,
};

/// A watch on a main context; ends when it is dropped.
pub(super) struct Watch {
    source: glib::Source,
    pub lateness: Arc<Lateness>,
}

impl Watch {
    /// Watches `context`, at its default priority, from now on.
    pub fn new(context: &glib::MainContext) -> Self {
        let lateness = Arc::new(Lateness::new());
        // SAFETY: the size is that of our structure, whose first field is the source; the
        // functions are only ever read. The source owns one count of `lateness` until `finalize`.
        let source = unsafe {
            let size = u32::try_from(size_of::<Source>()).unwrap_or(u32::MAX);
            let source = ffi::g_source_new(&raw mut FUNCTIONS, size);
            (*source.cast::<Source>()).lateness = Arc::into_raw(Arc::clone(&lateness));
            ffi::g_source_set_name(source, c"highwater: lateness".as_ptr());
            ffi::g_source_set_ready_time(source, glib::monotonic_time() + PERIOD);
            glib::Source::from_glib_full(source)
        };
        source.attach(Some(context));
        Self { source, lateness }
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        self.source.destroy();
    }
}

/// # Safety
///
/// `source` must be a live source made by [`Watch::new`].
unsafe fn lateness<'a>(source: *mut ffi::GSource) -> &'a Lateness {
    // SAFETY: the caller's promise; the count is given back in `finalize`.
    unsafe { &*(*source.cast::<Source>()).lateness }
}

/// Called each time the loop goes round.
unsafe extern "C" fn prepare(source: *mut ffi::GSource, timeout: *mut i32) -> i32 {
    // SAFETY: GLib calls it with a live source and a place for the timeout.
    unsafe {
        let lateness = lateness(source);
        lateness.events.fetch_add(1, Relaxed);
        lateness
            .due
            .store(ffi::g_source_get_ready_time(source), Relaxed);
        *timeout = -1;
    }
    ffi::GFALSE
}

unsafe extern "C" fn dispatch(
    source: *mut ffi::GSource,
    _: ffi::GSourceFunc,
    _: ffi::gpointer,
) -> i32 {
    let now = glib::monotonic_time();
    // SAFETY: GLib calls it with a live source.
    unsafe {
        let due = ffi::g_source_get_ready_time(source);
        let lateness = lateness(source);
        lateness.note(u64::try_from(now - due).unwrap_or(0));
        lateness.due.store(now + PERIOD, Relaxed);
        ffi::g_source_set_ready_time(source, now + PERIOD);
    }
    ffi::G_SOURCE_CONTINUE
}

unsafe extern "C" fn finalize(source: *mut ffi::GSource) {
    // SAFETY: the source is ours and at its end: the count that it owned is given back once.
    unsafe {
        let slot = &raw mut (*source.cast::<Source>()).lateness;
        let lateness = Arc::from_raw(mem::replace(&mut *slot, std::ptr::null()));
        lateness.due.store(0, Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn buckets_follow_one_another_and_are_at_most_a_fifth_wide() {
        for micros in 0..200_000 {
            let index = bucket(micros);
            assert!(upper(index) >= micros);
            assert!(upper(index) * 4 <= micros * 5);
            assert!(index == 0 || upper(index - 1) < micros);
        }
        assert_eq!(bucket(u64::MAX), BUCKETS - 1);
    }

    #[test]
    fn half_and_ninety_nine_of_a_hundred() {
        let mut counts = [0; BUCKETS];
        counts[bucket(10)] = 98;
        counts[bucket(5_000)] = 2;
        assert!(quantile(&counts, 0.5) <= Duration::from_micros(12));
        assert!(quantile(&counts, 0.99) >= Duration::from_millis(5));
    }

    #[test]
    fn a_loop_that_is_held_up_is_late_by_as_much() {
        let context = glib::MainContext::new();
        let watch = Watch::new(&context);
        assert_eq!(watch.lateness.take(), None);
        while watch.lateness.max.load(Relaxed) == 0 {
            context.iteration(true);
        }
        watch.lateness.take();
        context.invoke(|| std::thread::sleep(Duration::from_millis(120)));
        let end = std::time::Instant::now() + Duration::from_millis(300);
        while std::time::Instant::now() < end {
            context.iteration(true);
        }
        let level = watch.lateness.take().unwrap();
        assert!(level.max >= Duration::from_millis(90), "{level:?}");
        assert!(level.p50 < level.max);
        assert!(level.events > 3);
    }

    #[test]
    fn a_loop_that_never_comes_back_is_overdue_meanwhile() {
        let context = glib::MainContext::new();
        let watch = Watch::new(&context);
        context.iteration(false);
        std::thread::sleep(Duration::from_millis(60));
        assert!(watch.lateness.take().unwrap().max >= Duration::from_millis(30));
    }
}
