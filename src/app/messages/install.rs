//! What to install for a missing decoder, demuxer, protocol or element, on three families of systems.
//!
//! Package names as Debian 12/13, Fedora (with RPM Fusion for what Fedora may not ship) and Arch
//! have them; which package holds an element: `apt-file`, `dnf provides` and `pacman -F`.

use std::sync::OnceLock;

use highwater_engine::media::error::MissingPlugin;

/// A set of GStreamer's plugins as distributions cut it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Set {
    Base,
    Good,
    Bad,
    Ugly,
    Libav,
    Gl,
    X,
    PipeWire,
}

/// Who installs packages.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PackageManager {
    /// Debian, Ubuntu and their kin.
    Apt,
    /// Fedora and its kin.
    Dnf,
    /// Arch and its kin.
    Pacman,
}

/// What to install, best choice first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Install {
    sets: Vec<Set>,
}

impl Install {
    /// What brings a missing plugin; `None` where nothing that is packaged is known to.
    pub fn for_plugin(missing: &MissingPlugin) -> Option<Self> {
        let detail = missing.installer_detail.as_deref().and_then(parse_detail);
        match (detail, missing.media_type.as_deref()) {
            (Some(Wanted::Element(name)), _) => Self::for_element(name),
            (Some(Wanted::Encoder(media)), _) => Self::of(encoder_sets(media)),
            (Some(Wanted::Decoder(media)), _) | (None, Some(media)) => {
                Self::of(decoder_sets(media))
            }
            (None, None) => None,
        }
    }

    /// What brings a missing element; `None` where it is in no set that is known here.
    pub fn for_element(name: &str) -> Option<Self> {
        Self::of(element_sets(name))
    }

    fn of(sets: &[Set]) -> Option<Self> {
        (!sets.is_empty()).then(|| Self {
            sets: sets.to_vec(),
        })
    }

    /// The command for each package manager, the one of this machine first.
    pub fn commands(&self) -> Vec<(PackageManager, String)> {
        let mut managers = [
            PackageManager::Apt,
            PackageManager::Dnf,
            PackageManager::Pacman,
        ];
        let here = PackageManager::of_this_machine();
        managers.sort_by_key(|manager| Some(*manager) != here);
        managers
            .map(|manager| (manager, self.command(manager)))
            .to_vec()
    }

    /// The command for one package manager.
    pub fn command(&self, manager: PackageManager) -> String {
        let mut words = vec![manager.install().to_owned()];
        for set in &self.sets {
            let package = set.package(manager).to_owned();
            if !words.contains(&package) {
                words.push(package);
            }
        }
        words.join(" ")
    }
}

impl PackageManager {
    /// The package manager of the system that this process runs on, where it is one of the three.
    pub fn of_this_machine() -> Option<Self> {
        static HERE: OnceLock<Option<PackageManager>> = OnceLock::new();
        *HERE.get_or_init(|| {
            let text = std::fs::read_to_string("/etc/os-release").ok()?;
            Self::from_os_release(&text)
        })
    }

    /// The package manager of a system, from its `os-release` (see `os-release(5)`).
    fn from_os_release(text: &str) -> Option<Self> {
        let value = |key: &str| {
            let line = text
                .lines()
                .find_map(|line| line.strip_prefix(key)?.strip_prefix('='));
            line.unwrap_or_default().replace('"', "")
        };
        let ids = format!("{} {}", value("ID"), value("ID_LIKE"));
        ids.split_whitespace().find_map(|id| match id {
            "debian" | "ubuntu" => Some(Self::Apt),
            "fedora" | "rhel" => Some(Self::Dnf),
            "arch" => Some(Self::Pacman),
            _ => None,
        })
    }

    fn install(self) -> &'static str {
        match self {
            Self::Apt => "sudo apt install",
            Self::Dnf => "sudo dnf install",
            Self::Pacman => "sudo pacman -S",
        }
    }
}

