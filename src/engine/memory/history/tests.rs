//! A day in a second: samples made up here, a quarter of a second apart.

use super::*;
use crate::memory::{
    Amount, ElementLevel, Fill, Kind, MainLoopLevel, ObjectLevel, OwnCost, PoolLevel, QueueId,
    QueueLevel, Totals,
    process::{FdKind, Files, Heap},
    sample::{GraphicsLevel, ProcessLevel, ReadAt},
};

const STEP: Duration = Duration::from_millis(250);

/// A sample of a process that has only a resident set.
fn sample(elapsed: Duration, rss: u64) -> Sample {
    Sample {
        elapsed,
        time: 0,
        read_at: ReadAt::default(),
        process: ProcessLevel {
            rss: Some(rss),
            ..ProcessLevel::default()
        },
        heap: None,
        objects: Vec::new(),
        memories: BTreeMap::new(),
        idle_buffers: 0,
        unsized_buffers: 0,
        elements: Vec::new(),
        pools: Vec::new(),
        acquisitions: Totals::default(),
        queues: Vec::new(),
        main_loop: None,
        graphics: GraphicsLevel::default(),
        own: OwnCost::default(),
    }
}

/// A sample of a busy pipeline: every series that there is, ten pools, six queues, a dozen elements.
fn full_sample(elapsed: Duration, seed: u64) -> Sample {
    let fill = Fill {
        level: seed % 100,
        limit: Some(100),
    };
    let amount = Amount {
        count: seed % 50,
        bytes: seed * 4096,
    };
    Sample {
        process: ProcessLevel {
            rss: Some(seed),
            rss_max: Some(seed),
            vsz: Some(seed),
            pss: Some(seed),
            uss: Some(seed),
            anonymous: Some(seed),
            swap: Some(seed),
            peak_rss: Some(seed),
            threads: Some(30),
            files: Some(Files {
                kinds: [FdKind::File, FdKind::Socket, FdKind::Event, FdKind::Memfd]
                    .map(|kind| (kind, seed))
                    .into(),
                dmabuf_bytes: Some(seed),
                memfd_bytes: Some(seed),
            }),
            cpu: Some(seed),
            minor_faults: Some(seed),
            major_faults: Some(seed),
        },
        heap: Some(Heap {
            in_use: seed,
            free: seed,
            mapped: seed,
        }),
        objects: Kind::ALL
            .map(|kind| ObjectLevel {
                kind,
                live: seed,
                created: seed,
                bytes: Some(seed),
            })
            .to_vec(),
        memories: [
            ("SystemMemory".to_owned(), amount),
            ("GLMemory".to_owned(), amount),
        ]
        .into(),
        elements: (1..=12)
            .map(|id| ElementLevel {
                id,
                made: amount,
                held: Amount {
                    count: 1 + seed % 9,
                    ..amount
                },
            })
            .collect(),
        pools: (1..=10)
            .map(|id| PoolLevel {
                id,
                outstanding: seed % 8,
                allocated: 8,
                high_water: 8,
                acquired: seed,
                acquired_new: 8,
                per_second: Some(seed as f64),
            })
            .collect(),
        queues: (1..=6)
            .map(|element| QueueLevel {
                id: QueueId { element, pad: None },
                buffers: fill,
                bytes: fill,
                time: fill,
                full_in: None,
            })
            .collect(),
        main_loop: Some(MainLoopLevel {
            p50: STEP,
            p99: STEP,
            max: STEP,
            events: seed,
        }),
        graphics: GraphicsLevel {
            device: Some(seed),
            system: Some(seed),
            textures: Some(seed),
        },
        ..sample(elapsed, seed)
    }
}

