//! One player: from the start to the first picture, and what half a minute of playing costs.

use std::{
    fs,
    path::Path,
    process::Stdio,
    rc::Rc,
    thread,
    time::{Duration, Instant},
};

use highwater_tests::{
    figures::Figures, home::Home, paths, picture::BARS, process::Process, stage::Stage, wait,
    windows,
};

use crate::peers::Peer;

/// How long the first picture may take.
const PATIENCE: Duration = Duration::from_secs(30);

/// The window's size in pixels, for everybody whose window takes one.
const SIZE: (u16, u16) = (1280, 720);

/// How long a window may take to have its size; some players insist on one of their own.
const RESIZING: Duration = Duration::from_secs(3);

/// How long it may take until the picture moves: the film shows a running clock.
const MOVING: Duration = Duration::from_secs(2);

/// What was measured.
#[derive(Clone, Copy)]
pub struct Played {
    /// From the start of the process to the first picture on the display, in seconds; the median.
    pub first_picture: f64,
    /// Processor time of the process and its children for 30 s of playing, in seconds.
    pub processor: f64,
    /// The highest resident memory of the process, in MiB.
    pub peak_memory: f64,
    /// The window's size in pixels.
    pub window: (u16, u16),
}

/// What playing cost.
struct Cost {
    processor: Duration,
    /// In bytes.
    peak_memory: u64,
    window: (u16, u16),
}

/// Measures one player; `None` if it shows no picture, or one that stands still.
pub fn measure(peer: &Peer, file: &Path, starts: usize, playing: Duration) -> Option<Played> {
    let mut times = (0..starts)
        .map(|_| Run::start(peer, file).map(|run| run.first_picture.as_secs_f64()))
        .collect::<Option<Vec<f64>>>()?;
    times.sort_by(f64::total_cmp);
    let cost = Run::start(peer, file)?.play(peer, playing)?;
    Some(Played {
        first_picture: times[times.len() / 2],
        processor: cost.processor.as_secs_f64(),
        peak_memory: cost.peak_memory as f64 / 1_048_576.0,
        window: cost.window,
    })
}

/// A player that shows a picture.
struct Run {
    process: Process,
    stage: Stage,
    first_picture: Duration,
}

impl Run {
    fn start(peer: &Peer, file: &Path) -> Option<Self> {
        let stage = Stage::new(Rc::new(Home::new()));
        let (program, arguments) = peer.command(file);
        let begin = Instant::now();
        let process = Process::spawn(
            stage
                .command(program)
                .args(arguments)
                .stdin(Stdio::null())
                .stdout(Stdio::null())
                .stderr(Stdio::null()),
        );
        let Some(first_picture) =
            wait::at_most(PATIENCE, || shows_bars(&stage).then(|| begin.elapsed()))
        else {
            let evidence = paths::output("benchmarks").join(format!("{}.png", peer.name));
            stage.display().screenshot().save(&evidence);
            return None;
        };
        Some(Self {
            process,
            stage,
            first_picture,
        })
    }

    /// What `playing` costs, from now on.
    fn play(&self, peer: &Peer, playing: Duration) -> Option<Cost> {
        let window = self.window(peer)?;
        self.plays()?;
        let before = processor_of_tree(self.process.id())?;
        // Not a wait for something: the time over which is measured.
        thread::sleep(playing);
        let after = processor_of_tree(self.process.id())?;
        Some(Cost {
            processor: after.checked_sub(before)?,
            peak_memory: Figures::of(self.process.id()).resident_peak?,
            window,
        })
    }

    /// Whether the picture moves: some players open a film and wait.
    fn plays(&self) -> Option<()> {
        let display = self.stage.display();
        let first = display.screenshot();
        wait::at_most(MOVING, || (display.screenshot() != first).then_some(()))
    }

    /// Gives the window its size, and says which one it has.
    fn window(&self, peer: &Peer) -> Option<(u16, u16)> {
        let display = self.stage.display();
        let window = *windows::all(display).last()?;
        let place = if peer.resizable {
            windows::resize(display, window, SIZE, RESIZING)
        } else {
            windows::place(display, window)
        };
        place.map(|place| (place.width, place.height))
    }
}

/// Whether one of three lines of the screen crosses the film's coloured bars; those at the right are
/// outside the screen where a player does not scale, and white is anybody's window.
fn shows_bars(stage: &Stage) -> bool {
    let (width, _) = highwater_tests::display::SCREEN;
    [200, 300, 400]
        .into_iter()
        .map(|line| stage.display().part(0, line, width, 1))
        .any(|line| BARS[1..5].iter().all(|bar| line.share_of(*bar) > 0.03))
}

/// The processor time of a process and of all that descend from it.
fn processor_of_tree(root: u32) -> Option<Duration> {
    let mut total = Figures::of(root).processor?;
    for child in children(root) {
        total += processor_of_tree(child).unwrap_or_default();
    }
    Some(total)
}

/// The kernel's list of a process's children, for each of its threads.
fn children(process: u32) -> Vec<u32> {
    let threads = fs::read_dir(format!("/proc/{process}/task"));
    threads
        .into_iter()
        .flatten()
        .flatten()
        .filter_map(|thread| fs::read_to_string(thread.path().join("children")).ok())
        .flat_map(|list| {
            list.split_whitespace()
                .filter_map(|id| id.parse().ok())
                .collect::<Vec<_>>()
        })
        .collect()
}
