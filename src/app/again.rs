//! Running again at the same place: what a process leaves to the one that takes its place.
//!
//! It goes through a file without a name, because sources may hold passwords.

use std::{
    fs::File,
    io::{self, IsTerminal, Read, Seek, Write},
    process::Stdio,
    time::Duration,
};

use highwater_engine::media::{playlist::Entry, source::Source};
use serde::{Deserialize, Serialize};

use crate::drivers;

/// The option that tells a process to take over.
pub const OPTION: &str = "again";

/// A window, as it is left.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
pub struct Place {
    /// The queue: sources in full, and titles.
    pub queue: Vec<(String, Option<String>)>,
    /// Which of them is open.
    pub current: Option<usize>,
    /// Where it is; `None` for what has no length.
    pub position: Option<Duration>,
    /// Whether it stands still.
    pub paused: bool,
    /// Width and height in logical pixels.
    pub size: (i32, i32),
    /// Whether the sidebar is shown.
    pub sidebar: bool,
}

impl Place {
    /// The queue's entries; those that cannot be read any more are left out.
    pub fn entries(&self) -> Vec<Entry> {
        let entry = |(source, title): &(String, Option<String>)| {
            let source = source.parse::<Source>().ok()?;
            Some(Entry {
                source,
                title: title.clone(),
            })
        };
        self.queue.iter().filter_map(entry).collect()
    }
}

/// Runs the program again at `places`, in place of this process. Returns only when that fails.
pub fn run(places: &[Place]) -> io::Error {
    match written(places) {
        Ok(file) => drivers::replace(&["--again"], Stdio::from(file)),
        Err(error) => error,
    }
}

/// What the process before has left; nothing where there is none.
pub fn places() -> Vec<Place> {
    let mut text = String::new();
    let mut input = io::stdin();
    if input.is_terminal() || input.read_to_string(&mut text).is_err() {
        return Vec::new();
    }
    serde_json::from_str(&text).unwrap_or_default()
}

fn written(places: &[Place]) -> io::Result<File> {
    let mut file = tempfile::tempfile()?;
    file.write_all(serde_json::to_string(places)?.as_bytes())?;
    file.rewind()?;
    Ok(file)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_comes_out_as_it_went_in() {
        let place = Place {
            queue: vec![
                ("rtsp://user:secret@camera/stream".to_owned(), None),
                ("/film.mkv".to_owned(), Some("A Film".to_owned())),
            ],
            current: Some(1),
            position: Some(Duration::from_millis(1234)),
            paused: true,
            size: (800, 600),
            sidebar: true,
        };
        let mut text = String::new();
        let mut file = written(std::slice::from_ref(&place)).expect("a temporary file");
        file.read_to_string(&mut text).expect("it was just written");
        let read: Vec<Place> = serde_json::from_str(&text).expect("JSON");
        assert_eq!(read, [place]);
        assert_eq!(read[0].entries().len(), 2);
    }
}
