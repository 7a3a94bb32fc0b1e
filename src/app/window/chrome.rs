//! What lies around and over the picture: full screen, and controls that hide when the pointer rests.

use std::time::Duration;

use adw::{prelude::*, subclass::prelude::*};
use gtk::{gdk, glib};

use super::Window;

/// How long the pointer has to rest before the controls and the pointer go.
const REST: Duration = Duration::from_secs(2);

impl Window {
    pub(super) fn set_up_chrome(&self) {
        self.connect_fullscreened_notify(Self::fullscreen_changed);
        self.fullscreen_changed();
        self.watch_pointer();
        self.watch_clicks();
    }

    /// Shows controls and pointer, and hides them again when nothing moves.
    pub(super) fn wake(&self) {
        self.show_chrome(true);
        let imp = self.imp();
        if let Some(running) = imp.idle.take() {
            running.remove();
        }
        let weak = self.downgrade();
        let source = glib::timeout_add_local(REST, move || {
            let Some(window) = weak.upgrade() else {
                return glib::ControlFlow::Break;
            };
            if !window.may_hide() {
                return glib::ControlFlow::Continue;
            }
            window.imp().idle.take();
            window.show_chrome(false);
            glib::ControlFlow::Break
        });
        imp.idle.replace(Some(source));
    }

    fn show_chrome(&self, show: bool) {
        let imp = self.imp();
        imp.controls_revealer.set_reveal_child(show);
        imp.controls_revealer.set_can_target(show);
        imp.header_flap
            .set_reveal_flap(show || !self.is_fullscreen());
        imp.notice_bar.set_tucked_away(!show);
        imp.stage.set_cursor_from_name((!show).then_some("none"));
    }

    /// Not while nothing moves in the picture, and not while the controls are in use.
    fn may_hide(&self) -> bool {
        let imp = self.imp();
        let focused = GtkWindowExt::focus(self)
            .is_some_and(|focus| focus.is_ancestor(&*imp.controls) && focus.has_visible_focus());
        self.plays_picture()
            && !focused
            && !imp.controls.is_in_use()
            && !imp.notice_bar.is_fresh()
            && !is_open(&imp.open_button)
            && !is_open(&imp.main_menu_button)
            && !is_under_pointer(&*imp.controls)
            && !is_under_pointer(&*imp.header_bar)
    }

    fn watch_pointer(&self) {
        let motion = gtk::EventControllerMotion::new();
        motion.set_propagation_phase(gtk::PropagationPhase::Capture);
        let weak = self.downgrade();
        motion.connect_motion(move |_, x, y| {
            if let Some(window) = weak.upgrade()
                && window.imp().pointer.replace((x, y)) != (x, y)
            {
                window.wake();
            }
        });
        self.add_controller(motion);
    }

    /// A double click on the picture changes to full screen and back.
    fn watch_clicks(&self) {
        let clicks = gtk::GestureClick::new();
        clicks.set_button(gdk::BUTTON_PRIMARY);
        let weak = self.downgrade();
        clicks.connect_pressed(move |gesture, presses, _, _| {
            if let Some(window) = weak.upgrade()
                && presses == 2
            {
                gesture.set_state(gtk::EventSequenceState::Claimed);
                window.set_fullscreened(!window.is_fullscreen());
            }
        });
        self.imp().view.add_controller(clicks);
    }

    fn fullscreen_changed(&self) {
        let imp = self.imp();
        let full = self.is_fullscreen();
        imp.controls.set_fullscreen(full);
        imp.header_bar.set_show_end_title_buttons(!full);
        imp.header_bar.set_show_start_title_buttons(!full);
        imp.header_flap.set_fold_policy(if full {
            adw::FlapFoldPolicy::Always
        } else {
            adw::FlapFoldPolicy::Never
        });
        self.wake();
    }
}

fn is_under_pointer(widget: &impl IsA<gtk::Widget>) -> bool {
    widget.state_flags().contains(gtk::StateFlags::PRELIGHT)
}

/// Whether the menu of a button is shown.
pub(super) fn is_open(button: &gtk::MenuButton) -> bool {
    button.popover().is_some_and(|popover| popover.is_visible())
}
