//! The hooks into GStreamer: registered by name at run time, so that one binary uses what each version offers.
//!
//! A hook runs inside GStreamer's own functions, on whatever thread called them. It takes no lock,
//! allocates nothing and looks up no name, but for those few that tell of elements, pads and bins
//! coming and going.

use std::ffi::{CStr, c_char, c_int, c_uint};

use glib::{prelude::*, translate::*};
use gst::ffi::{
    GstBin, GstBuffer, GstBufferList, GstElement, GstEvent, GstMemory, GstMiniObject, GstObject,
    GstPad, GstQuery,
};

use super::{
    census,
    core::{self, Core},
    kinds::{self, Kind},
    threads,
};

mod object {
    use gst::subclass::prelude::*;

    #[derive(Debug, Default)]
    pub struct Tracer;

    #[glib::object_subclass]
    impl ObjectSubclass for Tracer {
        const NAME: &'static str = "HighwaterTracer";
        type Type = super::Tracer;
        type ParentType = gst::Tracer;
    }

    impl ObjectImpl for Tracer {}
    impl GstObjectImpl for Tracer {}
    impl TracerImpl for Tracer {}
}

glib::wrapper! {
    /// The object that GStreamer wants to see behind a hook. It has no part in what the hooks do.
    pub struct Tracer(ObjectSubclass<object::Tracer>) @extends gst::Tracer, gst::Object;
}

