//! The position slider: follows playing, seeks while it is dragged, shows the time under the
//! pointer, and ticks where chapters begin.

use std::{
    cell::{Cell, RefCell},
    sync::OnceLock,
    time::Duration,
};

use gtk::{gdk, glib, graphene, prelude::*, subclass::prelude::*};
use highwater_engine::media::{info::Chapter, player::SeekMode};
use highwater_text::i18n::gettext_f;

use super::time;

mod imp {
    use super::*;

    #[derive(Debug, Default, gtk::CompositeTemplate)]
    #[template(file = "seek_bar.ui")]
    pub struct SeekBar {
        #[template_child]
        pub(super) scale: TemplateChild<gtk::Scale>,
        #[template_child]
        bubble: TemplateChild<gtk::Popover>,
        #[template_child]
        bubble_time: TemplateChild<gtk::Label>,
        #[template_child]
        bubble_chapter: TemplateChild<gtk::Label>,
        /// Whether the pointer holds the slider.
        dragged: Cell<bool>,
        /// Whether a seek is under way: until it is done, the old position must not come back.
        pub(super) seeking: Cell<bool>,
        pub(super) duration: Cell<Duration>,
        pub(super) chapters: RefCell<Vec<Chapter>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for SeekBar {
        const NAME: &'static str = "HighwaterSeekBar";
        type Type = super::SeekBar;
        type ParentType = gtk::Widget;

        fn class_init(klass: &mut Self::Class) {
            klass.set_css_name("seekbar");
            klass.set_layout_manager_type::<gtk::BinLayout>();
            klass.bind_template();
            klass.bind_template_callbacks();
        }

        fn instance_init(obj: &glib::subclass::InitializingObject<Self>) {
            obj.init_template();
        }
    }

    impl ObjectImpl for SeekBar {
        fn signals() -> &'static [glib::subclass::Signal] {
            static SIGNALS: OnceLock<Vec<glib::subclass::Signal>> = OnceLock::new();
            SIGNALS.get_or_init(|| {
                let types = [f64::static_type(), bool::static_type()];
                vec![
                    glib::subclass::Signal::builder("seek")
                        .param_types(types)
                        .build(),
                ]
            })
        }

        fn constructed(&self) {
            self.parent_constructed();
            self.watch_pointer();
        }

        fn dispose(&self) {
            self.bubble.unparent();
            self.dispose_template();
        }
    }

    impl WidgetImpl for SeekBar {
        fn snapshot(&self, snapshot: &gtk::Snapshot) {
            self.parent_snapshot(snapshot);
            self.draw_ticks(snapshot);
        }
    }

    #[gtk::template_callbacks]
    impl SeekBar {
        /// The user moves the slider; what playing does comes through `follow`.
        #[template_callback]
        fn change_value(&self, _scroll: gtk::ScrollType, value: f64) -> bool {
            let seconds = value.clamp(0.0, self.duration.get().as_secs_f64());
            self.scale.set_value(seconds);
            self.seek(seconds, !self.dragged.get());
            true
        }

        #[template_callback]
        fn pointer_moved(&self, x: f64, _y: f64) {
            if let Some(under) = self.time_at(x) {
                self.bubble_time.set_text(&time::clock(under));
                let chapter = self.chapter_at(under);
                self.bubble_chapter.set_visible(chapter.is_some());
                self.bubble_chapter.set_text(&chapter.unwrap_or_default());
                #[allow(clippy::cast_possible_truncation)] // A position within the window.
                let at = gdk::Rectangle::new(x as i32, 4, 1, 1);
                self.bubble.set_pointing_to(Some(&at));
                self.bubble.popup();
            }
        }

        #[template_callback]
        fn pointer_left(&self) {
            self.bubble.popdown();
        }

        /// The scale's own gesture takes the sequence for itself, so presses are seen before it.
        fn watch_pointer(&self) {
            let events = gtk::EventControllerLegacy::new();
            events.set_propagation_phase(gtk::PropagationPhase::Capture);
            let weak = self.obj().downgrade();
            events.connect_event(move |_, event| {
                if let Some(bar) = weak.upgrade() {
                    bar.imp().pressed_or_released(event.event_type());
                }
                glib::Propagation::Proceed
            });
            self.scale.add_controller(events);
        }

        fn pressed_or_released(&self, kind: gdk::EventType) {
            use gdk::EventType as E;
            match kind {
                E::ButtonPress | E::TouchBegin => self.dragged.set(true),
                E::ButtonRelease | E::TouchEnd | E::TouchCancel if self.dragged.replace(false) => {
                    self.seek(self.scale.value(), true);
                }
                _ => {}
            }
        }

