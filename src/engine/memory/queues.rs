//! The fill of queues: queue, queue2, each pad of multiqueue, and appsrc.

use std::{collections::HashMap, time::Duration};

use glib::prelude::*;
use gst::prelude::*;
use serde::{Deserialize, Serialize};

use super::{elements::Elements, rates::Rates};

/// A queue: an element, or one pad of an element with several.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct QueueId {
    /// The element's id.
    pub element: u32,
    /// The number in the name of the pad, for `multiqueue`: 3 for `sink_3`.
    pub pad: Option<u32>,
}

/// A level and its limit; `None` where there is no limit.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Fill {
    /// How much is in the queue.
    pub level: u64,
    /// How much may be.
    pub limit: Option<u64>,
}

impl Fill {
    fn new(level: u64, limit: u64) -> Self {
        // All queues take a limit of 0 for none.
        Self {
            level,
            limit: (limit != 0).then_some(limit),
        }
    }

    /// The fill from 0 to 1; `None` without a limit. A queue may hold a little more than its limit.
    pub fn ratio(self) -> Option<f64> {
        self.limit.map(|limit| self.level as f64 / limit as f64)
    }
}

/// A queue at one moment.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub struct QueueLevel {
    /// Which queue.
    pub id: QueueId,
    /// In buffers.
    pub buffers: Fill,
    /// In bytes.
    pub bytes: Fill,
    /// In nanoseconds.
    pub time: Fill,
    /// Until it is full if it goes on filling as in the last two seconds; `None` when it does not fill.
    #[serde(with = "super::seconds::option")]
    pub full_in: Option<Duration>,
}

impl QueueLevel {
    /// The fill that counts: a queue is full when any of its limits is reached.
    pub fn fill(&self) -> Option<f64> {
        [self.buffers, self.bytes, self.time]
            .into_iter()
            .filter_map(Fill::ratio)
            .reduce(f64::max)
    }
}

/// Whether an element with a type of this name, or derived from it, is a queue.
fn is_queue(element: &gst::Element) -> bool {
    std::iter::successors(Some(element.type_()), |of| of.parent()).any(|of| {
        matches!(
            of.name(),
            "GstQueue" | "GstQueue2" | "GstMultiQueue" | "GstAppSrc"
        )
    })
}

/// What is remembered between two looks: how full each queue was.
#[derive(Default)]
pub(super) struct Queues {
    filling: Rates<QueueId>,
    /// Elements, by id, that are known to be queues or not.
    known: HashMap<u32, bool>,
}

impl Queues {
    /// Reads every queue that lives; `now` is any clock's.
    ///
    /// Each getter takes the lock of its own queue for a moment, which no streaming thread holds
    /// while it waits.
    pub fn look(&mut self, elements: &Elements, now: Duration) -> Vec<QueueLevel> {
        let mut levels = Vec::new();
        self.known.retain(|&id, _| elements.lives(id));
        let not_known_as_other = |id| self.known.get(&id) != Some(&false);
        for (id, weak) in elements.live(not_known_as_other) {
            let Some(element) = weak.upgrade() else {
                continue;
            };
            let queue = *self.known.entry(id).or_insert_with(|| is_queue(&element));
            if queue {
                read(id, &element, &mut levels);
            }
        }
        for level in &mut levels {
            level.full_in = self.full_in(level, now);
        }
        self.filling
            .retain(|id| levels.iter().any(|level| level.id == *id));
        levels.sort_unstable_by_key(|level| level.id);
        levels
    }

    fn full_in(&mut self, level: &QueueLevel, now: Duration) -> Option<Duration> {
        let fill = level.fill()?;
        time_to_full(fill, self.filling.note(level.id, now, fill)?)
    }
}

/// From the fill and its change per second: how long until 1.
fn time_to_full(fill: f64, rate: f64) -> Option<Duration> {
    if rate <= 0.0 {
        return None;
    }
    Duration::try_from_secs_f64(((1.0 - fill) / rate).max(0.0)).ok()
}

