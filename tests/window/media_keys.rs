//! The desktop's media controls: what they see and what they can do.

use std::time::Duration;

use gio::prelude::*;
use glib::{Variant, variant::FromVariant};
use highwater_tests::{App, bus};

use crate::films;

const PATH: &str = "/org/mpris/MediaPlayer2";

/// The name on the bus; the specification's way to tell several processes apart.
fn name(app: &App) -> String {
    format!(
        "org.mpris.MediaPlayer2.dev.highwater.Highwater.instance{}",
        app.id()
    )
}

fn property<T: FromVariant>(app: &App, property: &str) -> Option<T> {
    let property = format!("org.mpris.MediaPlayer2.Player.{property}");
    bus::property(app.bus().connection(), (&name(app), PATH), &property)?.get()
}

fn status(app: &App) -> Option<String> {
    property(app, "PlaybackStatus")
}

fn call(app: &App, method: &str, arguments: Option<&Variant>) {
    let method = format!("org.mpris.MediaPlayer2.{method}");
    bus::call(
        app.bus().connection(),
        (&name(app), PATH),
        &method,
        arguments,
    )
    .unwrap_or_else(|error| panic!("{method}: {error}"));
}

fn metadata(app: &App, key: &str) -> Option<Variant> {
    let all: glib::VariantDict = property(app, "Metadata")?;
    all.lookup_value(key, None)
}

fn title(app: &App) -> Option<String> {
    metadata(app, "xesam:title")?.get()
}

fn playing() -> App {
    let app = App::start([films::bars(), films::red()]);
    app.wait_for_colour_bars();
    app.wait_until("the media controls say so", |app| {
        status(app).as_deref() == Some("Playing")
    });
    app
}

#[test]
fn they_pause_and_play() {
    let app = playing();
    call(&app, "Player.PlayPause", None);
    app.wait_until("it is paused", |app| {
        status(app).as_deref() == Some("Paused")
    });
    app.wait_until("the picture stands", |app| !app.picture_moves());
    call(&app, "Player.Play", None);
    app.wait_until("the picture moves", App::picture_moves);
}

#[test]
fn they_see_what_plays_and_how_long_it_is() {
    let app = playing();
    assert_eq!(title(&app).as_deref(), Some("bars.webm"));
    app.wait_until("the length is known", |app| {
        let length = metadata(app, "mpris:length").and_then(|length| length.get::<i64>());
        length.is_some_and(|micros| (59_000_000..61_000_000).contains(&micros))
    });
}

#[test]
fn they_go_through_the_queue() {
    let app = playing();
    assert_eq!(property(&app, "CanGoNext"), Some(true));
    assert_eq!(property(&app, "CanGoPrevious"), Some(false));
    call(&app, "Player.Next", None);
    app.wait_until("the next film plays", |app| {
        title(app).as_deref() == Some("red.webm")
    });
    app.wait_until("there is none behind it", |app| {
        property(app, "CanGoNext") == Some(false)
    });
}

#[test]
fn they_seek_and_are_told_where_it_is() {
    let app = playing();
    app.wait_until("it can seek", |app| property(app, "CanSeek") == Some(true));
    call(&app, "Player.Seek", Some(&(30_000_000_i64,).to_variant()));
    app.wait_for("it is there", Duration::from_secs(10), |app| {
        property::<i64>(app, "Position").is_some_and(|micros| micros > 29_000_000)
    });
}

#[test]
fn a_camera_s_password_is_not_shown_to_them() {
    let app = App::start(["rtsp://someone:word@127.0.0.1:1/stream"]);
    app.wait_until("it has failed", |app| app.says("Connection refused"));
    let all: Option<Variant> = bus::property(
        app.bus().connection(),
        (&name(&app), PATH),
        "org.mpris.MediaPlayer2.Player.Metadata",
    );
    let all = all.expect("there are media controls").print(false);
    assert!(!all.contains("word") && !all.contains("someone"), "{all}");
}
