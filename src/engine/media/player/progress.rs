//! Where playing is, ten times a second, and the watchdog over it.

use std::time::{Duration, Instant};

use gst::prelude::*;

use super::{
    PlayState, PlayerEvent,
    rates::Counts,
    worker::{Current, Worker},
};
use crate::media::{
    error::MediaError,
    graph::Graph,
    info::{Progress, TrackKind},
    reconnect::Watch,
    source::Source,
};

impl Worker {
    pub fn tick(&mut self) {
        let Some(current) = self.current.as_mut() else {
            return;
        };
        let progress = progress(current);
        let silent = is_silent(current);
        let over = is_over(current, &progress);
        let empty = is_empty(current);
        let news = current.session.as_mut().and_then(|session| {
            if session.ready {
                session.inventory.news(&session.graph)
            } else {
                None
            }
        });
        self.publish(progress);
        if let Some(info) = news {
            self.tell(PlayerEvent::Info(Box::new(info)));
        }
        if silent {
            self.failed(MediaError::NoFrame);
        } else if empty {
            self.give_up(MediaError::NothingToPlay);
        } else if over && self.state == PlayState::Playing {
            self.ended();
        }
    }
}

impl Worker {
    /// Brings the latest value up to date between two ticks.
    pub fn measure_progress(&mut self) {
        if let Some(current) = self.current.as_mut() {
            let progress = progress(current);
            self.publish(progress);
        }
    }
}

fn progress(current: &mut Current) -> Progress {
    let Some(session) = current.session.as_ref() else {
        return Progress {
            live: current.source.is_live(),
            frames: current.tally.frames_before,
            reconnects: current.tally.reconnects,
            first_frame_after: current.tally.first_frame_after,
            ..Progress::default()
        };
    };
    let frames = current.tally.frames_before + session.graph.frames.frames();
    let live = session.live || current.source.is_live();
    let graph = &session.graph;
    let encoded = graph.encoded.bytes();
    let tally = &mut current.tally;
    if tally
        .rates
        .measure(Instant::now(), Counts { frames, encoded })
    {
        tally.latency = if live { session.latency() } else { None };
    }
    let dropped_by_decoder = tally.dropped_by_decoder_before + session.drops.count();
    Progress {
        position: session.position().map(Into::into),
        duration: session.duration().map(Into::into),
        seekable: session.is_seekable(),
        live,
        frames,
        dropped: dropped(graph).map(|dropped| dropped + tally.dropped_before),
        dropped_by_decoder: graph.encoded.tells_drops().then_some(dropped_by_decoder),
        fps: tally.rates.fps,
        bit_rate: tally.rates.bit_rate,
        latency: tally.latency,
        behind_sound: graph
            .frames
            .lateness()
            .filter(|_| session.sound_keeps_time()),
        frame_age: graph.frames.last().map(|last| last.elapsed()),
        first_frame_after: tally.first_frame_after,
        reconnects: tally.reconnects,
        buffering: session.buffering,
    }
}

/// Frames that the sinks dropped as late; `None` where no sink counts.
pub(super) fn dropped(graph: &Graph) -> Option<u64> {
    let sink = &graph.playback.as_ref()?.video_sink;
    let sinks = match sink.downcast_ref::<gst::Bin>() {
        Some(bin) => bin.iterate_recurse().into_iter().flatten().collect(),
        None => vec![sink.clone()],
    };
    let counts = sinks.iter().filter_map(|sink| {
        sink.find_property("stats")?;
        let stats = sink.property_value("stats").get::<gst::Structure>().ok()?;
        stats.get::<u64>("dropped").ok()
    });
    counts.reduce(|a, b| a + b)
}

/// How far from its length a picture's last frame may be.
const LAST_FRAME: Duration = Duration::from_millis(500);
/// How long the last frame stays before it is taken for the last.
const NOTHING_FOLLOWS: Duration = Duration::from_secs(1);

/// Whether the picture is at its end while subtitles from elsewhere go on: the decoder tells the
/// end only when every stream has ended, and theirs waits for pictures that do not come.
fn is_over(current: &Current, progress: &Progress) -> bool {
    let Some((position, duration)) = progress.position.zip(progress.duration) else {
        return false;
    };
    current.request.subtitles.is_some()
        && current
            .session
            .as_ref()
            .is_some_and(|session| !session.seeking.is_under_way())
        && position + LAST_FRAME >= duration
        && progress.frame_age.is_some_and(|age| age > NOTHING_FOLLOWS)
}

/// How long a file may take until something of it is decoded.
const FIRST_STREAM: Duration = Duration::from_secs(10);

/// Whether a file has given nothing to play. Most say so with an error; a demuxer that finds its
/// file cut short may just end.
fn is_empty(current: &Current) -> bool {
    let Some(session) = current.session.as_ref() else {
        return false;
    };
    let decodes = session
        .graph
        .playback
        .as_ref()
        .is_none_or(|playback| !playback.decoder.src_pads().is_empty());
    matches!(current.source, Source::File(_))
        && session.failing.is_none()
        && !decodes
        && session.began.elapsed() > FIRST_STREAM
}

/// Connected, but nothing arrives: only where a camera should be sending pictures.
fn is_silent(current: &mut Current) -> bool {
    let Some(session) = current.session.as_ref() else {
        return false;
    };
    if let Some(last) = session.graph.frames.last() {
        current.reconnect.frame(last);
    }
    current.source.is_live()
        && session.failing.is_none()
        && session.inventory.has(TrackKind::Video) != Some(false)
        && current.reconnect.watch(Instant::now()) == Watch::NoFrame
}
