//! What leaves this machine, shown before it does: every text that is changed, and the choice to
//! leave them all as they are.

use adw::prelude::*;
use gettextrs::gettext;
use highwater_engine::report::{Removal, Secrets};
use highwater_text::i18n::ngettext_f;

/// How many changed texts are listed; the others are only counted.
const LISTED: usize = 200;

/// What the user wants.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ExportChoice {
    /// A bundle.
    Save(Secrets),
    /// The summary, in the clipboard.
    CopySummary,
}

/// Asks over `parent`; `None` where the user changes their mind.
pub async fn ask(parent: &impl IsA<gtk::Window>, removals: &[Removal]) -> Option<ExportChoice> {
    let dialog = adw::MessageDialog::new(
        Some(parent),
        Some(&gettext("Export Diagnostics")),
        Some(&gettext(
            "One file with everything that was measured, the pipeline and the log. Its report opens in any browser.",
        )),
    );
    dialog.add_responses(&[
        ("cancel", &gettext("_Cancel")),
        ("copy", &gettext("Copy _Summary")),
        ("save", &gettext("_Save…")),
    ]);
    dialog.set_response_appearance("save", adw::ResponseAppearance::Suggested);
    dialog.set_default_response(Some("save"));
    dialog.set_close_response("cancel");
    let (content, leave_out) = content(removals);
    dialog.set_extra_child(Some(&content));
    match super::answer(&dialog).await.as_str() {
        "copy" => Some(ExportChoice::CopySummary),
        "save" if leave_out.is_active() => Some(ExportChoice::Save(Secrets::LeftOut)),
        "save" => Some(ExportChoice::Save(Secrets::Kept)),
        _ => None,
    }
}

/// The switch above the list of what it changes.
fn content(removals: &[Removal]) -> (gtk::Widget, gtk::Switch) {
    let leave_out = gtk::Switch::builder()
        .active(true)
        .valign(gtk::Align::Center)
        .build();
    let row = adw::ActionRow::builder()
        .title(gettext("Leave Out Passwords and Tokens"))
        .subtitle(counted(removals.len()))
        .activatable_widget(&leave_out)
        .build();
    row.add_suffix(&leave_out);
    let switch = boxed_list();
    switch.append(&row);
    let list = boxed_list();
    for removal in removals.iter().take(LISTED) {
        list.append(&removal_row(removal));
    }
    let scrolled = gtk::ScrolledWindow::builder()
        .hscrollbar_policy(gtk::PolicyType::Never)
        .propagate_natural_height(true)
        .max_content_height(240)
        .child(&list)
        .visible(!removals.is_empty())
        .build();
    leave_out
        .bind_property("active", &scrolled, "sensitive")
        .sync_create()
        .build();
    let content = gtk::Box::new(gtk::Orientation::Vertical, 12);
    content.append(&switch);
    content.append(&scrolled);
    (content.upcast(), leave_out)
}

fn counted(removals: usize) -> String {
    let count = u32::try_from(removals).unwrap_or(u32::MAX);
    if count == 0 {
        return gettext("None were found");
    }
    ngettext_f(
        "{n} text is changed, and is listed as it will be",
        "{n} texts are changed, and are listed as they will be",
        count,
        &[],
    )
}

/// A text as it will be, and where it stands. Both are foreign: neither is markup.
fn removal_row(removal: &Removal) -> adw::ActionRow {
    adw::ActionRow::builder()
        .use_markup(false)
        .title(&removal.left)
        .subtitle(&removal.place)
        .title_lines(2)
        .subtitle_lines(1)
        .build()
}

fn boxed_list() -> gtk::ListBox {
    let list = gtk::ListBox::builder()
        .selection_mode(gtk::SelectionMode::None)
        .build();
    list.add_css_class("boxed-list");
    list
}
