//! How long the application's main loop was away.
//!
//! A call to an exported action group is answered by the thread that exported it, when its main
//! loop comes to it: the time to the answer is the time that the loop was busy, and a little for
//! the bus. Calls follow each other at most 20 ms apart, so a pause of 100 ms cannot be missed.

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    thread::{self, JoinHandle},
    time::{Duration, Instant},
};

use crate::{actions, bus};

/// The time from one call to the next.
const INTERVAL: Duration = Duration::from_millis(20);

/// A running measurement.
pub struct Pauses {
    stop: Arc<AtomicBool>,
    thread: JoinHandle<Measured>,
}

/// What was measured.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Measured {
    /// The longest time to an answer.
    pub longest: Duration,
    /// How many answers there were.
    pub answers: u32,
}

impl Pauses {
    /// Starts measuring, on a connection and a thread of its own.
    pub fn start(connection: &gio::DBusConnection) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let connection = connection.clone();
        let stopped = Arc::clone(&stop);
        let thread = thread::spawn(move || {
            let mut measured = Measured::default();
            while !stopped.load(Ordering::Relaxed) {
                let begin = Instant::now();
                let answer = ask(&connection);
                let taken = begin.elapsed();
                if answer == Answer::Gone {
                    break;
                }
                measured.longest = measured.longest.max(taken);
                measured.answers += 1;
                thread::sleep(INTERVAL.saturating_sub(taken));
            }
            measured
        });
        Self { stop, thread }
    }

    /// Ends measuring.
    pub fn stop(self) -> Measured {
        self.stop.store(true, Ordering::Relaxed);
        self.thread.join().expect("measuring does not fail")
    }
}

#[derive(PartialEq, Eq)]
enum Answer {
    Came,
    /// Not for as long as a call may take: that long is the pause.
    Late,
    /// There is no application any more that could answer.
    Gone,
}

fn ask(connection: &gio::DBusConnection) -> Answer {
    let at = (actions::NAME, actions::APPLICATION);
    match bus::call(connection, at, "org.gtk.Actions.List", None) {
        Ok(_) => Answer::Came,
        Err(error) if error.matches(gio::IOErrorEnum::TimedOut) => Answer::Late,
        Err(_) => Answer::Gone,
    }
}
