//! Safe mode is what the running objects say, and a change of it goes on at the same place.

use std::fs;

use highwater_engine::report::{self, Report};
use highwater_tests::{Launch, accessible::Node, paths};

use crate::films;

/// What a run with `option` says of itself after a second of film.
fn report(launch: Launch, name: &str, option: &str) -> Report {
    let path = paths::output("safe-mode").join(name);
    // Of an earlier run; there is none on a fresh machine.
    let _ = fs::remove_file(&path);
    let (film, target) = (
        films::bars().display().to_string(),
        path.display().to_string(),
    );
    let app = launch.start([&film, option, "--export", &target, "--after", "1"]);
    app.wait_until_ended();
    report::load(&path).unwrap_or_else(|error| panic!("{error}: {}", app.log()))
}

fn assert_everything_is_in_software(report: &Report) {
    let renderer = report
        .environment
        .renderer
        .as_ref()
        .expect("a window has one");
    assert_eq!(renderer.kind, "GskCairoRenderer");
    assert_eq!(renderer.gl_device, None, "nobody asked for GL");
    assert_eq!(report.playback.video_path.as_deref(), Some("software"));
    assert_eq!(report.playback.decoder_is_hardware, Some(false));
    assert!(report.playback.frames_rendered > 0);
}

#[test]
fn safe_mode_touches_no_gl_on_a_display_that_has_it() {
    let gl = report(Launch::new(), "gl.highwater.zip", "--video-path=gl");
    let renderer = gl.environment.renderer.expect("a window has one");
    assert_ne!(
        renderer.kind, "GskCairoRenderer",
        "else this test proves nothing"
    );
    assert!(renderer.gl_device.is_some());
    assert_eq!(gl.playback.video_path.as_deref(), Some("gl"));

    let safe = report(Launch::new(), "safe.highwater.zip", "--safe-mode");
    assert_everything_is_in_software(&safe);
}

#[test]
fn safe_mode_plays_on_a_display_without_gl() {
    let launch = Launch::new().without_gl();
    let safe = report(launch, "without-gl.highwater.zip", "--safe-mode");
    assert_everything_is_in_software(&safe);
}

#[test]
fn a_variable_from_outside_wins_and_is_shown() {
    let launch = Launch::new().env("GALLIUM_DRIVER", "softpipe");
    let film = films::bars().display().to_string();
    let app = launch.start(["--safe-mode", &film]);
    app.wait_for_colour_bars();
    app.press("F9");
    app.wait_until("the variable is shown", |app| {
        app.says("GALLIUM_DRIVER=softpipe")
    });
}

#[test]
fn the_switch_runs_again_at_the_same_place() {
    let film = films::bars().display().to_string();
    let app = Launch::new().start([film]);
    app.wait_for_colour_bars();
    app.press("F9");
    app.widget("Safe Mode");
    app.activate("win.play-pause");
    app.activate_with(
        "win.seek-to",
        Some(&glib::prelude::ToVariant::to_variant(&30.0_f64)),
    );
    app.wait_until("it stands still there", |app| app.says("0:30"));
    let process = app.id();
    let switch = |node: &Node| node.role() == "switch" && node.label().contains("Safe Mode");
    let switch = app.root().and_then(|root| root.find(&switch));
    switch.expect("it is shown").activate();
    app.click("Run Again");
    app.wait_until("another run is in safe mode", |app| {
        app.says("This run does everything in software")
    });
    assert_eq!(app.id(), process);
    app.wait_until("the film is where it was", |app| app.says("0:30"));
    assert_eq!(app.title(), "bars.webm");
    assert!(!app.picture_moves(), "it stood still");
    app.widget("Process Memory");
}
