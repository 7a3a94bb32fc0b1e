//! The software video path: frames are brought to the view's pixels before they reach GTK.
//!
//! Scaling comes first, in the decoder's format: I420 has half the bytes of BGRA, so scaling and
//! then converting the smaller picture costs about half of doing both at once.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    thread,
};

use gst::{glib, prelude::*};

use super::geometry::{Orientation, Scaling, Size, drawn_size};

/// What the view shows the picture in.
#[derive(Clone, Copy, PartialEq, Debug, Default)]
pub struct Viewport {
    /// The view's size in device pixels; empty while it is not known.
    pub pixels: Size,
    /// How the picture is turned.
    pub orientation: Orientation,
    /// Fit or fill.
    pub scaling: Scaling,
}

/// A bin that scales and converts for a sink.
#[derive(Clone, Debug)]
pub struct ScaledSink {
    bin: glib::WeakRef<gst::Bin>,
    state: Arc<Mutex<State>>,
}

#[derive(Debug, Default)]
struct State {
    viewport: Viewport,
    /// The display size of the incoming frames, and the caps of what has to stay.
    source: Option<gst_video::VideoInfo>,
    /// Whether the stream itself asks to be turned by a quarter.
    sideways: bool,
    caps: Option<gst::Caps>,
}

impl ScaledSink {
    /// Wraps `sink`.
    ///
    /// # Errors
    ///
    /// When an element is missing.
    pub fn new(
        sink: &gst::Element,
        viewport: Viewport,
    ) -> Result<(Self, gst::Element), glib::BoolError> {
        let threads = u32::try_from(threads()).unwrap_or(1);
        let scale = gst::ElementFactory::make("videoscale")
            .property("add-borders", false)
            .property("n-threads", threads)
            .build()?;
        let convert = gst::ElementFactory::make("videoconvert")
            .name("to-bgra")
            .property("n-threads", threads)
            .build()?;
        // videoflip knows few formats: none with ten or sixteen bits. Others pass untouched.
        let prepare = gst::ElementFactory::make("videoconvert")
            .property("n-threads", threads)
            .build()?;
        // Phones record on their side; turning is cheapest at the final size, before the colours.
        let flip = gst::ElementFactory::make("videoflip")
            .property_from_str("video-direction", "auto")
            .build()?;
        // Delayed: frames that are already on their way with the old size are let through.
        let filter = gst::ElementFactory::make("capsfilter")
            .name("view-size")
            .property_from_str("caps-change-mode", "delayed")
            .property("caps", output_caps(None))
            .build()?;
        let bin = gst::Bin::builder().name("software-path").build();
        let parts = [&scale, &prepare, &flip, &convert, &filter, sink];
        bin.add_many(parts)?;
        gst::Element::link_many(parts)?;
        let input = scale
            .static_pad("sink")
            .ok_or_else(|| glib::bool_error!("videoscale has no sink pad"))?;
        bin.add_pad(&gst::GhostPad::with_target(&input)?)?;

        let this = Self {
            bin: bin.downgrade(),
            state: Arc::new(Mutex::new(State {
                viewport,
                ..State::default()
            })),
        };
        this.watch(&input);
        Ok((this, bin.upcast()))
    }

    /// Follows the view; the element is told on a thread of GStreamer. Resolves to whether the
    /// next frame will have another size.
    pub async fn set_viewport(&self, viewport: Viewport) -> bool {
        let Some(bin) = self.bin.upgrade() else {
            return false;
        };
        if std::mem::replace(&mut self.lock().viewport, viewport) == viewport {
            return false;
        }
        let this = self.clone();
        bin.call_async_future(move |_| this.apply()).await
    }

    /// Learns the size of the frames from the events before them.
    fn watch(&self, input: &gst::Pad) {
        let this = self.clone();
        input.add_probe(gst::PadProbeType::EVENT_DOWNSTREAM, move |_, info| {
            if let Some(event) = info.event() {
                this.learn(event);
            }
            gst::PadProbeReturn::Ok
        });
    }

    fn learn(&self, event: &gst::EventRef) {
        match event.view() {
            gst::EventView::Caps(caps) => {
                let info = gst_video::VideoInfo::from_caps(caps.caps()).ok();
                self.make_opaque(info.as_ref());
                self.lock().source = info;
            }
            gst::EventView::Tag(tags) => {
                let Some(orientation) = tags.tag().get::<gst::tags::ImageOrientation>() else {
                    return;
                };
                let turned = orientation.get();
                self.lock().sideways = turned.ends_with("90") || turned.ends_with("270");
            }
            _ => return,
        }
        self.apply();
    }

    /// The sink shows colours as they are: it must not see a transparent one.
    fn make_opaque(&self, info: Option<&gst_video::VideoInfo>) {
        let convert = self.bin.upgrade().and_then(|bin| bin.by_name("to-bgra"));
        if let Some(convert) = convert {
            let transparent = info.is_some_and(gst_video::VideoInfo::has_alpha);
            let mode = if transparent { "set" } else { "copy" };
            convert.set_property_from_str("alpha-mode", mode);
        }
    }

