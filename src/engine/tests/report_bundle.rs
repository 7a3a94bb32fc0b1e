//! A bundle of this process: what is in it, and what must not be.

use std::{
    fs::File,
    io::Read,
    path::Path,
    time::{Duration, Instant},
};

use gst::prelude::*;
use highwater_engine::{
    log::{self, Level},
    media::source::Source,
    memory::{Diagnostics, Series},
    report::{self, BundleError, Contents, Context, Playing, Report, SCHEMA, Saving, Secrets},
};

const SECRETS: [&str; 4] = ["admin77", "hunter2", "tok3n", "ada-home"];

/// Every byte of every part, by name.
fn parts(bundle: &Path) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(File::open(bundle).expect("there")).expect("a zip");
    (0..archive.len())
        .map(|index| {
            let mut part = archive.by_index(index).expect("a part");
            let mut bytes = Vec::new();
            part.read_to_end(&mut bytes).expect("whole");
            (part.name().expect("a name").into_owned(), bytes)
        })
        .collect()
}

fn wait_until(what: &str, done: impl Fn() -> bool) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while !done() {
        assert!(Instant::now() < deadline, "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// One test: there is one set of diagnostics in a process, and one environment.
#[test]
fn a_bundle_tells_everything_but_secrets() {
    // SAFETY: the test has not started a thread yet.
    unsafe {
        std::env::set_var("HOME", "/tmp/ada-home");
        std::env::set_var("GST_DEBUG_FILE", "/tmp/ada-home/log?token=tok3n");
    }
    log::start().expect("GStreamer");
    let diagnostics = Diagnostics::start().expect("the first");
    let category = gst::DebugCategory::new("ours", gst::DebugColorFlags::empty(), None);
    gst::warning!(category, "a warning from rtsp://admin77:hunter2@camera/1");
    gst::info!(category, "not kept");
    log::set_level(Level::Info);
    gst::info!(category, "kept");
    glib::g_warning!("ours", "GLib's of /tmp/ada-home/film.mkv");
    let description = "videotestsrc is-live=true ! video/x-raw,width=64,height=48 \
                       ! queue name=user=admin77_password=hunter2 ! fakesink";
    let pipeline = gst::parse::launch(description).expect("core elements");
    pipeline.set_state(gst::State::Playing).expect("plays");
    wait_until("samples", || {
        diagnostics.history(|history| history.recent().count() >= 3)
    });
    diagnostics.mark("rtsp://admin77:hunter2@camera/1");

    let source: Source = "rtsp://admin77:hunter2@camera/1?token=tok3n"
        .parse()
        .expect("a URL");
    let context = Context {
        source: &source,
        playing: Playing::default(),
        renderer: None,
    };
    let contents = Contents::of(&diagnostics, &context);
    let folder = tempfile::tempdir().expect("room");
    let path = folder.path().join("run.highwater.zip");
    save(&path, &contents).expect("room");
    pipeline.set_state(gst::State::Null).expect("stops");

    let parts = parts(&path);
    let names: Vec<&str> = parts.iter().map(|(name, _)| name.as_str()).collect();
    let expected = [
        "report.html",
        "report.json",
        "samples.csv",
        "samples.jsonl",
        "trace.json",
        "metrics.txt",
        "pipeline.dot",
        "pipeline.svg",
        "log.txt",
        "state.jsonl",
    ];
    assert_eq!(names, expected);
    for (name, bytes) in &parts {
        let text = String::from_utf8_lossy(bytes);
        for secret in SECRETS {
            assert!(!text.contains(secret), "{secret} in {name}: {text}");
        }
    }
    let trace: serde_json::Value = serde_json::from_slice(&parts[4].1).expect("JSON");
    assert!(
        trace["traceEvents"]
            .as_array()
            .is_some_and(|events| events.len() > 10)
    );
    assert!(parts[5].1.ends_with(b"# EOF\n"));

    for (name, begin) in [(6, "digraph pipeline {"), (7, "<svg ")] {
        let text = String::from_utf8_lossy(&parts[name].1);
        assert!(
            text.starts_with(begin) && text.contains("videotestsrc0"),
            "{text}"
        );
    }
    let log = String::from_utf8_lossy(&parts[8].1);
    let said = |text: &str| log.lines().any(|line| line.contains(text));
    assert!(
        said(" warning ours ") && said("a warning from rtsp://camera/1"),
        "{log}"
    );
    assert!(said(" info ours ") && !said("not kept"), "{log}");
    assert!(said(" warning ours: GLib's of ~/film.mkv"), "{log}");

    let read = report::load(&path).expect("ours");
    assert_eq!(read.schema, SCHEMA);
    assert_eq!(read.source.kind, "uri");
    assert_eq!(read.verdict.state, "collecting");
    let rss = read.memory["rss_bytes"];
    assert!(
        rss.min > 0.0 && rss.min <= rss.last && rss.last <= rss.max,
        "{rss:?}"
    );
    assert!(
        read.elements
            .iter()
            .any(|part| part.factory.as_deref() == Some("queue"))
    );
    assert!(
        read.objects
            .iter()
            .any(|part| part.kind == "buffer" && part.created > 0)
    );
    assert!(read.environment.plugins.contains_key("coreelements"));
    assert_eq!(read.queues.len(), 1);

    what_was_measured_is_there_again(&path, &diagnostics, &read);
    nothing_is_left_of_a_bundle_that_cannot_be_written(&contents);
}

/// Nothing but what the contents say: the real one has its own tests.
fn page(contents: &Contents) -> String {
    format!("{contents:?}")
}

fn save(path: &Path, contents: &Contents) -> Result<(), BundleError> {
    report::save(
        path,
        contents.clone(),
        Secrets::LeftOut,
        &page,
        &Saving::default(),
    )
}

fn what_was_measured_is_there_again(path: &Path, then: &Diagnostics, report: &Report) {
    let opened = report::open(path).expect("ours");
    assert_eq!(&opened.report, report);
    assert!(!opened.is_damaged);
    let again = &opened.diagnostics;
    let ids = |diagnostics: &Diagnostics| {
        let mut ids: Vec<u32> = diagnostics.elements().iter().map(|info| info.id).collect();
        ids.sort_unstable();
        ids
    };
    assert_eq!(ids(again), ids(then));
    assert_eq!(again.pools().len(), report.pools.len());
    assert!(again.all_pads().iter().any(|(_, pads)| !pads.is_empty()));
    let (marks, high) = again.history(|history| {
        let marks = history.marks().map(|mark| mark.name.clone());
        (marks.collect::<Vec<_>>(), history.high_water(Series::Rss))
    });
    assert_eq!(marks.len(), 1);
    let rss = report.memory["rss_bytes"];
    // The report is a moment older than the state.
    assert!(high.is_some_and(|high| high.value >= rss.max), "{high:?}");
    let points = again.history(|history| history.points(Series::Rss, Duration::ZERO));
    assert!(
        points.iter().all(|point| point.min >= rss.min * 0.99),
        "{points:?}"
    );
    assert!(matches!(points.last(), Some(last) if last.at.as_secs_f64() >= rss.high_water_at));
}

fn nothing_is_left_of_a_bundle_that_cannot_be_written(contents: &Contents) {
    let nowhere = Path::new("/nowhere/run.highwater.zip");
    let error = save(nowhere, contents).expect_err("no such folder");
    assert!(matches!(error, BundleError::Io(..)), "{error}");
    let folder = tempfile::tempdir().expect("room");
    // A folder in the place of the file: everything works but the last step.
    let place = folder.path().join("run.highwater.zip");
    std::fs::create_dir_all(place.join("full")).expect("room");
    save(&place, contents).expect_err("the place is taken");
    let saving = Saving::default();
    saving.cancel();
    let unwanted = folder.path().join("unwanted.highwater.zip");
    let cancelled = report::save(
        &unwanted,
        contents.clone(),
        Secrets::LeftOut,
        &page,
        &saving,
    );
    assert!(
        matches!(cancelled, Err(BundleError::Cancelled)),
        "{cancelled:?}"
    );
    let left = folder.path().read_dir().expect("a folder").count();
    assert_eq!(left, 1, "half a bundle was left");
}
