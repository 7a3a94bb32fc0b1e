//! The picture on screen as a file: the right frame, with every pixel of the source.

use std::{fs, path::PathBuf, process::Command, time::Duration};

use highwater_engine::media::{
    files::FileName,
    player::{OpenRequest, PlayState, PlayerEvent, SeekMode},
    snapshot::{Format, Snapshot, SnapshotError},
};
use highwater_tests::{Picture, media, paths};

use crate::{Watched, request};

/// Each picture differs from the one before: the ball moves with every frame.
const PICTURE: &str = "pattern=ball animation-mode=frames ! video/x-raw,format=I420,\
    width=640,height=360,framerate=25/1";
/// How long one of them is shown.
const FRAME: Duration = Duration::from_millis(40);

/// Two seconds without losses: what comes out of the decoder is what went in.
fn film() -> PathBuf {
    let path = paths::output("media").join("lossless.mkv");
    if !path.exists() {
        let film =
            format!("videotestsrc num-buffers=50 {PICTURE} ! avenc_ffv1 ! matroskamux name=end");
        media::make(&path, &film);
    }
    path
}

/// A frame of the film as another program decodes it.
fn original(number: u32) -> Picture {
    let path = paths::output("snapshots").join(format!("original-{number}.png"));
    let status = Command::new("ffmpeg")
        .args(["-loglevel", "error", "-y", "-i"])
        .arg(film())
        .args(["-vf", &format!("select=eq(n\\,{number})")])
        .args(["-frames:v", "1", "-update", "1"])
        .arg(&path)
        .status();
    assert!(status.is_ok_and(|status| status.success()));
    Picture::load(&path)
}

fn paused_at(position: Duration) -> Watched {
    let watched = Watched::idle();
    watched.player.open(OpenRequest {
        paused: true,
        ..request(&film().display().to_string())
    });
    watched.state(PlayState::Paused);
    watched.progress("a frame", |progress| progress.frames > 0);
    watched.player.seek(position, SeekMode::Accurate);
    watched.wait_for(&PlayerEvent::SeekDone);
    watched
}

fn taken(watched: &Watched) -> Snapshot {
    watched.player.snapshot().expect("there is a picture")
}

fn saved(snapshot: &Snapshot, name: &str) -> Picture {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let path = snapshot
        .save(folder.path(), &FileName::new(name), Format::Png)
        .expect("a folder that can be written");
    assert_eq!(path, folder.path().join(format!("{name}.png")));
    Picture::load(&path)
}

#[test]
fn it_is_the_frame_that_stands_on_the_screen_pixel_for_pixel() {
    let watched = paused_at(FRAME * 25);
    let snapshot = taken(&watched);
    assert_eq!(snapshot.position(), Some(FRAME * 25));
    let picture = saved(&snapshot, "film 0.01.000");
    assert_eq!((picture.width(), picture.height()), (640, 360));
    assert!(picture.difference(&original(25)) < 1e-9);
    for other in [24, 26] {
        assert!(picture.difference(&original(other)) > 0.0, "frame {other}");
    }
    watched.player.step(true);
    watched.progress("the next frame", |p| p.position == Some(FRAME * 26));
    assert!(saved(&taken(&watched), "next").difference(&original(26)) < 1e-9);
}

#[test]
fn a_jpeg_has_the_same_size() {
    let content = taken(&paused_at(Duration::ZERO)).encode(Format::Jpeg);
    let path = paths::output("snapshots").join("frame.jpg");
    fs::write(&path, content.expect("a picture")).expect("target can be written");
    let told = Command::new("ffprobe")
        .args(["-loglevel", "error", "-show_entries"])
        .args(["stream=codec_name,width,height", "-of", "csv=p=0"])
        .arg(path)
        .output();
    let told = String::from_utf8(told.expect("ffprobe runs").stdout).expect("UTF-8");
    assert_eq!(told.trim(), "mjpeg,640,360");
}

#[test]
fn a_folder_that_cannot_be_written_is_named() {
    let folder = PathBuf::from("/proc/pictures");
    let snapshot = taken(&paused_at(Duration::ZERO));
    match snapshot.save(&folder, &FileName::new("a"), Format::Png) {
        Err(SnapshotError::Io(named, _)) => assert_eq!(named, folder),
        other => panic!("{other:?}"),
    }
}

#[test]
fn without_a_picture_there_is_nothing_to_take() {
    let watched = paused_at(Duration::ZERO);
    assert!(watched.player.snapshot().is_some());
    watched.player.close();
    watched.state(PlayState::Idle);
    assert!(watched.player.snapshot().is_none());
}
