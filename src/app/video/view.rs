//! The widget that shows the picture.
//!
//! It keeps what it drew last: when a sink is flushed or replaced, that picture stays until the
//! next sink has its first frame. So a reconnect never shows black.

use std::{
    cell::{Cell, RefCell},
    sync::OnceLock,
    time::{Duration, Instant},
};

use gtk::{gdk, glib, graphene, gsk, prelude::*, subclass::prelude::*};

use super::{
    geometry::{Orientation, Scaling, Size, drawn_size},
    scaled_sink::{ScaledSink, Viewport},
    texture_paintable::TexturePaintable,
};

/// How long the view's size has to rest before frames are scaled to it: each change renegotiates.
const RESIZE_REST: Duration = Duration::from_millis(150);

/// A picture as it was drawn, at the size it was drawn in.
#[derive(Debug)]
struct Frame {
    node: gsk::RenderNode,
    size: Size,
}

mod imp {
    use super::*;

    #[derive(Debug, Default, glib::Properties)]
    #[properties(wrapper_type = super::VideoView)]
    pub struct VideoView {
        /// Whether the picture covers the view instead of fitting in.
        #[property(get, set = Self::set_fill)]
        fill: Cell<bool>,
        /// Whether there is a picture, be it an old one.
        #[property(get)]
        has_picture: Cell<bool>,
        pub(super) orientation: Cell<Orientation>,
        paintable: RefCell<Option<Shown>>,
        frame: RefCell<Option<Frame>>,
        resizing: RefCell<Option<glib::SourceId>>,
        pub(super) settled: Cell<Size>,
        /// When the picture last changed.
        pub(super) newest: Cell<Option<Instant>>,
    }

    #[derive(Debug)]
    struct Shown {
        paintable: gdk::Paintable,
        scaled: Option<ScaledSink>,
        handlers: Vec<glib::SignalHandlerId>,
    }

    impl Drop for Shown {
        fn drop(&mut self) {
            for handler in self.handlers.drain(..) {
                self.paintable.disconnect(handler);
            }
        }
    }

    #[glib::object_subclass]
    impl ObjectSubclass for VideoView {
        const NAME: &'static str = "HighwaterVideoView";
        type Type = super::VideoView;
        type ParentType = gtk::Widget;

        fn class_init(klass: &mut Self::Class) {
            klass.set_css_name("videoview");
            klass.set_accessible_role(gtk::AccessibleRole::Img);
        }
    }

    #[glib::derived_properties]
    impl ObjectImpl for VideoView {
        fn signals() -> &'static [glib::subclass::Signal] {
            static SIGNALS: OnceLock<Vec<glib::subclass::Signal>> = OnceLock::new();
            SIGNALS.get_or_init(|| vec![glib::subclass::Signal::builder("rescaled").build()])
        }

        fn constructed(&self) {
            self.parent_constructed();
            self.obj().set_overflow(gtk::Overflow::Hidden);
            self.obj()
                .connect_scale_factor_notify(|view| view.imp().rest_before_scaling());
        }

