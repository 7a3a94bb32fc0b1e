//! What is told about elements on demand: their pads and caps across bins, and what all of them hold.

mod support;

use gst::prelude::*;
use highwater_engine::memory::{Diagnostics, Direction};
use support::{bring, element, pipeline, wait_for};

#[test]
fn pads_lead_through_bins_and_a_mark_knows_every_element() {
    let diagnostics = Diagnostics::start().unwrap();
    // More elements than a sample has room for, and a bin around one of them.
    let links = "identity ! ".repeat(14);
    let scene = pipeline(&format!(
        "videotestsrc name=source num-buffers=100 ! video/x-raw,width=64,height=48,format=I420 ! \
         queue name=before ! ( identity name=inside ) ! {links} appsink name=end"
    ));
    bring(&scene, gst::State::Paused);
    let id = |name: &str| element(&diagnostics, name).id;
    let pads = wait_for("caps behind the bin", || {
        let pads = diagnostics.pads(id("inside"));
        pads.iter().all(|pad| pad.caps.is_some()).then_some(pads)
    });
    let [sink, source] = &pads[..] else {
        panic!("{pads:?}");
    };
    assert_eq!(sink.direction, Direction::Sink);
    let before = sink.peer.as_ref().expect("it is linked");
    assert_eq!((before.element, &*before.pad), (id("before"), "src"));
    assert!(sink.caps.as_ref().unwrap().contains("width=(int)64"));
    assert!(source.peer.is_some());
    let queue = diagnostics.pads(id("before"));
    let behind = queue.iter().find(|pad| pad.direction == Direction::Source);
    let behind = behind.and_then(|pad| pad.peer.as_ref()).expect("as above");
    assert_eq!(behind.element, id("inside"));
    let all = diagnostics.all_pads();
    assert!(
        all.iter()
            .any(|(of, its)| *of == id("inside") && *its == pads)
    );

    diagnostics.mark("baseline");
    let holder = wait_for("an element that holds", || {
        diagnostics
            .element_levels()
            .into_iter()
            .find(|level| level.held.count > 0)
    });
    let known = diagnostics.history(|history| {
        let mark = history.marks().next_back().expect("it was set");
        mark.sample
            .elements
            .iter()
            .any(|level| level.id == holder.id)
    });
    assert!(known, "{holder:?} is not in the mark");

    let gone = id("inside");
    scene.set_state(gst::State::Null).unwrap();
    drop(scene);
    wait_for("the end of the elements", || {
        diagnostics.pads(gone).is_empty().then_some(())
    });
}
