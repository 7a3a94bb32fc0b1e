//! The probe as people and build servers run it: what it writes, and how it ends.

use std::process::{Command, Output};

const FRAMES: &str =
    "pipeline:videotestsrc is-live=true ! video/x-raw,width=64,height=48 ! queue ! fakesink";

fn watch(arguments: &[&str]) -> Output {
    probe(&[&["watch"], arguments].concat())
}

fn probe(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_highwater-probe"))
        .args(arguments)
        .env("LC_ALL", "C.UTF-8")
        .output()
        .expect("the probe runs")
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).expect("UTF-8")
}

fn lines(output: &Output) -> Vec<String> {
    text(&output.stdout).lines().map(str::to_owned).collect()
}

#[test]
fn text_is_a_line_an_interval_and_tables() {
    let output = watch(&[FRAMES, "--duration", "3500ms"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let lines = lines(&output);
    let intervals: Vec<_> = lines
        .iter()
        .filter(|line| line.starts_with("00:00:0") && line.contains("frames"))
        .collect();
    // A machine under load may leave one out.
    assert!((2..=3).contains(&intervals.len()), "{lines:#?}");
    assert!(intervals[1].contains("RSS") && intervals[1].contains("MiB"));
    for table in [
        "Process",
        "Objects",
        "Buffer pools",
        "Queues",
        "Streaming threads",
    ] {
        assert!(
            lines.iter().any(|line| line == table),
            "{table}: {lines:#?}"
        );
    }
    assert!(lines.iter().any(|line| line.contains("(queue)")));
    assert!(lines.iter().any(|line| line.contains(" a second")));
    assert!(
        lines
            .iter()
            .any(|line| line.contains("allocator") && line.ends_with("glibc"))
    );
    assert!(lines.iter().any(|line| line.contains("for each frame")));
}

#[test]
fn csv_begins_with_time_rss_vsz_and_cpu_and_every_row_is_whole() {
    let output = watch(&[FRAMES, "--duration", "3500ms", "--format", "csv"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let rows: Vec<Vec<String>> = lines(&output)
        .iter()
        .map(|line| line.split(',').map(str::to_owned).collect())
        .collect();
    assert_eq!(rows[0][..4], ["time", "rss", "vsz", "cpu_percent"]);
    assert!((3..=4).contains(&rows.len()));
    let last = rows.last().expect("rows");
    assert!(rows.iter().all(|row| row.len() == rows[0].len()));
    let column = |name: &str| rows[0].iter().position(|known| known == name).expect(name);
    assert!(last[0].ends_with('Z'));
    let number = |name: &str| last[column(name)].parse::<f64>().expect(name);
    assert!(number("rss") > 1e6);
    assert!(number("frames") > 20.0);
    assert!(number("live_element") >= 4.0);
    assert!(last[column("queues")].contains("(queue)="));
    assert!(last[column("elements")].contains("(fakesink)="));
    assert!(last[column("streaming_threads")].contains("(queue)="));
    assert!(number("reused_per_frame") > 0.5);
    assert!(number("made_per_frame") < 1.0);
    let pool = last[column("pools")].split(';').next().expect("a pool");
    let (_, figures) = pool.split_once('=').expect(pool);
    let rate = figures.split('/').nth(3).expect(pool);
    let rate: f64 = rate.parse().expect(pool);
    assert!((15.0..45.0).contains(&rate), "{rate}");
    // There is no graphics device: that is nothing, and not 0.
    assert_eq!(last[column("device")], "");
    let reasons = &last[column("not_available")];
    assert!(reasons.contains("no graphics device"), "{reasons}");
}

#[test]
fn every_json_line_is_an_object_and_ids_are_told_before_they_are_used() {
    let output = watch(&[FRAMES, "--duration", "2500ms", "--format", "jsonl"]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let mut pools = Vec::new();
    let mut samples = 0;
    let mut last = serde_json::Value::Null;
    for line in lines(&output) {
        let value: serde_json::Value = serde_json::from_str(&line).expect(&line);
        match value["type"].as_str() {
            Some("begin") => assert_eq!(value["allocator"], "glibc"),
            Some("pool") => pools.push(value["id"].clone()),
            Some("sample") => {
                samples += 1;
                for pool in value["pools"].as_array().expect("pools") {
                    assert!(pools.contains(&pool["id"]));
                }
                assert!(value["process"]["rss"].as_u64().expect("rss") > 0);
                let elapsed = value["elapsed"].as_f64().expect("elapsed");
                for costly in ["rollup", "heap", "files", "census"] {
                    let read = value["read_at"][costly].as_f64().expect(costly);
                    assert!((0.0..=elapsed).contains(&read), "{costly}: {read}");
                }
                // There is no graphics device, so nothing was read of it at any time.
                assert!(value["read_at"]["graphics"].is_null());
                last = value;
            }
            Some(_) => {}
            None => panic!("{line}"),
        }
    }
    assert!((1..=2).contains(&samples));
    let rates = last["pools"].as_array().expect("pools");
    assert!(
        rates
            .iter()
            .any(|pool| pool["per_second"].as_f64() > Some(10.0))
    );
    assert!(!pools.is_empty());
}

#[test]
fn the_heap_is_told_by_the_allocator_that_serves_malloc() {
    let output = Command::new(env!("CARGO_BIN_EXE_highwater-probe"))
        .args(["watch", FRAMES, "--duration", "2500ms", "--format", "jsonl"])
        .env("LD_PRELOAD", "libjemalloc.so.2")
        .output()
        .expect("the probe runs");
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let lines = lines(&output);
    let values = lines
        .iter()
        .map(|line| serde_json::from_str::<serde_json::Value>(line).expect(line));
    let of = |kind: &str| values.clone().find(|value| value["type"] == kind);
    assert_eq!(of("begin").expect("a beginning")["allocator"], "jemalloc");
    let heap = &of("sample").expect("a sample")["heap"];
    assert!(heap["in_use"].as_u64() > Some(1_000_000), "{heap}");
}

#[test]
fn the_exit_status_says_how_it_ended() {
    let status = |arguments: &[&str]| watch(arguments).status.code();
    let run = ["--duration", "2500ms"];
    assert_eq!(
        status(&[&[FRAMES, "--budget", "1KiB"], &run[..]].concat()),
        Some(1)
    );
    assert_eq!(
        status(&[&[FRAMES, "--budget", "8GiB"], &run[..]].concat()),
        Some(0)
    );
    assert_eq!(status(&[FRAMES, "--format", "xml"]), Some(2));
    assert_eq!(status(&["/no/such/file.mp4"]), Some(3));
    assert_eq!(status(&[FRAMES, "--duration", "300ms"]), Some(4));
}

#[test]
fn a_source_that_does_not_play_is_explained_in_a_sentence() {
    let output = watch(&["/no/such/file.mp4"]);
    assert!(text(&output.stderr).contains("There is no “/no/such/file.mp4”"));
}

#[test]
fn a_bundle_is_written_at_the_end_and_told_by_report() {
    let folder = tempfile::tempdir().expect("room");
    let path = folder.path().join("run.highwater.zip");
    let path = path.to_str().expect("a plain name");
    let output = watch(&[FRAMES, "--duration", "2500ms", "--export", path]);
    assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
    let report = probe(&["report", path]);
    assert_eq!(report.status.code(), Some(0), "{}", text(&report.stderr));
    let told = text(&report.stdout);
    for part in [
        "videotestsrc",
        "collecting",
        "rss",
        "heap in use",
        "Objects",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
}

#[test]
fn a_bundle_that_cannot_be_written_or_read_is_named() {
    let path = "/nowhere/run.highwater.zip";
    let output = watch(&[FRAMES, "--duration", "2500ms", "--export", path]);
    assert_eq!(output.status.code(), Some(5));
    assert!(text(&output.stderr).contains(path));
    let report = probe(&["report", path]);
    assert_eq!(report.status.code(), Some(5));
    assert!(text(&report.stderr).contains(path));
}

#[test]
fn a_run_that_holds_more_is_worse_than_one_that_holds_less() {
    let folder = tempfile::tempdir().expect("room");
    let bundle = |name: &str, source: &str| {
        let path = folder.path().join(name);
        let path = path.to_str().expect("a plain name").to_owned();
        let output = watch(&[source, "--duration", "5s", "--export", &path]);
        assert_eq!(output.status.code(), Some(0), "{}", text(&output.stderr));
        path
    };
    let small = bundle("small.highwater.zip", FRAMES);
    // Twenty frames of 1.3 MiB wait in the queue.
    let large = bundle(
        "large.highwater.zip",
        "pipeline:videotestsrc is-live=true ! video/x-raw,width=480,height=360 \
         ! queue name=backlog min-threshold-buffers=20 max-size-bytes=0 ! fakesink",
    );
    let compare = |arguments: &[&str]| probe(&[&["compare"], arguments].concat());
    let worse = compare(&[&small, &large]);
    let told = text(&worse.stdout);
    assert_eq!(worse.status.code(), Some(1), "{told}");
    for part in ["takes more memory", "Resident memory", "backlog"] {
        assert!(told.contains(part), "{part}: {told}");
    }
    let better = compare(&[&large, &small, "--format", "json"]);
    assert_eq!(better.status.code(), Some(0), "{}", text(&better.stdout));
    let json: serde_json::Value = serde_json::from_slice(&better.stdout).expect("JSON");
    assert_eq!(json["schema"], "highwater.comparison/1");
    assert_eq!(json["outcome"], "better");
    let same = compare(&[&small, &small]);
    assert_eq!(same.status.code(), Some(0), "{}", text(&same.stdout));
    assert!(text(&same.stdout).contains("the same memory"));
    let missing = compare(&[&small, "/nowhere/b.highwater.zip"]);
    assert_eq!(missing.status.code(), Some(5));
    assert!(text(&missing.stderr).contains("/nowhere/b.highwater.zip"));
}
