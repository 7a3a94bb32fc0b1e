//! Playing a source and writing down what it does with memory.

use std::{
    cell::{Cell, RefCell},
    io::{self, Write},
    rc::Rc,
    sync::Arc,
    time::{Duration, Instant},
};

use gettextrs::gettext;
use highwater_engine::{
    log,
    media::{
        decoders::DecoderChoice,
        error::MediaError,
        info::MediaInfo,
        output::NoDisplay,
        player::{OpenRequest, PlayState, Player, PlayerEvent},
    },
    memory::{Diagnostics, Occasion, Sample, StartError},
    report::{Contents, Context, Playing, Saving, Secrets},
};
use highwater_text::{bundle, decoders, i18n::gettext_f};

use crate::{
    Outcome,
    arguments::Watch,
    output::{self, Line, Output},
    words,
};

/// The numbers of the signals for which the run ends in good order (signal(7)).
const INTERRUPT: i32 = 2;
const TERMINATE: i32 = 15;

/// Lines with a picture that it takes to say anything.
const ENOUGH: u32 = 2;

/// What a run has seen.
#[derive(Default)]
struct Seen {
    lines: Cell<u32>,
    over_budget: Cell<bool>,
    /// What is known of what plays.
    info: RefCell<MediaInfo>,
    /// Why nothing plays, if so.
    failure: RefCell<Option<MediaError>>,
    /// Nobody reads the output any more, or all is written.
    closed: Cell<bool>,
    last_event: Cell<u64>,
    /// What the line before was about: its sample, and the frames until then.
    last: RefCell<Option<(Arc<Sample>, u64)>>,
}

/// One run: the parts that the main loop's sources share.
struct Run {
    options: Watch,
    diagnostics: Diagnostics,
    player: Player,
    output: RefCell<Box<dyn Output>>,
    seen: Seen,
    began: Instant,
    main_loop: glib::MainLoop,
}

/// Runs until the stream or the time is over, or the user ends it.
pub fn run(options: Watch) -> Outcome {
    log::set_level(options.log);
    let started = log::start().map_err(StartError::GStreamer);
    let diagnostics = match started.and_then(|()| Diagnostics::start()) {
        Ok(diagnostics) => diagnostics,
        Err(error) => {
            return fail(&gettext_f(
                "The diagnostics do not start: {reason}",
                &[("reason", &error.to_string())],
            ));
        }
    };
    let (player, events) = match Player::new(NoDisplay) {
        Ok(player) => player,
        Err(error) => {
            return fail(&gettext_f(
                "The player does not start: {reason}",
                &[("reason", &error.to_string())],
            ));
        }
    };
    if let Some(word) = &options.decoder {
        // GStreamer runs since the diagnostics do.
        let mut choice = DecoderChoice::default();
        if choice.choose(word, None).is_err() {
            eprintln!("{}", decoders::unknown_decoder(word));
            return Outcome::WrongUsage;
        }
        player.set_decoders(choice);
    }
    let run = Rc::new(Run {
        output: RefCell::new(output::new(options.format, Box::new(io::stdout()))),
        options,
        diagnostics,
        player,
        seen: Seen::default(),
        began: Instant::now(),
        main_loop: glib::MainLoop::new(None, false),
    });
    run.diagnostics
        .watch_main_loop(Some(&glib::MainContext::default()));
    let source = run.options.source.clone();
    run.write(|output, diagnostics| output.begin(&source.to_string(), diagnostics));
    run.player.open(OpenRequest::new(source));
    let receiver = Rc::clone(&run);
    glib::MainContext::default().spawn_local(async move {
        while let Ok(event) = events.recv().await {
            receiver.hear(event);
        }
    });
    run.schedule();
    run.main_loop.run();
    run.finish()
}

fn fail(sentence: &str) -> Outcome {
    eprintln!("{sentence}");
    Outcome::NotPlayed
}

impl Run {
    /// Lines at each interval, the end after the duration, and an orderly end for the user's signals.
    fn schedule(self: &Rc<Self>) {
        let run = Rc::clone(self);
        glib::timeout_add_local(self.options.interval, move || {
            run.line();
            glib::ControlFlow::Continue
        });
        if let Some(duration) = self.options.duration {
            let main_loop = self.main_loop.clone();
            glib::timeout_add_local_once(duration, move || main_loop.quit());
        }
        for signal in [INTERRUPT, TERMINATE] {
            let main_loop = self.main_loop.clone();
            glib::unix_signal_add_local(signal, move || {
                main_loop.quit();
                glib::ControlFlow::Continue
            });
        }
    }

