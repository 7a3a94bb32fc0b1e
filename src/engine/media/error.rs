//! What can go wrong while opening and playing. Says what failed; the application finds the words.

mod from_gst;

/// Why a source cannot be played, or not whole. Never holds a secret.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
pub enum MediaError {
    /// There is no such file, stream or path on the server.
    #[error("not found: {0}")]
    NotFound(String),
    /// The file or device may not be read.
    #[error("permission denied: {0}")]
    PermissionDenied(String),
    /// The host's name cannot be resolved.
    #[error("unknown host: {0}")]
    UnknownHost(String),
    /// Nobody listens at the address.
    #[error("connection refused: {0}")]
    Refused(String),
    /// The host did not answer in time, or is not reachable.
    #[error("no answer from {0}")]
    NoAnswer(String),
    /// The server wants a user and a password, or those given are wrong.
    #[error("not authorised at {0}")]
    Unauthorized(String),
    /// The certificate does not fit the server, or cannot be verified.
    #[error("certificate of {0} cannot be verified")]
    Certificate(String),
    /// The server answers in something that is not the protocol.
    #[error("{0} does not speak the protocol")]
    NotTheProtocol(String),
    /// Connected, but no frame came for the time that the watchdog allows.
    #[error("connected, but no frame")]
    NoFrame,
    /// The server ended the stream or the connection broke.
    #[error("connection lost")]
    ConnectionLost,
    /// The data is not media that GStreamer recognises, or is damaged from the start.
    #[error("not a media file: {0}")]
    NotMedia(String),
    /// A decoder, demuxer or protocol handler is missing.
    #[error("missing: {}", .0.description)]
    MissingPlugin(MissingPlugin),
    /// An element of GStreamer itself is missing from this installation.
    #[error("missing element {0}")]
    MissingElement(String),
    /// The description does not parse or does not link; GStreamer's words.
    #[error("pipeline description: {0}")]
    Description(String),
    /// The stream has neither picture nor sound.
    #[error("nothing to play")]
    NothingToPlay,
    /// Decoding failed in the middle.
    #[error("damaged stream: {0}")]
    Damaged(String),
    /// The capture device is gone or used by somebody else.
    #[error("device not available: {0}")]
    DeviceBusy(String),
    /// Anything else, in GStreamer's words without secrets.
    #[error("{0}")]
    Other(String),
}

/// What a missing-plugin message says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MissingPlugin {
    /// What is missing, in GStreamer's words, for example "H.265 (Main Profile) decoder".
    pub description: String,
    /// The installer detail, as `gst_missing_plugin_message_get_installer_detail` gives it.
    pub installer_detail: Option<String>,
    /// The caps' media type or the URI scheme, for example `video/x-h265`.
    pub media_type: Option<String>,
}

impl MediaError {
    /// Whether trying again without a change can help: a lost camera can come back, a wrong
    /// password or a missing decoder cannot.
    pub fn is_transient(&self) -> bool {
        matches!(
            self,
            Self::UnknownHost(_)
                | Self::Refused(_)
                | Self::NoAnswer(_)
                | Self::NoFrame
                | Self::ConnectionLost
                | Self::NotTheProtocol(_)
                | Self::Damaged(_)
                | Self::DeviceBusy(_)
                | Self::Other(_)
        )
    }
}

/// A part that does not play while the rest goes on.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Notice {
    /// No audio device works; the picture goes on in silence.
    NoAudioDevice,
    /// One stream cannot be decoded; the others play.
    MissingPlugin(MissingPlugin),
    /// A decoder failed, and another one goes on in its place: the factories of both.
    DecoderReplaced {
        /// The one that failed.
        failed: String,
        /// The one that goes on.
        by: String,
    },
    /// What drew the picture failed, in GStreamer's words without secrets; it goes on in another way.
    OutputReplaced(String),
    /// The external subtitles could not be read.
    SubtitlesFailed(String),
    /// A decoder or demuxer complained and went on, in GStreamer's words without secrets.
    Warning(String),
}
