//! Shows Highwater on a virtual display: runs it with the given arguments, looks at the picture,
//! and says what it saw. Fails if no picture was drawn or if it does not move.
//!
//! `highwater-show SECONDS SCREENSHOT.png [ARGUMENTS …]`

use std::{
    env,
    ffi::OsString,
    path::{Path, PathBuf},
    process::ExitCode,
    thread,
    time::{Duration, Instant},
};

use highwater_tests::{App, Launch, Picture, figures::Figures};

/// How long the first picture may take on a slow machine.
const FIRST_PICTURE: Duration = Duration::from_secs(30);

/// The pause between two looks at the display: twice as often as 60 pictures a second.
const BETWEEN_LOOKS: Duration = Duration::from_millis(8);

/// A page without a picture has one grey on at least this share of it.
const PLAIN: f64 = 0.7;

fn main() -> ExitCode {
    let mut arguments = env::args_os().skip(1);
    let seconds = arguments
        .next()
        .and_then(|text| text.to_str()?.parse().ok());
    let (Some(seconds), Some(path)) = (seconds, arguments.next()) else {
        eprintln!("usage: highwater-show SECONDS SCREENSHOT.png [ARGUMENTS …]");
        return ExitCode::from(2);
    };
    show(
        Duration::from_secs(seconds),
        &PathBuf::from(path),
        arguments,
    )
}

fn show(duration: Duration, path: &Path, arguments: impl Iterator<Item = OsString>) -> ExitCode {
    let started = Instant::now();
    let app = Launch::new().size(1280, 800).start(arguments);
    let mut drawn = None;
    while drawn.is_none() && app.is_running() && started.elapsed() < FIRST_PICTURE {
        drawn = shows_picture(&app).then(|| started.elapsed());
        thread::sleep(BETWEEN_LOOKS);
    }
    let seen = drawn.map(|first| (first, watch(&app, duration)));
    app.screenshot().save(path);
    match seen {
        Some((first, seen)) if seen.pictures > 0 && shows_picture(&app) => {
            print(&seen, first, path);
            ExitCode::SUCCESS
        }
        Some(_) => fail(&app, path, "a picture was drawn, but it does not move"),
        None => fail(&app, path, "no picture was drawn"),
    }
}

/// What was seen while it played.
struct Seen {
    time: Duration,
    pictures: u32,
    before: Figures,
    after: Figures,
}

/// Counts how often the picture on the display changes.
fn watch(app: &App, duration: Duration) -> Seen {
    let begin = Instant::now();
    let before = Figures::of(app.id());
    let place = app.picture_place().unwrap_or_else(|| app.place());
    let mut last = app.part(place);
    let mut pictures = 0;
    while app.is_running() && begin.elapsed() < duration {
        thread::sleep(BETWEEN_LOOKS);
        let now = app.part(place);
        pictures += u32::from(now != last);
        last = now;
    }
    Seen {
        time: begin.elapsed(),
        pictures,
        before,
        after: Figures::of(app.id()),
    }
}

fn shows_picture(app: &App) -> bool {
    app.picture().is_some_and(|picture| is_picture(&picture))
}

fn is_picture(picture: &Picture) -> bool {
    let [red, green, blue] = picture.main_colour();
    let is_grey = red.abs_diff(green).max(green.abs_diff(blue)) < 16;
    !is_grey || picture.share_of_main_colour() < PLAIN
}

fn print(seen: &Seen, first: Duration, path: &Path) {
    let seconds = seen.time.as_secs_f64();
    let rate = f64::from(seen.pictures) / seconds;
    println!(
        "first picture     {:.1} s after the start",
        first.as_secs_f64()
    );
    println!(
        "pictures          {} in {seconds:.1} s on the display, {rate:.1} a second",
        seen.pictures
    );
    println!(
        "resident memory   {}, at most {}",
        mib(seen.after.resident),
        mib(seen.after.resident_peak)
    );
    println!(
        "processor         {}",
        load(seen).unwrap_or_else(|| "unknown".to_owned())
    );
    println!("threads           {}", count(seen.after.threads));
    println!("screenshot        {}", path.display());
}

fn load(seen: &Seen) -> Option<String> {
    let spent = seen.after.processor?.checked_sub(seen.before.processor?)?;
    let share = 100.0 * spent.as_secs_f64() / seen.time.as_secs_f64();
    Some(format!(
        "{share:.0} % of one core, drawing in software included"
    ))
}

fn mib(bytes: Option<u64>) -> String {
    bytes.map_or_else(
        || "unknown".to_owned(),
        |bytes| format!("{:.0} MiB", bytes as f64 / 1_048_576.0),
    )
}

fn count(number: Option<usize>) -> String {
    number.map_or_else(|| "unknown".to_owned(), |number| number.to_string())
}

fn fail(app: &App, path: &Path, why: &str) -> ExitCode {
    eprintln!(
        "Highwater failed: {why}; the screenshot is {}.",
        path.display()
    );
    eprintln!("On the screen:\n{}\nIts log:\n{}", app.outline(), app.log());
    ExitCode::FAILURE
}
