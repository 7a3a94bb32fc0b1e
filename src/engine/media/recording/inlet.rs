//! From the playing pipeline into the recording's channel: probes, which never wait.

use std::sync::{
    Arc, Mutex, PoisonError,
    atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    mpsc::{self, Receiver, Sender},
};

use gst::prelude::*;

use super::{Encoding, Stage, stream::Kind};

/// How much may wait for the disk, in bytes: a minute of a good camera.
const MOST_WAITING: u64 = 64 << 20;

/// Tells the data of one stretch without a gap from that of the next: the pipeline's number, and
/// how often it was flushed.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Default)]
pub(super) struct Epoch {
    pub pipeline: u64,
    pub flushes: u64,
}

/// What comes through the channel.
#[derive(Debug)]
pub(super) struct Arrival {
    pub stream: usize,
    pub epoch: Epoch,
    pub what: What,
}

#[derive(Debug)]
pub(super) enum What {
    /// A stream that may have data.
    Stream,
    /// And what is in it; `None` where it is not wanted.
    Caps(gst::Caps, Option<Kind>),
    Frame(Frame),
    /// The stream has ended.
    End,
    /// The pipeline has ended.
    Interrupted,
    /// Nobody wants more.
    Stop,
}

/// A buffer with its times in nanoseconds of the playing pipeline's running time; below zero is
/// what is decoded, but not shown, after a seek.
#[derive(Clone, Debug)]
pub(super) struct Frame {
    pub buffer: gst::Buffer,
    pub pts: Option<i64>,
    pub dts: Option<i64>,
}

impl Frame {
    pub fn is_key(&self) -> bool {
        !self.buffer.flags().contains(gst::BufferFlags::DELTA_UNIT)
    }

    /// When it has to be there: the first of its times.
    pub fn begin(&self) -> Option<i64> {
        self.dts.into_iter().chain(self.pts).min()
    }

    /// When it is over.
    pub fn end(&self) -> Option<i64> {
        let duration = self.buffer.duration().map_or(0, gst::ClockTime::nseconds);
        self.pts
            .or(self.dts)?
            .checked_add(i64::try_from(duration).ok()?)
    }

    /// What it costs while it waits.
    pub fn size(&self) -> u64 {
        self.buffer.size() as u64
    }
}

/// One end of the channel, and what both ends count.
#[derive(Debug)]
pub(super) struct Inlet {
    /// What is wanted of all that comes.
    pub encoding: Encoding,
    arrivals: Sender<Arrival>,
    streams: AtomicUsize,
    pipeline: AtomicU64,
    ended: AtomicBool,
    /// Bytes in the channel.
    in_channel: AtomicU64,
    /// Bytes behind the channel, in front of the disk.
    in_file: AtomicU64,
    lost: AtomicU64,
}

impl Inlet {
    pub fn new(encoding: Encoding) -> (Self, Receiver<Arrival>) {
        let (arrivals, received) = mpsc::channel();
        let inlet = Self {
            encoding,
            arrivals,
            streams: AtomicUsize::new(0),
            pipeline: AtomicU64::new(0),
            ended: AtomicBool::new(false),
            in_channel: AtomicU64::new(0),
            in_file: AtomicU64::new(0),
            lost: AtomicU64::new(0),
        };
        (inlet, received)
    }

    /// The pipeline that was tapped is gone.
    pub fn interrupt(&self) {
        let pipeline = self.pipeline.fetch_add(1, Ordering::AcqRel);
        let flushes = u64::MAX;
        self.send(0, Epoch { pipeline, flushes }, What::Interrupted);
    }

    /// Ends the recording.
    pub fn stop(&self) {
        self.send(0, Epoch::default(), What::Stop);
    }

    /// Takes nothing more: the probes remove themselves.
    pub fn close(&self) {
        self.ended.store(true, Ordering::Release);
    }

    /// A frame has left the channel.
    pub fn received(&self, frame: &Frame) {
        self.in_channel.fetch_sub(frame.size(), Ordering::AcqRel);
    }

