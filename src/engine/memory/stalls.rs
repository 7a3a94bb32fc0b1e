//! Which element each streaming thread is in, and which of them does not come back.

use std::{
    collections::{HashMap, HashSet},
    mem::offset_of,
    time::Duration,
};

use gst::ffi::GstElement;
use gst_base::ffi::GstBaseSink;
use serde::{Deserialize, Serialize};

use super::{
    core::{Core, now},
    kinds::Kind,
    peek,
    threads::{Place, THREADS},
};

/// How long a thread may be inside one element before it counts as stalled.
pub(super) const LIMIT: Duration = Duration::from_secs(2);

/// What a thread that does not come back waits for.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Waiting {
    /// Nothing known: it works, or it is stuck.
    No,
    /// For data: it is at home in its own element, which nobody has called.
    Data,
    /// For the time of a frame.
    Clock,
    /// For the pipeline to play.
    Preroll,
    /// For another thread, which takes what this one wants to leave, and waits itself.
    Room,
}

/// A streaming thread at one moment.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ThreadLevel {
    /// The kernel's thread id.
    pub tid: u32,
    /// The innermost element that it is in.
    pub element: u32,
    /// For how long.
    #[serde(with = "super::seconds")]
    pub since: Duration,
    /// What for.
    pub waiting: Waiting,
}

impl ThreadLevel {
    /// Whether it is inside an element for more than two seconds and waits for nothing that ends by itself.
    pub fn is_stalled(&self) -> bool {
        self.waiting == Waiting::No && self.since >= LIMIT
    }
}

/// Every streaming thread now.
pub(super) fn look(core: &Core) -> Vec<ThreadLevel> {
    let now = now();
    let places: Vec<Place> = THREADS.places().collect();
    let elements: HashMap<u32, usize> = core
        .objects
        .of_kind(Kind::Element)
        .into_iter()
        .map(|(address, id)| (id, address))
        .collect();
    let level = |place: &Place| ThreadLevel {
        tid: place.tid,
        element: if place.element == 0 {
            place.home
        } else {
            place.element
        },
        since: Duration::from_nanos(now.saturating_sub(place.since)),
        waiting: waiting(core, place, elements.get(&place.element).copied()),
    };
    let mut levels: Vec<ThreadLevel> = places.iter().map(level).collect();
    excuse(&mut levels, &places);
    levels
}

/// A thread inside an element that hands over to a thread of its own (a queue, an aggregator)
/// waits for that one: if it is held up elsewhere, the trouble is there.
fn excuse(levels: &mut [ThreadLevel], places: &[Place]) {
    let held_up: HashSet<u32> = places
        .iter()
        .filter(|place| place.element != 0 && place.home != 0)
        .map(|place| place.home)
        .collect();
    for (level, place) in levels.iter_mut().zip(places) {
        if level.waiting == Waiting::No
            && place.element != place.home
            && held_up.contains(&place.element)
        {
            level.waiting = Waiting::Room;
        }
    }
}

fn waiting(core: &Core, place: &Place, address: Option<usize>) -> Waiting {
    if place.element == 0 {
        return Waiting::Data;
    }
    let found = address.and_then(|address| {
        let found = if core.objects.is_sink(address) {
            sink_waits(address)
        } else {
            Waiting::No
        };
        let found = match found {
            Waiting::No if is_paused(address)? => Waiting::Preroll,
            found => found,
        };
        // Whatever was read means nothing if the element was freed meanwhile.
        (core.objects.element(address) == place.element).then_some(found)
    });
    found.unwrap_or(Waiting::No)
}

/// While a sink waits for the clock its clock id is set; while it waits for preroll, `have_preroll` is
/// (gstbasesink.c).
fn sink_waits(sink: usize) -> Waiting {
    let clock = peek::one::<usize>(sink + offset_of!(GstBaseSink, clock_id));
    let preroll = peek::one::<i32>(sink + offset_of!(GstBaseSink, have_preroll));
    match (clock, preroll) {
        (Some(clock), _) if clock != 0 => Waiting::Clock,
        (_, Some(preroll)) if preroll != 0 => Waiting::Preroll,
        _ => Waiting::No,
    }
}

/// Whether an element has settled in PAUSED: what it holds back then, it will let go.
fn is_paused(element: usize) -> Option<bool> {
    let now: i32 = peek::one(element + offset_of!(GstElement, current_state))?;
    let pending: i32 = peek::one(element + offset_of!(GstElement, pending_state))?;
    Some(now == gst::ffi::GST_STATE_PAUSED && pending == gst::ffi::GST_STATE_VOID_PENDING)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn place(tid: u32, home: u32, element: u32) -> Place {
        Place {
            tid,
            element,
            home,
            since: 0,
        }
    }

    fn stuck(place: &Place) -> ThreadLevel {
        ThreadLevel {
            tid: place.tid,
            element: place.element,
            since: Duration::from_secs(5),
            waiting: if place.element == 0 {
                Waiting::Data
            } else {
                Waiting::No
            },
        }
    }

    /// The elements that are blamed for where the threads are.
    fn blamed(places: &[Place]) -> Vec<u32> {
        let mut levels: Vec<_> = places.iter().map(stuck).collect();
        excuse(&mut levels, places);
        levels
            .iter()
            .filter(|level| level.is_stalled())
            .map(|level| level.element)
            .collect()
    }

    const SOURCE: u32 = 1;
    const QUEUE: u32 = 2;
    const SINK: u32 = 3;

    #[test]
    fn a_full_queue_before_a_stuck_sink_is_not_to_blame() {
        assert_eq!(
            blamed(&[place(10, SOURCE, QUEUE), place(11, QUEUE, SINK)]),
            [SINK]
        );
    }

    #[test]
    fn a_queue_whose_own_thread_idles_is_to_blame_for_who_waits_in_it() {
        assert_eq!(
            blamed(&[place(10, SOURCE, QUEUE), place(11, QUEUE, 0)]),
            [QUEUE]
        );
    }

    #[test]
    fn a_thread_at_home_waits_for_data() {
        assert!(blamed(&[place(10, SOURCE, 0)]).is_empty());
    }
}
