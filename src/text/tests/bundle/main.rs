//! A bundle as the window and the terminal write it: its page, and what must not be in any part.

mod schema;

use std::{
    collections::BTreeMap,
    fs::File,
    io::Read,
    path::Path,
    time::{Duration, Instant},
};

use gst::prelude::*;
use highwater_engine::{
    log,
    media::source::Source,
    memory::{Diagnostics, Occasion},
    report::{Contents, Context, Playing, Renderer, Saving, Secrets},
};
use highwater_text::bundle;
use serde_json::{Value, json};

/// Wherever they are put, these must not come out.
const SECRETS: [&str; 6] = [
    "admin77", "hunter2", "tok3n", "ada-home", "s3ssion", "AKIAKEY",
];

/// What a page must not have from outside.
const HOSTILE: &str = "<script>alert(1)</script><img src=x onerror=\"alert('2')\">&amp;";

/// Every part by name.
fn parts(bundle: &Path) -> BTreeMap<String, String> {
    let mut archive = zip::ZipArchive::new(File::open(bundle).expect("there")).expect("a zip");
    let mut parts = BTreeMap::new();
    for index in 0..archive.len() {
        let mut part = archive.by_index(index).expect("a part");
        let mut text = String::new();
        part.read_to_string(&mut text).expect("text");
        parts.insert(part.name().expect("a name").into_owned(), text);
    }
    parts
}

