//! What every page of the inspector can do.

use std::sync::Arc;

use highwater_engine::memory::{Diagnostics, Reason, Subject};

/// What a page is called.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct About {
    /// A name for the program, never shown.
    pub name: &'static str,
    /// The title.
    pub title: String,
    /// An icon of the theme.
    pub icon: &'static str,
}

/// A page of the inspector's window.
pub trait Page {
    /// What it is called.
    fn about(&self) -> About;

    /// What is shown.
    fn widget(&self) -> gtk::Widget;

    /// Reads what is measured now.
    fn refresh(&self, diagnostics: &Arc<Diagnostics>);

    /// Shows only what a search finds; everything when it is empty.
    fn set_search(&self, text: &str);

    /// Says why there is nothing.
    fn show_missing(&self, subject: Subject, reason: &Reason);
}
