//! Who made a buffer and who has it, in pipelines whose answer is known.

mod support;

use std::{
    sync::{Arc, Mutex},
    time::Duration,
};

use gst::prelude::*;
use highwater_engine::memory::{Diagnostics, ElementLevel};
use support::{bring, diagnostics, element, pipeline, wait_for};

/// How exactly the ledger knows when a buffer was pushed: 2^20 ns.
const MOMENT: Duration = Duration::from_nanos(1 << 20);

/// What the element named `name` has made and holds now.
fn level(diagnostics: &Diagnostics, name: &str) -> ElementLevel {
    let id = element(diagnostics, name).id;
    let sample = diagnostics.sample_now();
    let found = sample.elements.into_iter().find(|level| level.id == id);
    found.unwrap_or(ElementLevel {
        id,
        ..ElementLevel::default()
    })
}

fn made(diagnostics: &Diagnostics, name: &str) -> u64 {
    level(diagnostics, name).made.count
}

fn held(diagnostics: &Diagnostics, name: &str) -> u64 {
    level(diagnostics, name).held.count
}

/// Keeps every buffer that passes the source pad of the element named `name`.
fn keep_all(pipeline: &support::Scene, name: &str, pad: &str) -> Arc<Mutex<Vec<gst::Buffer>>> {
    let kept = Arc::new(Mutex::new(Vec::new()));
    let keep = Arc::clone(&kept);
    let pad = pipeline
        .by_name(name)
        .and_then(|element| element.static_pad(pad))
        .unwrap();
    pad.add_probe(gst::PadProbeType::BUFFER, move |_, info| {
        keep.lock().unwrap().extend(info.buffer().cloned());
        gst::PadProbeReturn::Ok
    });
    kept
}

fn frames(count: u32) -> String {
    format!("fakesrc name=source num-buffers={count} sizetype=fixed sizemax=1000 filltype=zero")
}

#[test]
fn a_leaking_element_holds_what_it_was_given_and_the_source_made_it() {
    let diagnostics = diagnostics();
    let scene = pipeline(&format!(
        "{} ! identity name=leaky ! fakesink name=end async=false",
        frames(20)
    ));
    // The probe sits where the element's chain function has the buffer: behind its sink pad.
    let kept = keep_all(&scene, "leaky", "sink");
    scene.set_state(gst::State::Playing).unwrap();
    support::wait_for_end(&scene);
    assert_eq!(kept.lock().unwrap().len(), 20);
    assert_eq!(made(&diagnostics, "source"), 20);
    // What is kept cannot be changed in place: the element went on with copies.
    assert_eq!(held(&diagnostics, "leaky"), 20);
    assert_eq!(level(&diagnostics, "leaky").held.bytes, 20_000);
    let leaky = element(&diagnostics, "leaky").id;
    let listed = diagnostics.buffers(1000).list;
    let leaked: Vec<_> = listed
        .iter()
        .filter(|buffer| buffer.holder == Some(leaky))
        .collect();
    assert_eq!(leaked.len(), 20);
    assert!(
        leaked
            .iter()
            .all(|buffer| buffer.size == Some(1000) && !buffer.idle)
    );
    assert!(
        leaked
            .iter()
            .all(|buffer| buffer.held_for <= Some(buffer.age + MOMENT))
    );
    drop(scene);
    // The names outlive the elements while something refers to them.
    assert_eq!(held(&diagnostics, "leaky"), 20);
    assert!(!element(&diagnostics, "leaky").alive);
    assert_eq!(
        element(&diagnostics, "leaky").factory.as_deref(),
        Some("identity")
    );
    kept.lock().unwrap().clear();
    assert_eq!(held(&diagnostics, "leaky"), 0);
}

