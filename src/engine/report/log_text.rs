//! What was said, one line each: seconds since the diagnostics were started, the kernel's id of the
//! thread, the level, and where it comes from.

use std::{
    io::{self, Write},
    time::Instant,
};

use crate::log::{self, Level, Log};

/// The last lines of the log.
#[derive(Clone, PartialEq, Debug)]
pub struct LogPart {
    /// What was kept at the end.
    pub level: Level,
    /// Oldest first.
    pub lines: Vec<LogLine>,
    /// How many there were before them.
    pub overwritten: u64,
    /// How many were lost because threads met.
    pub dropped: u64,
}

/// A line of the log.
#[derive(Clone, PartialEq, Debug)]
pub struct LogLine {
    /// When, in seconds since the diagnostics were started; negative before that.
    pub at_s: f64,
    /// The kernel's id of the thread.
    pub thread: u32,
    /// How bad it is.
    pub level: Level,
    /// Where it comes from, and what it says.
    pub text: String,
}

impl LogPart {
    /// What was said in a process whose diagnostics were started at `began`; without one, times
    /// count from the first line.
    pub(super) fn of(log: Log, began: Option<Instant>) -> Self {
        let Some(began) = began.or_else(|| Some(log.lines.first()?.at)) else {
            return Self::default();
        };
        let seconds = |at: Instant| match at.checked_duration_since(began) {
            Some(since) => since.as_secs_f64(),
            None => -began.duration_since(at).as_secs_f64(),
        };
        let lines = log.lines.into_iter().map(|line| LogLine {
            at_s: seconds(line.at),
            thread: line.thread,
            level: line.level,
            text: line.text,
        });
        Self {
            level: log::level(),
            lines: lines.collect(),
            overwritten: log.overwritten,
            dropped: log.dropped,
        }
    }
}

impl Default for LogPart {
    fn default() -> Self {
        Self {
            level: log::level(),
            lines: Vec::new(),
            overwritten: 0,
            dropped: 0,
        }
    }
}

/// Writes a line that says what is missing, and then all lines.
pub(super) fn write(log: &LogPart, to: &mut dyn Write) -> io::Result<()> {
    writeln!(
        to,
        "# level {}; {} lines; {} older ones overwritten, {} dropped",
        log.level.name(),
        log.lines.len(),
        log.overwritten,
        log.dropped
    )?;
    for line in &log.lines {
        let level = line.level.name();
        write!(to, "{:.6} {} {level} ", line.at_s, line.thread)?;
        // A message may have several lines, and must not look like several messages.
        let mut parts = line.text.split(|character: char| character.is_control());
        write!(to, "{}", parts.next().unwrap_or_default())?;
        for part in parts {
            write!(to, " {part}")?;
        }
        writeln!(to)?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::log::Line;

    #[test]
    fn a_message_is_one_line_and_has_the_time_of_the_samples() {
        let began = Instant::now();
        let at = |milliseconds| began + Duration::from_millis(milliseconds);
        let line = |at, text: &str| Line {
            at,
            level: Level::Warning,
            thread: 7,
            text: text.to_owned(),
        };
        let log = Log {
            lines: vec![line(began, "early"), line(at(2_500), "two\nlines")],
            overwritten: 3,
            dropped: 1,
        };
        let mut text = Vec::new();
        write(&LogPart::of(log, Some(at(1_000))), &mut text).expect("memory takes it");
        let text = String::from_utf8(text).expect("text");
        let lines: Vec<&str> = text.lines().collect();
        assert!(
            lines[0].ends_with("2 lines; 3 older ones overwritten, 1 dropped"),
            "{text}"
        );
        assert_eq!(lines[1], "-1.000000 7 warning early");
        assert_eq!(lines[2], "1.500000 7 warning two lines");
    }
}
