//! The media keys and the desktop's player controls, through MPRIS (version 2.2 of the specification).
//!
//! One name on the session bus for the whole process. Everything waits on the main context, nothing
//! blocks it; where there is no session bus, nothing happens.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

use gtk::glib;
use highwater_engine::media::player::PlayState;
use mpris_server::{
    LoopStatus, Metadata, PlaybackStatus, Player, Time, TrackId, builder::MetadataBuilder,
};

use crate::{config::APP_ID, queue::Repeat};

/// What somebody outside asks for.
#[derive(Clone, PartialEq, Debug)]
pub enum Request {
    /// Show the window.
    Raise,
    /// Close the program.
    Quit,
    /// Play.
    Play,
    /// Stand still.
    Pause,
    /// Play, or stand still.
    PlayPause,
    /// Close what is open.
    Stop,
    /// Go on in the queue.
    Next,
    /// Go back in the queue.
    Previous,
    /// Move by this many microseconds.
    SeekBy(i64),
    /// Move there.
    SeekTo(Duration),
    /// Open an address.
    Open(String),
    /// Set the volume, 0.0 to 1.0.
    Volume(f64),
    /// Set the speed.
    Rate(f64),
    /// Say what happens at the end of the queue.
    Repeat(Repeat),
    /// Fill the screen, or not.
    FullScreen(bool),
}

/// What others see. Holds no secrets: the caller gives titles, and an address only of a file.
#[derive(Clone, PartialEq, Debug)]
#[allow(clippy::struct_excessive_bools)] // The specification has as many.
pub struct Shown {
    /// What the player is doing.
    pub state: PlayState,
    /// The title.
    pub title: Option<String>,
    /// The artist.
    pub artist: Option<String>,
    /// The address of a file.
    pub file_uri: Option<String>,
    /// The length.
    pub duration: Option<Duration>,
    /// Whether seeking works.
    pub seekable: bool,
    /// Whether there is something behind in the queue.
    pub has_next: bool,
    /// Whether there is something before in the queue.
    pub has_previous: bool,
    /// What happens at the end.
    pub repeat: Repeat,
    /// The speed.
    pub rate: f64,
    /// The volume, 0.0 to 1.0.
    pub volume: f64,
    /// Whether the window fills the screen.
    pub fullscreen: bool,
    /// Counts what was opened: names the track.
    pub track: u64,
}

/// The handle that the window tells what to show.
#[derive(Debug)]
pub struct Mpris {
    shown: async_channel::Sender<Shown>,
    position: Rc<Position>,
}

/// What is read without being told: the position, and the player once it is on the bus.
#[derive(Default)]
struct Position {
    now: Cell<Duration>,
    track: Cell<u64>,
    player: RefCell<Option<Rc<Player>>>,
}

impl std::fmt::Debug for Position {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Position")
            .field("now", &self.now)
            .finish_non_exhaustive()
    }
}

impl Mpris {
    /// Goes on the session bus, if there is one, and passes on what is asked for. On the main
    /// thread; `requests` holds windows weakly.
    pub fn start(requests: impl Fn(Request) + 'static) -> Self {
        let (shown, changes) = async_channel::unbounded();
        let position = Rc::new(Position::default());
        glib::spawn_future_local(serve(Rc::new(requests), changes, Rc::clone(&position)));
        Self { shown, position }
    }

    /// Tells what is to be seen; cheap where nothing changed.
    pub fn show(&self, shown: Shown) {
        // Closed where there is no session bus: then there is nobody to tell.
        let _ = self.shown.try_send(shown);
    }

    /// Keeps the position for whoever asks for it; announces nothing.
    pub fn set_position(&self, position: Duration) {
        self.position.now.set(position);
        if let Some(player) = self.position.player.borrow().as_ref() {
            player.set_position(time(position));
        }
    }

