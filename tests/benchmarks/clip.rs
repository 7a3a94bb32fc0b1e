//! The film that everybody plays.

use std::{
    path::{Path, PathBuf},
    time::Duration,
};

use highwater_tests::media;

/// Makes 1080p30 H.264 in 4:2:0 with colour bars, a running clock and a patch of noise.
pub fn make(folder: &Path, length: Duration) -> PathBuf {
    let path = folder.join("clip.mp4");
    let frames = length.as_secs() * 30;
    media::make(
        &path,
        &format!(
            "videotestsrc num-buffers={frames} pattern=smpte \
             ! video/x-raw,format=I420,width=1920,height=1080,framerate=30/1 \
             ! timeoverlay font-desc=\"Sans 60\" halignment=center valignment=center \
             ! x264enc speed-preset=veryfast bitrate=6000 key-int-max=60 ! h264parse \
             ! mp4mux name=end"
        ),
    );
    path
}
