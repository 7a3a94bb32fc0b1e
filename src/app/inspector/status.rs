//! What a page says where there is nothing to show.

use gettextrs::gettext;
use gtk::glib;
use highwater_engine::memory::{Reason, Subject};
use highwater_text::{i18n::gettext_f, measured};

/// Says on a status page that something is not available, and why.
pub fn show_missing(page: &adw::StatusPage, subject: Subject, reason: &Reason) {
    let sentence = gettext_f(
        "{subject}: not available, because {reason}.",
        &[
            ("subject", &measured::for_subject(subject)),
            ("reason", &measured::for_reason(reason)),
        ],
    );
    page.set_icon_name(Some("action-unavailable-symbolic"));
    page.set_title(&gettext("Not Available"));
    page.set_description(Some(&glib::markup_escape_text(&sentence)));
}