#[test]
fn a_full_queue_holds_its_buffers() {
    let diagnostics = diagnostics();
    let scene = pipeline(&format!(
        "{} ! queue name=full max-size-buffers=7 max-size-bytes=0 max-size-time=0 ! fakesink name=stopped",
        frames(100)
    ));
    bring(&scene, gst::State::Paused);
    wait_for("a full queue", || {
        // One is in the sink for preroll, and the source waits with one more that it has pushed.
        (held(&diagnostics, "full") == 8 && held(&diagnostics, "stopped") == 1).then_some(())
    });
    let sample = diagnostics.sample_now();
    let queue = sample
        .queues
        .iter()
        .find(|queue| queue.id.element == element(&diagnostics, "full").id)
        .copied()
        .unwrap();
    assert_eq!((queue.buffers.level, queue.buffers.limit), (7, Some(7)));
    assert_eq!(queue.bytes.level, 7_000);
    assert_eq!(queue.bytes.limit, None);
    assert_eq!(queue.fill(), Some(1.0));
}

#[test]
fn behind_a_tee_the_last_branch_that_was_given_a_buffer_holds_it() {
    let diagnostics = diagnostics();
    let scene = pipeline(&format!(
        "{} ! tee name=tee ! fakesink name=first sync=false async=false \
         tee. ! queue name=second max-size-buffers=200 ! fakesink name=blocked sync=false async=false",
        frames(50)
    ));
    let blocked = scene
        .by_name("blocked")
        .and_then(|sink| sink.static_pad("sink"))
        .unwrap();
    let (probe_reached, reached) = std::sync::mpsc::sync_channel(1);
    let block = blocked
        .add_probe(
            gst::PadProbeType::BLOCK | gst::PadProbeType::BUFFER,
            move |_, _| {
                let _ = probe_reached.try_send(());
                gst::PadProbeReturn::Ok
            },
        )
        .unwrap();
    scene.set_state(gst::State::Playing).unwrap();
    reached.recv_timeout(support::DEADLINE).unwrap();
    wait_for("fifty in the second branch", || {
        (held(&diagnostics, "second") == 49 && held(&diagnostics, "blocked") == 1).then_some(())
    });
    assert_eq!(made(&diagnostics, "source"), 50);
    blocked.remove_probe(block);
}

#[test]
fn a_demuxer_and_a_decoder_are_the_origins_of_what_they_make() {
    let diagnostics = diagnostics();
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("film.mkv");
    let writer = pipeline(&format!(
        "videotestsrc num-buffers=10 ! video/x-raw,format=I420,width=64,height=48 ! vp8enc ! matroskamux ! \
         filesink location={}",
        file.display()
    ));
    writer.set_state(gst::State::Playing).unwrap();
    support::wait_for_end(&writer);
    writer.set_state(gst::State::Null).unwrap();
    drop(writer);
    let scene = pipeline(&format!(
        "filesrc name=disk location={} ! matroskademux name=demuxer ! queue name=between ! vp8dec name=decoder ! \
         fakesink name=screen",
        file.display()
    ));
    let encoded = keep_all(&scene, "between", "sink");
    let decoded = keep_all(&scene, "screen", "sink");
    scene.set_state(gst::State::Playing).unwrap();
    support::wait_for_end(&scene);
    assert_eq!(encoded.lock().unwrap().len(), 10);
    assert_eq!(decoded.lock().unwrap().len(), 10);
    assert!(made(&diagnostics, "demuxer") >= 10);
    assert_eq!(made(&diagnostics, "decoder"), 10);
    assert_eq!(held(&diagnostics, "screen"), 10);
    assert_eq!(
        element(&diagnostics, "decoder").factory.as_deref(),
        Some("vp8dec")
    );
}

#[test]
fn a_compositor_makes_its_frames_itself() {
    let diagnostics = diagnostics();
    let scene = pipeline(
        "compositor name=mixer ! fakesink name=canvas \
         videotestsrc num-buffers=5 ! video/x-raw,width=64,height=48 ! mixer. \
         videotestsrc num-buffers=5 ! video/x-raw,width=64,height=48 ! mixer.",
    );
    let kept = keep_all(&scene, "canvas", "sink");
    scene.set_state(gst::State::Playing).unwrap();
    support::wait_for_end(&scene);
    let count = kept.lock().unwrap().len() as u64;
    assert!(count >= 5);
    assert_eq!(made(&diagnostics, "mixer"), count);
    assert_eq!(held(&diagnostics, "canvas"), count);
}

