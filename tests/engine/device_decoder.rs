//! A decoder that claims to be a device, and breaks where it is told to.

use std::sync::Once;

use gst::{glib, prelude::*, subclass::prelude::*};
use gst_video::{prelude::*, subclass::prelude::*};

/// The factory's name.
pub const FACTORY: &str = "testdevicedecoder";
/// The name of one that nobody prefers.
pub const SPARE: &str = "testsparedecoder";
/// It decodes this without a complaint.
pub const STEADY: &str = "video/x-wmv, wmvversion=(int)2";
/// With this it breaks after [`ENDURES`] frames.
pub const FRAGILE: &str = "video/x-flash-video";
/// How many frames of a fragile stream it decodes.
pub const ENDURES: u32 = 20;

/// Each factory needs a type of its own.
macro_rules! device_decoder {
    ($module:ident, $decoder:ident, $name:literal) => {
        mod $module {
            use std::sync::{
                LazyLock,
                atomic::{AtomicBool, AtomicU32, Ordering},
            };

            use super::*;

            #[derive(Default)]
            pub struct $decoder {
                fragile: AtomicBool,
                frames: AtomicU32,
            }

            #[glib::object_subclass]
            impl ObjectSubclass for $decoder {
                const NAME: &'static str = $name;
                type Type = super::$decoder;
                type ParentType = gst_video::VideoDecoder;
            }

            impl ObjectImpl for $decoder {}
            impl GstObjectImpl for $decoder {}

            impl ElementImpl for $decoder {
                fn metadata() -> Option<&'static gst::subclass::ElementMetadata> {
                    static METADATA: LazyLock<gst::subclass::ElementMetadata> =
                        LazyLock::new(|| {
                            gst::subclass::ElementMetadata::new(
                                "A decoder for tests",
                                "Codec/Decoder/Video/Hardware",
                                "Makes grey pictures, and breaks",
                                "The Highwater developers",
                            )
                        });
                    Some(&METADATA)
                }

                fn pad_templates() -> &'static [gst::PadTemplate] {
                    static TEMPLATES: LazyLock<Vec<gst::PadTemplate>> = LazyLock::new(|| {
                        let template = |name, direction, caps: &str| {
                            let caps = caps.parse().expect("written here");
                            let always = gst::PadPresence::Always;
                            gst::PadTemplate::new(name, direction, always, &caps)
                                .expect("written here")
                        };
                        let takes = format!("{STEADY}; {FRAGILE}");
                        vec![
                            template("sink", gst::PadDirection::Sink, &takes),
                            template("src", gst::PadDirection::Src, "video/x-raw, format=I420"),
                        ]
                    });
                    TEMPLATES.as_ref()
                }
            }

            impl VideoDecoderImpl for $decoder {
                fn set_format(
                    &self,
                    state: &gst_video::VideoCodecState<
                        'static,
                        gst_video::video_codec_state::Readable,
                    >,
                ) -> Result<(), gst::LoggableError> {
                    let fragile: gst::Caps = FRAGILE.parse().expect("written here");
                    self.fragile.store(
                        state.caps().is_some_and(|caps| fragile.can_intersect(caps)),
                        Ordering::Relaxed,
                    );
                    let (width, height) = (state.info().width(), state.info().height());
                    let i420 = gst_video::VideoFormat::I420;
                    let decoder = self.obj();
                    let output = decoder
                        .set_output_state(i420, width, height, Some(state))
                        .map_err(|_| gst::loggable_error!(gst::CAT_RUST, "no output"))?;
                    decoder
                        .negotiate(output)
                        .map_err(|_| gst::loggable_error!(gst::CAT_RUST, "not negotiated"))
                }

                fn handle_frame(
                    &self,
                    mut frame: gst_video::VideoCodecFrame<'_>,
                ) -> Result<gst::FlowSuccess, gst::FlowError> {
                    let number = self.frames.fetch_add(1, Ordering::Relaxed);
                    if self.fragile.load(Ordering::Relaxed) && number >= ENDURES {
                        gst::element_imp_error!(
                            self,
                            gst::StreamError::Decode,
                            ["the device is gone"]
                        );
                        return Err(gst::FlowError::Error);
                    }
                    self.obj().allocate_output_frame(&mut frame, None)?;
                    self.obj().finish_frame(frame)
                }
            }
        }

        glib::wrapper! {
            /// The decoder.
            pub struct $decoder(ObjectSubclass<$module::$decoder>)
                @extends gst_video::VideoDecoder, gst::Element, gst::Object;
        }
    };
}

device_decoder!(device, DeviceDecoder, "HighwaterTestDeviceDecoder");
device_decoder!(spare, SpareDecoder, "HighwaterTestSpareDecoder");

/// Makes it the decoder that GStreamer prefers, in this process, and the spare one known. No other
/// test has films in what they decode.
pub fn register() {
    // A second time would free the factory of elements that are in use.
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        gst::init().expect("GStreamer is installed");
        let preferred = gst::Rank::PRIMARY + 1000;
        gst::Element::register(None, FACTORY, preferred, DeviceDecoder::static_type())
            .and_then(|()| {
                gst::Element::register(None, SPARE, gst::Rank::NONE, SpareDecoder::static_type())
            })
            .expect("the registry takes them");
    });
}
