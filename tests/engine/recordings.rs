//! What plays, in a file: frame for frame, in parts where there are gaps, and playable whatever happens.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
    time::Duration,
};

use highwater_engine::media::{
    files::FileName,
    player::{PlayState, PlayerEvent, SeekMode},
    recording::{
        Container, Encoder, Encoding, Picture, Recorded, RecordingError, RecordingEvent,
        RecordingRequest, Sound, Speed,
    },
};
use highwater_tests::media::{FRAMES, Film};
use tempfile::TempDir;

use crate::{Watched, request};

fn wanted(folder: &Path, container: Container) -> RecordingRequest {
    RecordingRequest {
        folder: folder.to_owned(),
        name: FileName::new("kept"),
        container,
        encoding: Encoding::default(),
    }
}

fn folder() -> TempDir {
    tempfile::tempdir().expect("a temporary folder")
}

impl Watched {
    fn record(&self, folder: &Path, container: Container) {
        self.player.start_recording(wanted(folder, container));
    }

    /// Waits until a part has begun.
    fn part(&self) -> PathBuf {
        self.event("a part", |event| match event {
            PlayerEvent::Recording(RecordingEvent::Part(path)) => Some(path.clone()),
            PlayerEvent::Recording(stopped) => panic!("{stopped:?}"),
            _ => None,
        })
    }

    /// Waits until the recording has come to its end.
    fn stopped(&self) -> (Recorded, Option<RecordingError>) {
        self.event("the end of a recording", |event| match event {
            PlayerEvent::Recording(RecordingEvent::Stopped(recorded, error)) => {
                Some((recorded.clone(), error.clone()))
            }
            _ => None,
        })
    }

    /// The recording, which must have come to its end without an error.
    fn recorded(&self) -> Recorded {
        let (recorded, error) = self.stopped();
        assert_eq!(error, None, "{recorded:?}");
        recorded
    }

    /// Waits until this much is written.
    fn written(&self, length: Duration) {
        highwater_tests::wait::until("enough is recorded", Duration::from_secs(30), || {
            let status = self.player.recording()?;
            (status.duration >= length).then_some(())
        });
    }
}

fn said(program: &str, arguments: &[&str], path: &Path) -> String {
    let output = Command::new(program)
        .args(arguments)
        .arg(path)
        .output()
        .unwrap_or_else(|error| panic!("{program}: {error}"));
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    let errors = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{program}: {said} {errors}");
    said
}

/// A digest of every decoded frame of a stream (`v` or `a`), without its time.
fn digests(path: &Path, stream: &str) -> Vec<String> {
    let file = path.to_str().expect("our paths are UTF-8");
    let map = format!("0:{stream}:0");
    let arguments = [
        "-loglevel",
        "error",
        "-i",
        file,
        "-map",
        &map,
        "-f",
        "framemd5",
        "-",
    ];
    let output = Command::new("ffmpeg").args(arguments).output();
    let output = output.expect("ffmpeg runs");
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let lines = text.lines().filter(|line| !line.starts_with('#'));
    lines
        .filter_map(|line| line.rsplit(',').next())
        .map(|digest| digest.trim().to_owned())
        .collect()
}

/// The length as `ffprobe` finds it in the packets, in seconds: it needs no index for that.
fn last_packet(path: &Path) -> f64 {
    let arguments = [
        "-loglevel",
        "error",
        "-select_streams",
        "v",
        "-show_entries",
        "packet=pts_time",
        "-of",
        "csv=p=0",
    ];
    let times = said("ffprobe", &arguments, path);
    let times = times
        .lines()
        .filter_map(|line| line.trim_matches(',').parse::<f64>().ok());
    times.fold(0.0, f64::max)
}

fn can_be_played(path: &Path) {
    let told = said("gst-discoverer-1.0", &[], path);
    assert!(told.contains("video"), "{told}");
    assert!(!told.to_lowercase().contains("error"), "{told}");
}

fn is_copied_frame_for_frame(film: Film, container: Container) {
    let (folder, original) = (folder(), film.path());
    let watched = Watched::idle();
    watched
        .player
        .open(request(&original.display().to_string()));
    watched.record(folder.path(), container);
    let path = watched.part();
    let recorded = watched.recorded();
    assert_eq!(recorded.paths, std::slice::from_ref(&path));
    assert_eq!((recorded.status.frames, recorded.status.lost), (FRAMES, 0));
    can_be_played(&path);
    let (copied, original) = ([&path, &original].map(|path| digests(path, "v"))).into();
    assert_eq!(copied, original, "{film:?}");
    assert_eq!(copied.len() as u64, FRAMES);
}

#[test]
fn a_film_is_copied_into_matroska_frame_for_frame() {
    is_copied_frame_for_frame(Film::Matroska, Container::Matroska);
    is_copied_frame_for_frame(Film::WebM, Container::Matroska);
}

