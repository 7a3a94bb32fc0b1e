//! Names for what is kept of what plays: its title, and the time.

use std::{path::Path, time::Duration};

use gtk::glib;
use highwater_engine::media::{files::FileName, source::Source};

use super::super::Window;

impl Window {
    /// The title with the place in the film, or, where there is none, the time of day.
    pub(super) fn name_of_what_is_kept(&self, position: Option<Duration>) -> FileName {
        let playback = self.playback();
        let title = match playback.source() {
            Some(Source::File(path)) => stem(&path),
            _ => None,
        };
        let title = title.unwrap_or_else(|| self.shown_title());
        let place = position.filter(|_| !playback.progress().live);
        let time = place.map_or_else(now, place_in_words);
        FileName::new(&format!("{title} {time}"))
    }
}

fn stem(path: &Path) -> Option<String> {
    Some(path.file_stem()?.to_string_lossy().into_owned())
}

/// To the millisecond, so that two frames have two names: `1.02.03.040`.
fn place_in_words(position: Duration) -> String {
    let seconds = position.as_secs();
    format!(
        "{}.{:02}.{:02}.{:03}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60,
        position.subsec_millis()
    )
}

/// The time of day, in an order in which names sort.
fn now() -> String {
    let now = glib::DateTime::now_local().and_then(|now| now.format("%Y-%m-%d %H.%M.%S"));
    now.map_or_else(|_| String::new(), Into::into)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_frames_have_two_names_that_sort_by_time() {
        let one = place_in_words(Duration::from_millis(3_723_040));
        let next = place_in_words(Duration::from_millis(3_723_080));
        assert_eq!(one, "1.02.03.040");
        assert!(one < next);
    }
}
