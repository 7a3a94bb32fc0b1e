//! Against the debug texts that GStreamer 1.22 really gives, and against elements that really fail.

use gst::{CoreError, ParseError, ResourceError, StreamError, prelude::*};

use crate::media::{error::MediaError, source::Source};

const CAMERA: &str = "rtsp://adm1n:s3cret@cam:8554/1?token=t0ken";

fn source(text: &str) -> Source {
    text.parse().expect(text)
}

/// What rtspsrc's error with this code and this detail becomes.
fn camera(code: ResourceError, detail: &str) -> MediaError {
    let debug = format!(
        "../gst/rtsp/gstrtspsrc.c(401): gst_rtspsrc_send (): /GstPipeline:p/GstRTSPSrc:rtspsrc0:\n{detail}"
    );
    let error = glib::Error::new(code, "Message in the language of the user.");
    MediaError::from_gst(&error, Some(&debug), &source(CAMERA))
}

fn host() -> String {
    "cam".to_owned()
}

fn place() -> String {
    "rtsp://cam:8554/1?token=•••".to_owned()
}

/// Runs a pipeline until its first error, and maps it.
fn first_error(description: &str, played: &Source) -> MediaError {
    gst::init().expect("GStreamer");
    let pipeline = gst::parse::launch(description).expect(description);
    // The state change may fail; the reason is on the bus.
    let _ = pipeline.set_state(gst::State::Paused);
    let message = pipeline
        .bus()
        .and_then(|bus| {
            let limit = gst::ClockTime::from_seconds(10);
            bus.timed_pop_filtered(limit, &[gst::MessageType::Error])
        })
        .expect("an error");
    pipeline.set_state(gst::State::Null).expect("a stop");
    let gst::MessageView::Error(message) = message.view() else {
        unreachable!("only errors were asked for");
    };
    MediaError::from_gst(&message.error(), message.debug().as_deref(), played)
}

fn first_error_of_file(path: &std::path::Path) -> MediaError {
    let uri = glib::filename_to_uri(path, None).expect("a path");
    let description = format!("uridecodebin3 uri={uri} ! fakesink");
    first_error(&description, &Source::File(path.to_owned()))
}

#[test]
fn the_status_of_an_answer_decides() {
    use ResourceError::{NotAuthorized, NotFound, Read};
    for (code, detail, expected) in [
        (
            NotAuthorized,
            "Unauthorized (401)",
            MediaError::Unauthorized(host()),
        ),
        (
            Read,
            "Forbidden (403)",
            MediaError::PermissionDenied(place()),
        ),
        (NotFound, "Not Found (404)", MediaError::NotFound(place())),
        (Read, "Gone (410)", MediaError::NotFound(place())),
        (Read, "Session Not Found (454)", MediaError::ConnectionLost),
    ] {
        assert_eq!(camera(code, detail), expected, "{detail}");
    }
}

#[test]
fn a_line_number_is_no_status() {
    // The debug text above is from line 401.
    assert_eq!(
        camera(
            ResourceError::Read,
            "Could not receive message. (System error)"
        ),
        MediaError::ConnectionLost
    );
}

#[test]
fn what_rtspsrc_says_without_a_status_is_told_apart() {
    use ResourceError::{OpenReadWrite, Read};
    let failed = |reason| format!("Could not receive message. ({reason})");
    for (code, detail, expected) in [
        (
            Read,
            failed("Parse error"),
            MediaError::NotTheProtocol(host()),
        ),
        (
            Read,
            failed("Received end-of-file"),
            MediaError::ConnectionLost,
        ),
        (
            Read,
            failed("Timeout while waiting for server response"),
            MediaError::NoAnswer(host()),
        ),
        (
            OpenReadWrite,
            "Failed to connect. (Generic error)".to_owned(),
            MediaError::NoAnswer(host()),
        ),
    ] {
        assert_eq!(camera(code, &detail), expected, "{detail}");
    }
}

#[test]
fn a_server_in_trouble_is_worth_another_try() {
    let error = camera(ResourceError::Read, "Service Unavailable (503)");
    assert!(matches!(&error, MediaError::Other(text) if text.contains("503")));
    assert!(error.is_transient());
}