#[test]
fn from_appsrc_to_appsink_every_buffer_is_accounted_for() {
    let diagnostics = diagnostics();
    let scene =
        pipeline("appsrc name=input format=time caps=video/x-raw ! appsink name=output sync=false");
    scene.set_state(gst::State::Playing).unwrap();
    let input = scene.by_name("input").unwrap();
    for _ in 0..12 {
        let buffer = gst::Buffer::with_size(500).unwrap();
        let flow: gst::FlowReturn = input.emit_by_name("push-buffer", &[&buffer]);
        assert_eq!(flow, gst::FlowReturn::Ok);
    }
    wait_for("twelve in appsink", || {
        (held(&diagnostics, "output") == 12).then_some(())
    });
    assert_eq!(made(&diagnostics, "input"), 12);
    assert_eq!(level(&diagnostics, "output").held.bytes, 6_000);
    let output = scene.by_name("output").unwrap();
    let sample: gst::Sample = output.emit_by_name("pull-sample", &[]);
    drop(sample);
    wait_for("eleven and the last sample", || {
        let last: gst::Sample = output.property("last-sample");
        drop(last);
        (held(&diagnostics, "output") <= 12).then_some(())
    });
    drop((input, output, scene));
    wait_for("nothing", || {
        (held(&diagnostics, "output") == 0).then_some(())
    });
}

#[test]
fn a_memory_is_shown_with_its_parent_its_lock_and_its_holder() {
    let diagnostics = diagnostics();
    let parent = gst::Memory::with_size(4096);
    let part = parent.share(96..1096);
    let map = parent.map_readable().unwrap();
    let find = |memory: &gst::Memory| {
        let address = memory.as_ptr() as u64;
        let list = diagnostics.memories(10_000).list;
        list.into_iter()
            .find(|info| info.address == address)
            .unwrap()
    };
    let (whole, piece) = (find(&parent), find(&part));
    assert_eq!(whole.kind.as_deref(), Some("SystemMemory"));
    assert_eq!((whole.size, whole.offset), (4096, 0));
    assert!(whole.maxsize >= 4096);
    assert_eq!((piece.size, piece.offset), (1000, 96));
    assert_eq!(piece.parent, Some(whole.address));
    assert_eq!(whole.shares, [piece.address]);
    assert_eq!((whole.lock.readers, whole.lock.writers), (1, 0));
    wait_for("the time for which it is mapped", || {
        find(&parent).mapped_for
    });
    drop(map);
    wait_for("the end of the map", || {
        diagnostics.sample_now();
        find(&parent).mapped_for.is_none().then_some(())
    });
    assert_eq!(find(&parent).lock.readers, 0);
}

#[test]
fn bytes_that_are_shared_are_counted_once() {
    let diagnostics = diagnostics();
    let before = diagnostics.sample_now().memory_bytes().unwrap();
    let parent = gst::Memory::with_size(1 << 20);
    let parts: Vec<_> = (0..4)
        .map(|part| parent.share(part << 18..(part + 1) << 18))
        .collect();
    let after = diagnostics.sample_now().memory_bytes().unwrap();
    let own = diagnostics
        .memories(10_000)
        .list
        .iter()
        .find(|info| info.address == parent.as_ptr() as u64)
        .unwrap()
        .maxsize;
    assert_eq!(after - before, own);
    drop(parts);
}

#[test]
fn ages_are_times_that_have_passed() {
    let diagnostics = diagnostics();
    let began = std::time::Instant::now();
    let memory = gst::Memory::with_size(10);
    let age = || {
        let list = diagnostics.memories(10_000).list;
        let found = list
            .into_iter()
            .find(|info| info.address == memory.as_ptr() as u64);
        found.unwrap().age
    };
    assert!(age() <= began.elapsed());
    let limit = Duration::from_millis(50);
    wait_for("an age of 50 ms", || (age() >= limit).then_some(()));
    assert!(began.elapsed() >= limit);
}
