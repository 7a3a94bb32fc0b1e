//! The words for [`MediaError`] and [`Notice`].

use gettextrs::gettext;
use highwater_engine::media::error::{MediaError, MissingPlugin, Notice};
use highwater_text::{decoders, i18n::gettext_f};

use super::{Install, Message};

/// The words for an error that ends playing.
pub fn for_error(error: &MediaError) -> Message {
    let (title, description) = words(error);
    Message {
        title,
        description,
        install: remedy(error),
        details: error_details(error),
    }
}

/// The words for a part that is missing while the rest plays.
pub fn for_notice(notice: &Notice) -> Message {
    let (title, description, install, details) = match notice {
        Notice::NoAudioDevice => (
            gettext("No sound"),
            gettext(
                "No audio device works here, so the picture plays in silence. Connect one, or check the sound settings.",
            ),
            None,
            "no audio device".to_owned(),
        ),
        Notice::MissingPlugin(missing) => (
            gettext("A part of this does not play"),
            gettext_f(
                "“{codec}” is not installed; everything else plays.",
                &[("codec", &missing.description)],
            ),
            Install::for_plugin(missing),
            plugin_details(missing),
        ),
        Notice::DecoderReplaced { failed, by } => (
            gettext("Another decoder goes on"),
            decoders::replaced(failed, by),
            None,
            format!("decoder {failed} failed, {by} took its place"),
        ),
        Notice::OutputReplaced(reason) => (
            gettext("The picture goes on in software"),
            gettext(
                "GL failed while playing, so the picture comes without it until Highwater runs again. If that happens often, switch the safe mode on.",
            ),
            None,
            format!("video output: {reason}"),
        ),
        Notice::SubtitlesFailed(reason) => (
            gettext("No subtitles"),
            gettext(
                "The subtitle file could not be read. Try another one, or save it as UTF-8 text.",
            ),
            None,
            format!("subtitles: {reason}"),
        ),
        Notice::Warning(text) => (
            gettext("Something is not right with this stream"),
            gettext("A part of GStreamer complained and went on."),
            None,
            text.clone(),
        ),
    };
    Message {
        title,
        description,
        install,
        details,
    }
}

fn words(error: &MediaError) -> (String, String) {
    match error {
        MediaError::NotFound(what) => (
            gettext("Not found"),
            gettext_f(
                "There is no “{what}”. Check the name and the path.",
                &[("what", what)],
            ),
        ),
        MediaError::PermissionDenied(what) => (
            gettext("No permission"),
            gettext_f(
                "“{what}” may not be read. Change its permissions, or ask its owner.",
                &[("what", what)],
            ),
        ),
        MediaError::UnknownHost(host) => (
            gettext("Unknown host"),
            gettext_f(
                "No address is known for “{host}”. Check the name and the network.",
                &[("host", host)],
            ),
        ),
        MediaError::Refused(host) => (
            gettext("Connection refused"),
            gettext_f(
                "“{host}” is there, but nothing listens at this port. Check the port, and that the camera’s stream is switched on.",
                &[("host", host)],
            ),
        ),
        MediaError::NoAnswer(host) => (
            gettext("No answer"),
            gettext_f(
                "“{host}” does not answer. Check that it is switched on and can be reached from this network.",
                &[("host", host)],
            ),
        ),
        MediaError::Unauthorized(host) => (
            gettext("Wrong user or password"),
            gettext_f(
                "“{host}” did not accept the user name or the password. Enter them again.",
                &[("host", host)],
            ),
        ),
        MediaError::Certificate(host) => (
            gettext("The certificate does not fit"),
            gettext_f(
                "The certificate of “{host}” cannot be verified. If you trust this camera, accept any certificate in the preferences.",
                &[("host", host)],
            ),
        ),
        MediaError::NotTheProtocol(host) => (
            gettext("Not a camera"),
            gettext_f(
                "“{host}” answers, but not in the protocol of this address. Check the port and the beginning of the address.",
                &[("host", host)],
            ),
        ),
        other => media_words(other),
    }
}

