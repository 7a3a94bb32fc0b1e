//! A video output that fails while a film plays: the film goes on with another one, and says so once.

use std::{
    future,
    sync::atomic::{AtomicBool, Ordering},
};

use gst::prelude::*;
use highwater_engine::media::{
    error::{MediaError, Notice},
    output::{NoDisplay, SinkFuture, VideoOutput},
    player::{PlayState, PlayerEvent},
};
use highwater_tests::media::{FRAMES, Film};

use crate::{Watched, request};

/// A sink that fails, and where it is replaced, one that does not.
struct Fragile {
    description: &'static str,
    is_replaced: bool,
    has_failed: AtomicBool,
}

impl Fragile {
    fn new(description: &'static str) -> Self {
        Self {
            description,
            is_replaced: true,
            has_failed: AtomicBool::new(false),
        }
    }
}

impl VideoOutput for Fragile {
    fn new_sink(&self) -> SinkFuture {
        if self.has_failed.load(Ordering::Relaxed) {
            return NoDisplay.new_sink();
        }
        let bin = gst::parse::bin_from_description(self.description, true);
        Box::pin(future::ready(bin.ok().map(Cast::upcast)))
    }

    fn has_failed(&self) -> bool {
        self.is_replaced && !self.has_failed.swap(true, Ordering::Relaxed)
    }
}

/// Breaks after ten frames, as a shader does that cannot be compiled or a context that is lost.
const BREAKS: &str = "identity error-after=10 ! fakesink sync=true";
/// Takes what nobody makes.
const REFUSES: &str = "capsfilter caps=video/x-raw,format=GRAY10_LE32 ! fakesink sync=true";

fn playing(output: Fragile) -> Watched {
    let watched = Watched::with_output(output);
    let film = Film::Mp4.path().display().to_string();
    watched.player.open(request(&film));
    watched
}

/// Plays to the end; how often another output was said to take over.
fn times_replaced(watched: &Watched) -> u32 {
    let mut times = 0;
    watched.event("the end", |event| match event {
        PlayerEvent::Notice(Notice::OutputReplaced(_)) => {
            times += 1;
            None
        }
        PlayerEvent::EndOfStream => Some(()),
        PlayerEvent::Error(error) => panic!("given up: {error}"),
        _ => None,
    });
    times
}

#[test]
fn an_output_that_breaks_is_replaced_and_the_film_goes_on_where_it_was() {
    let watched = playing(Fragile::new(BREAKS));
    assert_eq!(times_replaced(&watched), 1);
    // What had been shown is not shown again, but for the frames that were on their way.
    let frames = watched.player.progress().frames;
    assert!((FRAMES - 10..FRAMES + 15).contains(&frames), "{frames}");
}

#[test]
fn an_output_that_refuses_the_picture_is_replaced() {
    let watched = playing(Fragile::new(REFUSES));
    assert_eq!(times_replaced(&watched), 1);
}

#[test]
fn a_film_that_stands_still_goes_on_standing_still() {
    let watched = Watched::with_output(Fragile::new("identity error-after=1 ! fakesink"));
    let film = Film::Mp4.path().display().to_string();
    watched
        .player
        .open(highwater_engine::media::player::OpenRequest {
            paused: true,
            ..request(&film)
        });
    watched.event("another output", |event| {
        matches!(event, PlayerEvent::Notice(Notice::OutputReplaced(_))).then_some(())
    });
    watched.state(PlayState::Paused);
}

#[test]
fn without_another_way_the_film_ends_with_the_reason() {
    let watched = playing(Fragile {
        is_replaced: false,
        ..Fragile::new(BREAKS)
    });
    assert!(!matches!(watched.error(), MediaError::NotMedia(_)));
}
