//! The end of the software video path: a sink whose frames GTK can draw as they are.
//!
//! `gtk4paintablesink` has to announce BGRA as not premultiplied, and GTK then converts every
//! frame on the main thread; it also opens a GL context in every process. This sink does neither.

use std::sync::{
    Arc, LazyLock, Mutex, MutexGuard, PoisonError,
    atomic::{AtomicU64, Ordering},
};

use async_channel::{Receiver, Sender};
use gst::glib;
use gst_video::{gst_base, prelude::*, subclass::prelude::*};

/// The newest frame, on its way from the streaming thread to the main thread: one that comes
/// before the last one was taken replaces it, so neither thread ever waits.
#[derive(Debug)]
pub struct Slot {
    newest: Mutex<Newest>,
    wake: Sender<()>,
    replaced: AtomicU64,
}

/// What the slot holds.
#[derive(Debug, Default)]
pub enum Newest {
    /// Nothing since it was taken.
    #[default]
    Nothing,
    /// A frame that has not been shown.
    Frame(Box<Frame>),
    /// The sink was stopped: what it gave before has to go.
    Stopped,
}

/// A frame, mapped for reading.
pub type Frame = gst_video::VideoFrame<gst_video::video_frame::Readable>;

impl Slot {
    fn new() -> (Arc<Self>, Receiver<()>) {
        let (wake, woken) = async_channel::bounded(1);
        let slot = Self {
            newest: Mutex::default(),
            wake,
            replaced: AtomicU64::new(0),
        };
        (Arc::new(slot), woken)
    }

    /// Takes what is there.
    pub fn take(&self) -> Newest {
        std::mem::take(&mut self.lock())
    }

    /// Frames that were replaced by the next one before they were taken.
    pub fn replaced(&self) -> u64 {
        self.replaced.load(Ordering::Relaxed)
    }

    fn put(&self, newest: Newest) {
        let before = std::mem::replace(&mut *self.lock(), newest);
        if matches!(before, Newest::Frame(_)) {
            self.replaced.fetch_add(1, Ordering::Relaxed);
        }
        // Full: the main thread has been woken and has not looked yet. Closed: nobody looks.
        let _ = self.wake.try_send(());
    }

    fn lock(&self) -> MutexGuard<'_, Newest> {
        self.newest.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

mod imp {
    use super::*;

    #[derive(Debug)]
    pub struct TextureSink {
        pub(super) slot: Arc<Slot>,
        pub(super) woken: Receiver<()>,
        info: Mutex<Option<gst_video::VideoInfo>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for TextureSink {
        const NAME: &'static str = "HighwaterTextureSink";
        type Type = super::TextureSink;
        type ParentType = gst_video::VideoSink;

        fn new() -> Self {
            let (slot, woken) = Slot::new();
            Self {
                slot,
                woken,
                info: Mutex::default(),
            }
        }
    }

    impl ObjectImpl for TextureSink {
        fn properties() -> &'static [glib::ParamSpec] {
            static PROPERTIES: LazyLock<Vec<glib::ParamSpec>> = LazyLock::new(|| {
                vec![
                    glib::ParamSpecUInt64::builder("replaced")
                        .nick("Replaced frames")
                        .blurb("Frames that were replaced by the next one before they were shown")
                        .read_only()
                        .build(),
                ]
            });
            &PROPERTIES
        }

        fn property(&self, _id: usize, _pspec: &glib::ParamSpec) -> glib::Value {
            // There is one.
            self.slot.replaced().to_value()
        }
    }

    impl GstObjectImpl for TextureSink {}

    impl ElementImpl for TextureSink {
        fn metadata() -> Option<&'static gst::subclass::ElementMetadata> {
            static METADATA: LazyLock<gst::subclass::ElementMetadata> = LazyLock::new(|| {
                gst::subclass::ElementMetadata::new(
                    "Texture sink",
                    "Sink/Video",
                    "Shows frames from system memory as textures of GTK",
                    "The Highwater developers",
                )
            });
            Some(&METADATA)
        }