/// The words for what has to do with the media, not with reaching it.
fn media_words(error: &MediaError) -> (String, String) {
    match error {
        MediaError::NoFrame => (
            gettext("Connected, but no picture"),
            gettext(
                "The camera answers, but sends no picture. Try another transport in the preferences, or restart the camera.",
            ),
        ),
        MediaError::ConnectionLost => (
            gettext("Connection lost"),
            gettext(
                "The camera or the server ended the connection. Check the network and try again.",
            ),
        ),
        MediaError::NotMedia(_) => (
            gettext("Not a media file"),
            gettext(
                "This is not media that GStreamer recognises, or it is damaged. Check that it is complete.",
            ),
        ),
        MediaError::MissingPlugin(missing) => (
            gettext("A codec is missing"),
            gettext_f(
                "This needs “{codec}”, which is not installed.",
                &[("codec", &missing.description)],
            ),
        ),
        MediaError::MissingElement(element) => (
            gettext("A part of GStreamer is missing"),
            gettext_f(
                "The element “{element}” is not installed.",
                &[("element", element)],
            ),
        ),
        MediaError::Description(_) => (
            gettext("The pipeline cannot be built"),
            gettext(
                "The description is not one that GStreamer understands. Check the names and the exclamation marks.",
            ),
        ),
        MediaError::NothingToPlay => (
            gettext("Nothing to play"),
            gettext("This has neither picture nor sound. Open something else."),
        ),
        MediaError::Damaged(_) => (
            gettext("The stream is damaged"),
            gettext("Decoding failed in the middle. Try again, or get a fresh copy."),
        ),
        MediaError::DeviceBusy(device) => (
            gettext("The device is not available"),
            gettext_f(
                "“{device}” is gone, or another program uses it. Close that program or connect the device again.",
                &[("device", device)],
            ),
        ),
        _ => (
            gettext("Cannot be played"),
            gettext("GStreamer gave up on this. The details say more."),
        ),
    }
}

fn remedy(error: &MediaError) -> Option<Install> {
    match error {
        MediaError::MissingPlugin(missing) => Install::for_plugin(missing),
        MediaError::MissingElement(element) => Install::for_element(element),
        _ => None,
    }
}

fn error_details(error: &MediaError) -> String {
    match error {
        MediaError::MissingPlugin(missing) => plugin_details(missing),
        other => other.to_string(),
    }
}

fn plugin_details(missing: &MissingPlugin) -> String {
    let mut lines = vec![format!("missing: {}", missing.description)];
    lines.extend(
        missing
            .media_type
            .as_ref()
            .map(|media| format!("type: {media}")),
    );
    lines.extend(
        missing
            .installer_detail
            .as_ref()
            .map(|detail| format!("installer: {detail}")),
    );
    lines.join("\n")
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    fn every_error() -> Vec<MediaError> {
        let host = || "camera-3".to_owned();
        vec![
            MediaError::NotFound(host()),
            MediaError::PermissionDenied(host()),
            MediaError::UnknownHost(host()),
            MediaError::Refused(host()),
            MediaError::NoAnswer(host()),
            MediaError::Unauthorized(host()),
            MediaError::Certificate(host()),
            MediaError::NotTheProtocol(host()),
            MediaError::NoFrame,
            MediaError::ConnectionLost,
            MediaError::NotMedia(host()),
            MediaError::MissingPlugin(h265()),
            MediaError::MissingElement("rtspsrc".to_owned()),
            MediaError::Description("no element".to_owned()),
            MediaError::NothingToPlay,
            MediaError::Damaged("bitstream".to_owned()),
            MediaError::DeviceBusy("webcam".to_owned()),
            MediaError::Other("internal".to_owned()),
        ]
    }

    fn h265() -> MissingPlugin {
        MissingPlugin {
            description: "H.265 decoder".to_owned(),
            installer_detail: Some(
                "gstreamer|1.0|highwater|H.265 decoder|decoder-video/x-h265".to_owned(),
            ),
            media_type: Some("video/x-h265".to_owned()),
        }
    }

    #[test]
    fn every_error_has_words_of_its_own() {
        let errors = every_error();
        let titles: HashSet<_> = errors.iter().map(|error| for_error(error).title).collect();
        let sentences: HashSet<_> = errors
            .iter()
            .map(|error| for_error(error).description)
            .collect();
        assert_eq!(titles.len(), errors.len());
        assert_eq!(sentences.len(), errors.len());
    }

    #[test]
    fn no_placeholder_is_left_in_the_words() {
        for error in every_error() {
            let message = for_error(&error);
            assert!(
                !message.description.contains('{'),
                "{}",
                message.description
            );
            assert!(
                message.description.ends_with('.'),
                "{}",
                message.description
            );
            assert!(!message.title.ends_with('.'), "{}", message.title);
        }
    }

    #[test]
    fn a_host_that_is_named_is_in_the_sentence() {
        assert!(
            for_error(&MediaError::Refused("camera-3:554".to_owned()))
                .description
                .contains("camera-3:554")
        );
    }

    #[test]
    fn a_missing_decoder_says_what_to_install() {
        let message = for_error(&MediaError::MissingPlugin(h265()));
        assert!(
            message.as_text().contains("gstreamer1.0-libav"),
            "{message:?}"
        );
        assert!(message.details.contains("decoder-video/x-h265"));
    }

    #[test]
    fn a_missing_decoder_of_one_stream_says_so_as_well() {
        let message = for_notice(&Notice::MissingPlugin(h265()));
        assert!(message.install.is_some());
        assert!(message.description.contains("H.265 decoder"));
    }
}
