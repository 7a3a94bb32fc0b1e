//! The windows beside the main one.

use highwater_tests::App;

const NOTHING: [&str; 0] = [];

#[test]
fn the_shortcuts_window_opens_and_lists_what_the_keys_do() {
    let app = App::start(NOTHING);
    app.press("ctrl+question");
    app.wait_until("there is a second window", |app| app.windows().len() == 2);
    println!("{}", app.outline());
}

#[test]
fn preferences_open_with_control_and_comma() {
    let app = App::start(NOTHING);
    app.press("ctrl+comma");
    app.wait_until("there is a second window", |app| app.windows().len() == 2);
    println!("{}", app.outline());
}