/// GStreamer has no hook that is needed.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("GStreamer has no hook {0}")]
pub(super) struct MissingHook(pub &'static str);

type Tracing = *mut gst::ffi::GstTracer;

/// A hook's name and the function that it calls, without its own type.
type Hook = (&'static CStr, unsafe extern "C" fn());

/// A hook's name and the function that it calls, as `gst_tracing_register_hook` takes it.
macro_rules! hook {
    ($name:literal, $function:ident($($argument:ty),*)) => {{
        type Function = unsafe extern "C" fn(Tracing, u64, $($argument),*);
        let function: Function = $function;
        // SAFETY: GStreamer casts it back to the type that the hook's name stands for.
        let function = unsafe { std::mem::transmute::<Function, unsafe extern "C" fn()>(function) };
        ($name, function)
    }};
}

mod newer;

/// The hooks that every version has, and what they call.
fn hooks() -> [Hook; 19] {
    [
        hook!(c"object-created", object_created(*mut GstObject)),
        hook!(c"object-destroyed", object_destroyed(*mut GstObject)),
        hook!(
            c"bin-add-post",
            bin_added(*mut GstBin, *mut GstElement, c_int)
        ),
        hook!(
            c"element-change-state-pre",
            state_changes(*mut GstElement, c_int)
        ),
        hook!(c"element-add-pad", pad_added(*mut GstElement, *mut GstPad)),
        hook!(c"pad-push-pre", push(*mut GstPad, *mut GstBuffer)),
        hook!(
            c"pad-push-list-pre",
            push_list(*mut GstPad, *mut GstBufferList)
        ),
        hook!(c"pad-chain-pre", chain(*mut GstPad, *mut GstBuffer)),
        hook!(c"pad-chain-post", chained(*mut GstPad, c_int)),
        hook!(
            c"pad-chain-list-pre",
            chain_list(*mut GstPad, *mut GstBufferList)
        ),
        hook!(c"pad-chain-list-post", chained(*mut GstPad, c_int)),
        hook!(c"pad-pull-range-pre", pull(*mut GstPad, u64, c_uint)),
        hook!(
            c"pad-pull-range-post",
            pulled(*mut GstPad, *mut GstBuffer, c_int)
        ),
        hook!(c"pad-push-event-pre", event(*mut GstPad, *mut GstEvent)),
        hook!(c"pad-push-event-post", chained(*mut GstPad, c_int)),
        hook!(c"pad-query-pre", query(*mut GstPad, *mut GstQuery)),
        hook!(
            c"pad-query-post",
            queried(*mut GstPad, *mut GstQuery, c_int)
        ),
        hook!(
            c"mini-object-destroyed",
            mini_object_destroyed(*mut GstMiniObject)
        ),
        hook!(
            c"mini-object-created",
            mini_object_created(*mut GstMiniObject)
        ),
    ]
}

/// Whether this GStreamer has every hook that is needed. Call after `gst::init`.
pub(super) fn check() -> Result<(), MissingHook> {
    match hooks().into_iter().find(|(name, _)| !exists(name)) {
        None => Ok(()),
        Some((missing, _)) => Err(MissingHook(missing.to_str().unwrap_or_default())),
    }
}

/// Registers every hook, those of newer versions too where they are. Call once, after `check` and before the first pipeline: hooks cannot be
/// taken back, and registering them is not safe while others run.
pub(super) fn register() {
    let tracer = glib::Object::new::<Tracer>();
    for (name, function) in hooks().into_iter().chain(newer::hooks()) {
        // SAFETY: the name exists and the function is of its type.
        unsafe {
            gst::ffi::gst_tracing_register_hook(
                tracer.as_ptr().cast(),
                name.as_ptr(),
                Some(function),
            );
        }
    }
    // The first object that is seen sets the clock.
    drop(gst::Bus::new());
}

/// GStreamer takes a name that it does not know for "every hook": look before.
fn exists(name: &CStr) -> bool {
    // SAFETY: a string that ends with zero.
    unsafe { glib::ffi::g_quark_try_string(name.as_ptr().cast::<c_char>()) != 0 }
}

unsafe extern "C" fn mini_object_created(_: Tracing, now: u64, object: *mut GstMiniObject) {
    if let Some(core) = Core::recording() {
        // SAFETY: its type is the first thing that is set.
        let kind = core.types.kind(unsafe { (*object).type_ });
        core.mini_made(object as usize, kind, now);
    }
}

unsafe extern "C" fn mini_object_destroyed(_: Tracing, _: u64, object: *mut GstMiniObject) {
    if let Some(core) = Core::get() {
        core.mini_gone(object as usize);
    }
}

unsafe extern "C" fn object_created(_: Tracing, now: u64, object: *mut GstObject) {
    core::set_clock(now);
    let Some(core) = Core::recording() else {
        return;
    };
    // SAFETY: a live object, whose constructor runs.
    let kind = unsafe { kinds::object_kind(object) };
    let address = object as usize;
    match kind {
        Kind::Element => {
            // SAFETY: as above; borrowed, because a reference would sink the floating one.
            let element: Borrowed<gst::Element> =
                unsafe { from_glib_borrow(object.cast::<GstElement>()) };
            // SAFETY: as above.
            let sink = unsafe { is_sink(object.cast()) };
            core.object_made(address, kind, core.elements.add(&element), sink);
        }
        Kind::Pad => {
            // SAFETY: as above.
            let proxy = unsafe { is_proxy(object.cast()) };
            core.object_made(address, kind, 0, proxy);
        }
        // SAFETY: as above.
        Kind::Pool => unsafe { core.pool_made(object.cast()) },
        _ => core.object_made(address, kind, 0, false),
    }
}

unsafe extern "C" fn object_destroyed(_: Tracing, _: u64, object: *mut GstObject) {
    if let Some(core) = Core::get() {
        core.object_gone(object as usize);
    }
}

unsafe extern "C" fn bin_added(
    _: Tracing,
    _: u64,
    bin: *mut GstBin,
    element: *mut GstElement,
    added: c_int,
) {
    if added != glib::ffi::GFALSE
        && let Some(core) = Core::get()
    {
        let parent = core.objects.element(bin as usize);
        // SAFETY: the caller holds the element.
        unsafe { settle(core, element, Some(parent)) };
    }
}

/// The first change of its state is when an element has its factory for sure.
unsafe extern "C" fn state_changes(_: Tracing, _: u64, element: *mut GstElement, change: c_int) {
    if change == gst::ffi::GST_STATE_CHANGE_NULL_TO_READY
        && let Some(core) = Core::get()
    {
        // SAFETY: the caller holds the element. Its parent is compared, never followed.
        unsafe {
            // A bin is not known yet when it adds its first children itself.
            let parent = core.objects.element((*element).object.parent as usize);
            settle(core, element, (parent != 0).then_some(parent));
        }
    }
}

/// # Safety
///
/// The caller holds the element.
unsafe fn is_sink(element: *mut GstElement) -> bool {
    // SAFETY: the caller's promise.
    unsafe { kinds::is_a(element.cast(), gst_base::ffi::gst_base_sink_get_type()) }
}

/// # Safety
///
/// The caller holds the pad.
unsafe fn is_proxy(pad: *mut GstPad) -> bool {
    // SAFETY: the caller's promise.
    unsafe { kinds::is_a(pad.cast(), gst::ffi::gst_proxy_pad_get_type()) }
}

/// # Safety
///
/// The caller holds the element.
unsafe fn settle(core: &Core, element: *mut GstElement, parent: Option<u32>) {
    // SAFETY: the caller's promise.
    let known: Borrowed<gst::Element> = unsafe { from_glib_borrow(element) };
    let mut id = core.objects.element(element as usize);
    if id == 0 && core.is_recording() {
        id = core.elements.add(&known);
        // SAFETY: the caller's promise.
        let sink = unsafe { is_sink(element) };
        core.objects
            .adopt(element as usize, Kind::Element, id, sink);
    }
    core.elements.settle(id, &known, parent);
}

unsafe extern "C" fn pad_added(_: Tracing, _: u64, element: *mut GstElement, pad: *mut GstPad) {
    if let Some(core) = Core::get() {
        let element = core.objects.element(element as usize);
        let known = core.objects.set_element(pad as usize, element);
        if !known && core.is_recording() {
            // SAFETY: the caller holds the pad.
            let proxy = unsafe { is_proxy(pad) };
            core.objects.adopt(pad as usize, Kind::Pad, element, proxy);
        }
    }
}

unsafe extern "C" fn push(_: Tracing, _: u64, pad: *mut GstPad, buffer: *mut GstBuffer) {
    let Some(core) = Core::recording() else {
        return;
    };
    // SAFETY: the caller holds the pad and the buffer.
    unsafe { pushes(core, pad, std::iter::once(buffer)) }
}

unsafe extern "C" fn push_list(_: Tracing, _: u64, pad: *mut GstPad, list: *mut GstBufferList) {
    let Some(core) = Core::recording() else {
        return;
    };
    // SAFETY: the caller holds the pad and the list.
    unsafe { pushes(core, pad, buffers(list)) }
}

/// # Safety
///
/// The caller holds the pad and the buffers.
#[inline]
unsafe fn pushes(core: &Core, pad: *mut GstPad, buffers: impl Iterator<Item = *mut GstBuffer>) {
    // SAFETY: the caller's promise.
    let element = unsafe { core.objects.of_pad(pad) };
    if element == 0 {
        return;
    }
    let outside = threads::with(|record| {
        record.push(element);
        record.at_home()
    });
    if outside {
        for buffer in buffers {
            core.ledger.pushed(buffer as usize, element);
        }
    }
}

unsafe extern "C" fn chain(_: Tracing, now: u64, pad: *mut GstPad, buffer: *mut GstBuffer) {
    let Some(core) = Core::recording() else {
        return;
    };
    // SAFETY: the caller holds the pad and the buffer.
    unsafe { arrive(core, now, pad, std::iter::once(buffer)) }
}

unsafe extern "C" fn chain_list(_: Tracing, now: u64, pad: *mut GstPad, list: *mut GstBufferList) {
    let Some(core) = Core::recording() else {
        return;
    };
    // SAFETY: the caller holds the pad and the list.
    unsafe { arrive(core, now, pad, buffers(list)) }
}

/// # Safety
///
/// The caller holds the pad and the buffers.
#[inline]
unsafe fn arrive(
    core: &Core,
    now: u64,
    pad: *mut GstPad,
    buffers: impl Iterator<Item = *mut GstBuffer>,
) {
    // SAFETY: the caller's promise.
    let element = unsafe { core.objects.of_pad(pad) };
    threads::with(|record| {
        if element != 0 {
            let from = record.pushing();
            for buffer in buffers {
                // SAFETY: the caller's promise.
                unsafe { core.ledger.arrived(buffer, element, from, now) };
            }
        }
        record.enter(pad as usize, element, now);
    });
}

unsafe extern "C" fn chained(_: Tracing, now: u64, pad: *mut GstPad, _: c_int) {
    left(pad, now);
}

fn left(pad: *mut GstPad, now: u64) {
    if Core::recording().is_some() {
        threads::with(|record| record.leave(pad as usize, now));
    }
}

unsafe extern "C" fn pull(_: Tracing, now: u64, pad: *mut GstPad, _: u64, _: c_uint) {
    let Some(core) = Core::recording() else {
        return;
    };
    // SAFETY: the caller holds the pad.
    let (to, from) = unsafe { (core.objects.of_pad(pad), core.objects.of_peer(pad)) };
    threads::with(|record| {
        record.works_for(to);
        record.enter(pad as usize, from, now);
    });
}

unsafe extern "C" fn pulled(
    _: Tracing,
    now: u64,
    pad: *mut GstPad,
    buffer: *mut GstBuffer,
    flow: c_int,
) {
    let Some(core) = Core::recording() else {
        return;
    };
    threads::with(|record| record.leave(pad as usize, now));
    if buffer.is_null() || flow != gst::ffi::GST_FLOW_OK {
        return;
    }
    // SAFETY: the caller holds the pad and, as the pull went well, the buffer.
    unsafe {
        let (to, from) = (core.objects.of_pad(pad), core.objects.of_peer(pad));
        if to != 0 {
            core.ledger.arrived(buffer, to, from, now);
        }
    }
}

unsafe extern "C" fn event(_: Tracing, now: u64, pad: *mut GstPad, event: *mut GstEvent) {
    let Some(core) = Core::recording() else {
        return;
    };
    // SAFETY: the caller holds the pad and the event.
    let (to, from, begins) = unsafe {
        let begins = (*event).type_ == gst::ffi::GST_EVENT_STREAM_START;
        (core.objects.of_peer(pad), core.objects.of_pad(pad), begins)
    };
    threads::with(|record| {
        if begins {
            // Only the thread of a source, or of another element that has one, begins a stream.
            record.works_for(from);
        }
        record.enter(pad as usize, to, now);
    });
}

unsafe extern "C" fn query(_: Tracing, now: u64, pad: *mut GstPad, _: *mut GstQuery) {
    let Some(core) = Core::recording() else {
        return;
    };
    // SAFETY: the caller holds the pad.
    let element = unsafe { core.objects.of_pad(pad) };
    threads::with(|record| record.enter(pad as usize, element, now));
}

unsafe extern "C" fn queried(_: Tracing, now: u64, pad: *mut GstPad, _: *mut GstQuery, _: c_int) {
    left(pad, now);
}

/// # Safety
///
/// The caller holds the list while it uses the iterator.
unsafe fn buffers(list: *mut GstBufferList) -> impl Iterator<Item = *mut GstBuffer> {
    // SAFETY: the caller's promise; the index is below the length.
    unsafe {
        (0..gst::ffi::gst_buffer_list_length(list))
            .map(move |index| gst::ffi::gst_buffer_list_get(list, index))
    }
}
