//! What plays, kept as it comes: started and stopped with a key, seen in a badge, told in a toast.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
    rc::Rc,
};

use highwater_tests::{App, Launch, home::Home};

/// The files of the demo camera's recordings.
fn recordings(app: &App) -> Vec<PathBuf> {
    let entries = fs::read_dir(app.home().path()).expect("a home can be read");
    let mut paths: Vec<PathBuf> = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "mkv"))
        .collect();
    paths.sort();
    paths
}

fn records(app: &App) -> bool {
    app.state("win.record")
        .and_then(|state| state.get())
        .expect("it is on or off")
}

/// What `ffprobe` finds, as a number.
fn found(path: &Path, arguments: &[&str]) -> f64 {
    let output = Command::new("ffprobe")
        .args(["-loglevel", "error", "-of", "csv=p=0"])
        .args(arguments)
        .arg(path)
        .output()
        .expect("ffprobe runs");
    let said = String::from_utf8_lossy(&output.stdout);
    said.trim().parse().unwrap_or(0.0)
}

fn frames(path: &Path) -> f64 {
    let count = ["-select_streams", "v", "-count_packets", "-show_entries"];
    let count = [&count[..], &["stream=nb_read_packets"]].concat();
    found(path, &count)
}

/// In seconds, as the file's head says it: known only to a file that was finished.
fn length(path: &Path) -> f64 {
    found(path, &["-show_entries", "format=duration"])
}

fn has_frames(app: &App, number: usize, least: f64) -> bool {
    recordings(app)
        .get(number)
        .is_some_and(|path| frames(path) >= least)
}

#[test]
fn a_camera_is_recorded_while_it_plays_and_the_window_says_how_far() {
    let app = App::start(["demo:"]);
    app.wait_for_the_demo_camera();
    app.press("ctrl+r");
    app.wait_until("the badge is there", |app| {
        app.find("Stop Recording").is_some()
    });
    assert!(records(&app));
    // What is written so far can be read already.
    app.wait_until("two seconds are recorded", |app| has_frames(app, 0, 60.0));
    app.wait_until("the size is shown", |app| app.says("KiB"));
    app.wait_until("the picture moves", App::picture_moves);
    app.click("Stop Recording");
    app.wait_until("the window says that it is saved", |app| {
        app.says("is saved")
    });
    assert!(!records(&app));
    app.wait_until("the badge is gone", |app| {
        app.find("Stop Recording").is_none()
    });
    let paths = recordings(&app);
    assert_eq!(paths.len(), 1, "{paths:?}");
    assert!(frames(&paths[0]) >= 60.0);
    app.wait_until("the picture still moves", App::picture_moves);
    // Closing the window in the middle leaves a whole file, too.
    app.press("ctrl+r");
    app.wait_until("a second is recorded", |app| has_frames(app, 1, 30.0));
    let second = recordings(&app).remove(1);
    let home = app.quit();
    assert!(second.starts_with(home.path()) && frames(&second) >= 30.0);
    assert!(length(&second) > 0.9, "without its end it has no length");
}

/// A home in which these settings were made.
fn home_with(settings: &str) -> Rc<Home> {
    let home = Home::new();
    let folder = home.file("config/glib-2.0/settings");
    fs::create_dir_all(&folder).expect("a home can be written");
    let text = format!("[dev/highwater/Highwater]\n{settings}\n");
    fs::write(folder.join("keyfile"), text).expect("a home can be written");
    Rc::new(home)
}

#[test]
fn what_is_encoded_again_names_its_encoder_and_is_as_the_preferences_say() {
    let settings = "recording-preset='own'\nrecording-encoder='x264enc'\n\
                    recording-speed='fast'\nrecording-height='480'\nrecording-sound='none'";
    let app = Launch::new().home(home_with(settings)).start(["demo:"]);
    app.wait_for_the_demo_camera();
    app.press("ctrl+r");
    app.wait_until("the encoder is named", |app| app.says("x264enc"));
    app.wait_until("a second is recorded", |app| has_frames(app, 0, 30.0));
    app.click("Stop Recording");
    app.wait_until("the window says that it is saved", |app| {
        app.says("is saved")
    });
    let path = recordings(&app).remove(0);
    assert!((found(&path, &["-show_entries", "stream=height"]) - 480.0).abs() < 1e-9);
    assert!((found(&path, &["-show_entries", "format=nb_streams"]) - 1.0).abs() < 1e-9);
}
