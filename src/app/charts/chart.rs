//! The widget that shows a plot: it asks for one when there is a newer sample or another stretch
//! of time is wanted, and draws that one until then.

use std::{
    cell::{Cell, OnceCell, RefCell},
    time::Duration,
};

use gtk::{gdk, glib, prelude::*, subclass::prelude::*};
use highwater_engine::report::chart::Frame;

use super::{canvas, drawing, plot::Plot, view::View};

/// Makes the plot of a stretch of time.
type Reader = Box<dyn Fn(View) -> Plot>;

/// The part of the window that a turn of the wheel moves it by.
const SCROLL: f64 = 0.1;
/// The part of the window that a key moves the crosshair by.
const KEY: f64 = 1.0 / 60.0;

mod imp {
    use super::*;

    pub struct Chart {
        pub(super) reader: OnceCell<Reader>,
        pub(super) view: Cell<View>,
        pub(super) plot: RefCell<Plot>,
        pub(super) crosshair: Cell<Option<Duration>>,
        /// Where the plot was drawn last.
        pub(super) frame: Cell<Option<Frame>>,
        /// The view as it was when a drag began.
        pub(super) dragged: Cell<Option<View>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for Chart {
        const NAME: &'static str = "HighwaterChart";
        type Type = super::Chart;
        type ParentType = gtk::Widget;

        fn class_init(class: &mut Self::Class) {
            class.set_css_name("chart");
            class.set_accessible_role(gtk::AccessibleRole::Img);
        }

        fn new() -> Self {
            Self {
                reader: OnceCell::new(),
                view: Cell::new(View::last(Some(Duration::from_mins(10)))),
                plot: RefCell::default(),
                crosshair: Cell::default(),
                frame: Cell::default(),
                dragged: Cell::default(),
            }
        }
    }

    impl ObjectImpl for Chart {
        fn constructed(&self) {
            self.parent_constructed();
            let chart = self.obj();
            chart.set_focusable(true);
            chart.follow_pointer();
            chart.follow_wheel();
            chart.follow_drag();
            chart.follow_keys();
        }
    }

    impl WidgetImpl for Chart {
        fn snapshot(&self, snapshot: &gtk::Snapshot) {
            let plot = self.plot.borrow();
            let crosshair = self.crosshair.get();
            let frame = canvas::paint(&*self.obj(), snapshot, |context, size, theme| {
                drawing::draw(context, size, &plot, crosshair, theme)
            });
            self.frame.set(frame);
        }
    }
}

glib::wrapper! {
    /// Lines over time. Scrolling and dragging look back, a double click follows the present again;
    /// a crosshair follows the pointer, the arrow keys, Home and End.
    pub struct Chart(ObjectSubclass<imp::Chart>)
        @extends gtk::Widget,
        @implements gtk::Accessible, gtk::Buildable, gtk::ConstraintTarget;
}

impl Chart {
    /// Says where plots come from, once.
    pub fn set_reader(&self, reader: impl Fn(View) -> Plot + 'static) {
        // A second one would be a mistake of ours without a consequence.
        let _ = self.imp().reader.set(Box::new(reader));
        self.refresh();
    }

    /// Shows the last `span` (`None`: everything) as it goes on.
    pub fn set_span(&self, span: Option<Duration>) {
        self.show_view(View::last(span));
    }

    /// What of the past it shows.
    pub fn view(&self) -> View {
        self.imp().view.get()
    }

    /// Takes the plot of now.
    pub fn refresh(&self) {
        if let Some(reader) = self.imp().reader.get() {
            self.imp().plot.replace(reader(self.view()));
            self.queue_draw();
        }
    }

    fn show_view(&self, view: View) {
        self.imp().view.set(view);
        self.refresh();
    }

    fn move_view(&self, from: View, by: f64) {
        let now = self.imp().plot.borrow().now;
        self.show_view(from.moved(by, now));
    }

    fn set_crosshair(&self, moment: Option<Duration>) {
        if self.imp().crosshair.replace(moment) != moment {
            self.queue_draw();
        }
    }

    fn follow_pointer(&self) {
        let motion = gtk::EventControllerMotion::new();
        let weak = self.downgrade();
        motion.connect_motion(move |_, x, _| {
            if let Some(chart) = weak.upgrade() {
                let frame = chart
                    .imp()
                    .frame
                    .get()
                    .filter(|frame| x <= frame.area.width);
                chart.set_crosshair(frame.map(|frame| frame.moment(x)));
            }
        });
        let weak = self.downgrade();
        motion.connect_leave(move |_| {
            if let Some(chart) = weak.upgrade() {
                chart.set_crosshair(None);
            }
        });
        self.add_controller(motion);
    }

    fn follow_wheel(&self) {
        // Up and down scroll the sidebar.
        let flags = gtk::EventControllerScrollFlags::HORIZONTAL;
        let scroll = gtk::EventControllerScroll::new(flags);
        let weak = self.downgrade();
        scroll.connect_scroll(move |_, across, _| {
            if let Some(chart) = weak.upgrade() {
                chart.move_view(chart.view(), across * SCROLL);
            }
            glib::Propagation::Stop
        });
        self.add_controller(scroll);
    }

    fn follow_drag(&self) {
        let drag = gtk::GestureDrag::new();
        let weak = self.downgrade();
        drag.connect_drag_begin(move |_, _, _| {
            if let Some(chart) = weak.upgrade() {
                chart.grab_focus();
                chart.imp().dragged.set(Some(chart.view()));
            }
        });
        let weak = self.downgrade();
        drag.connect_drag_update(move |_, across, _| {
            if let Some(chart) = weak.upgrade()
                && let Some(begin) = chart.imp().dragged.get()
                && let Some(frame) = chart.imp().frame.get()
            {
                chart.move_view(begin, -across / frame.area.width);
            }
        });
        self.add_controller(drag);
        let click = gtk::GestureClick::new();
        let weak = self.downgrade();
        click.connect_pressed(move |_, times, _, _| {
            if let Some(chart) = weak.upgrade().filter(|_| times == 2) {
                chart.set_span(chart.view().span);
            }
        });
        self.add_controller(click);
    }

    fn follow_keys(&self) {
        let keys = gtk::EventControllerKey::new();
        let weak = self.downgrade();
        keys.connect_key_pressed(move |_, key, _, _| {
            let taken = weak.upgrade().is_some_and(|chart| chart.take_key(key));
            if taken {
                glib::Propagation::Stop
            } else {
                glib::Propagation::Proceed
            }
        });
        self.add_controller(keys);
    }

    fn take_key(&self, key: gdk::Key) -> bool {
        let (from, until, now) = {
            let plot = self.imp().plot.borrow();
            (plot.from, plot.until, plot.now.min(plot.until))
        };
        let step = until.saturating_sub(from).mul_f64(KEY);
        let at = self.imp().crosshair.get().unwrap_or(now);
        let moment = match key {
            gdk::Key::Left => at.saturating_sub(step).max(from),
            gdk::Key::Right => (at + step).min(now),
            gdk::Key::Home => from,
            gdk::Key::End => now,
            gdk::Key::Page_Up => {
                self.move_view(self.view(), -1.0);
                return true;
            }
            gdk::Key::Page_Down => {
                self.move_view(self.view(), 1.0);
                return true;
            }
            gdk::Key::Escape if self.imp().crosshair.get().is_some() => {
                self.set_crosshair(None);
                return true;
            }
            _ => return false,
        };
        self.set_crosshair(Some(moment));
        true
    }
}
