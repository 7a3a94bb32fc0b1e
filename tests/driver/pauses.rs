//! How long the application's main loop was away.
//!
//! A call to an exported action group is answered by the thread that exported it, when its main
//! loop comes to it: the time to the answer is the time that the loop was busy, and a little for
//! the bus. Calls follow each other at most 20 ms apart, so a pause of 100 ms cannot be missed.

use std::{
    fs,
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
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Measured {
    /// The longest time to an answer.
    pub longest: Duration,
    /// How many answers there were.
    pub answers: u32,
    /// By how much other processes stretched the application's time, 1 on an idle machine: the
    /// time that its threads ran or waited for a processor, divided by the time that they ran.
    pub stretch: f64,
}

impl Measured {
    /// The longest time to an answer that is the application's own doing: on a machine that is
    /// busy with other things, everything takes longer by about the same factor.
    pub fn longest_of_its_own(&self) -> Duration {
        self.longest.div_f64(self.stretch.max(1.0))
    }
}

impl Pauses {
    /// Starts measuring, on a connection and a thread of its own.
    pub fn start(connection: &gio::DBusConnection, process: u32) -> Self {
        let stop = Arc::new(AtomicBool::new(false));
        let connection = connection.clone();
        let stopped = Arc::clone(&stop);
        let thread = thread::spawn(move || {
            let mut measured = Measured::default();
            let before = Scheduled::of(process);
            let mut after = before;
            while !stopped.load(Ordering::Relaxed) {
                let begin = Instant::now();
                let answer = ask(&connection);
                let taken = begin.elapsed();
                if answer == Answer::Gone {
                    break;
                }
                measured.longest = measured.longest.max(taken);
                measured.answers += 1;
                after = Scheduled::of(process);
                thread::sleep(INTERVAL.saturating_sub(taken));
            }
            measured.stretch = after.stretch_since(before);
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

/// What the scheduler gave to a process's threads, in nanoseconds: the first two fields of
/// `/proc/PID/task/TID/schedstat`.
#[derive(Clone, Copy, Default)]
struct Scheduled {
    ran: u64,
    waited: u64,
}

impl Scheduled {
    fn of(process: u32) -> Self {
        let threads = fs::read_dir(format!("/proc/{process}/task"));
        let mut all = Self::default();
        for thread in threads.into_iter().flatten().flatten() {
            let text = fs::read_to_string(thread.path().join("schedstat")).unwrap_or_default();
            let mut fields = text.split(' ').map_while(|field| field.parse::<u64>().ok());
            all.ran += fields.next().unwrap_or_default();
            all.waited += fields.next().unwrap_or_default();
        }
        all
    }

    /// 1 where nothing is known, as on a kernel without these figures.
    fn stretch_since(self, before: Self) -> f64 {
        // Threads that have ended take their share with them.
        let ran = self.ran.saturating_sub(before.ran);
        let waited = self.waited.saturating_sub(before.waited);
        if ran == 0 {
            return 1.0;
        }
        (ran + waited) as f64 / ran as f64
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn as_long_waiting_as_running_is_stretched_to_twice_the_time() {
        let before = Scheduled { ran: 10, waited: 5 };
        let after = Scheduled {
            ran: 30,
            waited: 25,
        };
        assert!((after.stretch_since(before) - 2.0).abs() < 1e-9);
        assert!((before.stretch_since(before) - 1.0).abs() < 1e-9);
    }

    #[test]
    fn this_process_has_run() {
        assert!(Scheduled::of(std::process::id()).ran > 0);
    }
}
