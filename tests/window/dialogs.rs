//! The windows beside the main one.

use std::{collections::HashMap, fs};

use highwater_tests::{App, paths};

const NOTHING: [&str; 0] = [];

/// The titles of the actions that have a key, as the source lists them.
fn titles_of_actions_with_keys() -> Vec<String> {
    let source = fs::read_to_string(paths::tree().join("src/app/actions.rs")).expect("it is there");
    let arms = |value: &str| -> Vec<(String, String)> {
        source
            .lines()
            .filter_map(|line| line.trim().strip_prefix("A::")?.split_once(value))
            .filter_map(|(name, rest)| Some((name.to_owned(), rest.split('"').next()?.to_owned())))
            .collect()
    };
    let titles: HashMap<String, String> = arms(" => gettext(\"").into_iter().collect();
    let keys = arms(" => &[\"").into_iter();
    keys.filter_map(|(name, _key)| titles.get(&name).cloned())
        .collect()
}

#[test]
fn the_shortcuts_window_lists_every_action_with_a_key() {
    let app = App::start(NOTHING);
    app.press("ctrl+question");
    app.wait_until("there is a second window", |app| app.windows().len() == 2);
    let titles = titles_of_actions_with_keys();
    assert!(titles.len() > 20, "{titles:?}");
    app.wait_until("it lists the first page", |app| app.says("Play or Pause"));
    let mut seen = app.outline();
    for page in ["2", "3"] {
        if app.find(page).is_some() {
            let before = app.outline();
            app.click_on(page);
            app.wait_until("another page is shown", |app| app.outline() != before);
            seen.push_str(&app.outline());
        }
    }
    for title in titles {
        assert!(
            seen.contains(&format!("“{title}”")),
            "{title} is not listed in\n{seen}"
        );
    }
}

#[test]
fn preferences_open_with_control_and_comma() {
    let app = App::start(NOTHING);
    app.press("ctrl+comma");
    app.wait_until("there is a second window", |app| app.windows().len() == 2);
    app.click_on("Cameras");
    app.wait_until("it offers what cameras need", |app| app.says("Latency"));
}

#[test]
fn a_location_can_be_typed() {
    let app = App::start(NOTHING);
    app.press("ctrl+l");
    app.wait_until("there is a second window", |app| app.windows().len() == 2);
    app.write("/nowhere/film.mp4");
    app.press("Return");
    app.wait_until("it says what is wrong", |app| app.says("Not found"));
}
