//! The about window, with what a report of a problem needs.

use adw::prelude::*;
use gettextrs::gettext;
use gtk::glib;

use crate::config::{APP_ID, VERSION};

/// Shows the about window over `parent`.
pub fn show(parent: Option<&gtk::Window>) {
    let about = adw::AboutWindow::builder()
        .application_icon(APP_ID)
        .application_name(gettext("Highwater"))
        .comments(gettext("A video player that shows where the memory goes"))
        .developer_name(gettext("The Highwater developers"))
        .version(VERSION)
        .license_type(gtk::License::Gpl30)
        .debug_info(debug_info(parent))
        .debug_info_filename("highwater-debug-info.txt")
        .modal(true)
        .build();
    about.set_transient_for(parent);
    about.present();
}

/// Versions and the renderer, one a line, in English for the report.
fn debug_info(window: Option<&gtk::Window>) -> String {
    let mut lines = vec![
        format!("Highwater {VERSION}"),
        format!("GTK {}", gtk_version()),
        format!("libadwaita {}", adw_version()),
        gst::version_string().to_string(),
        format!("System: {}", system()),
    ];
    let display = window.map(|window| RootExt::display(window).type_().name());
    lines.extend(display.map(|display| format!("Display: {display}")));
    let renderer = window.and_then(NativeExt::renderer);
    lines.extend(renderer.map(|renderer| format!("Renderer: {}", renderer.type_().name())));
    let set = [
        "GSK_RENDERER",
        "GDK_BACKEND",
        "LIBGL_ALWAYS_SOFTWARE",
        "GST_PLUGIN_PATH",
    ];
    let of_environment = |name: &str| Some(format!("{name}={}", std::env::var(name).ok()?));
    lines.extend(set.into_iter().filter_map(of_environment));
    lines.join("\n")
}

fn gtk_version() -> String {
    let (major, minor, micro) = (
        gtk::major_version(),
        gtk::minor_version(),
        gtk::micro_version(),
    );
    format!("{major}.{minor}.{micro}")
}

fn adw_version() -> String {
    let (major, minor, micro) = (
        adw::major_version(),
        adw::minor_version(),
        adw::micro_version(),
    );
    format!("{major}.{minor}.{micro}")
}

fn system() -> String {
    let name = glib::os_info("PRETTY_NAME").unwrap_or_else(|| "unknown".into());
    format!("{name}, {}", std::env::consts::ARCH)
}