        fn dispose(&self) {
            if let Some(source) = self.resizing.take() {
                source.remove();
            }
            self.paintable.take();
            self.frame.take();
        }
    }

    impl WidgetImpl for VideoView {
        fn size_allocate(&self, width: i32, height: i32, baseline: i32) {
            self.parent_size_allocate(width, height, baseline);
            // The first frame of all should not have to wait for its size.
            if self.settled.get().is_empty() {
                self.settle();
            } else {
                self.rest_before_scaling();
            }
        }

        fn snapshot(&self, snapshot: &gtk::Snapshot) {
            let view = self.size();
            snapshot.append_color(&gdk::RGBA::BLACK, &rect(view));
            self.draw_newest(view);
            if let Some(frame) = self.frame.borrow().as_ref() {
                self.place(snapshot, view, frame);
            }
        }
    }

    impl VideoView {
        pub(super) fn show(&self, paintable: &gdk::Paintable, scaled: Option<ScaledSink>) {
            let weak = self.obj().downgrade();
            let contents = paintable.connect_invalidate_contents(move |paintable| {
                if let Some(view) = weak.upgrade()
                    && paintable.intrinsic_width() > 0
                {
                    view.imp().new_frame();
                }
            });
            self.paintable.replace(Some(Shown {
                paintable: paintable.clone(),
                scaled,
                handlers: vec![contents],
            }));
        }

        pub(super) fn clear(&self) {
            self.paintable.take();
            self.frame.take();
            self.newest.set(None);
            self.set_has_picture(false);
            self.obj().queue_draw();
        }

        pub(super) fn tell_sink(&self) {
            let viewport = self.obj().viewport();
            let shown = self.paintable.borrow();
            let Some(scaled) = shown.as_ref().and_then(|shown| shown.scaled.clone()) else {
                return;
            };
            let weak = self.obj().downgrade();
            glib::spawn_future_local(async move {
                let other = scaled.set_viewport(viewport).await;
                if let Some(view) = weak.upgrade().filter(|_| other) {
                    view.emit_by_name::<()>("rescaled", &[]);
                }
            });
        }

        pub(super) fn replaced_frames(&self) -> Option<u64> {
            let shown = self.paintable.borrow();
            let paintable = &shown.as_ref()?.paintable;
            paintable.downcast_ref::<TexturePaintable>()?.replaced()
        }

        fn new_frame(&self) {
            self.newest.set(Some(Instant::now()));
            self.set_has_picture(true);
            self.obj().queue_draw();
        }

        fn set_has_picture(&self, has: bool) {
            if self.has_picture.replace(has) != has {
                self.obj().notify_has_picture();
            }
        }

        fn set_fill(&self, fill: bool) {
            self.fill.set(fill);
            self.tell_sink();
            self.obj().queue_draw();
        }

        fn size(&self) -> Size {
            let view = self.obj();
            Size::new(view.width().into(), view.height().into())
        }

        fn scaling(&self) -> Scaling {
            if self.fill.get() {
                Scaling::Fill
            } else {
                Scaling::Fit
            }
        }

        /// Records the sink's picture, if it has one; a flushed sink has none.
        fn draw_newest(&self, view: Size) {
            let shown = self.paintable.borrow();
            let Some(paintable) = shown.as_ref().map(|shown| &shown.paintable) else {
                return;
            };
            let pixels = Size::new(
                paintable.intrinsic_width().into(),
                paintable.intrinsic_height().into(),
            );
            let drawn = drawn_size(view, pixels, self.orientation.get(), self.scaling());
            if drawn.is_empty() {
                return;
            }
            let size = self.whole_pixels(drawn, pixels);
            let recorder = gtk::Snapshot::new();
            paintable.snapshot(&recorder, size.width, size.height);
            if let Some(node) = recorder.to_node() {
                self.frame.replace(Some(Frame { node, size }));
            }
        }

        /// A frame that was scaled for this view is drawn pixel by pixel: scaling it again by the
        /// last rounding would cost as much as all of the scaling before.
        fn whole_pixels(&self, drawn: Size, pixels: Size) -> Size {
            let factor = f64::from(self.obj().scale_factor());
            let exact = Size::new(pixels.width / factor, pixels.height / factor);
            // The shapes are the same but for rounding, which stretches the longer side's difference.
            let close = |a: f64, b: f64| (a - b).abs() * factor <= 2.0;
            if close(exact.width, drawn.width) || close(exact.height, drawn.height) {
                exact
            } else {
                drawn
            }
        }

        fn place(&self, snapshot: &gtk::Snapshot, view: Size, frame: &Frame) {
            let orientation = self.orientation.get();
            let drawn = drawn_size(view, frame.size, orientation, self.scaling());
            let drawn = self.whole_pixels(drawn, self.device_pixels(frame.size));
            let turned = if orientation.is_sideways() {
                drawn.sideways()
            } else {
                drawn
            };
            snapshot.save();
            // The corner on a whole pixel, for the same reason.
            snapshot.translate(&point(
                ((view.width - turned.width) / 2.0).round() + turned.width / 2.0,
                ((view.height - turned.height) / 2.0).round() + turned.height / 2.0,
            ));
            if orientation.is_mirrored() {
                snapshot.scale(-1.0, 1.0);
            }
            if orientation.degrees() > 0.0 {
                snapshot.rotate(orientation.degrees());
            }
            snapshot.translate(&point(-drawn.width / 2.0, -drawn.height / 2.0));
            if drawn != frame.size {
                scale(snapshot, drawn, frame.size);
            }
            snapshot.append_node(&frame.node);
            snapshot.restore();
        }

        fn device_pixels(&self, size: Size) -> Size {
            let factor = f64::from(self.obj().scale_factor());
            Size::new(size.width * factor, size.height * factor)
        }

        fn rest_before_scaling(&self) {
            if let Some(running) = self.resizing.take() {
                running.remove();
            }
            let weak = self.obj().downgrade();
            let source = glib::timeout_add_local_once(RESIZE_REST, move || {
                if let Some(view) = weak.upgrade() {
                    view.imp().resizing.take();
                    view.imp().settle();
                }
            });
            self.resizing.replace(Some(source));
        }

        fn settle(&self) {
            self.settled.set(self.device_pixels(self.size()));
            self.tell_sink();
        }
    }

    #[allow(clippy::cast_possible_truncation)] // Graphene counts in f32.
    fn scale(snapshot: &gtk::Snapshot, to: Size, from: Size) {
        snapshot.scale(
            (to.width / from.width) as f32,
            (to.height / from.height) as f32,
        );
    }

    #[allow(clippy::cast_possible_truncation)]
    fn point(x: f64, y: f64) -> graphene::Point {
        graphene::Point::new(x as f32, y as f32)
    }

    #[allow(clippy::cast_possible_truncation)]
    fn rect(size: Size) -> graphene::Rect {
        graphene::Rect::new(0.0, 0.0, size.width as f32, size.height as f32)
    }
}

