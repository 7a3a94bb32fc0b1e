//! The words for what is measured, and for what cannot be.

use gettextrs::gettext;
use highwater_engine::memory::{EventKind, Occasion, Reason, Subject, Waiting, process::Allocator};

use crate::{
    i18n::{fill, gettext_f},
    units,
};

/// What is not available.
pub fn for_subject(subject: Subject) -> String {
    match subject {
        Subject::Objects => gettext("Objects, pools and elements"),
        Subject::Rss => gettext("Resident memory"),
        Subject::Status => gettext("Anonymous and swapped memory"),
        Subject::Rollup => gettext("PSS and USS"),
        Subject::Heap => gettext("Heap"),
        Subject::Files => gettext("File descriptors"),
        Subject::Device => gettext("Graphics memory"),
        Subject::MainLoop => gettext("Main loop"),
        Subject::MemoryDetails => gettext("Sizes of memories"),
    }
}

/// A figure by the name that it has in a report: `rss_bytes`.
pub fn for_field(name: &str) -> String {
    match name {
        "rss_bytes" => for_subject(Subject::Rss),
        "vsz_bytes" => gettext("Address space"),
        "heap_in_use_bytes" => for_subject(Subject::Heap),
        "heap_free_bytes" => gettext("Kept by the allocator"),
        "gstreamer_bytes" => "GStreamer".to_owned(),
        "device_bytes" => for_subject(Subject::Device),
        "textures_bytes" => gettext("Textures"),
        "own_bytes" => gettext("Memory of the diagnostics"),
        "buffer_bytes" => gettext("Buffers"),
        "anonymous_bytes" => gettext("Anonymous memory"),
        "swap_bytes" => gettext("Swapped out"),
        "fps" => gettext("Frames per second"),
        "frames_dropped" => gettext("Dropped frames"),
        "first_frame_ms" => gettext("First frame, in milliseconds"),
        "reconnects" => gettext("Reconnects"),
        "stalls" => gettext("Stalls"),
        "pss_bytes" => "PSS".to_owned(),
        "uss_bytes" => "USS".to_owned(),
        other => other.trim_end_matches("_bytes").replace('_', " "),
    }
}

/// Because of what it is not available.
pub fn for_reason(reason: &Reason) -> String {
    let named = |text: String, name: &str| fill(&text, &[("name", name)]);
    match reason {
        Reason::Off => gettext("the diagnostics are off"),
        Reason::NoHook(name) => named(gettext("this GStreamer has no hook {name}"), name),
        Reason::Unreadable(name) => named(gettext("the system does not show it: {name}"), name),
        Reason::Forbidden(name) => named(gettext("the system forbids {name}"), name),
        Reason::AllocatorSilent(allocator) => named(
            gettext("the allocator {name} does not tell"),
            for_allocator(allocator),
        ),
        Reason::NoDevice => gettext("the process uses no graphics device"),
        Reason::DriverSilent => gettext("the driver does not tell"),
        Reason::NotWatched => gettext("the loop does not run"),
    }
}

/// Who serves `malloc`: a name, or the path of what is not known by name.
pub fn for_allocator(allocator: &Allocator) -> &str {
    match allocator {
        Allocator::Glibc => "glibc",
        Allocator::Jemalloc => "jemalloc",
        Allocator::Mimalloc => "mimalloc",
        Allocator::Other(path) => path,
    }
}

/// What whoever plays did: a word or two beside a line in a chart.
pub fn for_occasion(occasion: Occasion) -> String {
    match occasion {
        Occasion::Opened => gettext("opened"),
        Occasion::Reconnect => gettext("reconnect"),
        Occasion::Seek => gettext("seek"),
        Occasion::VideoPath => gettext("other video path"),
        Occasion::OverBudget => gettext("over budget"),
    }
}

/// What happened, in a word or two beside a line in a chart; `None` for what is no moment of its own.
pub fn for_tick(kind: &EventKind) -> Option<String> {
    Some(match kind {
        EventKind::Mark { name } => name.clone(),
        EventKind::Stall { .. } => gettext("stall"),
        EventKind::PileUp { .. } => gettext("main loop late"),
        EventKind::Told { occasion } => for_occasion(*occasion),
        EventKind::StallEnded { .. } => return None,
    })
}

/// What happened, in a line of its own.
pub fn for_event(kind: &EventKind) -> String {
    match kind {
        EventKind::Stall { tid, since, .. } => gettext_f(
            "Thread {tid} is stalled for {time}",
            &[("tid", &tid.to_string()), ("time", &units::short(*since))],
        ),
        EventKind::StallEnded { tid, .. } => {
            gettext_f("Thread {tid} goes on", &[("tid", &tid.to_string())])
        }
        EventKind::PileUp { late } => gettext_f(
            "The main loop is {time} late",
            &[("time", &units::short(*late))],
        ),
        EventKind::Told { occasion } => for_occasion(*occasion),
        EventKind::Mark { name } if name.is_empty() => gettext("Mark"),
        EventKind::Mark { name } => gettext_f("Mark “{name}”", &[("name", name)]),
    }
}

/// What a thread waits for.
pub fn for_waiting(waiting: Waiting) -> String {
    match waiting {
        Waiting::No => gettext("works"),
        Waiting::Data => gettext("waits for data"),
        Waiting::Clock => gettext("waits for the time of a frame"),
        Waiting::Preroll => gettext("waits for the pipeline to play"),
        Waiting::Room => gettext("waits for another thread to make room"),
    }
}
