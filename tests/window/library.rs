//! What is remembered between two runs.

use std::{fs, rc::Rc};

use glib::prelude::*;
use highwater_tests::{App, Launch, home::Home};

use crate::films;

const NOTHING: [&str; 0] = [];

/// The position that the seek bar shows, in seconds.
fn position(app: &App) -> f64 {
    app.widget("Position").value().unwrap_or_default()
}

fn again(home: Rc<Home>) -> Launch {
    Launch::new().home(home)
}

/// Looks at the long film up to its thirtieth second.
fn watched_for_a_while() -> Rc<Home> {
    let app = App::start([films::long()]);
    app.wait_until("it plays and its length is known", |app| {
        position(app) > 0.0 && app.find("2:00").is_some()
    });
    app.press("space");
    app.activate_with("win.seek-to", Some(&30.0_f64.to_variant()));
    app.wait_until("it is there", |app| position(app) >= 30.0);
    app.quit()
}

#[test]
fn a_long_film_goes_on_where_it_was_left() {
    let app = again(watched_for_a_while()).start([films::long()]);
    app.wait_until("it says so", |app| app.says("Resumed at 0:3"));
    app.wait_until("it is there", |app| position(app) >= 30.0);
    app.click("Start Over");
    app.wait_until("it starts again", |app| position(app) < 25.0);
}

#[test]
fn what_was_played_is_offered_on_the_start_page() {
    let home = watched_for_a_while();
    let app = again(home).start(NOTHING);
    app.widget("Recent");
    app.activate("app.clear-recent");
    app.wait_until("it is forgotten", |app| app.find("Recent").is_none());
    let home = app.quit();
    let positions = fs::read_to_string(home.file("state/highwater/positions.json"));
    let positions = positions.expect("the positions are kept");
    assert!(!positions.contains("long.webm"), "{positions}");
}
