//! The recording's thread: decides what goes into which file, and reports.

use std::{
    collections::{BTreeMap, VecDeque},
    sync::{
        Arc, PoisonError,
        mpsc::{Receiver, RecvTimeoutError},
    },
    time::{Duration, Instant},
};

use super::{
    Recorded, RecordingError, RecordingEvent, RecordingRequest, RecordingStatus, StatusSlot,
    inlet::{Arrival, Epoch, Frame, Inlet, What},
    part::Part,
    stream::Kind,
};
use crate::media::files;

/// How often the bus is looked at, and how fast a file that waits for a stream is begun.
const TICK: Duration = Duration::from_millis(100);
/// How long a file waits for streams that have not sent anything yet.
const GATHERING: Duration = Duration::from_secs(1);
/// How long the others of a file wait for a stream that has fallen silent, in nanoseconds.
const LONGEST_SILENCE: i64 = 10_000_000_000;
/// The most frames of sound that wait for a picture: half a minute.
const MOST_HELD: usize = 1500;

pub(super) struct Writer<T> {
    request: RecordingRequest,
    inlet: Arc<Inlet>,
    arrivals: Receiver<Arrival>,
    slot: StatusSlot,
    tell: T,
    epoch: Epoch,
    streams: BTreeMap<usize, Stream>,
    /// When the first frame of the file to come has come.
    gathering: Option<Instant>,
    part: Option<Part>,
    recorded: Recorded,
    /// Bytes and length of the parts before.
    before: (u64, Duration),
}

/// What is known of a stream.
#[derive(Debug, Default)]
struct Stream {
    caps: Option<gst::Caps>,
    kind: Option<Kind>,
    /// Frames that wait for the file to begin.
    held: VecDeque<Frame>,
    ended: bool,
    /// Where its last frame ended, in running time.
    end: Option<i64>,
}

impl Stream {
    fn awaits_data(&self) -> bool {
        !self.ended && self.held.is_empty() && (self.caps.is_none() || self.kind.is_some())
    }

    /// Keeps a frame until the file begins. A picture can begin with a key frame only.
    fn hold(&mut self, frame: Frame) {
        let is_useless =
            self.kind == Some(Kind::Picture) && self.held.is_empty() && !frame.is_key();
        if !is_useless {
            self.held.push_back(frame);
        }
        if self.held.len() > MOST_HELD && self.kind == Some(Kind::Sound) {
            self.held.pop_front();
        }
    }
}

impl<T: Fn(RecordingEvent)> Writer<T> {
    pub fn new(
        request: RecordingRequest,
        inlet: Arc<Inlet>,
        arrivals: Receiver<Arrival>,
        slot: StatusSlot,
        tell: T,
    ) -> Self {
        Self {
            request,
            inlet,
            arrivals,
            slot,
            tell,
            epoch: Epoch::default(),
            streams: BTreeMap::new(),
            gathering: None,
            part: None,
            recorded: Recorded::default(),
            before: (0, Duration::ZERO),
        }
    }

    /// Records until it is stopped or cannot go on.
    pub fn run(mut self) {
        let outcome = self.record();
        self.inlet.close();
        let outcome = match outcome {
            Ok(()) => self.finish_part(),
            Err(error) => {
                self.abandon_part();
                Err(error)
            }
        };
        self.store(None);
        let error = outcome.err();
        let nothing = self
            .recorded
            .paths
            .is_empty()
            .then_some(RecordingError::Nothing);
        let Self { recorded, tell, .. } = self;
        tell(RecordingEvent::Stopped(recorded, error.or(nothing)));
    }

    fn record(&mut self) -> Result<(), RecordingError> {
        let mut next_tick = Instant::now();
        loop {
            match self.arrivals.recv_timeout(TICK) {
                Ok(Arrival {
                    what: What::Stop, ..
                })
                | Err(RecvTimeoutError::Disconnected) => {
                    return self.begin_at_last();
                }
                Ok(arrival) => self.arrived(arrival)?,
                Err(RecvTimeoutError::Timeout) => {}
            }
            if Instant::now() >= next_tick {
                next_tick = Instant::now() + TICK;
                self.tick()?;
            }
        }
    }