fn read(element: u32, object: &gst::Element, levels: &mut Vec<QueueLevel>) {
    if object.has_property("max-size-buffers") && object.has_property("use-interleave") {
        // The properties of a multiqueue itself are the defaults; the levels are its pads'.
        let pads = object.sink_pads();
        levels.extend(pads.iter().filter_map(|pad| read_pad(element, pad, object)));
        return;
    }
    let limit = |kind: &str| {
        let name = format!("max-size-{kind}");
        // appsrc has max-bytes, the others max-size-bytes.
        number(object, &name).or_else(|| number(object, &format!("max-{kind}")))
    };
    let fill = |kind: &str| {
        let level = number(object, &format!("current-level-{kind}"))?;
        Some(Fill::new(level, limit(kind).unwrap_or(0)))
    };
    // appsrc has only bytes before 1.20.
    levels.push(QueueLevel {
        id: QueueId { element, pad: None },
        buffers: fill("buffers").unwrap_or_default(),
        bytes: fill("bytes").unwrap_or_default(),
        time: fill("time").unwrap_or_default(),
        full_in: None,
    });
}

/// A pad of a multiqueue tells its levels (since 1.18); the limits are the element's.
fn read_pad(element: u32, pad: &gst::Pad, multiqueue: &gst::Element) -> Option<QueueLevel> {
    let fill = |kind: &str| {
        let level = number(pad, &format!("current-level-{kind}"))?;
        let limit = number(multiqueue, &format!("max-size-{kind}")).unwrap_or(0);
        Some(Fill::new(level, limit))
    };
    let name = pad.name();
    Some(QueueLevel {
        id: QueueId {
            element,
            pad: name
                .rsplit('_')
                .next()
                .and_then(|number| number.parse().ok()),
        },
        buffers: fill("buffers")?,
        bytes: fill("bytes")?,
        time: fill("time")?,
        full_in: None,
    })
}

/// A property that is an unsigned number, 32 or 64 bits wide.
fn number(object: &impl IsA<glib::Object>, name: &str) -> Option<u64> {
    object.find_property(name)?;
    let value = object.property_value(name);
    value
        .get::<u64>()
        .ok()
        .or_else(|| value.get::<u32>().ok().map(u64::from))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_queue_that_fills_by_a_tenth_a_second_is_full_in_five() {
        let left = time_to_full(0.5, 0.1).unwrap();
        assert!((left.as_secs_f64() - 5.0).abs() < 1e-9);
    }

    #[test]
    fn a_queue_that_empties_or_stands_is_never_full() {
        assert_eq!(time_to_full(0.5, 0.0), None);
        assert_eq!(time_to_full(0.5, -0.1), None);
    }

    #[test]
    fn the_fullest_limit_counts_and_no_limit_is_not_a_fill() {
        let level = QueueLevel {
            id: QueueId {
                element: 1,
                pad: None,
            },
            buffers: Fill::new(100, 200),
            bytes: Fill::new(900, 1000),
            time: Fill::new(5, 0),
            full_in: None,
        };
        assert_eq!(level.fill(), Some(0.9));
        assert_eq!(level.time.ratio(), None);
    }

    #[test]
    fn every_kind_of_queue_tells_its_level() {
        gst::init().unwrap();
        let elements = Elements::default();
        let made: Vec<gst::Element> = ["queue", "queue2", "multiqueue", "appsrc", "identity"]
            .into_iter()
            .map(|name| gst::ElementFactory::make(name).build().unwrap())
            .collect();
        let ids: Vec<u32> = made.iter().map(|element| elements.add(element)).collect();
        let pad = made[2].request_pad_simple("sink_7").unwrap();
        let levels = Queues::default().look(&elements, Duration::ZERO);
        let found: Vec<_> = levels.iter().map(|level| level.id).collect();
        let of = |index: usize, pad| QueueId {
            element: ids[index],
            pad,
        };
        assert_eq!(
            found,
            [of(0, None), of(1, None), of(2, Some(7)), of(3, None)]
        );
        assert_eq!(levels[0].buffers, Fill::new(0, 200));
        assert_eq!(levels[3].bytes, Fill::new(0, 200_000));
        made[2].release_request_pad(&pad);
    }
}