        fn pad_templates() -> &'static [gst::PadTemplate] {
            static TEMPLATES: LazyLock<Vec<gst::PadTemplate>> = LazyLock::new(|| {
                let caps = gst_video::VideoCapsBuilder::new()
                    .format(gst_video::VideoFormat::Bgra)
                    .build();
                let always = gst::PadPresence::Always;
                gst::PadTemplate::new("sink", gst::PadDirection::Sink, always, &caps)
                    .into_iter()
                    .collect()
            });
            &TEMPLATES
        }
    }

    impl BaseSinkImpl for TextureSink {
        fn set_caps(&self, caps: &gst::Caps) -> Result<(), gst::LoggableError> {
            let info = gst_video::VideoInfo::from_caps(caps)?;
            *self.lock_info() = Some(info);
            Ok(())
        }

        fn propose_allocation(
            &self,
            query: &mut gst::query::Allocation,
        ) -> Result<(), gst::LoggableError> {
            query.add_allocation_meta::<gst_video::VideoMeta>(None);
            Ok(())
        }

        fn stop(&self) -> Result<(), gst::ErrorMessage> {
            *self.lock_info() = None;
            self.slot.put(Newest::Stopped);
            Ok(())
        }
    }

    impl VideoSinkImpl for TextureSink {
        fn show_frame(&self, buffer: &gst::Buffer) -> Result<gst::FlowSuccess, gst::FlowError> {
            let info = self.lock_info().clone();
            let info = info.ok_or(gst::FlowError::NotNegotiated)?;
            let frame = gst_video::VideoFrame::from_buffer_readable(buffer.clone(), &info)
                .map_err(|_| gst::FlowError::Error)?;
            self.slot.put(Newest::Frame(Box::new(frame)));
            Ok(gst::FlowSuccess::Ok)
        }
    }

    impl TextureSink {
        fn lock_info(&self) -> MutexGuard<'_, Option<gst_video::VideoInfo>> {
            self.info.lock().unwrap_or_else(PoisonError::into_inner)
        }
    }
}

glib::wrapper! {
    /// The sink. Takes BGRA in system memory, every frame opaque.
    pub struct TextureSink(ObjectSubclass<imp::TextureSink>)
        @extends gst_video::VideoSink, gst_base::BaseSink, gst::Element, gst::Object;
}

impl TextureSink {
    /// The factory's name.
    pub const FACTORY: &str = "highwatertexturesink";

    /// Makes the element known to this process. To be called after `gst::init`.
    ///
    /// # Errors
    ///
    /// When the registry refuses.
    pub fn register() -> Result<(), glib::BoolError> {
        let rank = gst::Rank::NONE;
        gst::Element::register(None, Self::FACTORY, rank, Self::static_type())
    }

    /// Where its frames are to be had, and what tells that there is one.
    pub fn frames(&self) -> (Arc<Slot>, Receiver<()>) {
        (self.imp().slot.clone(), self.imp().woken.clone())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame() -> Frame {
        gst::init().expect("GStreamer");
        let info = gst_video::VideoInfo::builder(gst_video::VideoFormat::Bgra, 4, 4)
            .build()
            .expect("a valid size");
        let buffer = gst::Buffer::with_size(info.size()).expect("memory");
        Frame::from_buffer_readable(buffer, &info).expect("mapped")
    }

    #[test]
    fn a_frame_that_nobody_took_is_replaced_and_counted() {
        let (slot, woken) = Slot::new();
        slot.put(Newest::Frame(Box::new(frame())));
        slot.put(Newest::Frame(Box::new(frame())));
        assert_eq!(slot.replaced.load(Ordering::Relaxed), 1);
        assert!(matches!(slot.take(), Newest::Frame(_)));
        assert!(matches!(slot.take(), Newest::Nothing));
        assert_eq!(woken.len(), 1, "one wake-up for both");
    }

    #[test]
    fn stopping_leaves_no_frame_behind() {
        let (slot, _woken) = Slot::new();
        slot.put(Newest::Frame(Box::new(frame())));
        slot.put(Newest::Stopped);
        assert!(matches!(slot.take(), Newest::Stopped));
    }
}
