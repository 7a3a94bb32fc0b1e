//! A player whose events a test waits for.

use std::{
    cell::RefCell,
    time::{Duration, Instant},
};

use async_channel::Receiver;
use highwater_engine::media::{
    error::MediaError,
    info::{MediaInfo, Progress},
    network::NetworkOptions,
    output::{NoDisplay, VideoOutput},
    player::{OpenRequest, PlayState, Player, PlayerEvent},
};
use highwater_tests::wait;

/// Longer than anything here takes on a busy machine.
const PATIENCE: Duration = Duration::from_secs(30);

/// A player without a display.
pub struct Watched {
    pub player: Player,
    events: Receiver<PlayerEvent>,
    info: RefCell<MediaInfo>,
}

impl Watched {
    /// A player with nothing open.
    pub fn idle() -> Self {
        Self::with_output(NoDisplay)
    }

    /// The same with pictures that go to `output`.
    pub fn with_output(output: impl VideoOutput) -> Self {
        gst::init().expect("GStreamer is installed");
        let (player, events) = Player::new(output).expect("the system gives a thread");
        Self {
            player,
            events,
            info: RefCell::default(),
        }
    }

    /// A player that opens `source`, and waits a second only for a camera that is silent.
    pub fn open(source: &str) -> Self {
        let watched = Self::idle();
        watched.player.open(request(source));
        watched
    }

    /// The first event that `wanted` takes. Those before it are gone.
    pub fn event<T>(&self, what: &str, mut wanted: impl FnMut(&PlayerEvent) -> Option<T>) -> T {
        let mut passed = Vec::new();
        let found = wait::at_most(PATIENCE, || {
            while let Ok(event) = self.events.try_recv() {
                if let PlayerEvent::Info(info) = &event {
                    *self.info.borrow_mut() = (**info).clone();
                }
                if let Some(found) = wanted(&event) {
                    return Some(found);
                }
                passed.push(event);
            }
            None
        });
        found.unwrap_or_else(|| {
            panic!(
                "waited in vain for {what}; {:?}; {passed:#?}",
                self.player.progress()
            )
        })
    }

    /// Waits for this event.
    pub fn wait_for(&self, expected: &PlayerEvent) {
        self.event(&format!("{expected:?}"), |event| {
            (event == expected).then_some(())
        });
    }

    /// Waits for this state.
    pub fn state(&self, expected: PlayState) {
        self.wait_for(&PlayerEvent::State(expected));
    }

    /// Waits until what is known about the media is enough.
    pub fn info(&self, what: &str, enough: impl Fn(&MediaInfo) -> bool) -> MediaInfo {
        if enough(&self.info.borrow()) {
            return self.info.borrow().clone();
        }
        self.event(what, |event| match event {
            PlayerEvent::Info(info) if enough(info) => Some((**info).clone()),
            _ => None,
        })
    }

    /// Waits until the source has failed for good.
    pub fn error(&self) -> MediaError {
        self.event("an error", |event| match event {
            PlayerEvent::Error(error) => Some(error.clone()),
            _ => None,
        })
    }

    /// Waits until the connection is lost, and says why.
    pub fn lost(&self) -> MediaError {
        self.event("a lost connection", |event| match event {
            PlayerEvent::Reconnecting(status) => Some(status.reason.clone()),
            PlayerEvent::Error(error) => panic!("given up: {error}"),
            _ => None,
        })
    }

    /// Waits until the progress is as wanted.
    pub fn progress(&self, what: &str, wanted: impl Fn(&Progress) -> bool) -> Progress {
        wait::until(what, PATIENCE, || {
            let progress = self.player.progress();
            wanted(&progress).then_some(progress)
        })
    }

    /// Waits for this many more frames.
    pub fn frames(&self, more: u64) {
        let before = self.player.progress().frames;
        self.progress("frames", |progress| progress.frames >= before + more);
    }

    /// Ends the player, and tells how long that took.
    pub fn end(self) -> Duration {
        let begin = Instant::now();
        glib::MainContext::new().block_on(self.player.shutdown());
        begin.elapsed()
    }
}

/// A request that waits a second only for a camera that is silent.
pub fn request(source: &str) -> OpenRequest {
    OpenRequest {
        network: NetworkOptions {
            timeout: Duration::from_secs(1),
            ..NetworkOptions::default()
        },
        ..OpenRequest::new(source.parse().expect(source))
    }
}
