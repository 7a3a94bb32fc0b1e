//! How long the main loop is away while the inspector shows a thousand elements and ten thousand live
//! memories.

use std::{thread, time::Duration};

use highwater_tests::{App, pauses::Measured};

use crate::table::Table;

/// For how long each page is looked at: a dozen samples.
const LOOKED_AT: Duration = Duration::from_secs(3);

/// A picture, ten thousand memories in a queue before a sink that waits a minute for the second of
/// them, and a thousand elements.
fn crowd() -> String {
    let memories = "fakesrc sizetype=fixed sizemax=64 filltype=nothing format=time datarate=1 \
         ! queue max-size-buffers=10000 max-size-bytes=0 max-size-time=0 \
         ! fakesink sync=true async=false";
    let picture = "videotestsrc is-live=true ! video/x-raw,format=I420,width=160,height=120 \
         ! identity";
    // They have no pads until somebody asks for one, so none is linked to the window.
    format!("{picture} {memories} {}", "multiqueue ".repeat(1000))
}

/// The longest pauses while each page opens and is looked at. Nobody asks for what is on the screen
/// meanwhile: answering a screen reader takes time as well.
pub fn measure() -> Table {
    let app = App::start(["--pipeline", &crowd()]);
    app.wait_until("the picture is there", |app| app.picture().is_some());
    let mut table = Table::new(&[
        "1000 elements and 10 000 memories in the inspector",
        "longest pause",
        "less what other processes took",
    ]);
    for (page, keys) in [
        ("the inspector opens, with its elements", "F12"),
        ("memories, for the first time", "alt+6"),
        ("elements again", "alt+1"),
        ("graph", "alt+2"),
        ("memories again", "alt+6"),
    ] {
        let measured = pauses_after(&app, keys);
        table.row(vec![
            page.to_owned(),
            millis(measured.longest),
            millis(measured.longest_of_its_own()),
        ]);
    }
    assert!(app.says("SystemMemory"), "the memories are not shown");
    table
}

/// The pauses from pressing some keys on.
fn pauses_after(app: &App, keys: &str) -> Measured {
    let pauses = app.pauses();
    app.press(keys);
    // Not a wait for something: the time over which is measured.
    thread::sleep(LOOKED_AT);
    pauses.stop()
}

fn millis(time: Duration) -> String {
    format!("{:.0} ms", time.as_secs_f64() * 1000.0)
}
