//! Counting functions in the classes of buffer pools.
//!
//! `GstBufferPoolClass` is public, and GStreamer calls a pool's functions through it. The functions
//! of a class are replaced when its first pool appears, before anybody uses that pool; what was
//! there is remembered by class. A class that overrides a function and calls its parent's comes
//! here twice: the outer call counts, the inner one goes on one class further up.

use std::{
    cell::Cell,
    ffi::c_int,
    mem, ptr,
    sync::{
        Mutex, PoisonError,
        atomic::{AtomicPtr, AtomicUsize, Ordering},
    },
};

use gst::ffi::{
    GST_FLOW_ERROR, GST_FLOW_OK, GstBuffer, GstBufferPool, GstBufferPoolAcquireParams,
    GstBufferPoolClass, GstFlowReturn, GstStructure,
};

use super::Record;
use crate::memory::{core, core::Core, threads};

/// The functions that are replaced.
#[derive(Clone, Copy)]
enum Function {
    SetConfig,
    Start,
    Acquire,
    Alloc,
    Release,
    Free,
}

const FUNCTIONS: [Function; 6] = [
    Function::SetConfig,
    Function::Start,
    Function::Acquire,
    Function::Alloc,
    Function::Release,
    Function::Free,
];

type SetConfig = unsafe extern "C" fn(*mut GstBufferPool, *mut GstStructure) -> c_int;
type Start = unsafe extern "C" fn(*mut GstBufferPool) -> c_int;
type Take = unsafe extern "C" fn(
    *mut GstBufferPool,
    *mut *mut GstBuffer,
    *mut GstBufferPoolAcquireParams,
) -> GstFlowReturn;
type Give = unsafe extern "C" fn(*mut GstBufferPool, *mut GstBuffer);

/// What a class had before; 0 for what it had inherited. Never freed: classes live for ever.
struct Originals {
    class: usize,
    functions: [usize; FUNCTIONS.len()],
    next: *const Self,
}

static ORIGINALS: AtomicPtr<Originals> = AtomicPtr::new(ptr::null_mut());

/// One class is changed at a time. Taken when a pool appears, never when one is used.
static CHANGING: Mutex<()> = Mutex::new(());

/// A call under way on this thread: what it is about, and the class whose function runs.
#[derive(Clone, Copy)]
struct Call {
    about: usize,
    class: usize,
}

thread_local! {
    static CALLS: [Cell<Call>; FUNCTIONS.len()] =
        const { [const { Cell::new(Call { about: 0, class: 0 }) }; FUNCTIONS.len()] };
}

/// Replaces the functions of the base class, from which the others inherit.
pub(in crate::memory) fn base() {
    // SAFETY: the type is static; the class is kept for ever by never giving it back.
    unsafe {
        let class = glib::gobject_ffi::g_type_class_ref(gst::ffi::gst_buffer_pool_get_type());
        replace(class as usize);
    }
}

/// Replaces what the class of `pool`, or one above it, has overridden.
///
/// # Safety
///
/// `pool` must be a live buffer pool.
pub(in crate::memory) unsafe fn class_of(pool: *mut GstBufferPool) {
    // SAFETY: the caller's promise; a class above the base class of pools is none of ours.
    unsafe {
        let base = gst::ffi::gst_buffer_pool_get_type();
        let mut class = class(pool);
        loop {
            replace(class);
            if (*(class as *mut glib::gobject_ffi::GTypeClass)).g_type == base {
                return;
            }
            class = glib::gobject_ffi::g_type_class_peek_parent(class as *mut _) as usize;
        }
    }
}

/// # Safety
///
/// `class` must be the class of a type of buffer pools.
unsafe fn replace(class: usize) {
    let _guard = CHANGING.lock().unwrap_or_else(PoisonError::into_inner);
    let slots = slots(class as *mut GstBufferPoolClass);
    let mut functions = [0; FUNCTIONS.len()];
    for ((slot, function), ours) in slots.iter().zip(&mut functions).zip(replacements()) {
        // SAFETY: the caller's promise; the slot is an aligned pointer inside the class.
        let now = unsafe { AtomicUsize::from_ptr(*slot) }.load(Ordering::Acquire);
        *function = if now == ours { 0 } else { now };
    }
    if functions.iter().all(|&function| function == 0) {
        return;
    }
    let next = ORIGINALS.load(Ordering::Acquire);
    let originals = Box::leak(Box::new(Originals {
        class,
        functions,
        next,
    }));
    // The originals are there for everybody before the first call can arrive.
    ORIGINALS.store(originals, Ordering::Release);
    for ((slot, function), ours) in slots.iter().zip(functions).zip(replacements()) {
        if function != 0 {
            // SAFETY: as above.
            unsafe { AtomicUsize::from_ptr(*slot) }.store(ours, Ordering::Release);
        }
    }
}