fn wait_for_samples(diagnostics: &Diagnostics) {
    let deadline = Instant::now() + Duration::from_secs(30);
    while diagnostics.history(|history| history.recent().count()) < 4 {
        assert!(Instant::now() < deadline, "waited in vain for samples");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// A pipeline whose names say what they should not, and whose caps do.
fn pipeline() -> gst::Pipeline {
    let caps = "video/x-raw,width=64,height=48,note=(string)\"rtsp://admin77:hunter2@camera\"";
    let description =
        "videotestsrc is-live=true ! capsfilter name=filter ! queue ! fakesink name=sink";
    let pipeline = gst::parse::launch(description).expect("core elements");
    let pipeline = pipeline.downcast::<gst::Pipeline>().expect("a pipeline");
    let named = |from: &str, to: &str| {
        let element = pipeline.by_name(from).expect("known");
        element.set_property("name", to);
        element
    };
    named("filter", "token=tok3n").set_property("caps", caps.parse::<gst::Caps>().expect("caps"));
    named("sink", HOSTILE);
    pipeline
}

/// One test: there is one set of diagnostics in a process, and one environment.
#[test]
fn the_page_tells_everything_and_no_part_tells_secrets() {
    // SAFETY: the test has not started a thread yet.
    unsafe {
        std::env::set_var("HOME", "/tmp/ada-home");
        std::env::set_var("GST_PLUGIN_PATH", "/tmp/ada-home/plugins");
        std::env::set_var("GST_HOSTILE", HOSTILE);
    }
    log::start().expect("GStreamer");
    let diagnostics = Diagnostics::start().expect("the first");
    let pipeline = pipeline();
    pipeline.set_state(gst::State::Playing).expect("plays");
    diagnostics.tell(Occasion::Opened);
    wait_for_samples(&diagnostics);
    diagnostics.mark("https://cdn/x?X-Amz-Signature=AKIAKEY");
    diagnostics.mark(HOSTILE);
    diagnostics.tell(Occasion::Reconnect);
    let category = gst::DebugCategory::new("ours", gst::DebugColorFlags::empty(), None);
    gst::warning!(category, "Cookie: id=s3ssion");
    gst::warning!(
        category,
        "user-id=admin77 user-pw=\"hunter2\" in /tmp/ada-home/.cache"
    );
    let source: Source = "rtsp://admin77:hunter2@camera/1?token=tok3n&sessionid=s3ssion"
        .parse()
        .expect("a URL");
    let context = Context {
        source: &source,
        playing: Playing {
            video_path: Some("software".to_owned()),
            ..Playing::default()
        },
        renderer: Some(Renderer {
            gtk: "4.8.3".to_owned(),
            kind: "GskGLRenderer".to_owned(),
            gl_vendor: Some(HOSTILE.to_owned()),
            gl_device: None,
            gl_version: None,
        }),
    };
    let contents = Contents::of(&diagnostics, &context);
    let folder = tempfile::tempdir().expect("room");
    let path = folder.path().join("run.highwater.zip");
    bundle::save(&path, contents, Secrets::LeftOut, &Saving::default()).expect("room");
    pipeline.set_state(gst::State::Null).expect("stops");

    let parts = parts(&path);
    for (name, text) in &parts {
        for secret in SECRETS {
            let found = text.lines().find(|line| line.contains(secret));
            assert_eq!(found, None, "{secret} in {name}");
        }
    }
    // What the secrets stood in is there.
    assert!(parts["pipeline.dot"].contains("rtsp://camera") && parts["log.txt"].contains("Cookie"));
    report_is_as_the_schema_says(&parts["report.json"]);
    trace_is_as_its_format_says(&parts["trace.json"]);
    page_is_whole_and_safe(&parts["report.html"]);
    for picture in ["report.html", "pipeline.svg"] {
        let text = &parts[picture];
        assert!(
            !text.contains("<script") && !text.contains("<img"),
            "{picture}"
        );
    }
}

fn report_is_as_the_schema_says(report: &str) {
    let schema = include_str!("../../../../data/highwater.report-1.schema.json");
    let schema: Value = serde_json::from_str(schema).expect("JSON");
    let report: Value = serde_json::from_str(report).expect("JSON");
    assert_eq!(schema::problems(&schema, &report), Vec::<String>::new());
    for list in [
        "objects", "elements", "queues", "threads", "cycles", "events",
    ] {
        let filled = report[list].as_array().is_some_and(|list| !list.is_empty());
        assert!(filled, "{list}: the schema has nothing to be held against");
    }
    for (place, wrong) in [
        ("/schema", json!("highwater.report/2")),
        ("/self/bytes", json!(-1)),
        ("/memory/rss_bytes/max", json!("much")),
        ("/elements/0/alive", json!(null)),
        ("/playback", json!({})),
        ("/environment/more", json!(1)),
    ] {
        let mut changed = report.clone();
        let (parent, name) = place.rsplit_once('/').expect("a path");
        changed.pointer_mut(parent).expect("known")[name] = wrong;
        let found = schema::problems(&schema, &changed);
        assert!(!found.is_empty(), "{place} may be anything");
    }
}

/// "Trace Event Format", Google, 2016: what each phase has to have.
fn trace_is_as_its_format_says(trace: &str) {
    let trace: Value = serde_json::from_str(trace).expect("JSON");
    let mut phases = BTreeMap::<&str, usize>::new();
    for event in trace["traceEvents"].as_array().expect("events") {
        let number = |field: &str| event[field].as_f64().is_some_and(|number| number >= 0.0);
        let has_time = number("ts") && event["pid"].is_u64() && event["name"].is_string();
        let phase = event["ph"].as_str().expect("a phase");
        let is_right = match phase {
            "M" => event["args"]["name"].is_string(),
            "C" => has_time && event["args"]["value"].is_number(),
            "X" => has_time && number("dur") && event["tid"].is_u64(),
            "i" => has_time && event["s"] == "g",
            other => panic!("an unknown phase {other}"),
        };
        assert!(is_right, "{event}");
        *phases.entry(phase).or_default() += 1;
    }
    assert!(phases["C"] > 10, "{phases:?}");
    // Two cycles, of which the second is not over, and two marks.
    assert_eq!(
        (phases["M"], phases["X"], phases["i"]),
        (1, 2, 2),
        "{phases:?}"
    );
}

fn page_is_whole_and_safe(page: &str) {
    for part in [
        "rtsp://camera/1",
        "Collecting",
        "Process Memory",
        "High-Water Marks",
        "videotestsrc0",
        "Buffer",
        "Cycles",
        "GskGLRenderer",
        "coreelements",
        "&lt;script&gt;",
    ] {
        assert!(page.contains(part), "{part} is missing: {page}");
    }
    // Nothing is fetched: no reference but those within the page and the name of SVG's language.
    let outside = page
        .match_indices("http")
        .map(|(at, _)| &page[at..page.len().min(at + 40)])
        .find(|text| !text.starts_with("http-equiv") && !text.starts_with("http://www.w3.org/"));
    assert!(
        outside.is_none_or(|text| text.starts_with("https://cdn/x")),
        "{outside:?}"
    );
    for tag in [
        "table", "tr", "td", "th", "div", "svg", "dl", "dd", "h2", "p", "g",
    ] {
        let opened =
            page.matches(&format!("<{tag}>")).count() + page.matches(&format!("<{tag} ")).count();
        let closed = page.matches(&format!("</{tag}>")).count();
        assert_eq!(opened, closed, "<{tag}>");
    }
}
