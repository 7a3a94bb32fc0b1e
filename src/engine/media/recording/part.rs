//! One file: a pipeline from the frames of its streams to the disk.

use std::{
    collections::BTreeMap,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use gst::prelude::*;

use super::{RecordingError, RecordingRequest, container::make, inlet::Frame, stream::Way};

/// How long a muxer may take to write its end.
const LONGEST_END: gst::ClockTime = gst::ClockTime::from_seconds(10);

/// A file that is being written. It ends with its value; [`Self::finish`] makes it whole.
#[derive(Debug)]
pub(super) struct Part {
    pipeline: gst::Pipeline,
    path: PathBuf,
    sources: BTreeMap<usize, gst_app::AppSrc>,
    /// The running time that is the file's beginning.
    base: i64,
    written: Arc<AtomicU64>,
    /// Its end has been written.
    is_whole: bool,
}

impl Part {
    /// Opens the file at `path` for streams with these caps.
    pub fn begin(
        path: &Path,
        request: &RecordingRequest,
        base: i64,
        streams: &BTreeMap<usize, gst::Caps>,
    ) -> Result<Self, RecordingError> {
        let pipeline = gst::Pipeline::new();
        let muxer = request.container.muxer()?;
        let sink = sink(path)?;
        pipeline.add_many([&muxer, &sink]).map_err(other)?;
        muxer.link(&sink).map_err(other)?;
        let written = count(&sink);
        let mut sources = BTreeMap::new();
        for (number, caps) in streams {
            sources.insert(*number, source(&pipeline, &muxer, caps, request)?);
        }
        let mut part = Self {
            pipeline,
            path: path.to_owned(),
            sources,
            base,
            written,
            is_whole: false,
        };
        match part.pipeline.set_state(gst::State::Playing) {
            Ok(_) => Ok(part),
            Err(_) => Err(part.trouble().unwrap_or(RecordingError::Nothing)),
        }
    }

    /// Where it is.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// What encodes its pictures, if they are encoded again.
    pub fn encoder(&self) -> Option<String> {
        let factories = self.pipeline.iterate_elements().into_iter().flatten();
        let mut factories = factories.filter_map(|element| element.factory());
        let encoder = factories.find(|factory| {
            let klass = factory.klass();
            klass.contains("Encoder") && klass.contains("Video")
        })?;
        Some(encoder.name().into())
    }

    /// Whether it has a place for this stream.
    pub fn takes(&self, stream: usize) -> bool {
        self.sources.contains_key(&stream)
    }

    /// Writes a frame, unless that lies before the file's beginning. Returns where in the file it
    /// ends, in nanoseconds.
    pub fn push(&self, stream: usize, frame: &Frame) -> Option<u64> {
        let source = self.sources.get(&stream)?;
        if frame.begin()? < self.base {
            return None;
        }
        let time = |time: Option<i64>| {
            let nanoseconds = u64::try_from(time? - self.base).ok()?;
            Some(gst::ClockTime::from_nseconds(nanoseconds))
        };
        // The data are shared; times and flags are the file's own.
        let mut own = frame.buffer.copy();
        let buffer = own.make_mut();
        buffer.set_pts(time(frame.pts));
        buffer.set_dts(time(frame.dts));
        // Refused only after an error, which the bus tells.
        let _ = source.push_buffer(own);
        u64::try_from(frame.end()? - self.base).ok()
    }

    /// Nothing more comes on a stream: the others do not wait for it.
    pub fn end(&self, stream: usize) {
        if let Some(source) = self.sources.get(&stream) {
            // Refused only after an error, which the bus tells.
            let _ = source.end_of_stream();
        }
    }

    /// Bytes that wait for the disk.
    pub fn waiting(&self) -> u64 {
        let sources = self.sources.values();
        sources.map(gst_app::AppSrc::current_level_bytes).sum()
    }

    /// Bytes written so far.
    pub fn written(&self) -> u64 {
        self.written.load(Ordering::Relaxed)
    }

    /// Why it cannot be written any more, if so.
    pub fn trouble(&mut self) -> Option<RecordingError> {
        self.hear(gst::ClockTime::ZERO)
    }

    /// Writes the end, and closes the file. Returns how many bytes it has.
    pub fn finish(mut self) -> Result<u64, RecordingError> {
        for stream in self.sources.keys() {
            self.end(*stream);
        }
        match self.hear(LONGEST_END) {
            Some(error) => Err(error),
            None if self.is_whole => Ok(self.written()),
            None => Err(RecordingError::Other("the file has no end".to_owned())),
        }
    }

    /// Waits at most this long for the end or an error.
    fn hear(&mut self, patience: gst::ClockTime) -> Option<RecordingError> {
        if self.is_whole {
            return None;
        }
        let ends = [gst::MessageType::Eos, gst::MessageType::Error];
        let bus = self.pipeline.bus()?;
        // Waiting for no time at all does not look at all.
        let message = bus
            .pop_filtered(&ends)
            .or_else(|| bus.timed_pop_filtered(patience, &ends))?;
        if let gst::MessageView::Error(error) = message.view() {
            return Some(RecordingError::from_message(error, &self.path));
        }
        self.is_whole = true;
        None
    }
}

impl Drop for Part {
    fn drop(&mut self) {
        // A pipeline of these elements can always end.
        let _ = self.pipeline.set_state(gst::State::Null);
    }
}

fn sink(path: &Path) -> Result<gst::Element, RecordingError> {
    let sink = make("filesink")?;
    sink.set_property("location", path);
    sink.set_property("sync", false);
    sink.set_property("async", false);
    // What is in a buffer of ours is lost when we are killed; the system's own is not.
    sink.set_property_from_str("buffer-mode", "unbuffered");
    Ok(sink)
}

/// Counts what is written; headers that are written again at the end do not count.
fn count(sink: &gst::Element) -> Arc<AtomicU64> {
    let written = Arc::new(AtomicU64::new(0));
    let counter = written.clone();
    let mask = gst::PadProbeType::BUFFER | gst::PadProbeType::BUFFER_LIST;
    if let Some(pad) = sink.static_pad("sink") {
        pad.add_probe(mask, move |_, info| {
            let bytes = match &info.data {
                Some(gst::PadProbeData::Buffer(buffer)) => buffer.size(),
                Some(gst::PadProbeData::BufferList(list)) => list.calculate_size(),
                _ => 0,
            };
            counter.fetch_add(bytes as u64, Ordering::Relaxed);
            gst::PadProbeReturn::Ok
        });
    }
    written
}

/// The way of one stream: source, parser, muxer.
fn source(
    pipeline: &gst::Pipeline,
    muxer: &gst::Element,
    caps: &gst::Caps,
    request: &RecordingRequest,
) -> Result<gst_app::AppSrc, RecordingError> {
    let source = gst_app::AppSrc::builder()
        .caps(caps)
        .format(gst::Format::Time)
        // What may wait is bounded where it comes in: one stream may wait for another here.
        .max_bytes(0)
        .build();
    let way = Way::new(caps, &request.encoding)?;
    let not_taken = || RecordingError::NotTaken(way.media_type.clone());
    let mut elements = vec![source.clone().upcast::<gst::Element>()];
    elements.extend(way.elements.iter().cloned());
    pipeline.add_many(&elements).map_err(other)?;
    gst::Element::link_many(&elements).map_err(|_| not_taken())?;
    let exit = elements.last().and_then(|last| last.static_pad("src"));
    let entrance = entrance(muxer, &way.media_type).ok_or_else(not_taken)?;
    exit.and_then(|exit| exit.link(&entrance).ok())
        .ok_or_else(not_taken)?;
    Ok(source)
}

/// A pad for this codec. (A source links to anything: left to itself it takes sound for a picture.)
fn entrance(muxer: &gst::Element, media_type: &str) -> Option<gst::Pad> {
    let codec = gst::Caps::new_empty_simple(media_type);
    let templates = muxer.pad_template_list();
    let template = templates.iter().find(|template| {
        template.direction() == gst::PadDirection::Sink && template.caps().can_intersect(&codec)
    })?;
    muxer.request_pad(template, None, None)
}

fn other(error: glib::BoolError) -> RecordingError {
    RecordingError::Other(error.to_string())
}