glib::wrapper! {
    /// Shows the picture of the newest sink on black, fitted or filling, turned or mirrored.
    pub struct VideoView(ObjectSubclass<imp::VideoView>)
        @extends gtk::Widget,
        @implements gtk::Accessible, gtk::Buildable, gtk::ConstraintTarget;
}

impl VideoView {
    /// Shows what `paintable` receives, as soon as it has a first frame; until then the picture
    /// stays as it is. `scaled` is told when the view's size changes.
    pub fn set_paintable(&self, paintable: &gdk::Paintable, scaled: Option<ScaledSink>) {
        self.imp().show(paintable, scaled);
    }

    /// Black again.
    pub fn clear(&self) {
        self.imp().clear();
    }

    /// Calls `rescaled` when the next frame will have another size, to suit the view.
    pub fn connect_rescaled(&self, rescaled: impl Fn() + 'static) {
        self.connect_local("rescaled", false, move |_| {
            rescaled();
            None
        });
    }

    /// How old the picture is; `None` without one.
    pub fn picture_age(&self) -> Option<Duration> {
        self.imp().newest.get().map(|newest| newest.elapsed())
    }

    /// How many frames of the newest sink were replaced by the next one before they were drawn;
    /// `None` where it does not count them.
    pub fn replaced_frames(&self) -> Option<u64> {
        self.imp().replaced_frames()
    }

    /// How the picture is turned.
    pub fn orientation(&self) -> Orientation {
        self.imp().orientation.get()
    }

    /// Turns the picture.
    pub fn set_orientation(&self, orientation: Orientation) {
        self.imp().orientation.set(orientation);
        self.imp().tell_sink();
        self.queue_draw();
    }

    /// What the software path scales for.
    pub fn viewport(&self) -> Viewport {
        Viewport {
            pixels: self.imp().settled.get(),
            orientation: self.orientation(),
            scaling: if self.fill() {
                Scaling::Fill
            } else {
                Scaling::Fit
            },
        }
    }
}
