//! What one window plays: the player, what is known about it, and the settings that outlive a
//! source. Widgets, the media controls of the desktop and the queue all follow this one object.

use std::{
    cell::{Cell, OnceCell, Ref, RefCell},
    rc::Rc,
};

use gtk::{glib, prelude::*, subclass::prelude::*};
use highwater_engine::media::{
    decoders::DecoderChoice,
    error::MediaError,
    info::{MediaInfo, Progress},
    player::{OpenRequest, PlayState, Player, PlayerEvent},
    source::Source,
};

use crate::{
    bridge,
    video::{VideoPath, ViewOutput},
};

/// Hears every event after this object has taken note of it.
type Listener = Rc<dyn Fn(&Playback, &PlayerEvent)>;

mod imp {
    use super::*;

    #[derive(Default, glib::Properties)]
    #[properties(wrapper_type = super::Playback)]
    pub struct Playback {
        /// On a cubic scale, as people hear it.
        #[property(get, set = Self::set_volume, minimum = 0.0, maximum = 1.0, default = 1.0)]
        volume: Cell<f64>,
        /// Whether the sound is off.
        #[property(get, set = Self::set_muted)]
        muted: Cell<bool>,
        /// The speed; 1.0 is the source's own.
        #[property(get, set = Self::set_rate, minimum = 0.25, maximum = 2.0, default = 1.0)]
        rate: Cell<f64>,
        /// Whether to start again at the end.
        #[property(get, set = Self::set_looping)]
        looping: Cell<bool>,

        pub(super) output: OnceCell<ViewOutput>,
        pub(super) decoders: RefCell<DecoderChoice>,
        pub(super) player: OnceCell<Player>,
        pub(super) request: RefCell<Option<OpenRequest>>,
        pub(super) state: Cell<PlayState>,
        pub(super) info: RefCell<MediaInfo>,
        pub(super) error: RefCell<Option<MediaError>>,
        pub(super) listeners: RefCell<Vec<Listener>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for Playback {
        const NAME: &'static str = "HighwaterPlayback";
        type Type = super::Playback;

        fn new() -> Self {
            Self {
                volume: Cell::new(1.0),
                rate: Cell::new(1.0),
                ..Self::default()
            }
        }
    }

    #[glib::derived_properties]
    impl ObjectImpl for Playback {}

    impl Playback {
        fn set_volume(&self, volume: f64) {
            self.volume.set(volume);
            self.tell(|player| player.set_volume(volume));
        }

        fn set_muted(&self, muted: bool) {
            self.muted.set(muted);
            self.tell(|player| player.set_muted(muted));
        }

        fn set_rate(&self, rate: f64) {
            self.rate.set(rate);
            self.tell(|player| player.set_rate(rate));
        }

        fn set_looping(&self, looping: bool) {
            self.looping.set(looping);
            self.tell(|player| player.set_looping(looping));
        }

        fn tell(&self, command: impl FnOnce(&Player)) {
            if let Some(player) = self.player.get() {
                command(player);
            }
        }
    }
}

glib::wrapper! {
    /// What one window plays. On the main thread.
    pub struct Playback(ObjectSubclass<imp::Playback>);
}

impl Playback {
    /// Nothing yet; pictures will go to `output`.
    pub fn new(output: ViewOutput) -> Self {
        let playback: Self = glib::Object::new();
        // A new object has none.
        let _ = playback.imp().output.set(output);
        playback
    }

    /// What decodes.
    pub fn decoders(&self) -> DecoderChoice {
        self.imp().decoders.borrow().clone()
    }

    /// Decodes with these from now on; what is open goes on where it is.
    pub fn set_decoders(&self, choice: DecoderChoice) {
        if let Some(player) = self.player() {
            player.set_decoders(choice.clone());
        }
        self.imp().decoders.replace(choice);
    }

    /// Opens `request` in place of what is open.
    ///
    /// # Errors
    ///
    /// When the system gives no thread for the player.
    pub fn open(&self, request: OpenRequest) -> std::io::Result<()> {
        let player = self.started_player()?;
        let imp = self.imp();
        imp.info.take();
        imp.error.take();
        imp.request.replace(Some(request.clone()));
        player.open(request);
        Ok(())
    }

    /// Closes what is open.
    pub fn close(&self) {
        if let Some(player) = self.player() {
            player.close();
        }
        self.imp().request.take();
        self.imp().info.take();
    }

    /// Where its pictures go.
    pub fn output(&self) -> &ViewOutput {
        // Set in `new`, the only way to make one.
        self.imp().output.get().unwrap_or_else(|| unreachable!())
    }

    /// Brings the pictures to the view on another path, at once and where playing is: the picture
    /// that is shown stays until the new path has one.
    pub fn set_video_path(&self, path: VideoPath) {
        self.output().set_path(path);
        let runs = matches!(
            self.state(),
            PlayState::Playing | PlayState::Paused | PlayState::Buffering
        );
        if let Some(player) = self.player().filter(|_| runs) {
            player.renew_output();
        }
    }

    /// The player, once something has been opened.
    pub fn player(&self) -> Option<&Player> {
        self.imp().player.get()
    }

    /// What was asked for last, and how.
    pub fn request(&self) -> Option<OpenRequest> {
        self.imp().request.borrow().clone()
    }

    /// What is open.
    pub fn source(&self) -> Option<Source> {
        self.imp()
            .request
            .borrow()
            .as_ref()
            .map(|request| request.source.clone())
    }

    /// What the player is doing.
    pub fn state(&self) -> PlayState {
        self.imp().state.get()
    }

    /// What is known about what plays.
    pub fn info(&self) -> Ref<'_, MediaInfo> {
        self.imp().info.borrow()
    }

    /// Why the source cannot be played; `None` unless the state is `Failed`.
    pub fn error(&self) -> Option<MediaError> {
        self.imp().error.borrow().clone()
    }

    /// Where playing is.
    pub fn progress(&self) -> Progress {
        self.player().map(Player::progress).unwrap_or_default()
    }

    /// Calls `listener` after each event, for as long as this object lives: it should hold
    /// whatever it serves weakly.
    pub fn connect_event(&self, listener: impl Fn(&Self, &PlayerEvent) + 'static) {
        self.imp().listeners.borrow_mut().push(Rc::new(listener));
    }

    /// Ends everything and resolves when it is gone.
    pub async fn shutdown(&self) {
        if let Some(player) = self.player() {
            player.shutdown().await;
        }
    }

    /// Takes note of an event and passes it on.
    pub(crate) fn handle(&self, event: &PlayerEvent) {
        let imp = self.imp();
        match event {
            PlayerEvent::State(state) => imp.state.set(*state),
            PlayerEvent::Info(info) => drop(imp.info.replace((**info).clone())),
            PlayerEvent::Error(error) => drop(imp.error.replace(Some(error.clone()))),
            _ => {}
        }
        // A listener may add another one.
        let listeners = imp.listeners.borrow().clone();
        for listener in listeners {
            listener(self, event);
        }
    }

    fn started_player(&self) -> std::io::Result<&Player> {
        let imp = self.imp();
        if let Some(player) = imp.player.get() {
            return Ok(player);
        }
        let output = imp.output.get().cloned();
        let output = output.ok_or_else(|| std::io::Error::other("made without an output"))?;
        let (player, events) = Player::new(output)?;
        player.set_volume(self.volume());
        player.set_muted(self.muted());
        player.set_rate(self.rate());
        player.set_looping(self.looping());
        player.set_decoders(self.decoders());
        bridge::follow(self, events);
        Ok(imp.player.get_or_init(|| player))
    }
}