    /// How much waits behind the channel, in bytes.
    pub fn set_in_file(&self, bytes: u64) {
        self.in_file.store(bytes, Ordering::Release);
    }

    /// Frames that did not fit.
    pub fn lost(&self) -> u64 {
        self.lost.load(Ordering::Relaxed)
    }

    fn is_full(&self) -> bool {
        let waiting =
            self.in_channel.load(Ordering::Acquire) + self.in_file.load(Ordering::Acquire);
        waiting > MOST_WAITING
    }

    fn send(&self, stream: usize, epoch: Epoch, what: What) {
        // Fails only when the recording has ended.
        let _ = self.arrivals.send(Arrival {
            stream,
            epoch,
            what,
        });
    }
}

/// One stream's way into the channel.
#[derive(Debug)]
struct Tap {
    inlet: Arc<Inlet>,
    stream: usize,
    pipeline: u64,
    stage: Stage,
    /// Locked by the stream's own thread alone.
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    flushes: u64,
    /// After a loss only a key frame can be decoded again.
    awaits_key: bool,
    /// Whether this stream is wanted at all.
    is_taken: bool,
}

/// Sends what passes `pad` to `inlet`, until that is closed.
pub(super) fn tap(inlet: &Arc<Inlet>, pad: &gst::Pad, stage: Stage) {
    let tap = Tap {
        inlet: inlet.clone(),
        stream: inlet.streams.fetch_add(1, Ordering::AcqRel),
        pipeline: inlet.pipeline.load(Ordering::Acquire),
        stage,
        state: Mutex::default(),
    };
    tap.send(What::Stream);
    if let Some(caps) = pad.current_caps() {
        tap.has_caps(caps);
    }
    let mask = gst::PadProbeType::BUFFER
        | gst::PadProbeType::BUFFER_LIST
        | gst::PadProbeType::EVENT_DOWNSTREAM
        | gst::PadProbeType::EVENT_FLUSH;
    pad.add_probe(mask, move |pad, info| {
        if tap.inlet.ended.load(Ordering::Acquire) {
            return gst::PadProbeReturn::Remove;
        }
        match &info.data {
            Some(gst::PadProbeData::Buffer(buffer)) => tap.take(pad, buffer),
            Some(gst::PadProbeData::BufferList(list)) => {
                list.iter_owned().for_each(|buffer| tap.take(pad, &buffer));
            }
            Some(gst::PadProbeData::Event(event)) => tap.note(event),
            _ => {}
        }
        gst::PadProbeReturn::Ok
    });
}

impl Tap {
    fn note(&self, event: &gst::Event) {
        match event.view() {
            gst::EventView::Caps(caps) => self.has_caps(caps.caps_owned()),
            gst::EventView::FlushStop(_) => self.change(|state| state.flushes += 1),
            gst::EventView::Eos(_) => self.send(What::End),
            _ => {}
        }
    }

    fn has_caps(&self, caps: gst::Caps) {
        let kind = self.inlet.encoding.takes(&caps, self.stage);
        self.change(|state| state.is_taken = kind.is_some());
        self.send(What::Caps(caps, kind));
    }

    fn take(&self, pad: &gst::Pad, buffer: &gst::Buffer) {
        if !self.change(|state| state.is_taken) {
            return;
        }
        let frame = frame(pad, buffer);
        let full = self.inlet.is_full();
        let fits = self.change(|state| {
            state.awaits_key = full || (state.awaits_key && !frame.is_key());
            !state.awaits_key
        });
        if fits {
            let size = frame.size();
            self.inlet.in_channel.fetch_add(size, Ordering::AcqRel);
            self.send(What::Frame(frame));
        } else {
            self.inlet.lost.fetch_add(1, Ordering::Relaxed);
        }
    }

    fn send(&self, what: What) {
        let epoch = Epoch {
            pipeline: self.pipeline,
            flushes: self.change(|state| state.flushes),
        };
        self.inlet.send(self.stream, epoch, what);
    }

