//! What is heard: GStreamer's debug log, and `GLib`'s, which GTK and we write to.

use std::{
    fmt::Write,
    sync::{
        OnceLock,
        atomic::{AtomicU8, Ordering},
    },
};

use gst::log::{DebugCategory, DebugMessage, LoggedObject};

use super::{
    Level,
    ring::{LINES, Log, Ring},
};

static RING: OnceLock<Ring> = OnceLock::new();

/// What is kept, as its position in [`Level::ALL`].
static KEPT: AtomicU8 = AtomicU8::new(Level::Warning as u8);

thread_local! {
    static THREAD: u32 = {
        // SAFETY: gettid has no preconditions.
        unsafe { libc::gettid() }.unsigned_abs()
    };
}

/// Initialises GStreamer and keeps from now on what is said, at the level of a warning and worse if
/// nobody has chosen another. Does nothing when called again.
///
/// Where `GST_DEBUG` is not set GStreamer stops writing to the terminal, for which nobody asked;
/// where it is set, its categories keep the levels that it gives them.
///
/// # Errors
///
/// When GStreamer cannot be initialised.
///
/// # Panics
///
/// When somebody else in this process has set `GLib`'s writer function by its Rust binding.
pub fn start() -> Result<(), glib::Error> {
    gst::init()?;
    let mut is_first = false;
    RING.get_or_init(|| {
        is_first = true;
        Ring::new(LINES)
    });
    if is_first {
        if std::env::var_os("GST_DEBUG").is_none() {
            gst::log::remove_default_log_function();
        }
        gst::log::add_log_function(hear_gstreamer);
        glib::log_set_writer_func(hear_glib);
        set_level(level());
    }
    Ok(())
}

/// Keeps what is said at `level` and worse from now on, in every thread. May be called before [`start`].
pub fn set_level(level: Level) {
    KEPT.store(level as u8, Ordering::Relaxed);
    gst::log::set_default_threshold(level.threshold());
}

/// What is kept.
pub fn level() -> Level {
    let kept = usize::from(KEPT.load(Ordering::Relaxed));
    Level::ALL.get(kept).copied().unwrap_or(Level::Warning)
}

/// What is left of everything that was said; nothing before [`start`]. Copies up to 10 MiB: not for
/// a main loop.
pub fn now() -> Log {
    RING.get().map(Ring::log).unwrap_or_default()
}

fn hear_gstreamer(
    category: DebugCategory,
    level: gst::DebugLevel,
    file: &glib::GStr,
    function: &glib::GStr,
    line: u32,
    object: Option<&LoggedObject>,
    message: &DebugMessage,
) {
    keep(Level::of_gstreamer(level), |to| {
        let _ = write!(to, "{} {file}:{line}:{function}:", category.name());
        if let Some(object) = object {
            let _ = write!(to, "<{object}>");
        }
        if let Some(message) = message.get() {
            let _ = write!(to, " {message}");
        }
    });
}

fn hear_glib(level: glib::LogLevel, fields: &[glib::LogField<'_>]) -> glib::LogWriterOutput {
    let kept = Level::of_glib(level);
    if kept <= self::level() {
        let field = |key: &str| {
            let found = fields.iter().find(|field| field.key() == key);
            found
                .and_then(glib::LogField::value_str)
                .unwrap_or_default()
        };
        keep(kept, |to| {
            let _ = write!(to, "{}: {}", field("GLIB_DOMAIN"), field("MESSAGE"));
        });
    }
    glib::log_writer_default(level, fields)
}

fn keep(level: Level, write: impl FnOnce(&mut dyn Write)) {
    if let Some(ring) = RING.get() {
        // A thread that ends has no thread-locals left, and may still have something to say.
        let thread = THREAD.try_with(|thread| *thread).unwrap_or(0);
        ring.push(level, thread, write);
    }
}
