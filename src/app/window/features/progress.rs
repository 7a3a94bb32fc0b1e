//! How far the writing of a bundle is, in a toast whose button ends it.

use std::{sync::Arc, time::Duration};

use gettextrs::gettext;
use gtk::{glib, prelude::*};
use highwater_engine::report::Saving;
use highwater_text::i18n::gettext_f;

/// How often it is told anew.
const STEP: Duration = Duration::from_millis(100);

/// Tells how far `saving` is until the toast is dismissed or the writing is over.
pub fn toast(saving: &Arc<Saving>) -> adw::Toast {
    let toast = adw::Toast::builder()
        .title(told(saving))
        .button_label(gettext("Cancel"))
        .timeout(0)
        .build();
    let cancelled = Arc::clone(saving);
    toast.connect_button_clicked(move |_| cancelled.cancel());
    let (toast_seen, saving_seen) = (toast.downgrade(), Arc::downgrade(saving));
    glib::timeout_add_local(STEP, move || {
        let (Some(toast), Some(saving)) = (toast_seen.upgrade(), saving_seen.upgrade()) else {
            return glib::ControlFlow::Break;
        };
        toast.set_title(&told(&saving));
        if saving.fraction() < 1.0 {
            glib::ControlFlow::Continue
        } else {
            glib::ControlFlow::Break
        }
    });
    toast
}

fn told(saving: &Saving) -> String {
    let percent = format!("{:.0}", saving.fraction() * 100.0);
    gettext_f("Exporting… {percent} %", &[("percent", &percent)])
}
