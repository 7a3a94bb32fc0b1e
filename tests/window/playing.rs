//! scratch
use highwater_tests::App;
#[test]
fn scratch() {
    let app = App::start(["/tmp/hw/bars.mp4"]);
    app.wait_until("the picture is there", |app| {
        app.picture().is_some_and(|p| p.shows_colour_bars())
    });
    println!(
        "{:#?}",
        app.actions()
            .into_iter()
            .map(|a| {
                let s = app.state(&a);
                format!("{a} {s:?}")
            })
            .collect::<Vec<_>>()
    );
}
