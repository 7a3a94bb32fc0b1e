//! The last lines of what GStreamer, `GLib`, GTK and we ourselves had to say, kept in memory for the
//! bundle. Always on; how much is kept can be chosen while something plays.
//!
//! GStreamer's and `GLib`'s logs belong to the process, and so does this one.

mod capture;
mod level;
mod ring;

pub use self::{
    capture::{level, now, set_level, start},
    level::Level,
    ring::{LINES, Line, Log},
};
