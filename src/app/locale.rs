//! The user's language.

use gettextrs::{LocaleCategory, bind_textdomain_codeset, bindtextdomain, setlocale, textdomain};

use crate::{config::GETTEXT_DOMAIN, paths};

/// Takes the user's language. To be called before any other thread runs.
pub fn init() {
    setlocale(LocaleCategory::LcAll, "");
    // Without translations the texts are English, which is no reason to stop.
    let _ = bindtextdomain(GETTEXT_DOMAIN, paths::locale());
    let _ = bind_textdomain_codeset(GETTEXT_DOMAIN, "UTF-8");
    let _ = textdomain(GETTEXT_DOMAIN);
}