#[test]
fn errors_of_the_network_are_vague_and_answers_are_not() {
    assert!(
        camera(
            ResourceError::OpenReadWrite,
            "Failed to connect. (Generic error)"
        )
        .is_vague()
    );
    assert!(!camera(ResourceError::NotFound, "Not Found (404)").is_vague());
}

#[test]
fn a_broken_web_stream_is_a_lost_connection() {
    let error = glib::Error::new(StreamError::Failed, "Internal data stream error.");
    let debug =
        "gstbasesrc.c(3132): gst_base_src_loop (): /x:\nstreaming stopped, reason error (-5)";
    let mapped = MediaError::from_gst(&error, Some(debug), &source("http://host/a.mp4"));
    assert_eq!(mapped, MediaError::ConnectionLost);
}

#[test]
fn a_device_that_fails_is_not_available() {
    let error = glib::Error::new(ResourceError::Busy, "busy");
    let mapped = MediaError::from_gst(&error, None, &source("device:Webcam"));
    assert_eq!(mapped, MediaError::DeviceBusy("Webcam".to_owned()));
}

#[test]
fn no_error_holds_a_secret() {
    let details = [
        "Unauthorized (401), URL: http://adm1n:s3cret@cam/x?token=t0ken, Redirect to: (NULL)",
        "Forbidden (403), URL: http://adm1n:s3cret@cam/x?token=t0ken",
        "Oops (500), URL: http://adm1n:s3cret@cam/x?token=t0ken, Redirect to: (NULL)",
        "No such file \"rtsp://adm1n:s3cret@cam\"",
    ];
    let pipeline = format!("pipeline:rtspsrc location={CAMERA} user-pw=s3cret ! fakesink");
    for played in [CAMERA, &pipeline, "/tmp/a.mkv", "device:x"] {
        for detail in details {
            for error in [
                glib::Error::new(ResourceError::NotFound, detail),
                glib::Error::new(ResourceError::OpenRead, detail),
                glib::Error::new(StreamError::Decode, detail),
                glib::Error::new(CoreError::MissingPlugin, detail),
                glib::Error::new(gio::IOErrorEnum::Failed, detail),
            ] {
                let debug = format!("x.c(1): f (): /x:\n{detail}");
                let mapped = MediaError::from_gst(&error, Some(&debug), &source(played));
                for secret in ["adm1n", "s3cret", "t0ken"] {
                    assert!(
                        !format!("{mapped} {mapped:?}").contains(secret),
                        "{mapped:?}"
                    );
                }
            }
        }
    }
}

#[test]
fn files_that_are_no_media_are_told_from_files_that_are_not_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, content: &[u8]| {
        let path = folder.path().join(name);
        std::fs::write(&path, content).expect("a file");
        path
    };
    let noise: Vec<u8> = (0..40_000_u32)
        .map(|n| (n.wrapping_mul(2_654_435_761) >> 24) as u8)
        .collect();
    for path in [
        write("noise", &noise),
        write("text", &b"just words. ".repeat(500)),
        write("empty", b""),
    ] {
        let expected = MediaError::NotMedia(path.display().to_string());
        assert_eq!(first_error_of_file(&path), expected);
    }
    let folder_itself = MediaError::NotMedia(folder.path().display().to_string());
    assert_eq!(first_error_of_file(folder.path()), folder_itself);
    let gone = folder.path().join("gone");
    let expected = MediaError::NotFound(gone.display().to_string());
    assert_eq!(first_error_of_file(&gone), expected);
}

#[test]
fn a_scheme_without_a_plugin_is_a_missing_plugin() {
    let error = first_error(
        "uridecodebin3 uri=foo://bar ! fakesink",
        &source("http://h/"),
    );
    assert!(matches!(error, MediaError::MissingPlugin(_)), "{error:?}");
}

#[test]
fn a_description_names_the_element_that_is_missing() {
    gst::init().expect("GStreamer");
    let error = gst::parse::launch("videotestsrc ! nosuchelement").expect_err("no such element");
    assert_eq!(
        MediaError::from_description(&error),
        MediaError::MissingElement("nosuchelement".to_owned())
    );
}

#[test]
fn a_description_that_does_not_parse_keeps_its_secrets() {
    let error = glib::Error::new(ParseError::Syntax, "could not link rtsp://adm1n:s3cret@cam");
    assert_eq!(
        MediaError::from_description(&error),
        MediaError::Description("could not link rtsp://cam".to_owned())
    );
}
