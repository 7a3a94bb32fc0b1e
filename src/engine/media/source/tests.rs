//! What texts become, and that no secret gets out of them.

use std::{
    ffi::OsStr,
    os::unix::ffi::OsStrExt,
    path::{Path, PathBuf},
    time::Duration,
};

use super::{Location, Source, SourceError, parse};
use crate::media::{
    camera::DemoOptions,
    network::{NetworkOptions, Transport},
};

/// Parses where no file exists.
fn source(text: &str) -> Result<Source, SourceError> {
    parse(text, |_| false)
}

fn location(text: &str) -> Location {
    text.parse()
        .unwrap_or_else(|error| panic!("{text}: {error}"))
}

fn file(path: &str) -> Source {
    Source::File(PathBuf::from(path))
}

#[test]
fn paths_are_files() {
    for path in [
        "/tmp/a.mkv",
        "a.mkv",
        "./a b.mkv",
        "Movie: the sequel.mkv",
        "a#b?c.mkv",
        "C",
    ] {
        assert_eq!(source(path), Ok(file(path)));
    }
}

#[test]
fn what_exists_is_a_file_whatever_it_looks_like() {
    for path in ["demo:", "rtsp://camera", "pipeline:x", "a:b@c", " blank "] {
        let found = parse(path, |tried| tried == Path::new(path));
        assert_eq!(found, Ok(file(path)));
    }
}

#[test]
fn a_relative_path_is_made_absolute_once() {
    let here = std::env::current_dir().expect("a current directory");
    assert_eq!("a.mkv".parse(), Ok(Source::File(here.join("a.mkv"))));
}

#[test]
fn a_path_need_not_be_utf_8() {
    let bytes = OsStr::from_bytes(b"/tmp/\xe4.mkv");
    let source = Source::from_os(bytes).expect("a path");
    assert_eq!(source, Source::File(bytes.into()));
    assert_eq!(source.key(), "file:///tmp/%E4.mkv");
    assert_eq!(source.reveal().parse(), Ok(source));
}

#[test]
fn file_uris_are_decoded() {
    assert_eq!(
        source("file:///tmp/a%20b%23.mkv"),
        Ok(file("/tmp/a b#.mkv"))
    );
    assert_eq!(source("FILE://localhost/tmp/a.mkv"), Ok(file("/tmp/a.mkv")));
    assert_eq!(source("file:/tmp/a.mkv"), Ok(file("/tmp/a.mkv")));
    assert_eq!(
        source("file://elsewhere/tmp/a.mkv"),
        Err(SourceError::Malformed)
    );
    assert_eq!(source("file:///tmp/%00"), Err(SourceError::Malformed));
}

#[test]
fn a_pasted_url_may_have_blanks_around_it() {
    assert_eq!(
        source(" rtsp://cam/1\n"),
        Ok(Source::Uri(location("rtsp://cam/1")))
    );
}

#[test]
fn nothing_is_no_source() {
    for text in ["", "  \n", "device:", "pipeline:  "] {
        assert_eq!(source(text), Err(SourceError::Empty), "{text:?}");
    }
}

#[test]
fn urls_must_be_well_formed() {
    for text in [
        "rtsp://",
        "rtsp:///path",
        "rtsp:cam",
        "rtsp://cam:70000/",
        "rtsp://cam:0/",
        "rtsp://cam:port/",
        "rtsp://[::1/",
        "rtsp://[::1]x/",
        "rtsp://ca m/",
        "http://user:pa#ss@host/",
        "rtsp://cam/#latency=soon",
        "rtsp://cam/#latncy=500",
        "rtsp://cam/#transport=pigeon",
        "admin:s3cret@192.168.1.5/stream",
        "admin:s3cret@192.168.1.5",
    ] {
        assert_eq!(source(text), Err(SourceError::Malformed), "{text:?}");
    }
}

