//! Writes what was measured into a bundle: when a person asks, and for a run that the command line
//! describes. The work is done on another thread; the picture goes on.

use std::{future::Future, path::PathBuf, sync::Arc, time::Duration};

use adw::prelude::*;
use gettextrs::gettext;
use gtk::{gio, glib};
use highwater_engine::{
    media::player::{PlayState, PlayerEvent},
    report::{Contents, Context, Playing, Removal, Renderer, SUFFIX, Saving, Secrets},
};
use highwater_text::{bundle, page};

use super::{super::Window, progress};
use crate::{
    actions::Action,
    dialogs::{
        self,
        export::{self, ExportChoice},
    },
    video::{
        VideoPath,
        gl_device::{self, GlDevice},
    },
};

/// A bundle after a time of playing, and then the end: `--export PATH --after SECONDS`.
pub struct WantedExport {
    /// Where to.
    pub path: PathBuf,
    /// How long to play before.
    pub after: Duration,
    /// Called when it is done, with a sentence if that failed.
    pub done: Box<dyn FnOnce(Result<(), String>)>,
}

impl Window {
    pub(super) fn set_up_exporting(&self) {
        self.set_command(Action::Export, Self::offer_export);
    }

    /// Exports as `wanted` says, once something plays.
    pub fn export_later(&self, wanted: WantedExport) {
        self.features().wanted_export.replace(Some(wanted));
    }

    pub(super) fn exporting_follows(&self, event: &PlayerEvent) {
        match event {
            PlayerEvent::FirstFrame => self.begin_wanted_export(),
            PlayerEvent::State(PlayState::Failed) => {
                if let Some(wanted) = self.features().wanted_export.take() {
                    (wanted.done)(Err(gettext(
                        "The source does not play: nothing is exported.",
                    )));
                }
            }
            _ => {}
        }
    }

    fn begin_wanted_export(&self) {
        let Some(wanted) = self.features().wanted_export.take() else {
            return;
        };
        let weak = self.downgrade();
        glib::spawn_future_local(async move {
            glib::timeout_future(wanted.after).await;
            let Some(window) = weak.upgrade() else { return };
            (wanted.done)(window.export(wanted.path).await);
        });
    }

    /// Shows what would leave this machine, and does what is answered.
    fn offer_export(&self) {
        let taken = self.take_contents();
        let weak = self.downgrade();
        glib::spawn_future_local(async move {
            let taken = taken.await;
            let Some(window) = weak.upgrade() else { return };
            match taken {
                Ok(taken) => window.ask_what_to_export(taken).await,
                Err(sentence) => window.tell_of_saving(Err(sentence)),
            }
        });
    }

    async fn ask_what_to_export(&self, taken: Taken) {
        match export::ask(self, &taken.removals).await {
            Some(ExportChoice::Save(secrets)) => self.ask_where_to_export(taken.contents, secrets),
            Some(ExportChoice::CopySummary) => {
                self.clipboard().set_text(&taken.summary);
                self.add_toast(adw::Toast::new(&gettext(
                    "The summary is in the clipboard.",
                )));
            }
            None => {}
        }
    }

    fn ask_where_to_export(&self, contents: Contents, secrets: Secrets) {
        let title = match secrets {
            Secrets::LeftOut => gettext("Export Without Passwords and Tokens"),
            Secrets::Kept => gettext("Export With Passwords and Tokens"),
        };
        let dialog = gtk::FileChooserNative::builder()
            .title(title)
            .transient_for(self)
            .modal(true)
            .action(gtk::FileChooserAction::Save)
            .build();
        dialog.set_current_name(&proposed_name());
        let weak = self.downgrade();
        dialogs::run_file_chooser(&dialog, move |dialog| {
            let path = dialog.file().and_then(|file| file.path());
            if let (Some(window), Some(path)) = (weak.upgrade(), path) {
                window.export_and_tell(path, contents.clone(), secrets);
            }
        });
    }

