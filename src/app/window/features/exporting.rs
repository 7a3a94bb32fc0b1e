//! Writes what was measured into a bundle: when a person asks, and for a run that the command line
//! describes. The work is done on another thread; the picture goes on.

use std::{future::Future, path::PathBuf, time::Duration};

use adw::prelude::*;
use gettextrs::gettext;
use gtk::{gio, glib};
use highwater_engine::{
    media::player::{PlayState, PlayerEvent},
    report::{Contents, Context, Playing, Renderer, SUFFIX, Saving, Secrets},
};
use highwater_text::bundle;

use super::super::Window;
use crate::{
    actions::Action,
    dialogs,
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
        self.set_command(Action::Export, Self::ask_where_to_export);
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

    fn ask_where_to_export(&self) {
        let dialog = gtk::FileChooserNative::builder()
            .title(gettext("Export Without Passwords and Tokens"))
            .transient_for(self)
            .modal(true)
            .action(gtk::FileChooserAction::Save)
            .build();
        dialog.set_current_name(&proposed_name());
        let weak = self.downgrade();
        dialogs::run_file_chooser(&dialog, move |dialog| {
            let path = dialog.file().and_then(|file| file.path());
            if let (Some(window), Some(path)) = (weak.upgrade(), path) {
                window.export_and_tell(path);
            }
        });
    }

    fn export_and_tell(&self, path: PathBuf) {
        let exported = self.export(path.clone());
        let weak = self.downgrade();
        glib::spawn_future_local(async move {
            let outcome = exported.await;
            if let Some(window) = weak.upgrade() {
                window.tell_of_saving(outcome.map(|()| path));
            }
        });
    }

    /// Writes a bundle on another thread. What is not known there is asked at once.
    fn export(&self, path: PathBuf) -> impl Future<Output = Result<(), String>> + use<> {
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
            let written = gio::spawn_blocking(move || {
                let context = Context {
                    source: &source,
                    playing,
                    renderer,
                };
                let contents = Contents::of(&diagnostics, &context);
                bundle::save(&path, contents, Secrets::LeftOut, &Saving::default())
            });
            written
                .await
                .unwrap_or_else(|_| Err(gettext("The export broke off: try again.")))
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

fn proposed_name() -> String {
    let now = glib::DateTime::now_local().and_then(|now| now.format("%Y-%m-%d-%H%M%S"));
    now.map_or_else(
        |_| format!("highwater{SUFFIX}"),
        |now| format!("highwater-{now}{SUFFIX}"),
    )
}