#[test]
fn a_scheme_that_nothing_opens_is_named() {
    assert_eq!(
        source("gopher://host/1"),
        Err(SourceError::UnknownScheme("gopher".to_owned()))
    );
}

#[test]
fn a_scheme_that_gstreamer_opens_is_a_source() {
    let found = source("data:,hello");
    assert!(matches!(found, Ok(Source::Uri(location)) if location.scheme() == "data"));
}

#[test]
fn devices_demo_and_pipelines_have_schemes_of_their_own() {
    assert_eq!(
        source("device:Webcam: HD"),
        Ok(Source::Device("Webcam: HD".to_owned()))
    );
    assert_eq!(source("demo:"), Ok(Source::Demo(DemoOptions::default())));
    let misbehaving = DemoOptions {
        drop_every: Some(Duration::from_secs(10)),
        password: true,
        ..DemoOptions::default()
    };
    assert_eq!(
        source("demo:drop=10,password"),
        Ok(Source::Demo(misbehaving))
    );
    assert_eq!(
        source("demo:drp=10"),
        Err(SourceError::DemoOption("drp".to_owned()))
    );
    let Ok(Source::Pipeline(description)) = source("pipeline: videotestsrc ! fakesink") else {
        panic!("no pipeline");
    };
    assert_eq!(description.reveal(), "videotestsrc ! fakesink");
}

#[test]
fn every_part_of_a_url_is_found() {
    let camera = location("RTSP://us%40er:p%3Aa:ss@Cam.local:8554/s?x=1#latency=500");
    assert_eq!(camera.scheme(), "rtsp");
    assert_eq!(camera.host().as_deref(), Some("Cam.local"));
    assert_eq!(camera.port(), Some(8554));
    let credentials = camera.credentials().expect("credentials");
    assert_eq!(credentials.user.reveal(), "us@er");
    assert_eq!(credentials.password.reveal(), "p:a:ss");
    assert_eq!(
        camera.reveal(),
        "rtsp://us%40er:p%3Aa:ss@Cam.local:8554/s?x=1"
    );
    assert_eq!(
        camera.without_credentials().reveal(),
        "rtsp://Cam.local:8554/s?x=1"
    );
}

#[test]
fn a_raw_at_sign_belongs_to_the_password() {
    let camera = location("rtsp://admin:p@ss@cam/1");
    assert_eq!(camera.host().as_deref(), Some("cam"));
    let credentials = camera.credentials().expect("credentials");
    assert_eq!(credentials.password.reveal(), "p@ss");
    assert_eq!(camera.without_credentials().reveal(), "rtsp://cam/1");
}

#[test]
fn ipv6_hosts_lose_their_brackets() {
    let camera = location("rtsp://u:p@[fe80::1%25eth0]:8554/s");
    assert_eq!(camera.host().as_deref(), Some("fe80::1%eth0"));
    assert_eq!(camera.port(), Some(8554));
    assert_eq!(location("rtsp://[::1]/s").port(), None);
}

#[test]
fn an_absent_port_is_the_schemes_own() {
    for (url, port) in [
        ("rtsp://c/", Some(554)),
        ("rtsps://c/", Some(322)),
        ("rtspt://c/", Some(554)),
        ("https://c/", Some(443)),
        ("http://c:8080/", Some(8080)),
        ("srt://c", None),
    ] {
        assert_eq!(location(url).effective_port(), port, "{url}");
    }
}

#[test]
fn a_url_overrides_the_preferences() {
    let preferences = NetworkOptions::default();
    let options = location("rtsp://c/#latency=500&transport=udp&drop=no").network(&preferences);
    assert_eq!(options.latency, Duration::from_millis(500));
    assert_eq!(options.transport, Transport::Udp);
    assert!(!options.drop_on_latency);
    assert_eq!(location("rtsp://c/").network(&preferences), preferences);
}

