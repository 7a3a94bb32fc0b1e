//! From a source to a request: where to go on, and how to talk to the camera.

use std::time::Duration;

use adw::prelude::*;
use gettextrs::gettext;
use highwater_engine::media::{player::OpenRequest, source::Source};
use highwater_text::i18n::gettext_f;

use super::super::Window;
use crate::{settings, window::time};

impl Window {
    /// How `source` is opened: as the preferences say, and where it was left.
    pub(in crate::window) fn request_for(&self, source: Source) -> OpenRequest {
        let application = self.shared();
        let resume_at = application.and_then(|shared| shared.library().resume_at(&source));
        OpenRequest {
            start_at: resume_at,
            network: settings::network(),
            ..OpenRequest::new(source)
        }
    }

    /// Says that playing goes on in the middle, and offers to start at the beginning.
    pub(super) fn say_where_it_resumes(&self, position: Duration) {
        let text = gettext_f("Resumed at {time}", &[("time", &time::clock(position))]);
        let toast = adw::Toast::builder()
            .title(text)
            .button_label(gettext("_Start Over"))
            .action_name("win.seek-to")
            .action_target(&0.0_f64.to_variant())
            .build();
        self.add_toast(toast);
    }
}