impl Set {
    fn package(self, manager: PackageManager) -> &'static str {
        use PackageManager::{Apt, Dnf, Pacman};
        match (self, manager) {
            (Self::Base, Apt) => "gstreamer1.0-plugins-base",
            (Self::Base | Self::Gl | Self::X, Dnf) => "gstreamer1-plugins-base",
            (Self::Base | Self::Gl | Self::X, Pacman) => "gst-plugins-base",
            (Self::Good, Apt) => "gstreamer1.0-plugins-good",
            (Self::Good, Dnf) => "gstreamer1-plugins-good",
            (Self::Good, Pacman) => "gst-plugins-good",
            (Self::Bad, Apt) => "gstreamer1.0-plugins-bad",
            (Self::Bad, Dnf) => "gstreamer1-plugins-bad-free",
            (Self::Bad, Pacman) => "gst-plugins-bad",
            (Self::Ugly, Apt) => "gstreamer1.0-plugins-ugly",
            (Self::Ugly, Dnf) => "gstreamer1-plugins-ugly",
            (Self::Ugly, Pacman) => "gst-plugins-ugly",
            (Self::Libav, Apt) => "gstreamer1.0-libav",
            (Self::Libav, Dnf) => "gstreamer1-plugin-libav",
            (Self::Libav, Pacman) => "gst-libav",
            (Self::Gl, Apt) => "gstreamer1.0-gl",
            (Self::X, Apt) => "gstreamer1.0-x",
            (Self::PipeWire, Apt) => "gstreamer1.0-pipewire",
            (Self::PipeWire, Dnf) => "pipewire-gstreamer",
            (Self::PipeWire, Pacman) => "gst-plugin-pipewire",
        }
    }
}

/// What an installer detail asks for.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Wanted<'a> {
    Decoder(&'a str),
    Encoder(&'a str),
    Element(&'a str),
}

/// The fifth field of `gstreamer|1.0|program|description|decoder-video/x-h265, level=…`
/// (`gst_missing_plugin_message_get_installer_detail`).
fn parse_detail(detail: &str) -> Option<Wanted<'_>> {
    let wanted = detail.split('|').nth(4)?;
    let (kind, what) = wanted.split_once('-')?;
    let what = what.split([',', '(', ' ']).next()?;
    match kind {
        // A scheme is told from a media type by having no slash; one table holds both.
        "decoder" | "urisource" => Some(Wanted::Decoder(what)),
        "encoder" => Some(Wanted::Encoder(what)),
        "element" => Some(Wanted::Element(what)),
        _ => None,
    }
}

/// The sets with a decoder, demuxer or source for a media type or a URI scheme.
fn decoder_sets(media: &str) -> &'static [Set] {
    match media {
        "video/x-h264"
        | "video/x-h265"
        | "video/mpeg"
        | "audio/mpeg"
        | "audio/x-ac3"
        | "audio/x-eac3"
        | "audio/x-dts"
        | "video/x-divx"
        | "video/x-xvid"
        | "video/x-wmv"
        | "audio/x-wma"
        | "video/x-prores"
        | "video/x-h263"
        | "video/x-flash-video"
        | "video/x-msmpeg"
        | "video/x-dnxhd"
        | "video/x-vc1"
        | "audio/x-alac"
        | "video/x-pn-realvideo"
        | "audio/x-pn-realaudio"
        | "audio/x-true-hd"
        | "video/x-cineform"
        | "video/x-ffv"
        | "video/x-huffyuv" => &[Set::Libav],
        "video/x-vp8" | "video/x-vp9" | "image/jpeg" | "image/png" | "video/quicktime"
        | "video/x-matroska" | "audio/x-matroska" | "video/webm" | "audio/webm"
        | "video/x-msvideo" | "video/x-flv" | "audio/x-flac" | "audio/x-wav" | "audio/x-speex"
        | "audio/x-wavpack" | "video/x-dv" | "application/x-rtp" | "rtsp" | "rtspt" | "rtspu"
        | "rtsps" | "http" | "https" | "udp" | "rtp" | "v4l2" => &[Set::Good],
        "audio/x-vorbis"
        | "audio/x-opus"
        | "video/x-theora"
        | "application/ogg"
        | "audio/ogg"
        | "video/ogg"
        | "application/x-subtitle"
        | "application/x-ssa"
        | "application/x-ass"
        | "file" => &[Set::Base],
        "video/x-av1"
        | "video/mpegts"
        | "video/x-mpegts"
        | "video/mpegpsstream"
        | "image/webp"
        | "application/x-hls"
        | "application/dash+xml"
        | "subpicture/x-pgs"
        | "subpicture/x-dvd"
        | "image/x-jpc"
        | "image/jp2"
        | "rtmp"
        | "rtmps"
        | "srt"
        | "rist"
        | "mms"
        | "webrtc"
        | "whep"
        | "sdp"
        | "application/sdp"
        | "application/mxf" => &[Set::Bad],
        "video/x-ms-asf" | "audio/AMR" | "audio/AMR-WB" => &[Set::Ugly, Set::Libav],
        _ if media.starts_with("video/") || media.starts_with("audio/") => &[Set::Libav, Set::Bad],
        _ => &[],
    }
}

