//! Which decoder plays: the one that is wanted, in the pipeline that asked, and the next one for one
//! that fails.

use std::path::PathBuf;

use gst::prelude::*;
use highwater_engine::media::{
    decoders::DecoderChoice,
    error::{MediaError, Notice},
    info::{DecoderInfo, TrackKind},
    player::{PlayState, PlayerEvent},
};
use highwater_tests::{
    media::{self, FRAMES, Film},
    paths,
};

use crate::{
    Watched,
    device_decoder::{self, ENDURES},
    request,
};

const H264: &str = "video/x-h264";

/// The decoder of the picture, as soon as there is one.
fn decoder(watched: &Watched) -> DecoderInfo {
    let info = watched.info("a decoder", |info| info.picture_decoder().is_some());
    info.picture_decoder().cloned().expect("waited for")
}

fn named(codec: &str, factory: &str) -> DecoderChoice {
    gst::init().expect("GStreamer is installed");
    DecoderChoice {
        named: [(codec.parse().expect(codec), factory.to_owned())].into(),
        ..DecoderChoice::default()
    }
}

fn playing(film: &str, choice: DecoderChoice) -> Watched {
    let watched = Watched::idle();
    watched.player.set_decoders(choice);
    watched.player.open(request(film));
    watched
}

/// Waits until a decoder has failed: that one, and the one in its place.
fn replaced(watched: &Watched) -> (String, String) {
    watched.event("another decoder", |event| match event {
        PlayerEvent::Notice(Notice::DecoderReplaced { failed, by }) => {
            Some((failed.clone(), by.clone()))
        }
        _ => None,
    })
}

fn rank(factory: &str) -> gst::Rank {
    gst::init().expect("GStreamer is installed");
    let factory = gst::ElementFactory::find(factory).expect(factory);
    factory.rank()
}

/// A film of two seconds in what the device decodes.
fn film(name: &str, encoded: &str) -> String {
    device_decoder::register();
    let path: PathBuf = paths::output("media").join(name);
    if !path.exists() {
        let picture = "videotestsrc num-buffers=50 pattern=ball \
             ! video/x-raw,format=I420,width=320,height=180,framerate=25/1";
        media::make(&path, &format!("{picture} ! {encoded}"));
    }
    path.display().to_string()
}

fn steady() -> String {
    film("steady.wmv", "avenc_wmv2 ! asfmux name=end")
}

fn fragile() -> String {
    film("fragile.flv", "avenc_flv ! flvmux name=end")
}

#[test]
fn a_named_decoder_plays_the_film_to_its_end() {
    let watched = playing(
        &Film::Mp4.path().display().to_string(),
        named(H264, "openh264dec"),
    );
    assert_eq!(decoder(&watched).factory, "openh264dec");
    watched.wait_for(&PlayerEvent::EndOfStream);
    let progress = watched.player.progress();
    let frames = progress.frames + progress.dropped.unwrap_or(0);
    assert!((FRAMES - 2..=FRAMES).contains(&frames), "{progress:?}");
}

#[test]
fn a_wish_is_for_the_player_that_was_told_alone() {
    let film = Film::Matroska.path().display().to_string();
    let before = rank("openh264dec");
    let wishful = playing(&film, named(H264, "openh264dec"));
    let other = Watched::open(&film);
    let (wanted, usual) = (decoder(&wishful).factory, decoder(&other).factory);
    assert_eq!(wanted, "openh264dec");
    assert_ne!(usual, wanted);
    assert_eq!(rank("openh264dec"), before);
}

#[test]
fn another_decoder_goes_on_where_the_film_is() {
    let watched = playing(
        &Film::Mp4.path().display().to_string(),
        DecoderChoice::default(),
    );
    watched.player.pause();
    watched.state(PlayState::Paused);
    let before = watched.progress("a place", |progress| progress.position.is_some());
    let usual = decoder(&watched).factory;
    watched.player.set_decoders(named(H264, "openh264dec"));
    watched.info("another decoder", |info| {
        info.picture_decoder()
            .is_some_and(|decoder| decoder.factory != usual)
    });
    watched.progress("the same place", |progress| {
        progress.position >= before.position
    });
}

#[test]
fn a_track_of_sound_is_not_touched_by_a_wish_for_the_picture() {
    let watched = playing(
        &Film::Tracks.path().display().to_string(),
        named(H264, "openh264dec"),
    );
    let info = watched.info("two decoders", |info| info.decoders.len() >= 2);
    assert!(
        info.decoders
            .iter()
            .any(|decoder| decoder.kind == TrackKind::Audio)
    );
    watched.wait_for(&PlayerEvent::EndOfStream);
}

#[test]
fn a_device_decodes_where_gstreamer_prefers_it() {
    let watched = playing(&steady(), DecoderChoice::default());
    let decoder = decoder(&watched);
    assert_eq!(decoder.factory, device_decoder::FACTORY);
    assert!(decoder.hardware);
}

#[test]
fn software_passes_every_device_over() {
    let software = DecoderChoice {
        software: true,
        ..DecoderChoice::default()
    };
    let watched = playing(&steady(), software);
    let decoder = decoder(&watched);
    assert!(!decoder.hardware, "{decoder:?}");
    watched.wait_for(&PlayerEvent::EndOfStream);
}

#[test]
fn a_decoder_that_fails_in_the_middle_is_replaced_and_the_film_goes_on() {
    let watched = playing(&fragile(), DecoderChoice::default());
    let (failed, by) = replaced(&watched);
    assert_eq!(failed, device_decoder::FACTORY);
    assert!(watched.player.progress().frames >= 1);
    watched.info("the next one", |info| {
        info.picture_decoder()
            .is_some_and(|decoder| decoder.factory == by)
    });
    watched.wait_for(&PlayerEvent::EndOfStream);
    // What had been played is not played again, but for the frames that were on their way.
    let frames = watched.player.progress().frames;
    assert!(frames < FRAMES + u64::from(ENDURES), "{frames}");
}

#[test]
fn a_film_that_no_decoder_endures_ends_after_the_second() {
    let watched = playing(
        &fragile(),
        named(device_decoder::FRAGILE, device_decoder::SPARE),
    );
    let (failed, by) = replaced(&watched);
    assert_eq!(
        (&*failed, &*by),
        (device_decoder::SPARE, device_decoder::FACTORY)
    );
    assert!(matches!(watched.error(), MediaError::Damaged(_)));
}