#[test]
fn a_film_is_copied_into_mp4_frame_for_frame() {
    is_copied_frame_for_frame(Film::Mp4, Container::Mp4);
    is_copied_frame_for_frame(Film::MpegTs, Container::Matroska);
}

/// A film of 320x180 at 25 pictures a second, encoded again while it plays.
fn encoded(picture: Picture, sound: Sound, container: Container) -> (TempDir, PathBuf) {
    let folder = folder();
    let watched = Watched::idle();
    let film = Film::Matroska.path().display().to_string();
    watched.player.open(request(&film));
    watched.player.start_recording(RecordingRequest {
        encoding: Encoding {
            picture: Some(picture),
            sound,
        },
        ..wanted(folder.path(), container)
    });
    let path = watched.part();
    let in_use = || watched.player.recording()?.encoder;
    let in_use = highwater_tests::wait::at_most(Duration::from_secs(5), in_use);
    assert_eq!(in_use.as_deref(), Some(picture.encoder.factory()));
    let recorded = watched.recorded();
    assert_eq!((recorded.status.frames, recorded.status.lost), (FRAMES, 0));
    can_be_played(&path);
    (folder, path)
}

fn picture(encoder: Encoder) -> Picture {
    Picture {
        encoder,
        kbits: 500,
        speed: Speed::Fast,
        height: None,
        frame_rate: None,
    }
}

/// Codec, width, height and rate of the picture, and the codec of the sound if there is one.
fn streams(path: &Path) -> String {
    let entries = "stream=codec_name,width,height,avg_frame_rate";
    let arguments = [
        "-loglevel",
        "error",
        "-show_entries",
        entries,
        "-of",
        "csv=p=0",
    ];
    let told = said("ffprobe", &arguments, path);
    let lines: Vec<&str> = told
        .lines()
        .map(|line| line.trim_end_matches(','))
        .collect();
    lines.join(" ")
}

#[test]
fn every_encoder_that_works_here_writes_what_it_says() {
    gst::init().expect("GStreamer is installed");
    for encoder in Encoder::working() {
        let (_folder, path) = encoded(picture(*encoder), Sound::Copy, Container::Matroska);
        let codec = match encoder.codec() {
            "H.264" => "h264",
            "H.265" => "hevc",
            "AV1" => "av1",
            "VP9" => "vp9",
            other => &other.to_lowercase(),
        };
        let told = streams(&path);
        let mut streams: Vec<&str> = told.split(' ').collect();
        streams.sort_unstable();
        let picture = format!("{codec},320,180,25/1");
        let mut expected = [picture.as_str(), "opus,0/0"];
        expected.sort_unstable();
        assert_eq!(streams, expected);
        assert_eq!(digests(&path, "v").len() as u64, FRAMES, "{encoder:?}");
    }
}

#[test]
fn size_rate_and_sound_are_as_they_were_asked_for() {
    let encoder = Encoder::named("x264enc").expect("it is known");
    let small = Picture {
        height: Some(90),
        frame_rate: Some(10),
        ..picture(encoder)
    };
    let (_folder, path) = encoded(small, Sound::Aac, Container::Mp4);
    assert!(
        streams(&path).starts_with("h264,160,90,10/1 aac"),
        "{}",
        streams(&path)
    );
    let (_folder, path) = encoded(small, Sound::None, Container::Matroska);
    assert_eq!(streams(&path), "h264,160,90,10/1");
}

#[test]
fn an_encoder_that_is_not_there_is_named_and_the_picture_goes_on() {
    gst::init().expect("GStreamer is installed");
    let missing = Encoder::all().find(|encoder| !Encoder::working().contains(encoder));
    // A machine with all of them has none to miss.
    let Some(missing) = missing else { return };
    let folder = folder();
    let watched = Watched::open("demo:");
    watched.state(PlayState::Playing);
    watched.player.start_recording(RecordingRequest {
        encoding: Encoding {
            picture: Some(picture(missing)),
            sound: Sound::Copy,
        },
        ..wanted(folder.path(), Container::Matroska)
    });
    let (recorded, error) = watched.stopped();
    assert!(recorded.paths.is_empty());
    assert!(error.is_some_and(|error| error.to_string().contains(missing.factory())));
    assert_eq!(fs::read_dir(folder.path()).expect("it is there").count(), 0);
    watched.frames(10);
}

#[test]
fn a_camera_that_comes_back_goes_on_in_a_part_of_its_own() {
    let folder = folder();
    let watched = Watched::open("demo:drop=3");
    watched.state(PlayState::Playing);
    watched.record(folder.path(), Container::Matroska);
    let first = watched.part();
    watched.lost();
    let second = watched.part();
    assert_eq!(second, folder.path().join("kept (2).mkv"));
    watched.frames(20);
    watched.player.stop_recording();
    let recorded = watched.recorded();
    assert_eq!(recorded.paths[..2], [first, second]);
    for path in &recorded.paths {
        can_be_played(path);
        assert!(!digests(path, "v").is_empty());
    }
    let frames = recorded
        .paths
        .iter()
        .map(|path| digests(path, "v").len() as u64);
    assert_eq!(frames.sum::<u64>(), recorded.status.frames);
    // The picture went on.
    watched.frames(10);
}