    /// Writes, and shows how far that is, with a button that ends it.
    fn export_and_tell(&self, path: PathBuf, contents: Contents, secrets: Secrets) {
        let saving = Arc::new(Saving::default());
        let toast = progress::toast(&saving);
        self.add_toast(toast.clone());
        let weak = self.downgrade();
        glib::spawn_future_local(async move {
            let outcome = write(path.clone(), contents, secrets, saving).await;
            toast.dismiss();
            if let Some(window) = weak.upgrade() {
                window.tell_of_saving(outcome.map(|()| path));
            }
        });
    }

    /// Writes a bundle without asking.
    fn export(&self, path: PathBuf) -> impl Future<Output = Result<(), String>> + use<> {
        let taken = self.take_contents();
        async move {
            let contents = taken.await?.contents;
            write(path, contents, Secrets::LeftOut, Arc::default()).await
        }
    }

    /// Takes everything on another thread. What is not known there is asked at once.
    fn take_contents(&self) -> impl Future<Output = Result<Taken, String>> + use<> {
        let diagnostics = self
            .shared()
            .and_then(|shared| shared.measurements().shared());
        let source = self.playback().source();
        let playing = self.how_it_plays();
        let renderer = self.renderer_in_use();
        async move {
            let diagnostics = diagnostics
                .ok_or_else(|| gettext("Nothing is measured: switch the diagnostics on first."))?;
            let source = source
                .ok_or_else(|| gettext("Nothing has been played yet: open something first."))?;
            let taken = gio::spawn_blocking(move || {
                let context = Context {
                    source: &source,
                    playing,
                    renderer,
                };
                Taken::of(Contents::of(&diagnostics, &context))
            });
            taken.await.map_err(|_| broken_off())
        }
    }

    /// How the source plays, for a report.
    pub fn how_it_plays(&self) -> Playing {
        let playback = self.playback();
        let info = playback.info();
        // What arrives at the sink is in system memory on both paths: GL's takes it from there.
        let path = playback.output().path().map(VideoPath::word);
        Playing::of(&playback.progress(), &info, path)
    }

    /// What draws the window; `None` before it is drawn.
    pub fn renderer_in_use(&self) -> Option<Renderer> {
        let renderer = self.renderer()?;
        let kind = renderer.type_().name();
        // Of `GskGLRenderer`, `GskNglRenderer`, `GskVulkanRenderer` and `GskCairoRenderer`.
        let uses_gl = kind.to_ascii_lowercase().contains("gl");
        let surface = self.surface().filter(|_| uses_gl);
        let gl = surface.map_or_else(GlDevice::default, |surface| gl_device::of_surface(&surface));
        Some(Renderer {
            gtk: format!(
                "{}.{}.{}",
                gtk::major_version(),
                gtk::minor_version(),
                gtk::micro_version()
            ),
            kind: kind.to_owned(),
            gl_vendor: gl.vendor,
            gl_device: gl.name,
            gl_version: gl.version,
        })
    }
}

/// Everything that may be exported, and what is shown of it before.
struct Taken {
    contents: Contents,
    /// What is left out.
    removals: Vec<Removal>,
    /// A few lines, without what is left out.
    summary: String,
}

impl Taken {
    fn of(contents: Contents) -> Self {
        let redacted = contents.report.redacted();
        Self {
            removals: contents.removals(),
            summary: redacted.map_or_else(|_| String::new(), |report| page::plain_text(&report)),
            contents,
        }
    }
}

/// Writes a bundle on another thread.
async fn write(
    path: PathBuf,
    contents: Contents,
    secrets: Secrets,
    saving: Arc<Saving>,
) -> Result<(), String> {
    let written = gio::spawn_blocking(move || bundle::save(&path, contents, secrets, &saving));
    written.await.unwrap_or_else(|_| Err(broken_off()))
}

fn broken_off() -> String {
    gettext("The export broke off: try again.")
}

fn proposed_name() -> String {
    let now = glib::DateTime::now_local().and_then(|now| now.format("%Y-%m-%d-%H%M%S"));
    now.map_or_else(
        |_| format!("highwater{SUFFIX}"),
        |now| format!("highwater-{now}{SUFFIX}"),
    )
}
