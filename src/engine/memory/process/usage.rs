//! Processor time and page faults, from getrusage(2).

use std::{mem, time::Duration};

/// What the process has used since it began.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Usage {
    /// Processor time of all threads, user and system.
    pub cpu: Duration,
    /// Page faults without a read from disk.
    pub minor_faults: u64,
    /// Page faults with one.
    pub major_faults: u64,
}

/// Of the whole process; `None` if the system refuses, which it does not do on Linux.
pub(in crate::memory) fn usage() -> Option<Usage> {
    // SAFETY: the structure is plain numbers, and the call fills it.
    let usage = unsafe {
        let mut usage: libc::rusage = mem::zeroed();
        (libc::getrusage(libc::RUSAGE_SELF, &raw mut usage) == 0).then_some(usage)
    }?;
    Some(Usage {
        cpu: duration(usage.ru_utime) + duration(usage.ru_stime),
        minor_faults: u64::try_from(usage.ru_minflt).ok()?,
        major_faults: u64::try_from(usage.ru_majflt).ok()?,
    })
}

/// Processor time of the calling thread.
pub(crate) fn thread_time() -> Duration {
    // SAFETY: the structure is plain numbers, and the call fills it.
    let time = unsafe {
        let mut time: libc::timespec = mem::zeroed();
        libc::clock_gettime(libc::CLOCK_THREAD_CPUTIME_ID, &raw mut time);
        time
    };
    let part = |value: i64| u64::try_from(value).unwrap_or(0);
    Duration::from_secs(part(time.tv_sec)) + Duration::from_nanos(part(time.tv_nsec))
}

fn duration(time: libc::timeval) -> Duration {
    let part = |value: i64| u64::try_from(value).unwrap_or(0);
    Duration::from_secs(part(time.tv_sec)) + Duration::from_micros(part(time.tv_usec))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn work_costs_time_and_fresh_pages_cost_faults() {
        let before = usage().unwrap();
        let own = thread_time();
        let mut pages = vec![0_u8; 16 << 20];
        pages.iter_mut().step_by(4096).for_each(|byte| *byte = 1);
        while thread_time() < own + Duration::from_millis(20) {
            std::hint::black_box(&pages);
        }
        let after = usage().unwrap();
        assert!(after.cpu >= before.cpu + Duration::from_millis(15));
        assert!(after.minor_faults > before.minor_faults);
    }
}