    fn hear(&self, event: PlayerEvent) {
        match event {
            PlayerEvent::FirstFrame => {
                self.seen.failure.take();
            }
            PlayerEvent::EndOfStream | PlayerEvent::State(PlayState::Failed) => {
                self.main_loop.quit();
            }
            PlayerEvent::Error(error) => {
                eprintln!("{}", words::for_error(&error));
                self.seen.failure.replace(Some(error));
                self.main_loop.quit();
            }
            PlayerEvent::Reconnecting(status) => {
                self.diagnostics.tell(Occasion::Reconnect);
                eprintln!("{}", words::for_error(&status.reason));
                self.seen.failure.replace(Some(status.reason));
            }
            PlayerEvent::CredentialsNeeded { host, .. } => {
                let error = MediaError::Unauthorized(host);
                eprintln!("{}", words::for_error(&error));
                self.seen.failure.replace(Some(error));
                self.main_loop.quit();
            }
            PlayerEvent::Notice(notice) => eprintln!("{}", words::for_notice(&notice)),
            PlayerEvent::Info(info) => {
                self.seen.info.replace(*info);
            }
            PlayerEvent::State(PlayState::Opening) => self.diagnostics.tell(Occasion::Opened),
            PlayerEvent::State(_) | PlayerEvent::SeekDone | PlayerEvent::Recording(_) => {}
        }
    }

    /// Writes what was measured in the interval that ends now.
    fn line(&self) {
        let Some(sample) = self.diagnostics.latest() else {
            return;
        };
        let progress = self.player.progress();
        if progress.frames > 0 {
            self.seen.lines.set(self.seen.lines.get() + 1);
        }
        let rss = sample.process.rss_max.or(sample.process.rss);
        if let Some((budget, rss)) = self.options.budget.zip(rss)
            && rss > budget
        {
            self.seen.over_budget.set(true);
        }
        let events = self.diagnostics.events_since(self.seen.last_event.get());
        if let Some(last) = events.last() {
            self.seen.last_event.set(last.number);
        }
        let uptime = self.began.elapsed();
        let before = self
            .seen
            .last
            .replace(Some((Arc::clone(&sample), progress.frames)));
        let (cpu, turnover) = before.map_or((None, None), |(before, frames)| {
            let frames = progress.frames.saturating_sub(frames);
            (
                output::cpu_percent(&before, &sample),
                sample.turnover(&before, frames),
            )
        });
        self.write(|output, diagnostics| {
            for event in &events {
                output.event(event, diagnostics)?;
            }
            let line = Line {
                sample: &sample,
                progress: &progress,
                uptime,
                cpu,
                turnover,
            };
            output.line(&line, diagnostics)
        });
    }

    /// Writes something; when nobody reads any more the run ends.
    fn write(&self, write: impl FnOnce(&mut dyn Output, &Diagnostics) -> io::Result<()>) {
        let mut output = self.output.borrow_mut();
        if !self.seen.closed.get() && write(output.as_mut(), &self.diagnostics).is_err() {
            self.seen.closed.set(true);
            self.main_loop.quit();
        }
    }

    fn finish(self: Rc<Self>) -> Outcome {
        let outcome = self.outcome();
        self.write(|output, diagnostics| output.end(outcome, diagnostics));
        // While everything still lives.
        let exported = self.export();
        // The main loop runs once more for the player to end.
        self.seen.closed.set(true);
        self.diagnostics.watch_main_loop(None);
        let limit = glib::future_with_timeout(Duration::from_secs(10), self.player.shutdown());
        if glib::MainContext::default().block_on(limit).is_err() {
            eprintln!("{}", gettext("The player did not end in time."));
        }
        let _ = io::stdout().flush();
        if exported { outcome } else { Outcome::NoBundle }
    }

    /// Writes the bundle, if one is wanted; whether nothing is missing then.
    fn export(&self) -> bool {
        let Some(path) = &self.options.export else {
            return true;
        };
        let progress = self.player.progress();
        let context = Context {
            source: &self.options.source,
            playing: Playing::of(&progress, &self.seen.info.borrow(), None),
            renderer: None,
        };
        let contents = Contents::of(&self.diagnostics, &context);
        bundle::save(path, contents, Secrets::LeftOut, &Saving::default())
            .inspect_err(|sentence| eprintln!("{sentence}"))
            .is_ok()
    }

    fn outcome(&self) -> Outcome {
        let frames = self.player.progress().frames;
        if self.seen.over_budget.get() {
            return Outcome::TooMuch;
        }
        if frames == 0 && self.seen.failure.borrow().is_some() {
            return Outcome::NotPlayed;
        }
        if self
            .seen
            .failure
            .borrow()
            .as_ref()
            .is_some_and(|error| !error.is_transient())
        {
            return Outcome::NotPlayed;
        }
        if self.seen.lines.get() < ENOUGH {
            return Outcome::TooLittle;
        }
        Outcome::Steady
    }
}
