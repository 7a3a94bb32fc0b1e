//! Copying rows: the keys, the menu of the second button, and the text.

use gtk::{gdk, gio, prelude::*, subclass::prelude::*};

use gettextrs::gettext;

use super::{TablePage, cell::TableCell};

impl TablePage {
    /// The selected rows, one a line, in the order in which they are shown.
    fn selected_text(&self) -> String {
        let imp = self.imp();
        let selected = imp.selection().selection();
        let rows = (0..u32::try_from(selected.size()).unwrap_or(u32::MAX)).filter_map(|nth| {
            imp.model
                .with(selected.nth(nth), |_, row| row.tab_separated())
        });
        rows.collect::<Vec<_>>().join("\n")
    }

    pub(super) fn copy(&self) {
        let text = self.selected_text();
        if text.is_empty() {
            return;
        }
        self.clipboard().set_text(&text);
        // A table that stands alone has nobody who would tell.
        let _ = self.activate_action("inspector.say", Some(&gettext("Copied").to_variant()));
    }

    pub(super) fn set_up_menu(&self) {
        let menu = gio::Menu::new();
        menu.append(Some(&gettext("_Copy")), Some("table.copy"));
        menu.append(Some(&gettext("Select _All")), Some("list.select-all"));
        let popover = gtk::PopoverMenu::builder()
            .menu_model(&menu)
            .has_arrow(false)
            .halign(gtk::Align::Start)
            .build();
        // In the view, so that the menu finds the list's own actions.
        popover.set_parent(&*self.imp().view);
        self.imp().menu.replace(Some(popover));
        let clicks = gtk::GestureClick::new();
        clicks.set_button(gdk::BUTTON_SECONDARY);
        let weak = self.downgrade();
        clicks.connect_pressed(move |gesture, _, x, y| {
            if let Some(page) = weak.upgrade() {
                gesture.set_state(gtk::EventSequenceState::Claimed);
                page.select_at(x, y);
                page.open_menu(x, y);
            }
        });
        self.imp().view.add_controller(clicks);
    }

    /// Opens the menu where the keyboard is: on the focused row.
    pub(super) fn open_menu_by_key(&self) {
        let view = &self.imp().view;
        let focused = self.root().and_then(|root| root.focus());
        let bounds = focused.and_then(|row| row.compute_bounds(&**view));
        let (x, y) = bounds.map_or((0.0, 0.0), |bounds| {
            (bounds.x(), bounds.y() + bounds.height())
        });
        self.open_menu(f64::from(x), f64::from(y));
    }

    fn open_menu(&self, x: f64, y: f64) {
        let imp = self.imp();
        self.action_set_enabled("table.copy", !imp.selection().selection().is_empty());
        if let Some(menu) = &*imp.menu.borrow() {
            // Pixels of a window are far below 2^31.
            #[allow(clippy::cast_possible_truncation)]
            let place = gdk::Rectangle::new(x as i32, y as i32, 1, 1);
            menu.set_pointing_to(Some(&place));
            menu.popup();
        }
    }

    /// Selects the row at a place, unless it is one of several that are selected.
    fn select_at(&self, x: f64, y: f64) {
        let imp = self.imp();
        let picked = imp.view.pick(x, y, gtk::PickFlags::DEFAULT);
        let Some(key) = picked.and_then(|widget| key_around(&widget)) else {
            return;
        };
        let position = imp.model.position(key);
        if let Some(position) = position.filter(|&at| !imp.selection().is_selected(at)) {
            imp.selection().select_item(position, true);
        }
    }
}

/// The row whose cell a widget is, or is in, or has in it.
fn key_around(widget: &gtk::Widget) -> Option<super::Key> {
    let cell = widget
        .clone()
        .downcast::<TableCell>()
        .ok()
        .or_else(|| widget.ancestor(TableCell::static_type()).and_downcast())
        .or_else(|| cell_in(widget))?;
    cell.entry()?.key()
}

/// Between the cells of a row there is the row itself.
fn cell_in(widget: &gtk::Widget) -> Option<TableCell> {
    let child = widget.first_child()?;
    let cell = child.clone().downcast().ok();
    cell.or_else(|| cell_in(&child))
}
