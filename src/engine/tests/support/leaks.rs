//! Our counts and those of GStreamer's own `leaks` tracer, in the same process at the same moments.

use std::collections::BTreeMap;

use gst::prelude::*;
use highwater_engine::memory::{Diagnostics, Kind};

use super::{live, wait_for};

/// The tracer that runs beside us; counts what it says since it was told to.
struct Leaks {
    tracer: gst::Tracer,
    live: BTreeMap<Kind, i64>,
}

impl Leaks {
    fn new() -> Self {
        let tracer = gst::active_tracers()
            .into_iter()
            .find(|tracer| tracer.type_().name() == "GstLeaksTracer")
            .expect("GST_TRACERS=leaks");
        tracer.emit_by_name::<()>("activity-start-tracking", &[]);
        Self {
            tracer,
            live: BTreeMap::new(),
        }
    }

    /// The change of the live objects of each kind since the start.
    fn checkpoint(&mut self) -> BTreeMap<Kind, i64> {
        let checkpoint: gst::Structure = self.tracer.emit_by_name("activity-get-checkpoint", &[]);
        for (list, step) in [("objects-created-list", 1), ("objects-removed-list", -1)] {
            let objects = checkpoint.get::<gst::List>(list).expect(list);
            for object in objects.iter() {
                let object = object.get::<gst::Structure>().expect("a structure");
                let name = object.get::<&str>("type-name").expect("a type");
                *self.live.entry(kind(name)).or_default() += step;
            }
        }
        self.live.clone()
    }
}

/// The kind that a name of a type stands for.
fn kind(name: &str) -> Kind {
    match name {
        "GstBuffer" => return Kind::Buffer,
        "GstMemory" => return Kind::Memory,
        "GstEvent" => return Kind::Event,
        "GstQuery" => return Kind::Query,
        "GstMessage" => return Kind::Message,
        "GstCaps" => return Kind::Caps,
        "GstSample" => return Kind::Sample,
        "GstBufferList" => return Kind::BufferList,
        _ => {}
    }
    let of = glib::Type::from_name(name).expect(name);
    let classes = [
        (gst::Pad::static_type(), Kind::Pad),
        (gst::Element::static_type(), Kind::Element),
        (gst::BufferPool::static_type(), Kind::Pool),
        (gst::Allocator::static_type(), Kind::Allocator),
        (gst::Task::static_type(), Kind::Task),
        (gst::Object::static_type(), Kind::OtherObject),
    ];
    let found = classes.into_iter().find(|(class, _)| of.is_a(*class));
    found.map_or(Kind::OtherMini, |(_, kind)| kind)
}

/// Ours and theirs, side by side, at moments at which nothing moves.
pub struct Comparison {
    pub diagnostics: Diagnostics,
    leaks: Leaks,
    base: BTreeMap<Kind, i64>,
    pub moments: u32,
}

impl Comparison {
    /// Starts both. To be called before anything else runs in the process.
    pub fn new() -> Self {
        // SAFETY: nothing else runs yet.
        unsafe { std::env::set_var("GST_TRACERS", "leaks") };
        let diagnostics = Diagnostics::start().unwrap();
        let leaks = Leaks::new();
        let base = ours(&diagnostics);
        Self {
            diagnostics,
            leaks,
            base,
            moments: 0,
        }
    }

    /// Compares once both have stood still; for as long as they move they are not compared.
    #[track_caller]
    pub fn agree(&mut self, moment: &str) -> BTreeMap<Kind, i64> {
        let (ours, theirs) = wait_for(moment, || {
            let before = ours(&self.diagnostics);
            let theirs = self.leaks.checkpoint();
            (ours(&self.diagnostics) == before).then_some((before, theirs))
        });
        for kind in Kind::ALL {
            let (mine, other) = self.pair(kind, &ours, &theirs);
            assert_eq!(mine, other, "{kind:?} {moment}");
        }
        self.moments += 1;
        theirs
    }

    /// Waits for a moment at which both say the same of every kind, in something that never stands still.
    #[track_caller]
    pub fn agree_in_motion(&mut self, moment: &str) {
        wait_for(moment, || {
            let theirs = self.leaks.checkpoint();
            let ours = ours(&self.diagnostics);
            let same = |kind| {
                let (mine, other) = self.pair(kind, &ours, &theirs);
                mine == other
            };
            Kind::ALL.into_iter().all(same).then_some(())
        });
        self.moments += 1;
    }

    fn pair(
        &self,
        kind: Kind,
        ours: &BTreeMap<Kind, i64>,
        theirs: &BTreeMap<Kind, i64>,
    ) -> (i64, i64) {
        let other = theirs.get(&kind).copied().unwrap_or(0);
        (ours[&kind] - self.base[&kind], other)
    }
}

fn ours(diagnostics: &Diagnostics) -> BTreeMap<Kind, i64> {
    let sample = diagnostics.sample_now();
    let count = |kind| i64::try_from(live(&sample, kind)).unwrap();
    Kind::ALL
        .into_iter()
        .map(|kind| (kind, count(kind)))
        .collect()
}
