//! What GTK draws of a texture sink: the newest frame.
//!
//! GTK's cairo renderer copies a texture into a surface of its own before it draws it, in GTK 4.8
//! by way of floating point. There the frame itself is drawn as a surface, without a copy.

use std::{
    cell::{OnceCell, RefCell},
    collections::VecDeque,
    sync::{Arc, Weak},
};

use async_channel::Receiver;
use gst_video::VideoFrameExt;
use gtk::{cairo, gdk, glib, graphene, prelude::*, subclass::prelude::*};

use super::texture_sink::{Frame, Newest, Slot, TextureSink};

/// A frame, and the two ways to draw it, each made when it is first wanted.
#[derive(Debug)]
struct Picture {
    frame: Arc<Frame>,
    width: i32,
    height: i32,
    stride: i32,
    texture: OnceCell<gdk::Texture>,
    surface: OnceCell<Option<cairo::ImageSurface>>,
}

mod imp {
    use super::*;

    #[derive(Debug, Default)]
    pub struct TexturePaintable {
        pub(super) picture: RefCell<Option<Picture>>,
        /// What was drawn before; see `retire`.
        pub(super) retired: RefCell<VecDeque<Picture>>,
        /// Where it is drawn; tells the renderer.
        pub(super) widget: glib::WeakRef<gtk::Widget>,
        /// Where the frames come from, for as long as the sink lives.
        pub(super) slot: OnceCell<Weak<Slot>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for TexturePaintable {
        const NAME: &'static str = "HighwaterTexturePaintable";
        type Type = super::TexturePaintable;
        type Interfaces = (gdk::Paintable,);
    }

    impl ObjectImpl for TexturePaintable {}

    impl PaintableImpl for TexturePaintable {
        fn intrinsic_width(&self) -> i32 {
            self.picture
                .borrow()
                .as_ref()
                .map_or(0, |picture| picture.width)
        }

        fn intrinsic_height(&self) -> i32 {
            self.picture
                .borrow()
                .as_ref()
                .map_or(0, |picture| picture.height)
        }

        fn snapshot(&self, snapshot: &gdk::Snapshot, width: f64, height: f64) {
            let picture = self.picture.borrow();
            let Some(picture) = picture.as_ref() else {
                return;
            };
            let Some(snapshot) = snapshot.downcast_ref::<gtk::Snapshot>() else {
                return;
            };
            #[allow(clippy::cast_possible_truncation)] // Graphene counts in f32.
            let area = graphene::Rect::new(0.0, 0.0, width as f32, height as f32);
            match picture.surface().filter(|_| self.is_drawn_by_cairo()) {
                Some(surface) => {
                    let context = snapshot.append_cairo(&area);
                    let (x, y) = (f64::from(picture.width), f64::from(picture.height));
                    context.scale(width / x, height / y);
                    // A context in an error state draws nothing, which is all there is to do.
                    let _ = context.set_source_surface(surface, 0.0, 0.0);
                    let _ = context.paint();
                }
                None => snapshot.append_texture(picture.texture(), &area),
            }
        }
    }

    impl TexturePaintable {
        fn is_drawn_by_cairo(&self) -> bool {
            let native = self.widget.upgrade().and_then(|widget| widget.native());
            let renderer = native.and_then(|native| native.renderer());
            renderer.is_some_and(|renderer| renderer.type_().name() == "GskCairoRenderer")
        }
    }
}

glib::wrapper! {
    /// The newest frame of a texture sink; without a size before the first and after the last.
    pub struct TexturePaintable(ObjectSubclass<imp::TexturePaintable>)
        @implements gdk::Paintable;
}

impl TexturePaintable {
    /// Follows `sink`, which is kept alive by its pipeline alone, to be drawn in `widget`; on the
    /// main thread.
    pub fn new(sink: &TextureSink, widget: &impl IsA<gtk::Widget>) -> Self {
        let paintable: Self = glib::Object::new();
        paintable.imp().widget.set(Some(widget.upcast_ref()));
        let (slot, woken) = sink.frames();
        // A new paintable has none.
        let _ = paintable.imp().slot.set(Arc::downgrade(&slot));
        glib::spawn_future_local(follow(slot, woken, paintable.downgrade()));
        paintable
    }

