//! The window in its styles and at its sizes. The pictures stay in `target/tests-output/looks`,
//! for a person to look at.

use highwater_tests::{App, Launch, paths};

use crate::films;

/// Leaves a picture of the window.
fn keep(app: &App, name: &str) {
    app.screenshot()
        .save(&paths::output("looks").join(format!("{name}.png")));
}

fn start_page(launch: Launch, name: &str) -> App {
    let app = launch.start::<[&str; 0]>([]);
    app.widget("Demo Camera");
    keep(&app, name);
    app
}

#[test]
fn the_dark_style_is_dark_and_the_light_one_is_light() {
    let light = start_page(Launch::new().light().size(1280, 800), "start-light").screenshot();
    let dark = start_page(Launch::new().dark().size(1280, 800), "start-dark").screenshot();
    assert!(light.brightness() > 200.0, "{}", light.brightness());
    assert!(dark.brightness() < 80.0, "{}", dark.brightness());
}

#[test]
fn everything_that_it_offers_fits_into_800x500() {
    for (launch, name) in [
        (Launch::new().light(), "start-light-small"),
        (Launch::new().dark(), "start-dark-small"),
    ] {
        let app = start_page(launch.size(800, 500), name);
        for offer in ["Open File…", "Open Location…", "Demo Camera"] {
            let place = app.widget(offer).place().expect("a label has a place");
            assert!(place.x >= 0 && place.y >= 0, "{offer}: {place:?}");
            assert!(
                i32::from(place.x) + i32::from(place.width) <= 800,
                "{offer}: {place:?}"
            );
            assert!(
                i32::from(place.y) + i32::from(place.height) <= 500,
                "{offer}: {place:?}"
            );
        }
    }
}

#[test]
fn a_film_fills_a_window_of_either_size() {
    for (width, height) in [(1280, 800), (800, 500)] {
        let app = Launch::new()
            .dark()
            .size(width, height)
            .start([films::bars()]);
        app.wait_for_colour_bars();
        keep(&app, &format!("film-dark-{width}x{height}"));
        let place = app.picture_place().expect("there is a picture");
        assert!(place.width + 16 > width, "{place:?} in {width}x{height}");
    }
}
