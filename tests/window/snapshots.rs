//! The picture on screen, kept: at the film's size, whatever the window's, on both video paths.

use std::{fs, path::PathBuf};

use highwater_tests::{App, Launch, Picture};

use crate::films;

/// The pictures that were saved; what is being written has a name that begins with a dot.
fn saved(app: &App) -> Vec<PathBuf> {
    let entries = fs::read_dir(app.home().path()).expect("a home can be read");
    let paths = entries.flatten().map(|entry| entry.path());
    let is_picture = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.ends_with(".png") && name.starts_with("bars ")
    };
    paths.filter(is_picture).collect()
}

fn is_a_frame_of_the_film(picture: &Picture) -> bool {
    (picture.width(), picture.height()) == (640, 360) && picture.shows_colour_bars()
}

fn keeps_the_whole_picture(path: &str) {
    let film = films::bars().display().to_string();
    // Smaller than the film: what the window shows is scaled down.
    let app = Launch::new()
        .size(480, 400)
        .start([film.as_str(), "--video-path", path]);
    app.wait_for_colour_bars();
    app.press("space");
    app.wait_until("the picture stands", |app| !app.picture_moves());
    app.press("s");
    app.wait_until("a picture is saved", |app| saved(app).len() == 1);
    app.wait_until("the window says so", |app| app.says("is saved"));
    let picture = Picture::load(&saved(&app)[0]);
    assert!(is_a_frame_of_the_film(&picture));
    // The same place again: a name of its own, the same pixels.
    app.press("s");
    app.wait_until("another one is saved", |app| saved(app).len() == 2);
    assert!(
        saved(&app)
            .iter()
            .all(|path| Picture::load(path) == picture)
    );
    app.press("ctrl+c");
    app.wait_until("the window says that it is copied", |app| {
        app.says("The picture is copied")
    });
    let copied = app.home().file("copied.png");
    fs::write(&copied, app.clipboard_picture().expect("it was copied")).expect("written");
    assert!(Picture::load(&copied) == picture);
}

#[test]
fn the_software_path_keeps_the_whole_picture() {
    keeps_the_whole_picture("software");
}

#[test]
fn the_gl_path_keeps_the_whole_picture() {
    keeps_the_whole_picture("gl");
}

#[test]
fn without_a_picture_there_is_nothing_to_keep() {
    let app = App::start([""; 0]);
    assert!(!app.is_enabled("win.snapshot"));
    assert!(!app.is_enabled("win.copy-picture"));
}