    /// How many frames were replaced before they were drawn; `None` once the sink is gone.
    pub fn replaced(&self) -> Option<u64> {
        let slot = self.imp().slot.get()?.upgrade()?;
        Some(slot.replaced())
    }

    fn show(&self, newest: Newest) {
        let picture = match newest {
            Newest::Nothing => return,
            Newest::Frame(frame) => Picture::new(*frame),
            Newest::Stopped => None,
        };
        let size = |picture: &Option<Picture>| {
            picture
                .as_ref()
                .map(|picture| (picture.width, picture.height))
        };
        let after = size(&picture);
        let old = self.imp().picture.replace(picture);
        let before = size(&old);
        self.retire(old);
        if before != after {
            self.invalidate_size();
        }
        self.invalidate_contents();
    }
}

/// How many drawn pictures can still be in use: one in the view, one in GTK's last rendering.
const IN_USE: usize = 2;

impl TexturePaintable {
    /// Keeps a picture until nothing refers to it any more: when a surface goes away while a
    /// recorded drawing refers to it, cairo makes a copy for the recording.
    fn retire(&self, picture: Option<Picture>) {
        let mut retired = self.imp().retired.borrow_mut();
        retired.extend(picture);
        while retired.len() > IN_USE {
            retired.pop_front();
        }
    }
}

/// Ends with the paintable, or with the sink: its slot is the only sender.
async fn follow(slot: Arc<Slot>, woken: Receiver<()>, paintable: glib::WeakRef<TexturePaintable>) {
    while woken.recv().await.is_ok() {
        let Some(paintable) = paintable.upgrade() else {
            break;
        };
        paintable.show(slot.take());
    }
}

impl Picture {
    fn new(frame: Frame) -> Option<Self> {
        Some(Self {
            width: i32::try_from(frame.width()).ok()?,
            height: i32::try_from(frame.height()).ok()?,
            stride: *frame.plane_stride().first().filter(|stride| **stride > 0)?,
            frame: Arc::new(frame),
            texture: OnceCell::new(),
            surface: OnceCell::new(),
        })
    }

    fn texture(&self) -> &gdk::Texture {
        self.texture.get_or_init(|| {
            let bytes = glib::Bytes::from_owned(Pixels(self.frame.clone()));
            // Opaque, so premultiplied as it is.
            let format = gdk::MemoryFormat::B8g8r8a8Premultiplied;
            let stride = usize::try_from(self.stride).unwrap_or_default();
            gdk::MemoryTexture::new(self.width, self.height, format, &bytes, stride).upcast()
        })
    }

    /// `None` where cairo does not take it, for example because of its stride.
    fn surface(&self) -> Option<&cairo::ImageSurface> {
        let make = || {
            let pixels = self.frame.plane_data(0).ok()?;
            // SAFETY: the surface only ever serves as a source, so the pixels are not written to,
            // and it holds the frame, and with it the mapping, until it is destroyed. Plane 0 has
            // `height` rows of `stride` bytes.
            let surface = unsafe {
                cairo::ImageSurface::create_for_data_unsafe(
                    pixels.as_ptr().cast_mut(),
                    cairo::Format::Rgb24,
                    self.width,
                    self.height,
                    self.stride,
                )
            }
            .ok()?;
            surface
                .set_user_data(&HELD_FRAME, std::rc::Rc::new(self.frame.clone()))
                .ok()?;
            Some(surface)
        };
        self.surface.get_or_init(make).as_ref()
    }
}

static HELD_FRAME: cairo::UserDataKey<Arc<Frame>> = cairo::UserDataKey::new();

/// A frame's memory: BGRA has one plane.
struct Pixels(Arc<Frame>);

impl AsRef<[u8]> for Pixels {
    fn as_ref(&self) -> &[u8] {
        self.0.plane_data(0).unwrap_or_default()
    }
}