    /// Asks for frames of the right size, if that is another one than before.
    fn apply(&self) -> bool {
        let Some(filter) = self.bin.upgrade().and_then(|bin| bin.by_name("view-size")) else {
            return false;
        };
        let caps = {
            let mut state = self.lock();
            let caps = output_caps(state.output_size());
            if state.caps.as_ref() == Some(&caps) {
                return false;
            }
            state.caps = Some(caps.clone());
            caps
        };
        filter.set_property("caps", caps);
        true
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    /// The size after scaling and turning upright: that of the picture in the view, never above the source's.
    fn output_size(&self) -> Option<(i32, i32)> {
        let viewport = self.viewport;
        let source = display_size(self.source.as_ref()?);
        let view = if self.sideways {
            viewport.pixels.sideways()
        } else {
            viewport.pixels
        };
        let drawn = drawn_size(view, source, viewport.orientation, viewport.scaling);
        if drawn.is_empty() {
            return None;
        }
        let size = if drawn.width < source.width {
            drawn
        } else {
            source
        };
        let upright = if self.sideways { size.sideways() } else { size };
        Some((even(upright.width), even(upright.height)))
    }
}

/// The size with square pixels that keeps the picture's shape and its width or more.
fn display_size(info: &gst_video::VideoInfo) -> Size {
    let par = info.par();
    let shape = f64::from(par.numer()) / f64::from(par.denom().max(1));
    let (width, height) = (f64::from(info.width()), f64::from(info.height()));
    if shape >= 1.0 {
        Size::new(width * shape, height)
    } else {
        Size::new(width, height / shape)
    }
}

/// Formats with shared chroma want even sizes; 2 is the least that they take.
#[allow(clippy::cast_possible_truncation)] // Sizes of pictures are far below i32::MAX.
fn even(length: f64) -> i32 {
    ((length / 2.0).round() as i32 * 2).max(2)
}

fn output_caps(size: Option<(i32, i32)>) -> gst::Caps {
    let caps = gst_video::VideoCapsBuilder::new().format(gst_video::VideoFormat::Bgra);
    match size {
        Some((width, height)) => caps
            .width(width)
            .height(height)
            .pixel_aspect_ratio(gst::Fraction::new(1, 1))
            .build(),
        None => caps.build(),
    }
}

/// Decoding wants the CPU as well: more than four threads only wait for each other.
fn threads() -> usize {
    thread::available_parallelism().map_or(1, |count| count.get().min(4))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn state(source: (u32, u32), par: (i32, i32), pixels: Size) -> State {
        gst::init().expect("GStreamer");
        let info = gst_video::VideoInfo::builder(gst_video::VideoFormat::I420, source.0, source.1)
            .par(gst::Fraction::new(par.0, par.1))
            .build()
            .expect("a valid size");
        State {
            viewport: Viewport {
                pixels,
                ..Viewport::default()
            },
            source: Some(info),
            ..State::default()
        }
    }

    #[test]
    fn a_large_picture_comes_down_to_the_view() {
        let state = state((1920, 1080), (1, 1), Size::new(1280.0, 800.0));
        assert_eq!(state.output_size(), Some((1280, 720)));
    }

    /// What arrives behind a bin for a view of 160x90, of frames in `format`.
    fn arrives(format: &str) -> gst::Caps {
        gst::init().expect("GStreamer");
        let make = |factory: &str| gst::ElementFactory::make(factory).build().expect(factory);
        let source = gst::parse::bin_from_description(
            &format!(
                "videotestsrc num-buffers=3 ! video/x-raw,format={format},width=320,height=180 ! identity"
            ),
            true,
        )
        .expect("the test source makes it");
        let sink = make("fakesink");
        let viewport = Viewport {
            pixels: Size::new(160.0, 90.0),
            ..Viewport::default()
        };
        let (_scaled, bin) = ScaledSink::new(&sink, viewport).expect("all elements");
        let pipeline = gst::Pipeline::new();
        pipeline
            .add_many([source.upcast_ref(), &bin])
            .expect("an empty pipeline");
        source.link(&bin).expect("pads that fit");
        pipeline.set_state(gst::State::Playing).expect("starts");
        let ends = [gst::MessageType::Eos, gst::MessageType::Error];
        let bus = pipeline.bus().expect("a pipeline has one");
        let end = bus.timed_pop_filtered(gst::ClockTime::from_seconds(20), &ends);
        let caps = sink.static_pad("sink").and_then(|pad| pad.current_caps());
        pipeline.set_state(gst::State::Null).expect("ends");
        let end = end.map(|message| message.type_());
        assert_eq!(end, Some(gst::MessageType::Eos), "{format}");
        caps.expect("frames have caps")
    }

    #[test]
    fn every_depth_arrives_in_what_gtk_draws_at_the_view_s_size() {
        for format in [
            "I420",
            "I420_10LE",
            "P010_10LE",
            "ABGR64_LE",
            "v210",
            "GRAY8",
        ] {
            let caps = arrives(format);
            let info = gst_video::VideoInfo::from_caps(&caps).expect("a picture");
            assert_eq!(info.format(), gst_video::VideoFormat::Bgra, "{format}");
            assert_eq!((info.width(), info.height()), (160, 90), "{format}");
        }
    }

    #[test]
    fn a_small_picture_is_not_blown_up() {
        let state = state((320, 240), (1, 1), Size::new(1280.0, 800.0));
        assert_eq!(state.output_size(), Some((320, 240)));
    }

    #[test]
    fn pixels_that_are_not_square_become_square() {
        let state = state((720, 576), (64, 45), Size::new(4000.0, 4000.0));
        assert_eq!(state.output_size(), Some((1024, 576)));
    }

    #[test]
    fn a_stream_that_asks_to_be_turned_fits_the_view_sideways() {
        let mut state = state((1920, 1080), (1, 1), Size::new(540.0, 960.0));
        state.sideways = true;
        assert_eq!(state.output_size(), Some((540, 960)));
    }

    #[test]
    fn sizes_are_even() {
        let state = state((1920, 1080), (1, 1), Size::new(1001.0, 2000.0));
        assert_eq!(state.output_size(), Some((1002, 564)));
    }

    #[test]
    fn before_the_view_has_a_size_the_source_stays_as_it_is() {
        let state = state((1920, 1080), (1, 1), Size::default());
        assert_eq!(state.output_size(), None);
    }
}