/// The sets with an encoder for a media type.
fn encoder_sets(media: &str) -> &'static [Set] {
    match media {
        "video/x-h264" => &[Set::Ugly],
        "video/x-vp8" | "video/x-vp9" | "image/jpeg" | "image/png" | "audio/x-flac" => &[Set::Good],
        "audio/x-opus" | "audio/x-vorbis" | "video/x-theora" => &[Set::Base],
        "audio/mpeg" => &[Set::Libav],
        _ if media.starts_with("video/") || media.starts_with("audio/") => &[Set::Bad],
        _ => &[],
    }
}

/// The set that holds an element. Those that Highwater's own graphs use, and those that people
/// write into a description most often.
fn element_sets(name: &str) -> &'static [Set] {
    match name {
        _ if name.starts_with("avdec_") || name.starts_with("avenc_") => &[Set::Libav],
        _ if name.starts_with("rtp") && (name.ends_with("pay") || name.ends_with("depay")) => {
            &[Set::Good]
        }
        _ if name.starts_with("gl") => &[Set::Gl],
        _ if name.starts_with("va") || name.starts_with("nv") => &[Set::Bad],
        "videotestsrc" | "audiotestsrc" | "videoconvert" | "videoconvertscale" | "videoscale"
        | "videorate" | "audioconvert" | "audioresample" | "playbin" | "playbin3" | "decodebin"
        | "decodebin3" | "uridecodebin" | "uridecodebin3" | "urisourcebin" | "parsebin"
        | "playsink" | "volume" | "subparse" | "opusdec" | "opusenc" | "vorbisdec"
        | "theoradec" | "oggdemux" | "appsrc" | "appsink" | "subtitleoverlay" => &[Set::Base],
        "textoverlay" | "clockoverlay" | "timeoverlay" | "ximagesink" | "xvimagesink" => &[Set::X],
        "rtspsrc" | "rtpbin" | "rtpjitterbuffer" | "udpsrc" | "udpsink" | "souphttpsrc"
        | "v4l2src" | "matroskademux" | "matroskamux" | "qtdemux" | "mp4mux" | "avidemux"
        | "flvdemux" | "vp8dec" | "vp8enc" | "vp9dec" | "vp9enc" | "jpegdec" | "jpegenc"
        | "pngdec" | "pngenc" | "pulsesink" | "pulsesrc" | "autovideosink" | "autoaudiosink"
        | "videoflip" | "videocrop" | "scaletempo" | "wavparse" | "flacdec" | "ximagesrc"
        | "hlsdemux2" | "dashdemux2" | "level" => &[Set::Good],
        "h264parse" | "h265parse" | "av1parse" | "tsdemux" | "mpegtsmux" | "hlsdemux"
        | "openh264enc" | "openh264dec" | "x265enc" | "av1dec" | "shmsink" | "shmsrc"
        | "fakevideosink" | "rtmpsrc" | "rtmp2src" | "srtsrc" | "waylandsink" | "webrtcbin" => {
            &[Set::Bad]
        }
        "x264enc" | "asfdemux" | "mpeg2dec" | "amrnbdec" | "a52dec" => &[Set::Ugly],
        "pipewiresrc" | "pipewiresink" => &[Set::PipeWire],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn missing(detail: &str) -> MissingPlugin {
        MissingPlugin {
            description: "it".to_owned(),
            installer_detail: Some(format!("gstreamer|1.0|highwater|it|{detail}")),
            media_type: None,
        }
    }

    fn apt(detail: &str) -> Option<String> {
        Install::for_plugin(&missing(detail)).map(|install| install.command(PackageManager::Apt))
    }

    #[test]
    fn an_installer_detail_names_the_kind_and_the_type() {
        let detail = "gstreamer|1.0|highwater|H.265|decoder-video/x-h265, level=(string)4";
        assert_eq!(parse_detail(detail), Some(Wanted::Decoder("video/x-h265")));
        assert_eq!(
            parse_detail("gstreamer|1.0|a|b|urisource-rtmp"),
            Some(Wanted::Decoder("rtmp"))
        );
        assert_eq!(parse_detail("gstreamer|1.0|a"), None);
    }

    #[test]
    fn a_decoder_and_an_encoder_of_one_codec_come_from_different_packages() {
        assert_eq!(
            apt("decoder-video/x-h264").as_deref(),
            Some("sudo apt install gstreamer1.0-libav")
        );
        assert_eq!(
            apt("encoder-video/x-h264").as_deref(),
            Some("sudo apt install gstreamer1.0-plugins-ugly")
        );
    }

    #[test]
    fn the_media_type_is_enough_where_there_is_no_detail() {
        let missing = MissingPlugin {
            description: "VP9".to_owned(),
            installer_detail: None,
            media_type: Some("video/x-vp9".to_owned()),
        };
        let install =
            Install::for_plugin(&missing).map(|install| install.command(PackageManager::Pacman));
        assert_eq!(install.as_deref(), Some("sudo pacman -S gst-plugins-good"));
    }

    #[test]
    fn an_element_names_its_package_on_every_system() {
        let install = Install::for_element("x264enc");
        let commands = install
            .map(|install| install.commands())
            .unwrap_or_default();
        assert_eq!(commands.len(), 3);
        assert!(
            commands
                .iter()
                .any(|(_, command)| command.ends_with("gstreamer1-plugins-ugly"))
        );
    }

    #[test]
    fn an_unknown_codec_is_tried_with_the_big_sets_and_an_unknown_element_with_nothing() {
        assert_eq!(
            apt("decoder-video/x-new").as_deref(),
            Some("sudo apt install gstreamer1.0-libav gstreamer1.0-plugins-bad")
        );
        assert_eq!(Install::for_element("nosuchelement"), None);
        assert_eq!(apt("decoder-application/x-unheard"), None);
    }

    #[test]
    fn a_derived_system_is_known_by_what_it_is_like() {
        let text = "NAME=\"Linux Mint\"\nID=linuxmint\nID_LIKE=\"ubuntu debian\"\n";
        assert_eq!(
            PackageManager::from_os_release(text),
            Some(PackageManager::Apt)
        );
        assert_eq!(
            PackageManager::from_os_release("ID=fedora"),
            Some(PackageManager::Dnf)
        );
        assert_eq!(PackageManager::from_os_release("ID=slackware"), None);
    }
}