/// Where the functions are in a class, in the order of [`FUNCTIONS`].
fn slots(class: *mut GstBufferPoolClass) -> [*mut usize; FUNCTIONS.len()] {
    // SAFETY: addresses of fields only; nothing is read.
    unsafe {
        [
            (&raw mut (*class).set_config).cast(),
            (&raw mut (*class).start).cast(),
            (&raw mut (*class).acquire_buffer).cast(),
            (&raw mut (*class).alloc_buffer).cast(),
            (&raw mut (*class).release_buffer).cast(),
            (&raw mut (*class).free_buffer).cast(),
        ]
    }
}

fn replacements() -> [usize; FUNCTIONS.len()] {
    [
        set_config as *const () as usize,
        start as *const () as usize,
        acquire as *const () as usize,
        alloc as *const () as usize,
        release as *const () as usize,
        free as *const () as usize,
    ]
}

/// # Safety
///
/// `pool` must be a live buffer pool.
unsafe fn class(pool: *mut GstBufferPool) -> usize {
    // SAFETY: the caller's promise.
    unsafe { (*pool.cast::<glib::gobject_ffi::GTypeInstance>()).g_class as usize }
}

/// The original of a function for a class: its own or the nearest inherited one, and whose it is.
fn original(mut class: usize, function: Function) -> Option<(usize, usize)> {
    while class != 0 {
        let mut next = ORIGINALS.load(Ordering::Acquire).cast_const();
        // SAFETY: originals are never freed.
        while let Some(originals) = unsafe { next.as_ref() } {
            let found = originals.functions[function as usize];
            if originals.class == class && found != 0 {
                return Some((found, class));
            }
            next = originals.next;
        }
        // SAFETY: a class of a live object, or one above it.
        class = unsafe { glib::gobject_ffi::g_type_class_peek_parent(class as *mut _) } as usize;
    }
    None
}

/// Calls the original of `function` through `go`, which is told whether this is the outermost call about `about`.
///
/// # Safety
///
/// `pool` must be a live buffer pool.
unsafe fn pass<T>(
    function: Function,
    pool: *mut GstBufferPool,
    about: usize,
    go: impl FnOnce(Option<usize>, bool) -> T,
) -> T {
    let call = |cell: &Cell<Call>| {
        let before = cell.get();
        let inner = before.about == about;
        let from = if inner {
            // SAFETY: a class whose function is running.
            unsafe { glib::gobject_ffi::g_type_class_peek_parent(before.class as *mut _) as usize }
        } else {
            // SAFETY: the caller's promise.
            unsafe { class(pool) }
        };
        let found = original(from, function);
        let class = found.map_or(0, |(_, class)| class);
        cell.set(Call { about, class });
        let value = go(found.map(|(function, _)| function), !inner);
        cell.set(before);
        value
    };
    CALLS.with(|calls| call(&calls[function as usize]))
}

/// Whether this thread is inside `function` for `about`.
fn inside(function: Function, about: usize) -> bool {
    CALLS.with(|calls| calls[function as usize].get().about == about)
}

/// The address of a buffer, and its bytes.
///
/// # Safety
///
/// The caller holds the buffer.
unsafe fn sized(buffer: *mut GstBuffer) -> (usize, u64) {
    // SAFETY: the caller's promise.
    let bytes = unsafe { gst::ffi::gst_buffer_get_size(buffer) };
    (buffer as usize, bytes as u64)
}

/// Runs `count` with the pool's record, if the pool is known.
fn record(pool: *mut GstBufferPool, count: impl FnOnce(&Core, &Record)) {
    let Some(core) = Core::get() else { return };
    let record = core.objects.record(pool as usize) as *const Record;
    // SAFETY: it lives as long as the pool is known, and the caller of the function holds the pool.
    if let Some(record) = unsafe { record.as_ref() } {
        count(core, record);
    }
}

unsafe extern "C" fn set_config(pool: *mut GstBufferPool, config: *mut GstStructure) -> c_int {
    let go = |original: Option<usize>, outermost: bool| {
        let Some(original) = original else {
            return glib::ffi::GFALSE;
        };
        // SAFETY: `original` was found in the slot of this type; the arguments are the caller's.
        let accepted = unsafe { mem::transmute::<usize, SetConfig>(original)(pool, config) };
        if accepted != glib::ffi::GFALSE && outermost {
            // SAFETY: the configuration that was just accepted.
            record(pool, |_, record| unsafe { record.configure(config) });
        }
        accepted
    };
    // SAFETY: the caller holds the pool.
    unsafe { pass(Function::SetConfig, pool, pool as usize, go) }
}