    /// Announces a jump.
    pub fn seeked(&self, position: Duration) {
        self.set_position(position);
        let player = self.position.player.borrow().clone();
        if let Some(player) = player {
            glib::spawn_future_local(async move {
                // A bus that has gone has no listeners.
                let _ = player.seeked(time(position)).await;
            });
        }
    }
}

async fn serve(
    requests: Rc<dyn Fn(Request)>,
    changes: async_channel::Receiver<Shown>,
    position: Rc<Position>,
) {
    let player = match on_bus().await {
        Ok(player) => Rc::new(player),
        Err(error) => {
            glib::g_debug!("highwater", "no media controls: {error}");
            return;
        }
    };
    answer(&player, &requests, &position);
    glib::spawn_future_local(player.run());
    player.set_position(time(position.now.get()));
    position.player.replace(Some(Rc::clone(&player)));
    while let Ok(mut shown) = changes.recv().await {
        // Only the newest matters to those who look.
        while let Ok(newer) = changes.try_recv() {
            shown = newer;
        }
        position.track.set(shown.track);
        if let Err(error) = tell(&player, &shown).await {
            glib::g_debug!("highwater", "media controls: {error}");
        }
    }
    position.player.replace(None);
}

async fn on_bus() -> mpris_server::zbus::Result<Player> {
    // The specification's way to tell several processes of one program apart.
    let name = format!("{APP_ID}.instance{}", std::process::id());
    Player::builder(&name)
        .identity("Highwater")
        .desktop_entry(APP_ID)
        .can_raise(true)
        .can_quit(true)
        .can_set_fullscreen(true)
        .minimum_rate(0.25)
        .maximum_rate(2.0)
        .supported_uri_schemes(["file", "http", "https", "rtsp", "rtsps"])
        .supported_mime_types([
            "video/mp4",
            "video/x-matroska",
            "video/webm",
            "audio/mpeg",
            "audio/ogg",
        ])
        .build()
        .await
}

/// Passes on what is asked for.
fn answer(player: &Player, requests: &Rc<dyn Fn(Request)>, position: &Rc<Position>) {
    let plain = |request: Request| {
        let requests = Rc::clone(requests);
        move |_: &Player| requests(request.clone())
    };
    player.connect_raise(plain(Request::Raise));
    player.connect_quit(plain(Request::Quit));
    player.connect_play(plain(Request::Play));
    player.connect_pause(plain(Request::Pause));
    player.connect_play_pause(plain(Request::PlayPause));
    player.connect_stop(plain(Request::Stop));
    player.connect_next(plain(Request::Next));
    player.connect_previous(plain(Request::Previous));
    let ask = Rc::clone(requests);
    player.connect_seek(move |_, offset| ask(Request::SeekBy(offset.as_micros())));
    let (ask, at) = (Rc::clone(requests), Rc::clone(position));
    player.connect_set_position(move |_, track, to| {
        // Meant for a track that has gone: the specification says to ignore it.
        if *track == track_id(at.track.get())
            && let Ok(micros) = u64::try_from(to.as_micros())
        {
            ask(Request::SeekTo(Duration::from_micros(micros)));
        }
    });
    let ask = Rc::clone(requests);
    player.connect_open_uri(move |_, uri| ask(Request::Open(uri.to_owned())));
    let ask = Rc::clone(requests);
    player.connect_set_volume(move |_, volume| ask(Request::Volume(volume.clamp(0.0, 1.0))));
    let ask = Rc::clone(requests);
    player.connect_set_rate(move |_, rate| ask(Request::Rate(rate)));
    let ask = Rc::clone(requests);
    player.connect_set_loop_status(move |_, status| ask(Request::Repeat(repeat_of(status))));
    let ask = Rc::clone(requests);
    player.connect_set_fullscreen(move |_, fullscreen| ask(Request::FullScreen(fullscreen)));
}

