//! The ways to something to play: the file dialog, the clipboard, a drop, the command line.

use std::path::PathBuf;

use adw::{prelude::*, subclass::prelude::*};
use gettextrs::gettext;
use gtk::{gdk, gio, glib};
use highwater_engine::media::{
    camera::DemoOptions, error::MediaError, player::OpenRequest, source::Source,
};

use super::Window;
use crate::{application::Application, dialogs, messages, runs};

impl Window {
    /// Opens one source.
    pub fn open(&self, source: Source) {
        self.open_all(vec![source]);
    }

    /// Opens one source in a certain way.
    pub fn open_request(&self, request: OpenRequest) {
        self.before_opening();
        if let Err(error) = self.playback().open(request) {
            self.show_error(&MediaError::Other(error.to_string()));
        }
    }

    /// Opens the first one; the others follow in the queue. Bundles and recordings have windows of
    /// their own.
    pub fn open_all(&self, sources: Vec<Source>) {
        let (runs, sources) = runs::split(sources);
        if let Some(application) = self.application().and_downcast::<Application>() {
            application.open_runs(runs);
        }
        self.queue_all(sources);
    }

    /// The demo camera, well behaved.
    pub(super) fn open_demo(&self) {
        self.open(Source::Demo(DemoOptions::default()));
    }

    /// Opens what was opened last again.
    pub(super) fn open_again(&self) {
        if let Some(request) = self.playback().request() {
            self.open_request(request);
        }
    }

    /// Asks for files.
    pub(super) fn ask_for_files(&self) {
        self.choose_files(&gettext("Open"), Self::open_all);
    }

    /// Asks for media files, and hands them over.
    pub(super) fn choose_files(&self, title: &str, then: fn(&Self, Vec<Source>)) {
        let dialog = self.file_dialog(title, &media_filter());
        dialog.set_select_multiple(true);
        dialog.add_filter(&runs::filter());
        let weak = self.downgrade();
        dialogs::run_file_chooser(&dialog, move |dialog| {
            if let Some(window) = weak.upgrade() {
                then(&window, chosen(dialog));
            }
        });
    }

    /// Asks for a file with subtitles.
    pub(super) fn ask_for_subtitles(&self) {
        let dialog = self.file_dialog(&gettext("Add Subtitles"), &subtitle_filter());
        let weak = self.downgrade();
        dialogs::run_file_chooser(&dialog, move |dialog| {
            let window = weak.upgrade();
            let player = window
                .as_ref()
                .and_then(|window| window.playback().player());
            if let (Some(player), Some(source)) = (player, chosen(dialog).into_iter().next()) {
                player.set_subtitles(source);
            }
        });
    }

    /// Opens what was copied: files, or a text that is an address or a path.
    pub(super) fn paste(&self) {
        let clipboard = self.clipboard();
        let window = self.downgrade();
        glib::spawn_future_local(async move {
            let files = clipboard
                .read_value_future(gdk::FileList::static_type(), glib::Priority::DEFAULT)
                .await
                .ok()
                .and_then(|value| value.get::<gdk::FileList>().ok());
            let text = match files {
                Some(_) => None,
                None => clipboard.read_text_future().await.ok().flatten(),
            };
            let Some(window) = window.upgrade() else {
                return;
            };
            match (files, text) {
                (Some(files), _) => window.open_all(files.files().iter().map(of_file).collect()),
                (None, Some(text)) => window.open_text(&text),
                (None, None) => {
                    window.toast(&gettext("There is nothing to open in the clipboard."));
                }
            }
        });
    }

    /// Opens every line of a text, or says why not.
    pub fn open_text(&self, text: &str) {
        let lines = text.lines().map(str::trim).filter(|line| !line.is_empty());
        match lines.map(str::parse).collect::<Result<Vec<Source>, _>>() {
            Ok(sources) => self.open_all(sources),
            Err(error) => self.toast(&messages::for_source_error(&error)),
        }
    }

    /// Takes files and addresses that are dropped anywhere on the window.
    pub(super) fn accept_drops(&self) {
        let target = gtk::DropTarget::new(glib::Type::INVALID, gdk::DragAction::COPY);
        target.set_types(&[gdk::FileList::static_type(), String::static_type()]);
        let weak = self.downgrade();
        target.connect_drop(move |_, value, _, _| {
            let Some(window) = weak.upgrade() else {
                return false;
            };
            if let Ok(files) = value.get::<gdk::FileList>() {
                window.open_all(files.files().iter().map(of_file).collect());
            } else if let Ok(text) = value.get::<String>() {
                window.open_text(&text);
            }
            true
        });
        self.imp().stage.add_controller(target);
    }

    fn file_dialog(&self, title: &str, filter: &gtk::FileFilter) -> gtk::FileChooserNative {
        let dialog = gtk::FileChooserNative::builder()
            .title(title)
            .transient_for(self)
            .modal(true)
            .action(gtk::FileChooserAction::Open)
            .build();
        dialog.add_filter(filter);
        let all = gtk::FileFilter::new();
        all.set_name(Some(&gettext("All Files")));
        all.add_pattern("*");
        dialog.add_filter(&all);
        dialog
    }
}

fn chosen(dialog: &gtk::FileChooserNative) -> Vec<Source> {
    let files = dialog.files();
    files
        .iter::<gio::File>()
        .flatten()
        .map(|file| of_file(&file))
        .collect()
}

/// A file of this machine by its path; another one by its address.
pub(super) fn of_file(file: &gio::File) -> Source {
    let uri = file.uri();
    file.path().map_or_else(
        || {
            uri.parse()
                .unwrap_or_else(|_| Source::File(PathBuf::from(uri.as_str())))
        },
        Source::File,
    )
}

fn media_filter() -> gtk::FileFilter {
    let filter = gtk::FileFilter::new();
    filter.set_name(Some(&gettext("Video and Sound")));
    for mime in [
        "video/*",
        "audio/*",
        "application/mxf",
        "application/ogg",
        "application/sdp",
        "application/vnd.apple.mpegurl",
        "application/x-matroska",
    ] {
        filter.add_mime_type(mime);
    }
    filter
}

fn subtitle_filter() -> gtk::FileFilter {
    let filter = gtk::FileFilter::new();
    filter.set_name(Some(&gettext("Subtitles")));
    for suffix in ["srt", "vtt", "ass", "ssa", "sub", "txt"] {
        filter.add_suffix(suffix);
    }
    filter
}
