//! From GStreamer's errors to ours. Looks at domains, codes and the debug text, never at the
//! message, which is translated.
//!
//! The debug text is "FILE(LINE): FUNCTION (): ELEMENT:" and on a second line what happened, which
//! for rtspsrc and souphttpsrc ends with the status of the answer: "Unauthorized (401)".

use gst::{CoreError, LibraryError, ParseError, ResourceError, StreamError};

use super::{MediaError, MissingPlugin};
use crate::media::{
    redact,
    source::{Location, Source},
};

impl MediaError {
    /// What an error message of the pipeline that plays `source` means. `debug` is the message's debug text.
    pub fn from_gst(error: &glib::Error, debug: Option<&str>, source: &Source) -> Self {
        let report = Report {
            error,
            detail: debug.map_or("", detail),
            source,
        };
        if let Some(code) = error.kind::<ResourceError>() {
            report.resource(code)
        } else if let Some(code) = error.kind::<StreamError>() {
            report.stream(code)
        } else if let Some(code) = error.kind::<CoreError>() {
            report.core(code)
        } else if error.is::<LibraryError>() {
            report.other()
        } else {
            Self::Other(redact(error.message()))
        }
    }

    /// Why a pipeline description does not parse.
    pub fn from_description(error: &glib::Error) -> Self {
        let missing = error
            .matches(ParseError::NoSuchElement)
            .then(|| error.message().split('"').nth(1))
            .flatten();
        match missing {
            Some(name) => Self::MissingElement(redact(name)),
            None => Self::Description(redact(error.message())),
        }
    }

    /// Whether GStreamer's words leave open what is wrong with the network, so that
    /// [`diagnose`](crate::media::diagnose::diagnose) can tell more.
    pub fn is_vague(&self) -> bool {
        matches!(
            self,
            Self::NoAnswer(_) | Self::ConnectionLost | Self::Other(_)
        )
    }
}

/// One error message, and what it is about.
struct Report<'a> {
    error: &'a glib::Error,
    /// What the debug text says happened, in English.
    detail: &'a str,
    source: &'a Source,
}

