//! The sidebar: what it says is what the system says, and what it switches is switched.

use highwater_tests::{App, Launch, accessible::Node, figures::Figures};

use crate::films;

const MIB: f64 = 1_048_576.0;

/// A film with the sidebar beside it.
fn measured<const N: usize>(launch: Launch, options: [&str; N]) -> App {
    let bars = films::bars();
    let arguments = options
        .iter()
        .map(Into::into)
        .chain([bars.as_os_str().to_owned()]);
    let app = launch.start(arguments);
    app.wait_for_colour_bars();
    app.press("F9");
    app.widget("Process Memory");
    app
}

/// The widget with a label for which `wanted` holds.
fn labelled(app: &App, wanted: impl Fn(&str) -> bool) -> Option<Node> {
    app.root()?.find(&|node| wanted(&node.label()))
}

/// A label that is a size in MiB and nothing else: the resident memory, in the largest letters.
fn shown_size(app: &App) -> Option<f64> {
    let size = |label: &str| label.strip_suffix(" MiB")?.parse::<f64>().ok();
    let node = labelled(app, |label| size(label).is_some())?;
    size(&node.label())
}

/// A toggle; GTK 4.8 calls it a button.
fn toggle(app: &App, name: &str) -> Option<Node> {
    app.root()?
        .find(&|node| node.label() == name && node.role().ends_with("button"))
}

fn is_on(app: &App, name: &str) -> bool {
    toggle(app, name).is_some_and(|toggle| toggle.is_on())
}

#[test]
fn f9_shows_the_memory_that_the_kernel_counts() {
    let app = measured(Launch::new(), []);
    app.wait_until("the size is the kernel's", |app| {
        let kernel = Figures::of(app.id()).resident;
        let (Some(kernel), Some(shown)) = (kernel, shown_size(app)) else {
            return false;
        };
        (shown - kernel as f64 / MIB).abs() < 16.0
    });
    app.press("F9");
    app.wait_until("the picture has the window to itself", |app| {
        app.picture_place()
            .is_some_and(|picture| picture.width + 16 > app.place().width)
    });
}

#[test]
fn a_film_s_pools_and_queues_have_rows() {
    let app = measured(Launch::new(), []);
    app.wait_until("a pool has a row with its occupancy", |app| {
        labelled(app, |label| label.contains(": ") && label.contains(" of ")).is_some()
    });
    app.wait_until("a queue has a row with its fill", |app| {
        labelled(app, |label| label.contains(": ") && label.ends_with(" %")).is_some()
    });
}

#[test]
fn playing_has_figures_or_a_reason_why_not() {
    let app = measured(Launch::new(), []);
    app.wait_until("the rate of what is decoded", |app| {
        labelled(app, |label| {
            label.starts_with("Bit Rate: ") && label.ends_with("bit/s")
        })
        .is_some()
    });
    for figure in ["Dropped by the Decoder: 0", "Latency: Not available"] {
        app.widget(figure);
    }
}

#[test]
fn a_mark_is_the_moment_that_changes_are_counted_from() {
    let app = measured(Launch::new(), []);
    assert!(!app.says("since the mark"));
    app.click("Mark");
    app.wait_until("changes are counted from the mark", |app| {
        app.says("since the mark")
    });
}

#[test]
fn a_budget_that_is_too_small_is_said_to_be() {
    let app = measured(Launch::new(), ["--budget", "16MiB"]);
    app.wait_until("it is over the budget", |app| app.says("Over Budget"));
    assert!(app.says("of 16.0 MiB"));
}

#[test]
fn the_sidebar_is_there_again_at_the_next_start() {
    let home = std::rc::Rc::default();
    let app = measured(Launch::new().home(std::rc::Rc::clone(&home)), []);
    app.close();
    app.wait_until_ended();
    drop(app);
    let again = Launch::new().home(home).start::<[&str; 0]>([]);
    again.widget("Process Memory");
}

#[test]
fn the_video_path_changes_while_the_film_plays() {
    // GL on the CPU is allowed, but GTK need not draw the whole window with it.
    let launch = Launch::new()
        .env("GDK_DISABLE", "")
        .env("GDK_DEBUG", "")
        .env("GSK_RENDERER", "cairo")
        .size(800, 500);
    let app = measured(launch, []);
    app.wait_until("the software path is in use", |app| is_on(app, "Software"));
    for path in ["GL", "Software"] {
        app.click(path);
        app.wait_until("the other path is in use", |app| is_on(app, path));
        app.wait_until("the picture goes on", App::picture_moves);
    }
    assert_eq!(app.title(), "bars.webm");
}

#[test]
fn without_a_graphics_device_gl_is_not_offered() {
    let app = measured(Launch::new().env("GDK_DISABLE", "gl"), []);
    app.wait_until("the software path is in use", |app| is_on(app, "Software"));
    let gl = toggle(&app, "GL").expect("it is shown");
    assert!(!gl.is_sensitive());
}