/// Announces what changed; the setters are silent where nothing did.
async fn tell(player: &Player, shown: &Shown) -> mpris_server::zbus::Result<()> {
    let open = !matches!(shown.state, PlayState::Idle | PlayState::Failed);
    player.set_metadata(metadata(shown)).await?;
    player.set_playback_status(status(shown.state)).await?;
    player.set_can_play(open).await?;
    player.set_can_pause(open).await?;
    player.set_can_seek(shown.seekable).await?;
    player.set_can_go_next(shown.has_next).await?;
    player.set_can_go_previous(shown.has_previous).await?;
    player.set_loop_status(loop_of(shown.repeat)).await?;
    player.set_rate(shown.rate).await?;
    player.set_volume(shown.volume).await?;
    player.set_fullscreen(shown.fullscreen).await
}

fn metadata(shown: &Shown) -> Metadata {
    if shown.state == PlayState::Idle {
        return Metadata::new();
    }
    let mut metadata: MetadataBuilder = Metadata::builder().trackid(track_id(shown.track));
    if let Some(title) = &shown.title {
        metadata = metadata.title(title);
    }
    if let Some(artist) = &shown.artist {
        metadata = metadata.artist([artist]);
    }
    if let Some(uri) = &shown.file_uri {
        metadata = metadata.url(uri);
    }
    if let Some(duration) = shown.duration {
        metadata = metadata.length(time(duration));
    }
    metadata.build()
}

fn track_id(track: u64) -> TrackId {
    let path = format!("/dev/highwater/Highwater/track/{track}");
    TrackId::try_from(path).unwrap_or(TrackId::NO_TRACK)
}

fn status(state: PlayState) -> PlaybackStatus {
    match state {
        PlayState::Playing | PlayState::Buffering | PlayState::Reconnecting => {
            PlaybackStatus::Playing
        }
        PlayState::Paused | PlayState::Opening | PlayState::WaitingForCredentials => {
            PlaybackStatus::Paused
        }
        PlayState::Idle | PlayState::Ended | PlayState::Failed => PlaybackStatus::Stopped,
    }
}

fn loop_of(repeat: Repeat) -> LoopStatus {
    match repeat {
        Repeat::Off => LoopStatus::None,
        Repeat::One => LoopStatus::Track,
        Repeat::All => LoopStatus::Playlist,
    }
}

fn repeat_of(status: LoopStatus) -> Repeat {
    match status {
        LoopStatus::None => Repeat::Off,
        LoopStatus::Track => Repeat::One,
        LoopStatus::Playlist => Repeat::All,
    }
}

/// MPRIS counts in microseconds.
fn time(duration: Duration) -> Time {
    Time::from_micros(i64::try_from(duration.as_micros()).unwrap_or(i64::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown() -> Shown {
        Shown {
            state: PlayState::Playing,
            title: Some("camera-3".to_owned()),
            artist: None,
            file_uri: None,
            duration: Some(Duration::from_secs(90)),
            seekable: true,
            has_next: false,
            has_previous: false,
            repeat: Repeat::Off,
            rate: 1.0,
            volume: 1.0,
            fullscreen: false,
            track: 7,
        }
    }

    #[test]
    fn the_metadata_say_what_is_known_and_nothing_else() {
        let metadata = metadata(&shown());
        assert_eq!(metadata.title(), Some("camera-3"));
        assert_eq!(metadata.length(), Some(Time::from_micros(90_000_000)));
        assert_eq!(metadata.artist(), None);
        assert_eq!(metadata.url(), None);
        assert_eq!(metadata.trackid(), Some(track_id(7)));
    }

    #[test]
    fn with_nothing_open_there_is_no_track() {
        let idle = Shown {
            state: PlayState::Idle,
            ..shown()
        };
        assert_eq!(metadata(&idle), Metadata::new());
    }

    #[test]
    fn repeating_means_the_same_inside_and_outside() {
        for repeat in [Repeat::Off, Repeat::One, Repeat::All] {
            assert_eq!(repeat_of(loop_of(repeat)), repeat);
        }
    }
}
