//! A process that ends with the test that started it.

use std::{
    ffi::OsStr,
    io,
    os::unix::process::CommandExt,
    process::{Child, Command, ExitStatus},
    sync::{Mutex, MutexGuard},
    time::Duration,
};

use crate::wait;

/// How long a process may take to end after SIGTERM before it gets SIGKILL.
const GRACE: Duration = Duration::from_secs(3);

/// A running process and its process group; both end when this is dropped.
pub struct Process {
    child: Mutex<Child>,
    id: u32,
}

impl Process {
    /// Starts the command in a process group of its own. It gets SIGKILL if the test's thread dies.
    pub fn spawn(command: &mut Command) -> Self {
        let program = command.get_program().to_owned();
        // SAFETY: prctl is async-signal-safe, and nothing else happens between fork and exec.
        unsafe {
            command.pre_exec(
                || match libc::prctl(libc::PR_SET_PDEATHSIG, libc::SIGKILL) {
                    0 => Ok(()),
                    _ => Err(io::Error::last_os_error()),
                },
            );
        }
        let child = command
            .process_group(0)
            .spawn()
            .unwrap_or_else(|error| panic!("cannot start {}: {error}", program.display()));
        Self {
            id: child.id(),
            child: Mutex::new(child),
        }
    }

    /// The process id, which is the process group's id as well.
    pub fn id(&self) -> u32 {
        self.id
    }

    /// How it ended; `None` while it runs.
    pub fn status(&self) -> Option<ExitStatus> {
        self.child().try_wait().expect("a child can be waited for")
    }

    /// Takes its standard output, where that was piped.
    pub fn take_stdout(&self) -> Option<std::process::ChildStdout> {
        self.child().stdout.take()
    }

    /// Sends a signal to the process alone.
    pub fn signal(&self, signal: i32) {
        // SAFETY: kill takes no pointers.
        unsafe { libc::kill(self.id.cast_signed(), signal) };
    }

    fn signal_group(&self, signal: i32) {
        // SAFETY: as above; the group is ours, because it was made by spawn.
        unsafe { libc::kill(-self.id.cast_signed(), signal) };
    }

    fn child(&self) -> MutexGuard<'_, Child> {
        self.child
            .lock()
            .unwrap_or_else(std::sync::PoisonError::into_inner)
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        self.signal_group(libc::SIGTERM);
        wait::at_most(GRACE, || self.status());
        // What is left of the group goes, too, when its leader went in peace.
        self.signal_group(libc::SIGKILL);
        let _ = self.child().wait();
    }
}

/// Whether a program of that name is in `PATH`.
pub fn is_installed(program: impl AsRef<OsStr>) -> bool {
    let program = program.as_ref();
    std::env::var_os("PATH")
        .is_some_and(|path| std::env::split_paths(&path).any(|dir| dir.join(program).is_file()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dropped_process_is_gone() {
        let process = Process::spawn(Command::new("sleep").arg("60"));
        let id = process.id();
        assert!(process.status().is_none());
        drop(process);
        // SAFETY: signal 0 only asks.
        assert_eq!(unsafe { libc::kill(id.cast_signed(), 0) }, -1);
    }

    #[test]
    fn its_children_are_gone_too() {
        let shell = Process::spawn(
            Command::new("sh")
                .args(["-c", "sleep 60 & echo $!; wait"])
                .stdout(std::process::Stdio::piped()),
        );
        let mut line = String::new();
        let stdout = shell.take_stdout().expect("piped");
        io::BufRead::read_line(&mut io::BufReader::new(stdout), &mut line).expect("a line");
        let child: i32 = line.trim().parse().expect("a process id");
        drop(shell);
        wait::until("the child is gone", wait::DEADLINE, || {
            let stat = std::fs::read_to_string(format!("/proc/{child}/stat"));
            stat.map_or(true, |stat| stat.contains(") Z "))
                .then_some(())
        });
    }
}
