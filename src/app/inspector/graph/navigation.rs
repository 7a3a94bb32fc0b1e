//! Panning and zooming: by dragging, scrolling, pinching, with buttons and with keys; and what is
//! said about the element under the pointer.

use gtk::{gdk, glib, prelude::*, subclass::prelude::*};
use highwater_engine::report::graph::Point;
use highwater_text::units;

use super::{GraphPage, View, page};

/// What a button or a key zooms by.
const STEP: f64 = 1.25;
/// What an arrow key moves by, in pixels.
const STRIDE: f64 = 60.0;

impl GraphPage {
    /// The actions of the buttons and the keys.
    pub(super) fn install_commands(class: &mut page::Class) {
        class.install_action("graph.zoom-in", None, |page, _, _| page.zoom_by(STEP, None));
        class.install_action("graph.zoom-out", None, |page, _, _| {
            page.zoom_by(1.0 / STEP, None);
        });
        class.install_action("graph.fit", None, |page, _, _| page.show_all());
        class.install_action("graph.save-svg", None, |page, _, _| page.save_svg());
        class.install_action("graph.save-dot", None, |page, _, _| page.save_dot());
        let control = gdk::ModifierType::CONTROL_MASK;
        for (key, action) in [
            (gdk::Key::plus, "graph.zoom-in"),
            (gdk::Key::equal, "graph.zoom-in"),
            (gdk::Key::KP_Add, "graph.zoom-in"),
            (gdk::Key::minus, "graph.zoom-out"),
            (gdk::Key::KP_Subtract, "graph.zoom-out"),
            (gdk::Key::_0, "graph.fit"),
        ] {
            class.add_binding_action(key, control, action);
        }
    }

    pub(super) fn set_up_navigation(&self) {
        let area = &*self.imp().area;
        area.set_focusable(true);
        area.add_controller(self.drag());
        area.add_controller(self.wheel());
        area.add_controller(self.pinch());
        area.add_controller(self.arrows());
        let weak = self.downgrade();
        area.connect_resize(move |_, _, _| {
            if let Some(page) = weak.upgrade() {
                page.redraw();
            }
        });
    }

    /// Names the element under the pointer in full.
    pub(super) fn set_up_tooltips(&self) {
        let weak = self.downgrade();
        self.imp()
            .area
            .connect_query_tooltip(move |_, x, y, _, tooltip| {
                let text = weak.upgrade().and_then(|page| page.text_at(x, y));
                tooltip.set_text(text.as_deref());
                text.is_some()
            });
    }

    fn text_at(&self, x: i32, y: i32) -> Option<String> {
        let imp = self.imp();
        let point = self.view().at(f64::from(x), f64::from(y));
        let layout = imp.layout.borrow();
        let under = layout.nodes.iter().position(|node| node.contains(point))?;
        let pipeline = imp.pipeline.borrow();
        let node = pipeline.nodes.get(under)?;
        let factory = node.factory.as_deref().unwrap_or_default();
        let size = units::size(node.bytes);
        Some(format!("{}\n{factory}\n{size}", node.path))
    }

    fn view(&self) -> View {
        self.view_in(self.size())
    }

    fn size(&self) -> (f64, f64) {
        let area = &self.imp().area;
        (f64::from(area.width()), f64::from(area.height()))
    }

    fn set_view(&self, view: View) {
        self.imp().view.set(Some(view));
        self.redraw();
    }

    fn show_all(&self) {
        let view = View::of_all(&self.imp().layout.borrow(), self.size());
        self.set_view(view);
    }

    /// Around a point of the screen, or around the middle.
    fn zoom_by(&self, factor: f64, around: Option<Point>) {
        let (width, height) = self.size();
        let middle = Point {
            x: width / 2.0,
            y: height / 2.0,
        };
        self.set_view(self.view().zoomed(factor, around.unwrap_or(middle)));
    }

    fn drag(&self) -> gtk::GestureDrag {
        let drag = gtk::GestureDrag::new();
        let began = std::rc::Rc::new(std::cell::Cell::new(View::default()));
        let weak = self.downgrade();
        let from = std::rc::Rc::clone(&began);
        drag.connect_drag_begin(move |_, _, _| {
            if let Some(page) = weak.upgrade() {
                page.imp().area.grab_focus();
                from.set(page.view());
            }
        });
        let weak = self.downgrade();
        drag.connect_drag_update(move |_, x, y| {
            if let Some(page) = weak.upgrade() {
                page.set_view(began.get().moved(x, y));
            }
        });
        drag
    }

    /// Scrolling moves, with Control it zooms.
    fn wheel(&self) -> gtk::EventControllerScroll {
        let wheel = gtk::EventControllerScroll::new(gtk::EventControllerScrollFlags::BOTH_AXES);
        let weak = self.downgrade();
        wheel.connect_scroll(move |wheel, x, y| {
            if let Some(page) = weak.upgrade() {
                let state = wheel.current_event_state();
                if state.contains(gdk::ModifierType::CONTROL_MASK) {
                    page.zoom_by(STEP.powf(-y), None);
                } else {
                    page.set_view(page.view().moved(-x * STRIDE, -y * STRIDE));
                }
            }
            glib::Propagation::Stop
        });
        wheel
    }

    fn pinch(&self) -> gtk::GestureZoom {
        let pinch = gtk::GestureZoom::new();
        let last = std::cell::Cell::new(1.0);
        let weak = self.downgrade();
        pinch.connect_scale_changed(move |pinch, scale| {
            let Some(page) = weak.upgrade() else { return };
            // A gesture begins at a scale of 1.
            let before = if pinch.is_recognized() {
                last.get()
            } else {
                1.0
            };
            last.set(scale);
            let middle = pinch.bounding_box_center().map(|(x, y)| Point { x, y });
            page.zoom_by(scale / before, middle);
        });
        pinch
    }

    fn arrows(&self) -> gtk::EventControllerKey {
        let keys = gtk::EventControllerKey::new();
        let weak = self.downgrade();
        keys.connect_key_pressed(move |_, key, _, _| {
            let (x, y) = match key {
                gdk::Key::Left => (STRIDE, 0.0),
                gdk::Key::Right => (-STRIDE, 0.0),
                gdk::Key::Up => (0.0, STRIDE),
                gdk::Key::Down => (0.0, -STRIDE),
                _ => return glib::Propagation::Proceed,
            };
            if let Some(page) = weak.upgrade() {
                page.set_view(page.view().moved(x, y));
            }
            glib::Propagation::Stop
        });
        keys
    }
}
