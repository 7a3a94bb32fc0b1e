//! Starting with nothing to play.

use highwater_tests::{App, Launch};

/// No arguments.
const NOTHING: [&str; 0] = [];

#[test]
fn the_start_page_offers_a_file_a_location_and_the_demo_camera() {
    let app = App::start(NOTHING);
    for offer in ["Open File…", "Open Location…", "Demo Camera"] {
        app.widget(offer);
    }
}

#[test]
fn quitting_ends_the_process_in_peace() {
    let app = App::start(NOTHING);
    app.press("ctrl+q");
    app.wait_until_ended();
    assert!(
        app.status().is_some_and(|status| status.success()),
        "{}",
        app.log()
    );
}

#[test]
fn nothing_is_complained_about() {
    let app = App::start(NOTHING);
    app.widget("Demo Camera");
    let log = app.log();
    let complaints: Vec<&str> = log
        .lines()
        .filter(|line| line.contains("WARNING") || line.contains("CRITICAL"))
        .collect();
    assert!(complaints.is_empty(), "{complaints:#?}");
}

#[test]
fn the_window_speaks_the_user_s_language_from_the_tree() {
    let app = Launch::new().language("zh_CN").start(NOTHING);
    app.widget("打开想看的内容");
}
