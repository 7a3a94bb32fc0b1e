//! Playing a file: its picture is on the screen, and the keys do what they should.

use highwater_tests::App;

use crate::films;

fn playing_bars() -> App {
    let app = App::start([films::bars()]);
    app.wait_for_colour_bars();
    app.wait_until("its length is known", |app| app.find("1:00").is_some());
    app
}

/// The position that the seek bar shows, in seconds.
fn position(app: &App) -> f64 {
    app.widget("Position").value().unwrap_or_default()
}

fn speed(app: &App) -> Option<f64> {
    app.state("win.speed")?.get()
}

fn volume(app: &App) -> f64 {
    app.state("win.volume")
        .and_then(|volume| volume.get())
        .expect("a volume is a number")
}

fn is_on(app: &App, action: &str) -> bool {
    app.state(action)
        .and_then(|state| state.get())
        .expect("it is on or off")
}

#[test]
fn a_file_s_picture_is_on_the_screen_and_moves() {
    let app = playing_bars();
    app.wait_until("the picture moves", App::picture_moves);
    assert_eq!(app.title(), "bars.webm");
}

#[test]
fn space_pauses_and_plays_again() {
    let app = playing_bars();
    app.press("space");
    app.wait_until("the picture stands", |app| !app.picture_moves());
    app.press("space");
    app.wait_until("the picture moves again", App::picture_moves);
}

#[test]
fn the_arrow_keys_seek_ten_seconds() {
    let app = playing_bars();
    app.press("space");
    app.press("Right");
    app.wait_until("ten seconds are skipped", |app| {
        (10.0..15.0).contains(&position(app))
    });
    app.press("Right");
    app.wait_until("twenty seconds are skipped", |app| {
        (20.0..25.0).contains(&position(app))
    });
    app.press("Left");
    app.wait_until("ten of them are back", |app| {
        (10.0..15.0).contains(&position(app))
    });
    assert!(
        app.picture()
            .is_some_and(|picture| picture.shows_colour_bars())
    );
}

#[test]
fn a_period_shows_the_next_frame_and_a_comma_the_one_before() {
    let app = playing_bars();
    app.press("Right");
    app.press("space");
    app.wait_until("the picture stands", |app| !app.picture_moves());
    let shown = || app.picture_place().map(|place| app.part(place.middle()));
    let first = shown();
    app.press("period");
    app.wait_until("another frame is shown", |_| shown() != first);
    app.press("comma");
    app.wait_until("the first of the two is shown again", |_| shown() == first);
}

#[test]
fn brackets_change_the_speed_and_backspace_resets_it() {
    let app = playing_bars();
    app.press("bracketright");
    app.wait_until("it is faster", |app| {
        speed(app).is_some_and(|speed| speed > 1.0)
    });
    app.press("BackSpace");
    app.wait_until("it is as before", |app| speed(app) == Some(1.0));
    app.press("bracketleft");
    app.wait_until("it is slower", |app| {
        speed(app).is_some_and(|speed| speed < 1.0)
    });
    app.wait_until("the picture moves at that speed", App::picture_moves);
}

#[test]
fn down_is_quieter_up_is_louder_and_m_is_silence() {
    let app = playing_bars();
    let loud = volume(&app);
    app.press("Down");
    app.wait_until("it is quieter", |app| volume(app) < loud);
    let quiet = volume(&app);
    app.press("Up");
    app.wait_until("it is louder", |app| volume(app) > quiet);
    app.press("m");
    app.wait_until("it is silent", |app| is_on(app, "win.mute"));
}

#[test]
fn f_covers_the_screen_and_escape_uncovers_it() {
    let app = playing_bars();
    app.press("f");
    app.wait_until("it covers the screen", App::is_full_screen);
    app.press("Escape");
    app.wait_until("it is a window again", |app| !app.is_full_screen());
    app.press("F11");
    app.wait_until("it covers the screen again", App::is_full_screen);
}

#[test]
fn a_double_click_covers_the_screen() {
    let app = playing_bars();
    app.double_click_in_the_middle();
    app.wait_until("it covers the screen", App::is_full_screen);
}

#[test]
fn control_and_arrow_go_through_the_queue() {
    let app = App::start([films::bars(), films::red()]);
    app.wait_for_colour_bars();
    app.press("ctrl+Right");
    app.wait_until("the second film is on the screen", |app| {
        app.title() == "red.webm" && app.picture().is_some_and(|p| p.share_of([255, 0, 0]) > 0.5)
    });
    app.press("ctrl+Left");
    app.wait_until("the first film is back", |app| app.title() == "bars.webm");
    app.wait_for_colour_bars();
}
