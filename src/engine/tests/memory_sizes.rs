//! Sizes are known as early as they can be.

mod support;

use std::sync::mpsc;

use gst::prelude::*;
use highwater_engine::memory::{Kind, Sample};
use support::{diagnostics, live, wait_for};

fn buffer_bytes(sample: &Sample) -> u64 {
    sample
        .objects(Kind::Buffer)
        .and_then(|level| level.bytes)
        .expect("hooks are on")
}

#[test]
fn buffers_of_a_pool_have_their_size_before_anybody_pushes_them() {
    let diagnostics = diagnostics();
    let before = diagnostics.sample_now();
    let pool = gst::BufferPool::new();
    let mut config = pool.config();
    config.set_params(None, 4096, 3, 8);
    pool.set_config(config).unwrap();
    pool.set_active(true).unwrap();
    let sizes = |sample: &Sample| {
        let count = live(sample, Kind::Buffer) - live(&before, Kind::Buffer);
        (count, buffer_bytes(sample) - buffer_bytes(&before))
    };
    let idle = diagnostics.sample_now();
    assert_eq!(sizes(&idle), (3, 3 * 4096));
    let taken: Vec<_> = (0..5).map(|_| pool.acquire_buffer(None).unwrap()).collect();
    let out = diagnostics.sample_now();
    assert_eq!(sizes(&out), (5, 5 * 4096));
    assert_eq!(out.unsized_buffers, before.unsized_buffers);
    drop(taken);
    pool.set_active(false).unwrap();
}

#[test]
fn a_memory_has_its_size_as_soon_as_this_gstreamer_tells_that_it_is_whole() {
    let diagnostics = diagnostics();
    let before = diagnostics.sample_now().memory_bytes().unwrap();
    let (made, is_made) = mpsc::channel();
    let (done, is_done) = mpsc::channel::<()>();
    let maker = std::thread::spawn(move || {
        let memory = gst::Memory::with_size(5000);
        made.send(memory.maxsize() as u64).unwrap();
        // Until the other end is dropped: then there is an error, which is what is waited for.
        let _ = is_done.recv();
        drop(memory);
    });
    let size = is_made.recv().unwrap();
    let bytes = || diagnostics.sample_now().memory_bytes().unwrap() - before;
    if gst::version() >= (1, 26, 0, 0) {
        assert_eq!(bytes(), size);
    }
    // Before that what a thread made last could be half made, and is not read for a second.
    wait_for("size", || (bytes() == size).then_some(()));
    drop(done);
    maker.join().unwrap();
    assert_eq!(bytes(), 0);
}
