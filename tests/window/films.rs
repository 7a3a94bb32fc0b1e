//! The films that the window tests play, made once for all of them.

use std::{
    fs,
    path::{Path, PathBuf},
    sync::OnceLock,
};

use highwater_tests::{media, paths};

/// A minute of colour bars with a running clock in the middle, 640x360, 30 pictures a second.
pub fn bars() -> &'static Path {
    static FILM: OnceLock<PathBuf> = OnceLock::new();
    FILM.get_or_init(|| film("bars.webm", "smpte"))
}

/// The same with a red picture instead of bars.
pub fn red() -> &'static Path {
    static FILM: OnceLock<PathBuf> = OnceLock::new();
    FILM.get_or_init(|| film("red.webm", "red"))
}

/// Two minutes with two pictures a second: long enough to be resumed.
pub fn long() -> &'static Path {
    static FILM: OnceLock<PathBuf> = OnceLock::new();
    FILM.get_or_init(|| {
        kept(
            "long.webm",
            "videotestsrc num-buffers=240 pattern=smpte \
             ! video/x-raw,format=I420,width=320,height=180,framerate=2/1 \
             ! vp8enc deadline=1 cpu-used=8 keyframe-max-dist=2 ! webmmux name=end",
        )
    })
}

/// A file that is no film, whatever its name says.
pub fn broken() -> PathBuf {
    let path = paths::output("films").join("broken.mp4");
    fs::write(&path, b"This is not a film. ".repeat(500)).expect("target can be written");
    path
}

fn film(name: &str, pattern: &str) -> PathBuf {
    kept(
        name,
        &format!(
            "videotestsrc num-buffers=1800 pattern={pattern} \
             ! video/x-raw,format=I420,width=640,height=360,framerate=30/1 \
             ! timeoverlay font-desc=\"Sans 40\" halignment=center valignment=center \
             ! vp8enc deadline=1 cpu-used=8 keyframe-max-dist=30 target-bitrate=2000000 ! queue ! webmmux name=end \
             audiotestsrc num-buffers=2584 wave=ticks ! audio/x-raw,rate=44100 ! vorbisenc ! queue ! end."
        ),
    )
}

/// The film that `description` makes at an element called `end`, made where it is not there yet.
fn kept(name: &str, description: &str) -> PathBuf {
    let path = paths::output("films").join(name);
    if !path.exists() {
        media::make(&path, description);
    }
    path
}
