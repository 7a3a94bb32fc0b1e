//! `make bench`: how Highwater compares with the players that are installed here, in one run.
//!
//! Absolute figures are of this machine alone; the ratios are what can be compared.

mod clip;
mod machine;
mod peers;
mod playing;
mod reconnects;
mod table;
mod window;

use std::{env, time::Duration};

use peers::Peer;
use playing::Played;
use table::Table;

/// For how long processor time and memory are taken.
const PLAYING: Duration = Duration::from_secs(30);

/// The film's length: as much as is measured, and time to start.
const CLIP: Duration = Duration::from_secs(45);

/// How often each player is started; the median counts.
const STARTS: usize = 5;

/// The argument that leaves the comparisons with other players out.
const WINDOW: &str = "--window";

fn main() {
    let arguments: Vec<String> = env::args().collect();
    match arguments
        .iter()
        .position(|argument| argument == reconnects::ARGUMENT)
    {
        Some(at) => reconnects::run(number(arguments.get(at + 1))),
        None if arguments.iter().any(|argument| argument == WINDOW) => {
            let folder = tempfile::tempdir().expect("a temporary folder");
            let clip = clip::make(folder.path(), CLIP);
            println!("{}", window::measure(&clip));
        }
        None => measure_all(),
    }
}

fn number(text: Option<&String>) -> usize {
    text.and_then(|text| text.parse().ok())
        .expect("a number of reconnects")
}

fn measure_all() {
    println!("{}\n", machine::describe());
    let folder = tempfile::tempdir().expect("a temporary folder");
    let clip = clip::make(folder.path(), CLIP);
    let results: Vec<(Peer, Played)> = peers::installed()
        .into_iter()
        .filter_map(|peer| {
            eprintln!("{} …", peer.name);
            let played = playing::measure(&peer, &clip, STARTS, PLAYING);
            if played.is_none() {
                eprintln!("{} showed no moving picture and is left out", peer.name);
            }
            Some((peer, played?))
        })
        .collect();
    println!("{}\n", comparison(&results));
    println!("{}", reconnects::measure(100));
    println!("{}", window::measure(&clip));
}

/// The table, with each figure of another player as a multiple of ours.
fn comparison(results: &[(Peer, Played)]) -> Table {
    let ours = results.first().map(|(_, played)| played);
    let mut table = Table::new(&[
        "1080p30 H.264, 30 s",
        "window",
        "first picture",
        "",
        "processor time",
        "",
        "peak memory",
        "",
    ]);
    for (peer, played) in results {
        let ratio = |of: fn(&Played) -> f64| {
            ours.map_or_else(String::new, |ours| format!("{:.2}x", of(played) / of(ours)))
        };
        table.row(vec![
            peer.name.to_owned(),
            format!("{}x{}", played.window.0, played.window.1),
            format!("{:.2} s", played.first_picture),
            ratio(|played| played.first_picture),
            format!("{:.1} s", played.processor),
            ratio(|played| played.processor),
            format!("{:.0} MiB", played.peak_memory),
            ratio(|played| played.peak_memory),
        ]);
    }
    table
}