unsafe extern "C" fn start(pool: *mut GstBufferPool) -> c_int {
    let go = |original: Option<usize>, _: bool| {
        original.map_or(glib::ffi::GFALSE, |original| {
            // SAFETY: as in `set_config`.
            unsafe { mem::transmute::<usize, Start>(original)(pool) }
        })
    };
    // SAFETY: the caller holds the pool.
    unsafe { pass(Function::Start, pool, pool as usize, go) }
}

unsafe extern "C" fn acquire(
    pool: *mut GstBufferPool,
    buffer: *mut *mut GstBuffer,
    params: *mut GstBufferPoolAcquireParams,
) -> GstFlowReturn {
    let mut allocated_before = 0;
    record(pool, |_, record| allocated_before = made_here(record));
    let go = |original: Option<usize>, outermost: bool| {
        let Some(original) = original else {
            return GST_FLOW_ERROR;
        };
        // SAFETY: as in `set_config`.
        let flow = unsafe { mem::transmute::<usize, Take>(original)(pool, buffer, params) };
        if flow == GST_FLOW_OK && outermost {
            record(pool, |core, record| {
                let (user, innermost) =
                    threads::with(|thread| (thread.current(), thread.innermost()));
                let made = made_here(record);
                record.acquire(user, made != 0 && made != allocated_before);
                // SAFETY: the acquisition went well: there is a buffer, and it is the caller's.
                let (buffer, bytes) = unsafe { sized(*buffer) };
                core.ledger.acquired(buffer, bytes, innermost, core::now());
            });
        }
        flow
    };
    // SAFETY: the caller holds the pool.
    unsafe { pass(Function::Acquire, pool, pool as usize, go) }
}

unsafe extern "C" fn alloc(
    pool: *mut GstBufferPool,
    buffer: *mut *mut GstBuffer,
    params: *mut GstBufferPoolAcquireParams,
) -> GstFlowReturn {
    let go = |original: Option<usize>, outermost: bool| {
        let Some(original) = original else {
            return GST_FLOW_ERROR;
        };
        // SAFETY: as in `set_config`.
        let flow = unsafe { mem::transmute::<usize, Take>(original)(pool, buffer, params) };
        if flow == GST_FLOW_OK && outermost {
            record(pool, |core, record| {
                // SAFETY: the allocation went well: there is a buffer, and it is the caller's.
                let (buffer, bytes) = unsafe { sized(*buffer) };
                core.ledger.sized(buffer, bytes);
                record.allocated.fetch_add(1, Ordering::Relaxed);
                MADE_HERE.set((record.id, MADE_HERE.get().1 + 1));
            });
        }
        flow
    };
    // SAFETY: the caller holds the pool.
    unsafe { pass(Function::Alloc, pool, pool as usize, go) }
}

unsafe extern "C" fn release(pool: *mut GstBufferPool, buffer: *mut GstBuffer) {
    let go = |original: Option<usize>, outermost: bool| {
        if outermost {
            record(pool, |core, record| {
                // A pool that starts puts its first buffers in the queue with this function.
                if !inside(Function::Start, pool as usize) {
                    record.release();
                }
                core.ledger.released(buffer as usize);
            });
        }
        if let Some(original) = original {
            // SAFETY: as in `set_config`.
            unsafe { mem::transmute::<usize, Give>(original)(pool, buffer) };
        }
    };
    // SAFETY: the caller holds the pool.
    unsafe { pass(Function::Release, pool, buffer as usize, go) }
}

unsafe extern "C" fn free(pool: *mut GstBufferPool, buffer: *mut GstBuffer) {
    let go = |original: Option<usize>, outermost: bool| {
        if outermost {
            record(pool, |_, record| {
                record.allocated.fetch_sub(1, Ordering::Relaxed);
            });
        }
        if let Some(original) = original {
            // SAFETY: as in `set_config`.
            unsafe { mem::transmute::<usize, Give>(original)(pool, buffer) };
        }
    };
    // SAFETY: the caller holds the pool.
    unsafe { pass(Function::Free, pool, buffer as usize, go) }
}

thread_local! {
    /// The pool that this thread last made a buffer for, and how many it has made in all.
    static MADE_HERE: Cell<(u32, u64)> = const { Cell::new((0, 0)) };
}

/// Changes when this thread makes a buffer for this pool.
fn made_here(record: &Record) -> u64 {
    let (pool, count) = MADE_HERE.get();
    if pool == record.id { count } else { 0 }
}