    fn arrived(&mut self, arrival: Arrival) -> Result<(), RecordingError> {
        if let What::Frame(frame) = &arrival.what {
            self.inlet.received(frame);
        }
        if arrival.epoch < self.epoch {
            return Ok(());
        }
        if arrival.epoch > self.epoch {
            self.begin_epoch(arrival.epoch)?;
        }
        let number = arrival.stream;
        match arrival.what {
            What::Stream => {
                self.streams.entry(number).or_default();
                Ok(())
            }
            What::Caps(caps, kind) => self.caps(number, caps, kind),
            What::Frame(frame) => self.frame(number, frame),
            What::End => {
                self.streams.entry(number).or_default().ended = true;
                if let Some(part) = &self.part {
                    part.end(number);
                }
                Ok(())
            }
            What::Interrupted | What::Stop => Ok(()),
        }
    }

    /// What follows has a gap before it: another file.
    fn begin_epoch(&mut self, epoch: Epoch) -> Result<(), RecordingError> {
        if epoch.pipeline != self.epoch.pipeline || epoch.flushes == u64::MAX {
            self.streams.clear();
        }
        self.epoch = epoch;
        self.gather_again()
    }

    fn gather_again(&mut self) -> Result<(), RecordingError> {
        for stream in self.streams.values_mut() {
            stream.held.clear();
            stream.ended = false;
            stream.end = None;
        }
        self.gathering = None;
        self.finish_part()
    }

    fn caps(
        &mut self,
        number: usize,
        caps: gst::Caps,
        kind: Option<Kind>,
    ) -> Result<(), RecordingError> {
        let stream = self.streams.entry(number).or_default();
        let changes = stream.caps.as_ref().is_some_and(|before| *before != caps);
        stream.kind = kind;
        stream.caps = Some(caps);
        let is_written = self.part.as_ref().is_some_and(|part| part.takes(number));
        if changes && is_written {
            return self.gather_again();
        }
        Ok(())
    }

    fn frame(&mut self, number: usize, frame: Frame) -> Result<(), RecordingError> {
        let stream = self.streams.entry(number).or_default();
        let Some(kind) = stream.kind else {
            return Ok(());
        };
        stream.end = frame.end().or(stream.end);
        let taken = self.part.as_ref().map(|part| part.takes(number));
        if taken == Some(true) && !stream.ended {
            self.write(number, kind, &frame);
            return Ok(());
        }
        if taken.is_some() {
            // It came too late for this file, or came back.
            self.gather_again()?;
        }
        if let Some(stream) = self.streams.get_mut(&number) {
            stream.hold(frame);
        }
        self.gathering.get_or_insert_with(Instant::now);
        self.begin_when_ready()
    }

    fn write(&mut self, number: usize, kind: Kind, frame: &Frame) {
        let end = self.part.as_ref().and_then(|part| part.push(number, frame));
        if let Some(end) = end {
            let status = &mut self.recorded.status;
            let length = self.before.1 + Duration::from_nanos(end);
            status.duration = status.duration.max(length);
            status.frames += u64::from(kind == Kind::Picture);
        }
    }

    fn tick(&mut self) -> Result<(), RecordingError> {
        if let Some(part) = &mut self.part {
            if let Some(trouble) = part.trouble() {
                return Err(trouble);
            }
            self.inlet.set_in_file(part.waiting());
        }
        self.end_silent_streams();
        self.begin_when_ready()?;
        self.publish();
        Ok(())
    }

    /// A muxer waits until every stream has something.
    fn end_silent_streams(&mut self) {
        let newest = self.streams.values().filter_map(|stream| stream.end).max();
        let (Some(part), Some(newest)) = (&self.part, newest) else {
            return;
        };
        for (number, stream) in &mut self.streams {
            let silent = stream.end.is_some_and(|end| newest - end > LONGEST_SILENCE);
            if silent && !stream.ended {
                stream.ended = true;
                part.end(*number);
            }
        }
    }

