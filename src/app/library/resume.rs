//! Where each long item stopped, so that it goes on there the next time.

use std::{path::PathBuf, time::Duration};

use highwater_engine::media::source::Source;
use serde::{Deserialize, Serialize};

use super::store::{self, Writer};

/// Items shorter than this start from the beginning.
const SHORTEST: Duration = Duration::from_mins(1);
/// Before this, starting again is as good.
const BEGINNING: Duration = Duration::from_secs(10);
/// Who stops this near the end (or in the last twentieth, if that is less) has seen it.
const NEAR_THE_END: Duration = Duration::from_mins(1);
/// How many items are remembered; the oldest go first.
const MOST: usize = 200;

/// The positions, newest last.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
struct Positions {
    items: Vec<Position>,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Position {
    key: String,
    milliseconds: u64,
}

/// The positions and their file.
#[derive(Debug)]
pub struct Resume {
    positions: Positions,
    writer: Writer,
}

impl Resume {
    /// Reads what was remembered. On the main thread, once: the file has 200 short entries at most.
    pub fn load() -> Self {
        let path: PathBuf = store::folder().join("positions.json");
        Self {
            positions: store::load(&path).unwrap_or_default(),
            writer: Writer::new(path),
        }
    }

    /// Where `source` stopped.
    pub fn position(&self, source: &Source) -> Option<Duration> {
        self.positions.get(&key(source)?)
    }

    /// Remembers that `source`, which is `duration` long, is at `position`, or forgets it where
    /// that is not worth resuming.
    pub fn remember(&mut self, source: &Source, position: Duration, duration: Option<Duration>) {
        let Some(key) = key(source) else { return };
        let before = self.positions.clone();
        if duration.is_some_and(|duration| is_worth_resuming(position, duration)) {
            self.positions.set(key, position);
        } else {
            self.positions.forget(&key);
        }
        if self.positions != before {
            self.writer.write(&self.positions);
        }
    }

    /// Forgets everything.
    pub fn clear(&mut self) {
        self.positions = Positions::default();
        self.writer.write(&self.positions);
    }

    /// Writes what is remembered now, for the end of the program.
    pub fn save_now(&self) {
        if let Err(error) = self.writer.write_now(&self.positions) {
            gtk::glib::g_warning!("highwater", "positions are not kept: {error}");
        }
    }
}

impl Positions {
    fn get(&self, key: &str) -> Option<Duration> {
        let found = self.items.iter().find(|item| item.key == key)?;
        Some(Duration::from_millis(found.milliseconds))
    }

    fn set(&mut self, key: String, position: Duration) {
        self.forget(&key);
        let milliseconds = u64::try_from(position.as_millis()).unwrap_or(u64::MAX);
        self.items.push(Position { key, milliseconds });
        let surplus = self.items.len().saturating_sub(MOST);
        self.items.drain(..surplus);
    }

    fn forget(&mut self, key: &str) {
        self.items.retain(|item| item.key != key);
    }
}

/// What names a source between runs, without secrets; `None` for what has no length.
fn key(source: &Source) -> Option<String> {
    match source {
        Source::File(_) | Source::Uri(_) if !source.is_live() => Some(source.key()),
        _ => None,
    }
}

fn is_worth_resuming(position: Duration, duration: Duration) -> bool {
    let tail = NEAR_THE_END.min(duration / 20);
    duration >= SHORTEST && position >= BEGINNING && position + tail < duration
}

#[cfg(test)]
mod tests {
    use super::*;

    const fn s(seconds: u64) -> Duration {
        Duration::from_secs(seconds)
    }

    #[test]
    fn only_the_middle_of_a_long_item_is_worth_resuming() {
        assert!(is_worth_resuming(s(600), s(3600)));
        assert!(!is_worth_resuming(s(30), s(59)), "too short");
        assert!(!is_worth_resuming(s(5), s(3600)), "at the beginning");
        assert!(!is_worth_resuming(s(3550), s(3600)), "near the end");
        assert!(
            !is_worth_resuming(s(115), s(120)),
            "near the end of a short one"
        );
        assert!(is_worth_resuming(s(100), s(120)));
    }

    #[test]
    fn the_newest_position_counts() {
        let mut positions = Positions::default();
        positions.set("a".to_owned(), s(10));
        positions.set("a".to_owned(), s(20));
        assert_eq!(positions.get("a"), Some(s(20)));
        assert_eq!(positions.items.len(), 1);
        positions.forget("a");
        assert_eq!(positions.get("a"), None);
    }

    #[test]
    fn the_list_is_bounded_and_the_oldest_go() {
        let mut positions = Positions::default();
        for n in 0..MOST + 5 {
            positions.set(n.to_string(), s(10));
        }
        assert_eq!(positions.items.len(), MOST);
        assert_eq!(positions.get("4"), None);
        assert_eq!(positions.get("5"), Some(s(10)));
    }

    #[test]
    fn what_has_no_length_has_no_key() {
        assert_eq!(key(&Source::Device("webcam".to_owned())), None);
        assert!(key(&Source::File("a.mkv".into())).is_some_and(|key| key.starts_with("file:///")));
    }
}
