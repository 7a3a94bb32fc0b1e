//! Runs that are over: the one that was killed is offered, and files of others open again.

use std::{fs, path::PathBuf, rc::Rc};

use highwater_engine::report;
use highwater_tests::{App, Launch, home::Home};

use crate::films;

/// The files of the runs that were recorded in this home.
fn recorded(home: &Home) -> Vec<PathBuf> {
    let folder = home.file("state/highwater/runs");
    let files = folder.read_dir().into_iter().flatten().flatten();
    files.map(|file| file.path()).collect()
}

/// Plays a film until some of it is recorded, and kills the application.
fn killed(home: &Rc<Home>) {
    let app = Launch::new().home(Rc::clone(home)).start([films::bars()]);
    app.wait_for_colour_bars();
    app.wait_until("two seconds are recorded", |_| {
        let samples = |path: &PathBuf| {
            let opened = report::open(path).ok()?;
            // The source is known as well.
            let seen = opened
                .diagnostics
                .history(|history| history.recent().count());
            (!opened.report.source.uri.is_empty()).then_some(seen)
        };
        recorded(home)
            .iter()
            .filter_map(samples)
            .any(|seen| seen >= 2)
    });
    // SAFETY: our own child, which has not been waited for.
    unsafe { libc::kill(app.id().try_into().expect("a pid"), libc::SIGKILL) };
}

#[test]
fn what_a_killed_run_recorded_is_offered_once_and_opens() {
    let home = Rc::default();
    killed(&home);
    let app = Launch::new().home(Rc::clone(&home)).start::<[&str; 0]>([]);
    app.wait_until("the end is told of", |app| app.says("did not end properly"));
    app.wait_until("the source is named", |app| app.says("bars.webm"));
    app.widget("Start in Safe Mode");
    app.click("Open Recording");
    app.wait_until("its memory is shown", |app| {
        app.windows().len() == 2 && app.find("Process Memory").is_some()
    });
    app.wait_until("it is told how far it goes", |app| {
        app.says("· Highwater 0")
    });
    app.click_on("Inspect");
    app.wait_until("its elements are listed", |app| app.says("decodebin3"));
    app.activate("app.quit");
    app.wait_until_ended();
    drop(app);

    let again = Launch::new().home(home).start::<[&str; 0]>([]);
    again.widget("Open File…");
    assert!(!again.says("did not end properly"));
}

#[test]
fn a_run_that_is_ended_by_the_session_is_not_offered() {
    let home = Rc::<Home>::default();
    let app = Launch::new().home(Rc::clone(&home)).start([films::bars()]);
    app.wait_for_colour_bars();
    // SAFETY: as above.
    unsafe { libc::kill(app.id().try_into().expect("a pid"), libc::SIGTERM) };
    app.wait_until_ended();
    let left = report::take_unfinished(&home.file("state/highwater/runs"));
    assert_eq!(left, Vec::<PathBuf>::new());
    assert_eq!(recorded(&home).len(), 1);
}

#[test]
fn a_file_that_is_none_says_what_to_do() {
    let home = Rc::<Home>::default();
    let path = home.file("broken.highwater.zip");
    fs::write(&path, b"PK\x03\x04 and nothing else").expect("a home can be written");
    let app: App = Launch::new().home(home).start([path]);
    app.wait_until("it is told why not", |app| {
        app.says("it is damaged: get it again")
    });
}
