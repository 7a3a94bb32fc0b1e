//! The inspector: what it says agrees with what plays, and stays put while figures change.

use std::fs;

use highwater_tests::App;

use crate::films;

const NOTHING: [&str; 0] = [];

/// The name of the decoder that plays the tests' films, as an element.
const DECODER: &str = "vp8dec0";

fn with_inspector() -> App {
    let app = App::start([films::bars()]);
    app.wait_for_colour_bars();
    app.press("F12");
    app.wait_until("the inspector is there", |app| app.windows().len() == 2);
    app
}

/// How often the decoder is named: once in the table, and once more where its details are.
fn decoders(app: &App) -> usize {
    app.outline().matches(&format!("“{DECODER}”")).count()
}

#[test]
fn an_element_has_a_row_and_its_details_stay_while_figures_change() {
    let app = with_inspector();
    app.wait_until("the decoder has a row", |app| app.says(DECODER));
    app.click_on(DECODER);
    app.wait_until("its pads are shown", |app| {
        app.says("Pad sink") && app.says("Comes From") && app.says("video/x-vp8")
    });
    app.wait_until("its chart is shown", |app| {
        app.find_role("image", "Bytes Held").is_some()
    });
    let before = app.outline();
    app.wait_until("figures change", |app| app.outline() != before);
    assert!(decoders(&app) >= 2, "{}", app.outline());
    assert!(app.says("video/x-vp8"));
}

#[test]
fn a_mark_can_be_set_from_here() {
    let app = with_inspector();
    app.wait_until("the decoder has a row", |app| app.says(DECODER));
    app.click_on("Mark");
    app.press("alt+8");
    app.wait_until("it is among the events", |app| app.says("Mark “Mark 1”"));
}

#[test]
fn a_selected_row_can_be_copied() {
    let app = with_inspector();
    app.wait_until("the decoder has a row", |app| app.says(DECODER));
    app.click_on(DECODER);
    app.wait_until("it is selected", |app| app.says("Pad sink"));
    app.press("ctrl+c");
    app.wait_until("there is text", |app| app.clipboard().is_some());
    let copied = app.clipboard().expect("waited for");
    let cells: Vec<&str> = copied.split('\t').collect();
    assert!(cells[0].ends_with("/vp8dec0"), "{copied}");
    assert_eq!(cells[1], "vp8dec", "{copied}");
    assert_eq!(cells.len(), 8, "{copied}");
}

#[test]
fn a_search_leaves_what_it_finds() {
    let app = with_inspector();
    app.wait_until("there are rows", |app| {
        app.find(DECODER).is_some() && app.find("vorbisdec0").is_some()
    });
    app.press("ctrl+f");
    app.widget("Search Names");
    app.write("vp8");
    app.wait_until("only the decoder and its bins are left", |app| {
        app.find(DECODER).is_some() && app.find("vorbisdec0").is_none()
    });
    app.write("nothing");
    app.wait_until("it says that nothing was found", |app| {
        app.says("No Results Found")
    });
}

#[test]
fn every_table_has_something_to_say_while_a_film_plays() {
    let app = with_inspector();
    for (table, content) in [
        ("Buffer Pools", "GstVideoBufferPool"),
        ("Queues", "vqueue"),
        ("Objects", "GstMemory"),
        ("Memories", "SystemMemory"),
        ("Threads", "wait"),
        ("Events", "opened"),
    ] {
        app.click_on(table);
        app.wait_until(&format!("{table} is shown"), |app| app.says(content));
    }
}

#[test]
fn where_nothing_plays_it_says_what_to_do() {
    let app = App::start(NOTHING);
    app.press("F12");
    app.wait_until("the inspector is there", |app| app.windows().len() == 2);
    app.wait_until("it says so", |app| app.says("No Elements"));
}

#[test]
fn it_closes_with_its_window() {
    let app = with_inspector();
    app.close();
    app.wait_until_ended();
    assert!(app.status().is_some_and(|status| status.success()));
}

#[test]
fn the_graph_is_saved_where_somebody_wants_it() {
    let app = with_inspector();
    app.press("alt+2");
    app.wait_until("the graph is drawn", |app| app.says("holds most"));
    let file = app.home().file("graph.dot");
    app.click("Save the Graph");
    app.click("For Graphviz (DOT)…");
    app.wait_until("it is asked where to", |app| app.windows().len() == 3);
    app.press("ctrl+a");
    app.write(&file.display().to_string());
    app.press("Return");
    app.wait_until("it is there", |_| {
        let text = fs::read_to_string(&file).unwrap_or_default();
        text.starts_with("digraph") && text.contains(DECODER)
    });
}
