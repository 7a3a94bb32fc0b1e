//! The words for what does not play.

use gettextrs::gettext;
use highwater_engine::media::{
    error::{MediaError, Notice},
    source::SourceError,
};
use highwater_text::{
    decoders,
    i18n::{fill, gettext_f},
};

/// Why a text is no source, and what to write instead.
pub fn for_source(error: &SourceError) -> String {
    match error {
        SourceError::Empty => {
            gettext("The source is empty: name a file, a URL, demo: or pipeline:DESCRIPTION.")
        }
        SourceError::UnknownScheme(scheme) => gettext_f(
            "Nothing here opens addresses that begin with “{scheme}:”; check for a typing mistake.",
            &[("scheme", scheme)],
        ),
        SourceError::Malformed => {
            gettext("This address is not complete; one looks like rtsp://camera:554/stream.")
        }
        SourceError::DemoOption(option) => gettext_f(
            "The demo camera has no option “{option}”; it knows drop, stall, die, resize and password.",
            &[("option", option)],
        ),
    }
}

/// Why a source does not play, and what to do.
pub fn for_error(error: &MediaError) -> String {
    let named = |text: String, name: &str| fill(&text, &[("name", name)]);
    match error {
        MediaError::NotFound(name) => named(
            gettext("There is no “{name}”: check the name and the path."),
            name,
        ),
        MediaError::PermissionDenied(name) => named(
            gettext("“{name}” may not be read: change its permissions."),
            name,
        ),
        MediaError::UnknownHost(name) => named(
            gettext("No address is known for “{name}”: check the name and the network."),
            name,
        ),
        MediaError::Refused(name) => named(
            gettext("Nothing listens at “{name}”: check the port."),
            name,
        ),
        MediaError::NoAnswer(name) => named(
            gettext("“{name}” does not answer: check that it can be reached."),
            name,
        ),
        MediaError::Unauthorized(name) => named(
            gettext("“{name}” wants a user and a password: put them in the address."),
            name,
        ),
        MediaError::Certificate(name) => named(
            gettext("The certificate of “{name}” cannot be verified."),
            name,
        ),
        MediaError::NotTheProtocol(name) => named(
            gettext("“{name}” does not speak the protocol of this address: check the port."),
            name,
        ),
        MediaError::NoFrame => {
            gettext("The source answers, but sends no picture: try another transport.")
        }
        MediaError::ConnectionLost => gettext("The connection was lost: check the network."),
        MediaError::NotMedia(name) => {
            named(gettext("“{name}” is not media that can be played."), name)
        }
        MediaError::MissingPlugin(plugin) => named(
            gettext("“{name}” is not installed: install the GStreamer plugin for it."),
            &plugin.description,
        ),
        MediaError::MissingElement(name) => named(
            gettext("The GStreamer element “{name}” is not installed."),
            name,
        ),
        MediaError::Description(name) => {
            named(gettext("The pipeline description is wrong: {name}"), name)
        }
        MediaError::NothingToPlay => gettext("There is neither picture nor sound in it."),
        MediaError::Damaged(name) => named(gettext("The stream is damaged: {name}"), name),
        MediaError::DeviceBusy(name) => named(
            gettext("“{name}” is gone or in use by another program."),
            name,
        ),
        MediaError::Other(name) => named(gettext("It does not play: {name}"), name),
    }
}

/// What does not play while the rest goes on.
pub fn for_notice(notice: &Notice) -> String {
    match notice {
        Notice::NoAudioDevice => gettext("No audio device works; the picture plays in silence."),
        Notice::MissingPlugin(plugin) => gettext_f(
            "“{name}” is not installed; everything else plays.",
            &[("name", &plugin.description)],
        ),
        Notice::DecoderReplaced { failed, by } => decoders::replaced(failed, by),
        Notice::OutputReplaced(text) | Notice::Warning(text) => text.clone(),
        Notice::SubtitlesFailed(_) => gettext("The subtitles could not be read."),
    }
}
