//! Two programs at the same time, each on a core of its own: what the machine does meanwhile, or its
//! host, hits both alike.

use std::{
    process::{Child, Command, Stdio},
    time::Duration,
};

/// The processor time of each of two programs that run side by side.
///
/// `swapped` exchanges their cores. Where there is one core, they share it. Needs `taskset`, which
/// every Linux has.
pub fn side_by_side(programs: [&Command; 2], swapped: bool) -> [Duration; 2] {
    let last = std::thread::available_parallelism().map_or(1, usize::from) - 1;
    let cores = if swapped { [last, 0] } else { [0, last] };
    let [one, other] = [0, 1].map(|at| pinned(programs[at], cores[at]));
    [one, other].map(|child| ended(&child))
}

fn pinned(program: &Command, core: usize) -> Child {
    Command::new("taskset")
        .arg("--cpu-list")
        .arg(core.to_string())
        .arg(program.get_program())
        .args(program.get_args())
        .stdin(Stdio::null())
        .stdout(Stdio::null())
        .spawn()
        .expect("taskset is there")
}

/// Waits for a child alone, and takes its processor time.
fn ended(child: &Child) -> Duration {
    let id = child.id().cast_signed();
    let mut status = 0;
    // SAFETY: the structure is plain numbers, and the call fills it; nobody else waits for the child.
    let usage = unsafe {
        let mut usage: libc::rusage = std::mem::zeroed();
        assert_eq!(libc::wait4(id, &raw mut status, 0, &raw mut usage), id);
        usage
    };
    assert_eq!(status, 0, "a program failed");
    super::processor_time(&usage)
}