    fn change<T>(&self, change: impl FnOnce(&mut State) -> T) -> T {
        change(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

fn frame(pad: &gst::Pad, buffer: &gst::Buffer) -> Frame {
    let event = pad.sticky_event::<gst::event::Segment>(0);
    let segment = event
        .as_ref()
        .and_then(|event| event.segment().downcast_ref::<gst::ClockTime>());
    let running = |time: Option<gst::ClockTime>| {
        let running = segment?.to_running_time_full(time?)?;
        let nanoseconds = i64::try_from(running.abs().nseconds()).ok()?;
        Some(if running.is_negative() {
            -nanoseconds
        } else {
            nanoseconds
        })
    };
    Frame {
        buffer: buffer.clone(),
        pts: running(buffer.pts()),
        dts: running(buffer.dts()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tapped() -> (Arc<Inlet>, Receiver<Arrival>, gst::Pad) {
        gst::init().expect("GStreamer starts");
        let (inlet, arrivals) = Inlet::new(Encoding::default());
        let inlet = Arc::new(inlet);
        let pad = gst::Pad::new(gst::PadDirection::Src);
        pad.set_active(true).expect("a pad alone can be active");
        tap(&inlet, &pad, Stage::Encoded);
        pad.push_event(gst::event::StreamStart::new("a"));
        let caps = gst::Caps::new_empty_simple("video/x-h264");
        pad.push_event(gst::event::Caps::new(&caps));
        let segment = gst::FormattedSegment::<gst::ClockTime>::new();
        pad.push_event(gst::event::Segment::new(&segment));
        (inlet, arrivals, pad)
    }

    fn push(pad: &gst::Pad, bytes: usize, is_key: bool) {
        let mut buffer = gst::Buffer::with_size(bytes).expect("memory");
        let own = buffer.make_mut();
        own.set_pts(gst::ClockTime::from_seconds(1));
        if !is_key {
            own.set_flags(gst::BufferFlags::DELTA_UNIT);
        }
        // Nothing is linked: the probe has seen it all the same.
        let _ = pad.push(buffer);
    }

    fn frames(arrivals: &Receiver<Arrival>) -> Vec<bool> {
        let frames = arrivals
            .try_iter()
            .filter_map(|arrival| match arrival.what {
                What::Frame(frame) => Some(frame.is_key()),
                _ => None,
            });
        frames.collect()
    }

    #[test]
    fn what_the_disk_has_no_time_for_is_lost_up_to_the_next_key_frame_and_counted() {
        let (inlet, arrivals, pad) = tapped();
        push(&pad, 10, true);
        inlet.set_in_file(MOST_WAITING + 1);
        push(&pad, 10, false);
        inlet.set_in_file(0);
        push(&pad, 10, false);
        push(&pad, 10, true);
        push(&pad, 10, false);
        assert_eq!(frames(&arrivals), [true, true, false]);
        assert_eq!(inlet.lost(), 2);
    }

    #[test]
    fn a_flush_begins_another_stretch() {
        let (_inlet, arrivals, pad) = tapped();
        push(&pad, 1, true);
        pad.push_event(gst::event::FlushStart::new());
        pad.push_event(gst::event::FlushStop::new(true));
        let segment = gst::FormattedSegment::<gst::ClockTime>::new();
        pad.push_event(gst::event::Segment::new(&segment));
        push(&pad, 1, true);
        let epochs = arrivals.try_iter().filter_map(|arrival| {
            matches!(arrival.what, What::Frame(_)).then_some(arrival.epoch.flushes)
        });
        assert_eq!(epochs.collect::<Vec<_>>(), [0, 1]);
    }

    #[test]
    fn a_recording_that_has_ended_leaves_no_probe_behind() {
        let (inlet, arrivals, pad) = tapped();
        inlet.close();
        push(&pad, 1, true);
        assert!(frames(&arrivals).is_empty());
        assert_eq!(Arc::strong_count(&inlet), 1);
    }
}
