//! What a process records outlives it, whatever becomes of it. This program runs itself, and kills
//! what it started.

use std::{
    collections::BTreeSet,
    fs,
    os::unix::process::ExitStatusExt,
    path::{Path, PathBuf},
    process::{Child, Command},
    sync::Arc,
    time::{Duration, Instant},
};

use gst::prelude::*;
use highwater_engine::{
    memory::{Diagnostics, EventKind, Occasion, Series},
    report::{self, BundleError, LIMIT, Opened, Playing, RUN_SUFFIX, Recorder},
};

/// Says to a process of this program that it is the one that records, and where.
const FOLDER: &str = "HIGHWATER_TEST_RECORD_INTO";

fn wait_until(what: &str, mut done: impl FnMut() -> bool) {
    let deadline = Instant::now() + Duration::from_mins(1);
    while !done() {
        assert!(Instant::now() < deadline, "waited in vain for {what}");
        std::thread::sleep(Duration::from_millis(20));
    }
}

/// The process that records. It plays until it is killed, or ends itself once it is told to.
#[test]
fn records_where_it_is_told_to() {
    let Some(folder) = std::env::var_os(FOLDER).map(PathBuf::from) else {
        return;
    };
    // The language's handler looks whether a stack overflowed, and lets a signal from outside pass.
    // SAFETY: the default action runs no code of ours.
    unsafe { libc::signal(libc::SIGSEGV, libc::SIG_DFL) };
    let diagnostics = Arc::new(Diagnostics::start().expect("the first"));
    let pipeline = gst::parse::launch(
        "videotestsrc is-live=true ! video/x-raw,width=64,height=48 ! queue name=hold ! fakesink",
    )
    .expect("core elements");
    pipeline.set_state(gst::State::Playing).expect("plays");
    let recorder = Recorder::start(&diagnostics, &folder, LIMIT).expect("room");
    let source = "rtsp://admin77:hunter2@camera/1?token=tok3n"
        .parse()
        .expect("a URL");
    recorder.tell(Some(&source), Playing::default(), None);
    diagnostics.tell(Occasion::Opened);
    wait_until("the end", || folder.join("end").exists());
    pipeline.set_state(gst::State::Null).expect("stops");
    // Dropped, the recording has ended properly.
}

fn start(folder: &Path) -> Child {
    Command::new(std::env::current_exe().expect("this program"))
        .args(["records_where_it_is_told_to", "--exact"])
        .env(FOLDER, folder)
        .spawn()
        .expect("a process")
}

/// The only run in the folder, once it has `samples` of them.
fn recorded(folder: &Path, samples: usize) -> PathBuf {
    let run = || {
        let files = folder.read_dir().ok()?.flatten().map(|file| file.path());
        files.into_iter().find(|path| {
            path.to_string_lossy().contains(RUN_SUFFIX)
                && !path
                    .file_name()
                    .is_some_and(|name| name.to_string_lossy().starts_with('.'))
        })
    };
    let has = |path: &Path| report::open(path).is_ok_and(|opened| seen(&opened).len() >= samples);
    wait_until("a recording", || run().is_some_and(|path| has(&path)));
    run().expect("there")
}

/// When each sample was taken.
fn seen(opened: &Opened) -> Vec<Duration> {
    opened
        .diagnostics
        .history(|history| history.recent().map(|sample| sample.elapsed).collect())
}

#[test]
fn what_was_recorded_outlives_any_end() {
    for signal in [libc::SIGKILL, libc::SIGSEGV] {
        let folder = tempfile::tempdir().expect("room");
        let mut child = start(folder.path());
        recorded(folder.path(), 3);
        let before = unix_ms();
        // SAFETY: our own child, which has not been waited for.
        unsafe { libc::kill(child.id().try_into().expect("a pid"), signal) };
        assert_eq!(child.wait().expect("killed").signal(), Some(signal));

        let unfinished = report::take_unfinished(folder.path());
        assert_eq!(unfinished.len(), 1, "signal {signal}");
        let opened = report::open(&unfinished[0]).expect("up to the end");
        assert!(!opened.is_damaged);
        let newest = opened.diagnostics.latest().expect("samples");
        // A second, and what a busy machine takes from one record to the next.
        let missing = before.saturating_sub(newest.time);
        assert!(missing < 1_800, "{missing} ms are missing");
        it_is_all_there(&opened);
        no_secret_is_in(&unfinished[0]);
        what_is_cut_opens_up_to_there(&unfinished[0]);
    }
}

fn it_is_all_there(opened: &Opened) {
    let diagnostics = &opened.diagnostics;
    assert!(diagnostics.is_over());
    let names: BTreeSet<String> = diagnostics
        .elements()
        .into_iter()
        .map(|info| info.path)
        .collect();
    assert!(
        names.iter().any(|path| path.ends_with("/hold")),
        "{names:?}"
    );
    assert!(!diagnostics.threads().is_empty());
    let told = EventKind::Told {
        occasion: Occasion::Opened,
    };
    assert!(
        diagnostics
            .events_since(0)
            .iter()
            .any(|event| event.kind == told)
    );
    let rss = diagnostics.history(|history| history.points(Series::Rss, Duration::ZERO));
    assert!(
        rss.iter().all(|point| point.max > 1e6) && rss.len() >= 3,
        "{rss:?}"
    );
    assert_eq!(opened.report.source.kind, "uri");
    assert_eq!(opened.report.queues.len(), 1);
    assert!(opened.report.environment.cores.is_some());
}

/// Compressed, a secret is not found by looking; what is read from the file is all that is in it.
fn no_secret_is_in(run: &Path) {
    let opened = report::open(run).expect("read before");
    let everything = format!("{:?} {:?}", opened.report, opened.diagnostics.tables(9));
    for secret in ["admin77", "hunter2", "tok3n"] {
        assert!(!everything.contains(secret), "{secret}");
    }
}

fn what_is_cut_opens_up_to_there(run: &Path) {
    let whole = fs::read(run).expect("there");
    let all = seen(&report::open(run).expect("read before"));
    let cut = run.with_extension("cut");
    fs::write(&cut, &whole[..whole.len() - 7]).expect("room");
    let opened = report::open(&cut).expect("up to the cut");
    assert!(opened.is_damaged);
    assert_eq!(seen(&opened), all[..all.len() - 1]);
    fs::write(&cut, &whole[..40]).expect("room");
    assert!(matches!(report::open(&cut), Err(BundleError::Damaged(_))));
}

#[test]
fn a_run_that_ends_properly_is_kept_and_not_offered() {
    let folder = tempfile::tempdir().expect("room");
    let mut child = start(folder.path());
    recorded(folder.path(), 1);
    fs::write(folder.path().join("end"), "").expect("room");
    assert!(child.wait().expect("ended").success());
    assert!(report::take_unfinished(folder.path()).is_empty());
    assert!(
        !report::open(&recorded(folder.path(), 1))
            .expect("whole")
            .is_damaged
    );
}

fn unix_ms() -> u64 {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
    now.expect("after 1970")
        .as_millis()
        .try_into()
        .expect("64 bits")
}