#[test]
fn a_day_of_everything_fits_in_sixteen_mebibytes() {
    let mut history = History::default();
    // One sample a second fills the older tiers as well as four do, and takes a quarter of the time.
    for second in 0..24 * 3600 - 600 {
        history.push(Arc::new(full_sample(STEP * 4 * second, u64::from(second))));
    }
    for step in (24 * 3600 - 600) * 4..24 * 3600 * 4 {
        history.push(Arc::new(full_sample(STEP * step, u64::from(step))));
    }
    assert!(history.bytes() <= 16 << 20, "{} bytes", history.bytes());
    assert_eq!(history.untracked(), 0);
    assert_eq!(history.recent().count(), 2400);
    let rss = history.points(Series::Rss, Duration::ZERO);
    assert_eq!(rss[0].at, Duration::ZERO);
    assert!(rss.windows(2).all(|pair| pair[0].at < pair[1].at));
}

#[test]
fn one_sample_is_still_seen_after_a_day() {
    let mut history = History::default();
    for second in 0..24 * 3600 {
        let rss = if second == 10_001 { 900 } else { 100 };
        history.push(Arc::new(sample(Duration::from_secs(second), rss)));
    }
    let points = history.points(Series::Rss, Duration::ZERO);
    let spike: Vec<_> = points.iter().filter(|point| point.max > 800.0).collect();
    assert_eq!(spike.len(), 1);
    assert_eq!(spike[0].at, Duration::from_mins(10_001 / 60));
    assert!((spike[0].min - 100.0).abs() < f64::EPSILON);
    assert!(spike[0].mean < 120.0);
    let high = history.high_water(Series::Rss).unwrap();
    assert_eq!(high.at, Duration::from_secs(10_001));
    assert!((high.value - 900.0).abs() < f64::EPSILON);
}

#[test]
fn each_age_has_its_own_width() {
    let mut history = History::default();
    for step in 0..6 * 3600 * 4 {
        history.push(Arc::new(sample(STEP * step, 1)));
    }
    let points = history.points(Series::Rss, Duration::ZERO);
    let width_at = |hours: f64| {
        let at = Duration::from_secs_f64(hours * 3600.0);
        let index = points.partition_point(|point| point.at < at);
        points[index + 1].at.saturating_sub(points[index].at)
    };
    assert_eq!(width_at(1.0), Duration::from_mins(1));
    assert_eq!(width_at(5.0), Duration::from_secs(10));
    assert_eq!(width_at(5.7), Duration::from_secs(1));
    assert_eq!(width_at(5.9), STEP);
}

#[test]
fn a_gap_is_no_value_and_not_zero() {
    let mut history = History::default();
    for second in (0..100).chain(2_000..2_100) {
        history.push(Arc::new(sample(Duration::from_secs(second), 5)));
    }
    let points = history.points(Series::Rss, Duration::ZERO);
    assert!(points.iter().all(|point| point.min > 4.0));
    assert!(
        points
            .iter()
            .any(|point| point.at < Duration::from_secs(100))
    );
    let gap = Duration::from_secs(110)..Duration::from_secs(1_990);
    assert!(!points.iter().any(|point| gap.contains(&point.at)));
}

#[test]
fn a_mark_begins_the_high_water_again() {
    let mut history = History::default();
    history.push(Arc::new(sample(Duration::from_secs(1), 500)));
    history.mark("calm".to_owned(), sample(Duration::from_secs(2), 100));
    history.push(Arc::new(sample(Duration::from_secs(3), 200)));
    let value = |high: Option<HighWater>| high.map(|high| format!("{}", high.value));
    assert_eq!(
        value(history.high_water(Series::Rss)),
        Some("500".to_owned())
    );
    assert_eq!(
        value(history.high_water_since_mark(Series::Rss)),
        Some("200".to_owned())
    );
    assert_eq!(history.marks().next().unwrap().name, "calm");
}

#[test]
fn a_thousand_pools_that_come_and_go_take_no_more_room_and_spoil_no_other_series() {
    let mut history = History::default();
    for step in 0..4_000_u32 {
        let mut sample = sample(STEP * step, 7);
        sample.pools.push(PoolLevel {
            id: step / 4,
            outstanding: 1,
            allocated: 1,
            high_water: 1,
            acquired: 1,
            acquired_new: 1,
            per_second: None,
        });
        history.push(Arc::new(sample));
    }
    assert!(history.series().count() <= COLUMNS);
    assert_eq!(
        history.points(Series::Rss, Duration::ZERO)[0].at,
        Duration::ZERO
    );
}
