//! What was measured, in a file.

use std::fs;

use highwater_engine::report;
use highwater_tests::{App, Launch, paths};

use crate::films;

#[test]
fn the_command_line_plays_exports_and_quits() {
    let path = paths::output("exporting").join("run.highwater.zip");
    // Of an earlier run; there is none on a fresh machine.
    let _ = fs::remove_file(&path);
    let film = films::bars().display().to_string();
    let target = path.display().to_string();
    let app = App::start([film.as_str(), "--export", &target, "--after", "1"]);
    app.wait_until_ended();
    assert!(
        app.status().is_some_and(|status| status.success()),
        "{}",
        app.log()
    );
    let report = report::load(&path).expect("a bundle");
    assert_eq!(report.source.kind, "file");
    assert!(report.playback.frames_rendered > 0);
    assert_eq!(report.playback.video_path.as_deref(), Some("software"));
    let renderer = report.environment.renderer.expect("a window has one");
    assert!(renderer.kind.starts_with("Gsk"), "{renderer:?}");
}

#[test]
fn a_place_that_cannot_be_written_is_named_and_the_status_says_so() {
    let film = films::bars().display().to_string();
    let target = "/nowhere/run.highwater.zip";
    let app = App::start([film.as_str(), "--export", target, "--after", "0.1"]);
    app.wait_until_ended();
    assert_eq!(app.status().and_then(|status| status.code()), Some(1));
    assert!(app.log().contains(target), "{}", app.log());
}

#[test]
fn what_is_left_out_is_shown_before_and_a_summary_can_be_pasted() {
    let film = films::bars().display().to_string();
    let launch = Launch::new().env("GST_DEBUG_DUMP_DOT_DIR", "/tmp/dots?token=s3cret");
    let app = launch.start([film.as_str()]);
    app.wait_for_colour_bars();
    app.press("ctrl+e");
    app.widget("Export Diagnostics");
    assert!(app.says("Leave Out Passwords and Tokens"));
    assert!(app.says("/tmp/dots?token=•••"), "{}", app.outline());
    assert!(!app.outline().contains("s3cret"), "{}", app.outline());
    app.screenshot()
        .save(&paths::output("exporting").join("dialog.png"));
    app.click("Copy Summary");
    app.wait_until("the summary is in the clipboard", |app| {
        let text = app.clipboard().unwrap_or_default();
        text.contains("GStreamer: ") && text.contains("Resident memory: ")
    });
}