    fn begin_when_ready(&mut self) -> Result<(), RecordingError> {
        let (None, Some(since)) = (&self.part, self.gathering) else {
            return Ok(());
        };
        let waited = since.elapsed() >= GATHERING;
        let awaited = self.streams.values().any(Stream::awaits_data);
        let has = |kind| move |stream: &&Stream| stream.kind == Some(kind);
        let pictures = self.streams.values().filter(has(Kind::Picture)).count() > 0;
        // Sound alone may be a stream whose picture is only late.
        let complete = !awaited && pictures;
        match self.base() {
            Some(base) if complete || waited => self.begin_part(base),
            _ => Ok(()),
        }
    }

    /// It was short: what has come is all that there is.
    fn begin_at_last(&mut self) -> Result<(), RecordingError> {
        match self.base() {
            Some(base) if self.part.is_none() => self.begin_part(base),
            _ => Ok(()),
        }
    }

    /// Where the file begins: at the picture's first key frame; without one, at the first sound.
    fn base(&self) -> Option<i64> {
        let begin = |kind| {
            let of_kind = self.streams.values().filter(move |s| s.kind == Some(kind));
            let firsts = of_kind.filter_map(|stream| stream.held.front()?.begin());
            firsts.min()
        };
        let has_picture = self.streams.values().any(|s| s.kind == Some(Kind::Picture));
        if has_picture {
            begin(Kind::Picture)
        } else {
            begin(Kind::Sound)
        }
    }

    fn begin_part(&mut self, base: i64) -> Result<(), RecordingError> {
        let with_data = self.streams.iter().filter(|(_, s)| !s.held.is_empty());
        let caps: BTreeMap<usize, gst::Caps> = with_data
            .filter_map(|(number, stream)| Some((*number, stream.caps.clone()?)))
            .collect();
        let request = &self.request;
        let extension = request.container.extension();
        let path = files::reserve(&request.folder, &request.name, extension)
            .map_err(|error| RecordingError::from_io(&request.folder, &error))?;
        let part = Part::begin(&path, request, base, &caps);
        if part.is_err() {
            // Nothing was written to it.
            let _ = std::fs::remove_file(&path);
        }
        self.part = Some(part?);
        self.gathering = None;
        self.recorded.paths.push(path.clone());
        self.recorded.status.parts += 1;
        (self.tell)(RecordingEvent::Part(path));
        self.write_held();
        Ok(())
    }

    fn write_held(&mut self) {
        let numbers: Vec<usize> = self.streams.keys().copied().collect();
        for number in numbers {
            let Some(stream) = self.streams.get_mut(&number) else {
                continue;
            };
            let held = std::mem::take(&mut stream.held);
            let (kind, ended) = (stream.kind, stream.ended);
            for frame in held {
                if let Some(kind) = kind {
                    self.write(number, kind, &frame);
                }
            }
            if let (true, Some(part)) = (ended, &self.part) {
                part.end(number);
            }
        }
    }

    /// Makes the present file whole, if there is one.
    fn finish_part(&mut self) -> Result<(), RecordingError> {
        let Some(part) = self.part.take() else {
            return Ok(());
        };
        let written = part.written();
        let finished = part.finish();
        self.before = (
            self.before.0 + *finished.as_ref().unwrap_or(&written),
            self.recorded.status.duration,
        );
        self.inlet.set_in_file(0);
        self.publish();
        finished.map(|_| ())
    }

    /// Closes the file where it is: it cannot be written any more.
    fn abandon_part(&mut self) {
        self.publish();
        self.part = None;
        self.recorded.status.path = None;
    }

    fn publish(&mut self) {
        let status = &mut self.recorded.status;
        let written = self.part.as_ref().map_or(0, Part::written);
        status.bytes = self.before.0 + written;
        status.lost = self.inlet.lost();
        status.encoder = self.part.as_ref().and_then(Part::encoder);
        status.path = self.part.as_ref().map(|part| part.path().to_owned());
        self.store(Some(self.recorded.status.clone()));
    }

    fn store(&self, status: Option<RecordingStatus>) {
        *self.slot.lock().unwrap_or_else(PoisonError::into_inner) = status;
    }
}
