//! What cannot be played is named, in words, with what to do.

use highwater_tests::App;

use crate::films;

#[test]
fn a_broken_file_is_named_as_one() {
    let app = App::start([films::broken()]);
    app.wait_until("it says what is wrong", |app| app.says("Not a media file"));
    app.widget("Copy Details");
}

#[test]
fn a_file_that_is_not_there_is_not_found() {
    let app = App::start(["/nowhere/film.mp4"]);
    app.wait_until("it says what is wrong", |app| app.says("Not found"));
}

#[test]
fn the_next_film_plays_after_a_broken_one() {
    let app = App::start([films::broken().as_path(), films::bars()]);
    app.wait_until("it says what is wrong", |app| app.says("Not a media file"));
    app.press("ctrl+Right");
    app.wait_for_colour_bars();
}