#[test]
fn the_scheme_names_the_transport() {
    let preferences = NetworkOptions {
        transport: Transport::Automatic,
        ..Default::default()
    };
    for (url, transport) in [
        ("rtsp://c/", Transport::Automatic),
        ("rtspt://c/", Transport::Tcp),
        ("rtspu://c/", Transport::Udp),
        ("rtspu://c/#transport=tcp", Transport::Udp),
    ] {
        assert_eq!(
            location(url).network(&preferences).transport,
            transport,
            "{url}"
        );
    }
}

#[test]
fn a_fragment_on_the_web_belongs_to_the_url() {
    assert_eq!(location("http://h/v#t=10").reveal(), "http://h/v#t=10");
}

#[test]
fn nothing_that_is_printed_holds_a_secret() {
    for text in [
        "rtsp://adm1n:s3cret@cam/1#latency=500",
        "rtsp://adm1n:s3@cret@cam:8554/1?token=t0ken",
        "rtsp://cam/user=adm1n&password=s3cret&channel=1",
        "https://adm1n:s3cret@host/v.mp4?sig=t0ken#key=t0ken",
        "pipeline:rtspsrc location=rtsp://adm1n:s3cret@cam user-pw=s3cret ! fakesink",
    ] {
        let source = source(text).expect(text);
        let printed = [
            source.to_string(),
            format!("{source:?}"),
            format!("{:#?}", Some(&source)),
            source.title(),
            source.key(),
        ];
        for secret in ["s3cret", "s3@cret", "adm1n", "t0ken"] {
            assert!(!printed.concat().contains(secret), "{printed:?}");
        }
    }
}

#[test]
fn what_is_revealed_opens_the_same_again() {
    for text in [
        "/tmp/a.mkv",
        "rtsp://u:p@cam:8554/1?token=t#latency=500&transport=tcp&drop=yes",
        "https://host/v.mp4?sig=x#t=1",
        "device:Webcam",
        "demo:drop=2.5,password",
        "pipeline:videotestsrc ! fakesink",
    ] {
        let source = source(text).expect(text);
        assert_eq!(source.reveal(), text);
        assert_eq!(self::source(&source.reveal()), Ok(source));
    }
}

#[test]
fn titles_are_short() {
    for (text, title) in [
        ("/home/me/Videos/Film.mkv", "Film.mkv"),
        ("rtsp://u:p@cam-3:8554/live/1?token=x", "cam-3:8554/live/1"),
        ("rtsp://[::1]:8554/live", "[::1]:8554/live"),
        ("rtsp://cam-3", "cam-3"),
        ("https://host/films/My%20film.mp4?sig=x", "My film.mp4"),
        ("https://host/", "host"),
        ("device:Webcam", "Webcam"),
        ("demo:", "demo:"),
        (
            "pipeline:videotestsrc  !\n fakesink",
            "videotestsrc ! fakesink",
        ),
    ] {
        assert_eq!(source(text).expect(text).title(), title);
    }
    let long = source(&format!("pipeline:{}", "identity ! ".repeat(50))).expect("a pipeline");
    assert!(long.title().chars().count() <= 61);
}

#[test]
fn the_key_is_the_same_for_the_same_camera() {
    let key = "rtsp://cam/1?token=•••";
    for text in [
        "rtsp://cam/1?token=a",
        "rtspt://u:p@CAM:554/1?token=b#latency=500",
        "rtspu://cam/1?token=c",
    ] {
        assert_eq!(source(text).expect(text).key(), key);
    }
    assert_ne!(source("rtsp://cam/2").expect("a url").key(), key);
}

#[test]
fn cameras_are_live_and_files_are_not() {
    for text in ["rtsp://c/", "rtspu://c/", "demo:", "device:x", "srt://h:1"] {
        assert!(source(text).expect(text).is_live(), "{text}");
    }
    for text in [
        "/a.mkv",
        "https://h/a.mp4",
        "pipeline:videotestsrc ! fakesink",
    ] {
        assert!(!source(text).expect(text).is_live(), "{text}");
    }
}
