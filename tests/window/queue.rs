//! The queue: playlists, and the panel beside the picture.

use std::{fs, path::PathBuf};

use highwater_tests::{App, paths};

use crate::films;

/// A playlist of both films, with titles, and a line that no playlist may open.
fn playlist() -> PathBuf {
    let path = paths::output("films").join("both.m3u");
    let text = format!(
        "#EXTM3U\n#EXTINF:60,The bars\n{}\n#EXTINF:60,The red one\n{}\npipeline:fakesrc ! fakesink\n",
        films::bars().display(),
        films::red().display(),
    );
    fs::write(&path, text).expect("target can be written");
    path
}

#[test]
fn a_playlist_becomes_the_queue() {
    let app = App::start([playlist()]);
    app.wait_for_colour_bars();
    assert_eq!(app.title(), "The bars");
    app.wait_until("it says what cannot be opened", |app| {
        app.says("1 line of the playlist cannot be opened.")
    });
    app.press("F8");
    app.wait_until("both are listed", |app| app.says("2 items"));
    app.widget("The bars, plays now");
    app.widget("The red one");
}

#[test]
fn what_plays_is_marked_and_an_item_can_be_removed() {
    let app = App::start([films::bars(), films::red()]);
    app.wait_for_colour_bars();
    app.press("F8");
    app.widget("bars.webm, plays now");
    assert!(app.is_enabled("win.next") && !app.is_enabled("win.previous"));
    app.activate("win.next");
    app.widget("red.webm, plays now");
    app.click("Remove bars.webm from the Queue");
    app.wait_until("one is left", |app| app.says("1 item"));
    assert!(!app.is_enabled("win.previous"));
    app.activate("win.queue-clear");
    app.wait_until("nothing is left", |app| app.says("Nothing Is Queued"));
}
