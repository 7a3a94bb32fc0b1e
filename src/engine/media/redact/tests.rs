//! Secrets in every place that a text can have them.

use super::redact;

/// None of the texts below may keep these.
const SECRETS: [&str; 4] = ["s3cret", "adm1n", "pa55", "t0ken"];

#[test]
fn no_secret_survives_anywhere() {
    for text in [
        "rtsp://adm1n:s3cret@10.0.0.1/stream",
        "RTSPS://adm1n:s3cret@[fe80::1]:322/stream",
        "rtsp://adm1n:s3@cret:pa55@cam/1",
        "rtsp://adm1n:pa55#s3cret@cam/1",
        "rtsp://adm1n:pa55/s3cret@cam/1",
        "rtsp://adm1n:pa55?s3cret@cam:554/1",
        "rtsp://adm1n@cam",
        "rtsp://:s3cret@cam",
        "Could not open \"rtsp://adm1n:s3cret@cam/1\", gave up",
        "two: rtsp://adm1n:s3cret@a/1 and http://adm1n:s3cret@b/2",
        "http://cam/video?token=t0ken&x=1",
        "http://cam/video?x=1&access_token=t0ken",
        "http://cam/video?X-Amz-Signature=s3cret&X-Amz-Credential=adm1n",
        "http://cam/video?p%61ssword=s3cret",
        "http://cam/video?api_key=t0ken;sig=s3cret#key=pa55",
        "http://cam/cgi?loginuse=adm1n&loginpas=s3cret",
        "http://cam/cgi?usr=adm1n&pwd=s3cret",
        "http://proxy/?url=rtsp%3A%2F%2Fadm1n%3As3cret%40cam",
        "http://proxy/?url=rtsp://adm1n:s3cret@cam",
        "rtsp://cam/user=adm1n&password=s3cret&channel=1",
        "rtsp://cam/user=adm1n_password=s3cret_channel=1_stream=0.sdp",
        "srt://host:9000?passphrase=s3cret",
        "rtspsrc location=rtsp://adm1n:s3cret@cam ! fakesink",
        "rtspsrc location=\"rtsp://adm1n:s3cret@cam\" ! fakesink",
        "rtspsrc location=rtsp\\://adm1n:s3cret@cam ! fakesink",
        "rtspsrc user-id=adm1n user-pw=s3cret location=rtsp://cam ! fakesink",
        "rtspsrc user-id = adm1n user-pw = \"s3cret \\\" pa55\" ! fakesink",
        "rtspsrc user-pw=s3cret\\ pa55 ! fakesink",
        "rtspsrc user-pw=pa55/s3cret ! fakesink",
        "rtspsrc user-pw=pa55,s3cret&t0ken#adm1n ! fakesink",
        "Could not open rtsp://adm1n:pa55\"s3cret@cam/1",
        "souphttpsrc user-pw='s3cret pa55' proxy-id=adm1n proxy-pw=s3cret ! fakesink",
        "src. ! application/x-srtp,srtp-key=(buffer)5ec7s3cret ! fakesink",
        "props, user-pw=(string)\"s3cret pa55\", latency=(uint)200;",
        "souphttpsrc cookies=s3cret ! fakesink",
        "Authorization: Basic s3cret\r\nCSeq: 3",
        "Proxy-Authorization: Digest username=\"adm1n\", response=\"s3cret\"",
        "x-api-key:t0ken",
    ] {
        let shown = redact(text);
        for secret in SECRETS {
            assert!(!shown.contains(secret), "{text:?} became {shown:?}");
        }
    }
}

#[test]
fn the_rest_of_the_text_stays() {
    for (text, shown) in [
        ("rtsp://u:p@cam:8554/1?x=2", "rtsp://cam:8554/1?x=2"),
        (
            "http://h/v?token=t&quality=3",
            "http://h/v?token=•••&quality=3",
        ),
        (
            "rtsp://c/user=a_password=b_channel=1",
            "rtsp://c/user=•••_password=•••_channel=1",
        ),
        (
            "rtspsrc user-pw=\"a b\" latency=20 ! fakesink",
            "rtspsrc user-pw=••• latency=20 ! fakesink",
        ),
        (
            "Authorization: Basic x\r\nCSeq: 3",
            "Authorization: •••\r\nCSeq: 3",
        ),
    ] {
        assert_eq!(redact(text), shown);
    }
}

#[test]
fn a_text_without_secrets_is_not_touched() {
    for text in [
        "",
        "/home/me/Videos/my film (2024).mkv",
        "http://host/@channel/live?quality=3",
        "rtsp://[fe80::1%25eth0]:8554/stream",
        "see http://host:80, and mail a@b.org",
        "videotestsrc pattern=ball ! video/x-raw,width=(int)640 ! fakesink name=out",
        "Internal data stream error. streaming stopped, reason not-linked (-1)",
        "Schlüssel äöü 日本 €",
    ] {
        assert_eq!(redact(text), text);
    }
}

#[test]
fn what_is_redacted_stays_as_it_is() {
    let once = redact("rtsp://u:p@c/user=a&key=b user-pw=\"c d\"");
    assert_eq!(redact(&once), once);
}