        fn seek(&self, seconds: f64, exact: bool) {
            self.seeking.set(true);
            self.obj().emit_by_name::<()>("seek", &[&seconds, &exact]);
        }

        pub(super) fn follow(&self, position: Duration) {
            if !self.dragged.get() && !self.seeking.get() {
                self.scale.set_value(position.as_secs_f64());
                self.tell_readers(position);
            }
        }

        /// What a screen reader says; seconds, so it does not talk ten times a second.
        fn tell_readers(&self, position: Duration) {
            let clock = time::clock(position);
            let total = time::clock(self.duration.get());
            let text = gettext_f("{time} of {total}", &[("time", &clock), ("total", &total)]);
            self.scale
                .update_property(&[gtk::accessible::Property::ValueText(&text)]);
        }

        /// Where the slider's middle can be, in this widget's coordinates.
        fn trough(&self) -> (f64, f64) {
            let range = self.scale.range_rect();
            #[allow(clippy::cast_precision_loss)] // A position within the window.
            let start = graphene::Point::new(range.x() as f32, 0.0);
            let left = self.scale.compute_point(&*self.obj(), &start);
            (
                left.map_or(0.0, |left| f64::from(left.x())),
                f64::from(range.width()),
            )
        }

        fn time_at(&self, x: f64) -> Option<Duration> {
            let (left, width) = self.trough();
            let duration = self.duration.get();
            (width > 0.0 && !duration.is_zero())
                .then(|| duration.mul_f64(((x - left) / width).clamp(0.0, 1.0)))
        }

        fn chapter_at(&self, time: Duration) -> Option<String> {
            let chapters = self.chapters.borrow();
            let chapter = chapters
                .iter()
                .rev()
                .find(|chapter| chapter.start <= time)?;
            chapter.title.clone()
        }

        fn draw_ticks(&self, snapshot: &gtk::Snapshot) {
            let total = self.duration.get().as_secs_f64();
            if total <= 0.0 {
                return;
            }
            let (left, width) = self.trough();
            let middle = f64::from(self.obj().height()) / 2.0;
            let color = self.obj().style_context().color();
            for chapter in self.chapters.borrow().iter().filter(|c| !c.start.is_zero()) {
                let x = left + width * (chapter.start.as_secs_f64() / total).min(1.0);
                #[allow(clippy::cast_possible_truncation)] // Graphene counts in f32.
                let tick =
                    graphene::Rect::new(x.round() as f32 - 1.0, middle as f32 - 6.0, 2.0, 12.0);
                snapshot.append_color(&color.with_alpha(0.55), &tick);
            }
        }
    }
}

glib::wrapper! {
    /// The position slider.
    pub struct SeekBar(ObjectSubclass<imp::SeekBar>)
        @extends gtk::Widget,
        @implements gtk::Accessible, gtk::Buildable, gtk::ConstraintTarget;
}

impl SeekBar {
    /// Calls `seek` when the user moves the slider: to key frames while dragging, then exactly.
    pub fn connect_seek(&self, seek: impl Fn(&Self, Duration, SeekMode) + 'static) {
        self.connect_local("seek", false, move |values| {
            if let [bar, seconds, exact] = values
                && let (Ok(bar), Ok(seconds), Ok(exact)) = (bar.get(), seconds.get(), exact.get())
                && let Ok(position) = Duration::try_from_secs_f64(seconds)
            {
                let mode = if exact {
                    SeekMode::Accurate
                } else {
                    SeekMode::KeyFrame
                };
                seek(bar, position, mode);
            }
            None
        });
    }

    /// Follows playing, unless the user is moving the slider.
    pub fn set_position(&self, position: Duration) {
        self.imp().follow(position);
    }

    /// The length of what plays.
    pub fn set_duration(&self, duration: Duration) {
        let imp = self.imp();
        if imp.duration.replace(duration) != duration {
            imp.scale
                .set_range(0.0, duration.as_secs_f64().max(f64::EPSILON));
            self.queue_draw();
        }
    }

    /// A live source is always at its end.
    pub fn set_live(&self, live: bool) {
        if live == self.has_css_class("live") {
            return;
        }
        let imp = self.imp();
        if live {
            self.add_css_class("live");
            imp.duration.set(Duration::ZERO);
            imp.scale.set_range(0.0, 1.0);
            imp.scale.set_value(1.0);
        } else {
            self.remove_css_class("live");
        }
    }

    /// Where chapters begin.
    pub fn set_chapters(&self, chapters: &[Chapter]) {
        self.imp().chapters.replace(chapters.to_vec());
        self.queue_draw();
    }

    /// The seek is done: what playing says counts again.
    pub fn seek_done(&self) {
        self.imp().seeking.set(false);
    }
}
