//! What newer versions of GStreamer tell, used where they tell it: one binary serves all.
//!
//! `memory-init` (1.26) comes when a memory is whole, `mini-object-created` while it is still being
//! made: with it the size is known at once, and nothing has to be read behind anybody's back.
//!
//! Two more are left alone. `memory-free-pre` and `-post` (1.26) say nothing that
//! `mini-object-destroyed` has not said. `pool-buffer-queued` and `-dequeued` (1.28) tell of a part
//! of what the functions of a pool's class tell on every version: not of buffers that are made.

use super::{Core, GstMemory, Hook, Tracing, census, exists};

/// The version from which on memories are told of when they are whole.
const MEMORY_INIT: (u32, u32) = (1, 26);

/// Those of this version, as `hooks` of the module above.
pub(super) fn hooks() -> impl Iterator<Item = Hook> {
    let (major, minor, ..) = gst::version();
    let memory_init = hook!(c"memory-init", memory_init(*mut GstMemory));
    [memory_init]
        .into_iter()
        .filter(move |(name, _)| (major, minor) >= MEMORY_INIT && exists(name))
}

unsafe extern "C" fn memory_init(_: Tracing, _: u64, memory: *mut GstMemory) {
    if let Some(core) = Core::get() {
        // SAFETY: its fields have just been set, and only its maker knows it.
        let bytes = census::own_bytes(unsafe { &*memory });
        core.memory_whole(memory as usize, bytes);
    }
}
