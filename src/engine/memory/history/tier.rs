//! One series at one width: a ring of points that follow one another without a gap.

use std::{collections::VecDeque, time::Duration};

use super::Point;

/// How many points the ring grows by: doubling would reserve twice what is needed.
const STEP: usize = 120;

/// Twelve bytes a point: a byte count of a GiB is kept to 64 bytes.
#[derive(Clone, Copy)]
struct Packed {
    min: f32,
    mean: f32,
    max: f32,
}

/// A stretch without a value.
const NOTHING: Packed = Packed {
    min: f32::NAN,
    mean: f32::NAN,
    max: f32::NAN,
};

/// The stretch that is still being filled.
#[derive(Clone, Copy)]
struct Open {
    index: u64,
    min: f64,
    max: f64,
    sum: f64,
    count: u32,
}

/// See the module.
pub(super) struct Tier {
    width: Duration,
    limit: usize,
    /// The number of the first point, counted from the beginning of time.
    first: u64,
    points: VecDeque<Packed>,
    open: Option<Open>,
}

impl Tier {
    pub fn new(width: Duration, limit: usize) -> Self {
        Self {
            width,
            limit,
            first: 0,
            points: VecDeque::new(),
            open: None,
        }
    }

    /// Adds a value, or a stretch of them; time never goes back.
    pub fn add(&mut self, point: Point) {
        let index = self.index(point.at);
        match &mut self.open {
            Some(open) if open.index == index => {
                open.min = open.min.min(point.min);
                open.max = open.max.max(point.max);
                open.sum += point.mean;
                open.count += 1;
            }
            _ => {
                self.close();
                self.open = Some(Open {
                    index,
                    min: point.min,
                    max: point.max,
                    sum: point.mean,
                    count: 1,
                });
            }
        }
    }

    /// The points that begin at `since` or later and end at `until` or earlier, or hold one of the two.
    pub fn points(&self, since: Duration, until: Duration) -> Vec<Point> {
        let closed = (self.first..).zip(self.points.iter().copied());
        let open = self.open.iter().map(|open| (open.index, open.packed()));
        closed
            .chain(open)
            .map(|(index, packed)| (self.start(index), packed))
            .filter(|(at, packed)| *at + self.width > since && *at < until && !packed.mean.is_nan())
            .map(|(at, packed)| Point {
                at,
                min: packed.min.into(),
                mean: packed.mean.into(),
                max: packed.max.into(),
            })
            .collect()
    }

    pub fn bytes(&self) -> usize {
        self.points.capacity() * size_of::<Packed>()
    }

    fn close(&mut self) {
        let Some(open) = self.open.take() else {
            return;
        };
        let end = self.first + self.points.len() as u64;
        let gap = open.index - end;
        if self.points.is_empty() || gap >= self.limit as u64 {
            self.points.clear();
            self.first = open.index;
        } else {
            for _ in 0..gap {
                self.push(NOTHING);
            }
        }
        self.push(open.packed());
    }

    fn push(&mut self, point: Packed) {
        if self.points.len() == self.limit {
            self.points.pop_front();
            self.first += 1;
        } else if self.points.len() == self.points.capacity() {
            self.points
                .reserve_exact(STEP.min(self.limit - self.points.len()));
        }
        self.points.push_back(point);
    }

    fn index(&self, at: Duration) -> u64 {
        at.as_secs() / self.width.as_secs()
    }

    fn start(&self, index: u64) -> Duration {
        Duration::from_secs(index * self.width.as_secs())
    }
}

impl Open {
    /// Rounding keeps 24 bits, which is what the ring has room for.
    #[allow(clippy::cast_possible_truncation)]
    fn packed(&self) -> Packed {
        Packed {
            min: self.min as f32,
            mean: (self.sum / f64::from(self.count)) as f32,
            max: self.max as f32,
        }
    }
}
