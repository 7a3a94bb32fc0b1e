//! What the player reports.

use std::time::Duration;

use crate::media::{
    error::{MediaError, Notice},
    info::MediaInfo,
    recording::RecordingEvent,
};

/// What the player is doing.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum PlayState {
    /// Nothing is open.
    #[default]
    Idle,
    /// A source is being opened or connected.
    Opening,
    /// Plays.
    Playing,
    /// Stands still.
    Paused,
    /// Waits for the network; playing goes on by itself.
    Buffering,
    /// The end was reached; the last frame stays.
    Ended,
    /// The source failed; the event before said why.
    Failed,
    /// The camera is lost; the last frame stays, and an attempt follows.
    Reconnecting,
    /// The camera wants a user and a password.
    WaitingForCredentials,
}

/// What is known about the next attempt.
#[derive(Clone, PartialEq, Debug)]
pub struct ReconnectStatus {
    /// Why the connection is lost.
    pub reason: MediaError,
    /// The number of the attempt that follows, from 1.
    pub attempt: u32,
    /// The wait until then, from the moment of this event.
    pub retry_in: Duration,
}

/// What the player reports, in order. The channel is bounded: what a receiver that does not read
/// loses is counted in `Player::lost_events`.
#[derive(Clone, PartialEq, Debug)]
pub enum PlayerEvent {
    /// The state changed.
    State(PlayState),
    /// More is known about what plays.
    Info(Box<MediaInfo>),
    /// The first frame of a source, or of a new attempt, reached the sink.
    FirstFrame,
    /// The source ended. With looping on it starts again and this is not sent.
    EndOfStream,
    /// A part is missing; the rest plays.
    Notice(Notice),
    /// The source cannot be played; the state is `Failed`.
    Error(MediaError),
    /// The camera was lost, and comes back by itself.
    Reconnecting(ReconnectStatus),
    /// The camera wants a user and a password (or those given were wrong).
    CredentialsNeeded {
        /// The host that asks.
        host: String,
        /// Whether some were given and refused.
        refused: bool,
    },
    /// What a recording reports.
    Recording(RecordingEvent),
    /// A seek is done, and the frame there is shown.
    SeekDone,
}
