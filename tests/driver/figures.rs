//! What the kernel says about a process.

use std::{fs, time::Duration};

/// One look at a process.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Figures {
    /// Resident memory, in bytes; `VmRSS` of `/proc/PID/status`.
    pub resident: Option<u64>,
    /// Its highest value so far, in bytes; `VmHWM`.
    pub resident_peak: Option<u64>,
    /// Processor time of all its threads, in user and kernel mode; `/proc/PID/stat`.
    pub processor: Option<Duration>,
    /// Threads.
    pub threads: Option<usize>,
    /// Open file descriptors.
    pub descriptors: Option<usize>,
}

impl Figures {
    /// Looks at a process; what cannot be read is `None`.
    pub fn of(process: u32) -> Self {
        let status = fs::read_to_string(format!("/proc/{process}/status")).unwrap_or_default();
        let stat = fs::read_to_string(format!("/proc/{process}/stat")).unwrap_or_default();
        let field = |name| number_of(&status, name);
        Self {
            resident: field("VmRSS:").map(|kib| kib * 1024),
            resident_peak: field("VmHWM:").map(|kib| kib * 1024),
            processor: ticks(&stat).map(from_ticks),
            threads: field("Threads:").and_then(|count| count.try_into().ok()),
            descriptors: fs::read_dir(format!("/proc/{process}/fd"))
                .ok()
                .map(Iterator::count),
        }
    }
}

/// The first number of a line of `/proc/PID/status`.
fn number_of(status: &str, name: &str) -> Option<u64> {
    let line = status.lines().find_map(|line| line.strip_prefix(name))?;
    line.split_whitespace().next()?.parse().ok()
}

/// The fields `utime` and `stime`, which are the 14th and 15th; the second, the program's name,
/// may hold blanks and ends at the last parenthesis.
fn ticks(stat: &str) -> Option<u64> {
    let (_, behind) = stat.rsplit_once(')')?;
    let mut fields = behind.split_whitespace().skip(11);
    let user: u64 = fields.next()?.parse().ok()?;
    let kernel: u64 = fields.next()?.parse().ok()?;
    Some(user + kernel)
}

fn from_ticks(ticks: u64) -> Duration {
    // SAFETY: sysconf takes no pointers.
    let per_second = unsafe { libc::sysconf(libc::_SC_CLK_TCK) };
    Duration::from_secs_f64(ticks as f64 / per_second.max(1) as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_with_blanks_and_parentheses_does_not_shift_the_fields() {
        let stat = "7 (a (b) c) S 1 7 7 0 -1 4194560 100 0 0 0 40 2 0 0 20 0 9 0 1 2 3";
        assert_eq!(ticks(stat), Some(42));
    }

    #[test]
    fn a_process_that_is_not_there_has_no_figures() {
        assert_eq!(Figures::of(u32::MAX), Figures::default());
    }

    #[test]
    fn this_process_has_all_of_them() {
        let figures = Figures::of(std::process::id());
        assert!(figures.resident.is_some_and(|bytes| bytes > 100_000));
        assert!(figures.resident_peak >= figures.resident);
        assert!(figures.threads.is_some_and(|count| count >= 1));
        assert!(figures.descriptors.is_some_and(|count| count >= 3));
        assert!(figures.processor.is_some());
    }
}