#[test]
fn a_seek_begins_another_part() {
    let folder = folder();
    let watched = Watched::open(&Film::Matroska.path().display().to_string());
    watched.state(PlayState::Playing);
    watched.record(folder.path(), Container::Matroska);
    watched.player.seek(Duration::ZERO, SeekMode::Accurate);
    watched.wait_for(&PlayerEvent::SeekDone);
    watched
        .player
        .seek(Duration::from_secs(1), SeekMode::Accurate);
    let recorded = watched.recorded();
    let last = recorded.paths.last().expect("a part");
    assert_eq!(digests(last, "v").len() as u64, FRAMES / 2);
}

#[test]
fn a_folder_that_cannot_be_written_is_named_and_the_picture_goes_on() {
    let watched = Watched::open("demo:");
    watched.state(PlayState::Playing);
    let folder = PathBuf::from("/proc/recordings");
    watched.record(&folder, Container::Matroska);
    let (recorded, error) = watched.stopped();
    assert!(recorded.paths.is_empty());
    assert!(
        matches!(&error, Some(RecordingError::NotWritable(named, _)) if *named == folder),
        "{error:?}"
    );
    watched.frames(10);
    assert!(watched.player.recording().is_none());
}

#[test]
fn frames_that_are_not_encoded_cannot_be_copied() {
    let watched = Watched::open("pipeline:videotestsrc is-live=true ! videoconvert");
    watched.frames(3);
    watched.record(folder().path(), Container::Matroska);
    assert_eq!(watched.stopped().1, Some(RecordingError::Nothing));
    watched.frames(3);
}

/// Says in which folder a process of its own records.
const FOLDER: &str = "HIGHWATER_TEST_RECORDS_INTO";

/// This test in a process of its own, which the shell prepares with `before`.
fn in_another_process(name: &str, folder: &Path, before: &str) -> Command {
    let mut command = Command::new("bash");
    command
        .args(["-c", &format!("{before} exec \"$0\" \"$@\"")])
        .arg(env::current_exe().expect("a running program has a path"))
        .args(["--exact", name, "--nocapture"])
        .env(FOLDER, folder);
    command
}

#[test]
fn when_the_file_takes_no_more_it_can_be_played_and_the_picture_goes_on() {
    if let Some(folder) = env::var_os(FOLDER) {
        let watched = Watched::open("demo:");
        watched.state(PlayState::Playing);
        watched.record(Path::new(&folder), Container::Matroska);
        let (recorded, error) = watched.stopped();
        let path = recorded.paths.first().expect("a part");
        assert!(
            matches!(&error, Some(RecordingError::NotWritable(named, _)) if named == path),
            "{error:?}"
        );
        watched.frames(20);
        return;
    }
    let folder = folder();
    let name = "recordings::when_the_file_takes_no_more_it_can_be_played_and_the_picture_goes_on";
    // In KiB; without the signal the system answers as a full disk does.
    let limited = "trap '' XFSZ; ulimit -f 100;";
    let output = in_another_process(name, folder.path(), limited).output();
    let output = output.expect("this program can be started again");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{said}");
    let path = folder.path().join("kept.mkv");
    assert_eq!(fs::metadata(&path).expect("it is kept").len(), 100 << 10);
    can_be_played(&path);
}

fn survives_being_killed(test: &str, container: Container) {
    if let Some(folder) = env::var_os(FOLDER) {
        let watched = Watched::open("demo:");
        watched.state(PlayState::Playing);
        watched.record(Path::new(&folder), container);
        watched.part();
        watched.written(Duration::from_secs(5));
        // SAFETY: no memory is touched; the process ends here.
        unsafe { libc::kill(libc::getpid(), libc::SIGKILL) };
    }
    let folder = folder();
    let status = in_another_process(test, folder.path(), "").status();
    assert!(!status.expect("it was started").success());
    let path = folder
        .path()
        .join("kept")
        .with_extension(container.extension());
    can_be_played(&path);
    let length = last_packet(&path);
    assert!(length > 3.0, "{length} s of 5 are left");
}

#[test]
fn matroska_that_was_cut_off_plays_to_its_last_seconds() {
    let name = "recordings::matroska_that_was_cut_off_plays_to_its_last_seconds";
    survives_being_killed(name, Container::Matroska);
}

#[test]
fn mp4_that_was_cut_off_plays_to_its_last_seconds() {
    let name = "recordings::mp4_that_was_cut_off_plays_to_its_last_seconds";
    survives_being_killed(name, Container::Mp4);
}
