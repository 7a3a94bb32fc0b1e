//! Two reports that are made up, one figure apart.

use std::{collections::BTreeMap, time::Duration};

use super::*;
use crate::{
    memory::process::Allocator,
    report::{
        ElementPart, Environment, OwnPart, Playing, PoolPart, SourcePart, Summary, VerdictPart,
    },
    verdict::trend::Trend,
};

const MIB: f64 = 1_048_576.0;

fn report(rss: f64) -> Report {
    let summary = Summary {
        first: rss,
        last: rss,
        min: rss,
        max: rss,
        mean: rss,
        high_water_at: 3.0,
    };
    Report {
        schema: crate::report::SCHEMA.to_owned(),
        created_ms: 0,
        duration_s: 60.0,
        environment: Environment {
            highwater: "0.1.0".to_owned(),
            gstreamer: "GStreamer 1.22.0".to_owned(),
            plugins: BTreeMap::new(),
            kernel: None,
            distribution: None,
            cores: None,
            memory_bytes: None,
            allocator: Allocator::Glibc,
            renderer: None,
            variables: BTreeMap::new(),
        },
        source: SourcePart {
            uri: "demo:".to_owned(),
            kind: "demo".to_owned(),
        },
        playback: Playing::default(),
        memory: BTreeMap::from([
            ("rss_bytes".to_owned(), summary),
            ("threads".to_owned(), summary),
        ]),
        objects: Vec::new(),
        elements: Vec::new(),
        pools: Vec::new(),
        queues: Vec::new(),
        threads: Vec::new(),
        stalls: Vec::new(),
        cycles: Vec::new(),
        events: Vec::new(),
        verdict: VerdictPart {
            state: "collecting".to_owned(),
            findings: Vec::new(),
            trends: BTreeMap::new(),
        },
        not_available: BTreeMap::new(),
        own: OwnPart::default(),
    }
}

fn growing(mib_per_minute: f64, minutes: u64) -> Report {
    let mut report = report(100.0 * MIB);
    let trend = Trend {
        per_minute: mib_per_minute * MIB,
        over: Duration::from_mins(minutes),
    };
    report.verdict.trends.insert("rss_bytes".to_owned(), trend);
    report
}

fn outcome(before: &Report, after: &Report) -> Outcome {
    compare(before, after, &Limits::default()).outcome
}

#[test]
fn more_than_a_tenth_more_is_worse_and_less_is_better() {
    let of = |mib: f64| report(mib * MIB);
    assert_eq!(outcome(&of(200.0), &of(219.0)), Outcome::Alike);
    assert_eq!(outcome(&of(200.0), &of(221.0)), Outcome::Worse);
    assert_eq!(outcome(&of(200.0), &of(179.0)), Outcome::Better);
    let worse = compare(&of(200.0), &of(300.0), &Limits::default());
    assert_eq!(worse.worse, ["rss_bytes"]);
    assert_eq!(worse.highest[0].relative(), Some(0.5));
}

#[test]
fn a_few_mib_of_a_small_process_are_not_worse() {
    let of = |mib: f64| report(mib * MIB);
    assert_eq!(outcome(&of(20.0), &of(27.0)), Outcome::Alike);
    assert_eq!(outcome(&of(20.0), &of(29.0)), Outcome::Worse);
}

#[test]
fn what_grows_faster_is_worse_once_it_has_warmed_up() {
    assert_eq!(
        outcome(&growing(0.0, 15), &growing(1.0, 15)),
        Outcome::Worse
    );
    assert_eq!(
        outcome(&growing(1.0, 15), &growing(0.0, 15)),
        Outcome::Better
    );
    assert_eq!(
        outcome(&growing(0.0, 15), &growing(0.01, 15)),
        Outcome::Alike
    );
    assert_eq!(outcome(&growing(0.0, 15), &growing(9.0, 2)), Outcome::Alike);
}

#[test]
fn a_run_of_a_second_and_one_without_figures_say_too_little() {
    let known = report(100.0 * MIB);
    let short = Report {
        duration_s: 1.0,
        ..known.clone()
    };
    assert_eq!(outcome(&known, &short), Outcome::TooLittle);
    let silent = Report {
        memory: BTreeMap::new(),
        ..known.clone()
    };
    assert_eq!(outcome(&silent, &known), Outcome::TooLittle);
}

#[test]
fn what_only_one_run_has_is_unknown_in_the_other() {
    let mut after = report(100.0 * MIB);
    let element = |path: &str, held_bytes| ElementPart {
        id: 1,
        path: path.to_owned(),
        factory: None,
        alive: true,
        made: 0,
        made_bytes: 0,
        held: 0,
        held_bytes,
    };
    after.elements = vec![element("/p/q", 7), element("/p/idle", 0)];
    let pool = |high_water| PoolPart {
        id: 1,
        name: "pool".to_owned(),
        owner: Some("/p/dec".to_owned()),
        memory: None,
        size_bytes: 1,
        minimum: 0,
        maximum: None,
        outstanding: 0,
        allocated: 0,
        high_water,
        acquired: 0,
        acquired_new: 0,
    };
    after.pools = vec![pool(2), pool(3)];
    let compared = compare(&report(100.0 * MIB), &after, &Limits::default());
    let row = |name: &str, after| Difference {
        name: name.to_owned(),
        before: None,
        after: Some(after),
    };
    assert_eq!(compared.elements, [row("/p/q", 7.0)]);
    assert_eq!(compared.pools, [row("/p/dec", 5.0)]);
    assert_eq!(compared.elements[0].change(), None);
    let names: Vec<&str> = compared.highest.iter().map(|row| &*row.name).collect();
    assert_eq!(names, ["rss_bytes"], "threads are no bytes");
}