impl Report<'_> {
    fn resource(&self, code: ResourceError) -> MediaError {
        match self.source {
            Source::Device(name) => MediaError::DeviceBusy(name.clone()),
            Source::Uri(location) => self.network(code, location),
            Source::Demo(_) => self.camera(code, &self.subject()),
            Source::File(_) | Source::Pipeline(_) => self.local(code),
        }
    }

    fn local(&self, code: ResourceError) -> MediaError {
        match code {
            ResourceError::NotFound => MediaError::NotFound(self.subject()),
            ResourceError::NotAuthorized => MediaError::PermissionDenied(self.subject()),
            ResourceError::Busy => MediaError::DeviceBusy(self.subject()),
            ResourceError::OpenRead if self.detail.contains(&not_permitted()) => {
                MediaError::PermissionDenied(self.subject())
            }
            // filesrc opens a directory and then says this, without a detail.
            ResourceError::OpenRead if self.detail.is_empty() => {
                MediaError::NotMedia(self.subject())
            }
            _ => self.other(),
        }
    }

    fn network(&self, code: ResourceError, location: &Location) -> MediaError {
        let Some(host) = location.host() else {
            return self.local(code);
        };
        self.camera(code, &host)
    }

    /// What rtspsrc and souphttpsrc say about a server.
    fn camera(&self, code: ResourceError, host: &str) -> MediaError {
        if let Some(status) = status(self.detail) {
            return self.answer(status, host);
        }
        let host = host.to_owned();
        match code {
            ResourceError::NotAuthorized => MediaError::Unauthorized(host),
            _ if self.says("Parse error") => MediaError::NotTheProtocol(host),
            _ if self.says("Timeout") => MediaError::NoAnswer(host),
            _ if self.says("resolve") => MediaError::UnknownHost(host),
            // "Failed to connect. (Generic error)", whatever the reason is.
            _ if self.says("Failed to connect") => MediaError::NoAnswer(host),
            ResourceError::Read | ResourceError::Write | ResourceError::Close => {
                MediaError::ConnectionLost
            }
            ResourceError::NotFound | ResourceError::OpenRead | ResourceError::OpenReadWrite => {
                MediaError::NoAnswer(host)
            }
            _ => self.other(),
        }
    }

    /// The status codes that HTTP (RFC 9110) and RTSP (RFC 2326) share, and RTSP's own.
    fn answer(&self, status: u16, host: &str) -> MediaError {
        match status {
            401 | 407 => MediaError::Unauthorized(host.to_owned()),
            403 => MediaError::PermissionDenied(self.subject()),
            404 | 410 => MediaError::NotFound(self.subject()),
            408 | 504 => MediaError::NoAnswer(host.to_owned()),
            454 => MediaError::ConnectionLost,
            _ => self.other(),
        }
    }

    fn stream(&self, code: StreamError) -> MediaError {
        match code {
            StreamError::TypeNotFound | StreamError::WrongType => {
                MediaError::NotMedia(self.subject())
            }
            // An empty file has no error code of its own.
            StreamError::Failed if self.says("typefind") => MediaError::NotMedia(self.subject()),
            StreamError::Failed if self.is_remote() => MediaError::ConnectionLost,
            StreamError::Failed => match self.source {
                Source::Device(name) => MediaError::DeviceBusy(name.clone()),
                _ => self.other(),
            },
            StreamError::CodecNotFound => self.missing(),
            StreamError::Decode | StreamError::Demux | StreamError::Format => {
                MediaError::Damaged(self.text())
            }
            _ => self.other(),
        }
    }

    fn core(&self, code: CoreError) -> MediaError {
        match code {
            CoreError::MissingPlugin => self.missing(),
            _ => self.other(),
        }
    }

    fn missing(&self) -> MediaError {
        MediaError::MissingPlugin(MissingPlugin {
            description: redact(self.error.message()),
            installer_detail: None,
            media_type: None,
        })
    }

    fn other(&self) -> MediaError {
        MediaError::Other(self.text())
    }

    fn says(&self, words: &str) -> bool {
        self.detail.contains(words)
    }

    fn is_remote(&self) -> bool {
        match self.source {
            Source::Uri(location) => location.host().is_some(),
            Source::Demo(_) => true,
            Source::File(_) | Source::Device(_) | Source::Pipeline(_) => false,
        }
    }

    /// What the error is about: the source, or for a pipeline, which is a whole text, GStreamer's words.
    fn subject(&self) -> String {
        match self.source {
            Source::Pipeline(_) => self.text(),
            source => source.to_string(),
        }
    }

    /// GStreamer's words, the untranslated detail behind the translated message.
    fn text(&self) -> String {
        let message = self.error.message().trim_end_matches('.');
        match self.detail {
            "" => redact(message),
            detail => redact(&format!("{message}: {}", detail.trim_end_matches('.'))),
        }
    }
}

/// The lines of a debug text that say what happened.
fn detail(debug: &str) -> &str {
    debug
        .split_once('\n')
        .map_or("", |(_, detail)| detail.trim())
}

/// The status of an answer: three digits in brackets.
fn status(detail: &str) -> Option<u16> {
    detail.split('(').skip(1).find_map(|text| {
        let (digits, _) = text.split_once(')')?;
        let status = digits.parse().ok()?;
        (digits.len() == 3 && (400..600).contains(&status)).then_some(status)
    })
}

/// What `strerror` says to `EACCES`: the only form in which filesrc passes it on.
fn not_permitted() -> String {
    let text = std::io::Error::from_raw_os_error(libc::EACCES).to_string();
    text.split(" (os error")
        .next()
        .unwrap_or_default()
        .to_owned()
}

#[cfg(test)]
mod tests;
