//! How much is said: GStreamer's levels, each with all before it.

use std::str::FromStr;

/// From the worst to the smallest.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub enum Level {
    /// Something failed.
    Error,
    /// Something went wrong, and was got over.
    Warning,
    /// Something that is known to be missing was needed.
    Fixme,
    /// What happens once.
    Info,
    /// What happens a few times.
    Debug,
    /// What happens with each buffer.
    Log,
    /// What happens all the time.
    Trace,
}

impl Level {
    /// Every level, the worst first.
    pub const ALL: [Self; 7] = [
        Self::Error,
        Self::Warning,
        Self::Fixme,
        Self::Info,
        Self::Debug,
        Self::Log,
        Self::Trace,
    ];

    /// Its name on a command line, for example `warning`.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
            Self::Fixme => "fixme",
            Self::Info => "info",
            Self::Debug => "debug",
            Self::Log => "log",
            Self::Trace => "trace",
        }
    }

    pub(super) const fn threshold(self) -> gst::DebugLevel {
        match self {
            Self::Error => gst::DebugLevel::Error,
            Self::Warning => gst::DebugLevel::Warning,
            Self::Fixme => gst::DebugLevel::Fixme,
            Self::Info => gst::DebugLevel::Info,
            Self::Debug => gst::DebugLevel::Debug,
            Self::Log => gst::DebugLevel::Log,
            Self::Trace => gst::DebugLevel::Trace,
        }
    }

    /// Of a line of GStreamer's; a dump of memory is as much as anything can say.
    pub(super) const fn of_gstreamer(level: gst::DebugLevel) -> Self {
        match level {
            gst::DebugLevel::Error => Self::Error,
            gst::DebugLevel::Warning => Self::Warning,
            gst::DebugLevel::Fixme => Self::Fixme,
            gst::DebugLevel::Info => Self::Info,
            gst::DebugLevel::Debug => Self::Debug,
            gst::DebugLevel::Log => Self::Log,
            _ => Self::Trace,
        }
    }

    /// Of a message of `GLib`'s. A critical one is a bug in a program, as an error is.
    pub(super) const fn of_glib(level: glib::LogLevel) -> Self {
        match level {
            glib::LogLevel::Error | glib::LogLevel::Critical => Self::Error,
            glib::LogLevel::Warning => Self::Warning,
            glib::LogLevel::Message | glib::LogLevel::Info => Self::Info,
            glib::LogLevel::Debug => Self::Debug,
        }
    }
}

impl FromStr for Level {
    /// There is no such level.
    type Err = ();

    fn from_str(name: &str) -> Result<Self, ()> {
        let found = Self::ALL.into_iter().find(|level| level.name() == name);
        found.ok_or(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_level_has_a_name_and_comes_back_from_it() {
        for level in Level::ALL {
            assert_eq!(level.name().parse(), Ok(level));
            assert_eq!(Level::of_gstreamer(level.threshold()), level);
        }
        assert_eq!("loud".parse::<Level>(), Err(()));
    }
}
