//! The words for what the engine reports: a title, a sentence with what to do, what to install.

mod errors;
pub mod install;
mod keeping;
mod sources;

pub use errors::{for_error, for_notice};
pub use install::Install;
pub use keeping::{for_recording_error, for_snapshot_error};
pub use sources::for_source_error;

/// What a person reads on a page, a banner or in a toast.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Message {
    /// A few words, without a full stop.
    pub title: String,
    /// One sentence that says what happened and what to do.
    pub description: String,
    /// What to install, where that cures it.
    pub install: Option<Install>,
    /// The technical side, in English and without secrets, to be copied into a report.
    pub details: String,
}

impl Message {
    /// The whole message as text for the clipboard.
    pub fn as_text(&self) -> String {
        let mut text = format!("{}\n{}\n", self.title, self.description);
        for (_, command) in self.install.iter().flat_map(Install::commands) {
            text.push_str(&command);
            text.push('\n');
        }
        text.push_str(&self.details);
        text
    }
}
