//! The choice of the decoder: what is chosen decodes, also at the next start.

use std::{ffi::OsString, rc::Rc};

use glib::prelude::*;
use highwater_tests::{App, Launch};

use crate::films;

/// A film in VP8, with the sidebar beside it.
fn film(launch: Launch, options: &[&str]) -> App {
    let film = films::bars().as_os_str().to_owned();
    let arguments = options.iter().map(OsString::from).chain([film]);
    let app = launch.start(arguments);
    app.wait_for_colour_bars();
    app.press("F9");
    app.widget("Process Memory");
    app
}

fn wait_for_decoder(app: &App, factory: &str) {
    app.wait_until("that decoder is in use", |app| app.says(factory));
}

#[test]
fn a_decoder_that_is_chosen_goes_on_with_the_film_and_is_remembered() {
    let home = Rc::default();
    let app = film(Launch::new().home(Rc::clone(&home)), &[]);
    wait_for_decoder(&app, "vp8dec");
    app.activate_with("win.decoder", Some(&"avdec_vp8".to_variant()));
    wait_for_decoder(&app, "avdec_vp8");
    app.wait_until("the film goes on", App::picture_moves);
    app.close();
    app.wait_until_ended();
    drop(app);
    let again = Launch::new().home(home).start([films::bars()]);
    wait_for_decoder(&again, "avdec_vp8");
    again.activate_with("win.decoder", Some(&"auto".to_variant()));
    again.wait_until("GStreamer's own choice is back", |app| app.says("vp8dec"));
}

#[test]
fn a_decoder_on_the_command_line_is_used_once() {
    let app = film(Launch::new(), &["--decoder", "avdec_vp8"]);
    wait_for_decoder(&app, "avdec_vp8");
}
