//! What shows one value of one row: a text, and before it the arrow of a row that has parts.

use std::cell::{Cell, OnceCell};

use gettextrs::gettext;
use gtk::{gdk, glib, prelude::*, subclass::prelude::*};

use super::{Column, Entry, Fold, Tone, Value};

/// How far a part stands to the right of what it is a part of, in pixels.
const INDENT: i32 = 16;

mod imp {
    use super::*;

    #[derive(Default)]
    pub struct TableCell {
        pub(super) column: Cell<usize>,
        pub(super) label: OnceCell<gtk::Inscription>,
        /// Only in the first column of a table that is a tree.
        pub(super) arrow: OnceCell<gtk::Image>,
        pub(super) entry: glib::WeakRef<Entry>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for TableCell {
        const NAME: &'static str = "HighwaterTableCell";
        type Type = super::TableCell;
        type ParentType = gtk::Box;
    }

    impl ObjectImpl for TableCell {}
    impl WidgetImpl for TableCell {}
    impl BoxImpl for TableCell {}
}

glib::wrapper! {
    /// A cell of a table.
    pub struct TableCell(ObjectSubclass<imp::TableCell>)
        @extends gtk::Box, gtk::Widget,
        @implements gtk::Accessible, gtk::Buildable, gtk::ConstraintTarget, gtk::Orientable;
}

impl TableCell {
    /// A cell of the column at `position`; `tree` gives it an arrow.
    pub fn new(column: &Column, position: usize, tree: bool) -> Self {
        let cell: Self = glib::Object::new();
        let imp = cell.imp();
        imp.column.set(position);
        if tree {
            let arrow = arrow();
            cell.append(&arrow);
            // A new cell has none.
            let _ = imp.arrow.set(arrow);
        }
        let label = inscription(column);
        cell.append(&label);
        let _ = imp.label.set(label);
        cell
    }

    /// The entry that it shows.
    pub fn entry(&self) -> Option<Entry> {
        self.imp().entry.upgrade()
    }

    /// Shows an entry as it is now.
    pub(super) fn show_entry(&self, entry: &Entry) {
        let imp = self.imp();
        imp.entry.set(Some(entry));
        let column = imp.column.get();
        entry.with(|row| {
            let value = row.values.get(column).unwrap_or(&Value::Blank);
            let hint = row.full_name.as_deref().filter(|_| column == 0);
            let tone = match row.tone {
                Tone::Plain if value.is_quiet() => Tone::Gone,
                tone => tone,
            };
            self.show(&value.text(), hint, tone);
        });
        if let Some(arrow) = imp.arrow.get() {
            show_fold(arrow, entry);
        }
    }

    fn show(&self, text: &str, hint: Option<&str>, tone: Tone) {
        let Some(label) = self.imp().label.get() else {
            return;
        };
        if label.text().as_deref() != Some(text) {
            label.set_text(Some(text));
        }
        if label.tooltip_text().as_deref() != hint {
            label.set_tooltip_text(hint);
        }
        for (class, wanted) in [
            ("warning", tone == Tone::Warning),
            ("dim-label", tone == Tone::Gone),
        ] {
            if wanted && !label.has_css_class(class) {
                label.add_css_class(class);
            } else if !wanted && label.has_css_class(class) {
                label.remove_css_class(class);
            }
        }
    }
}

/// A text in room that is given: unlike a label's, its changes lay nothing out anew.
fn inscription(column: &Column) -> gtk::Inscription {
    let width = u32::try_from(column.width).unwrap_or(0);
    let inscription = gtk::Inscription::builder()
        .xalign(if column.is_number { 1.0 } else { 0.0 })
        .hexpand(true)
        .text_overflow(gtk::InscriptionOverflow::EllipsizeEnd)
        .min_chars(width)
        .nat_chars(width)
        .build();
    if column.is_number {
        inscription.add_css_class("numeric");
    }
    inscription
}

fn arrow() -> gtk::Image {
    let arrow = gtk::Image::from_icon_name("pan-end-symbolic");
    arrow.set_margin_end(4);
    let clicks = gtk::GestureClick::new();
    clicks.set_button(gdk::BUTTON_PRIMARY);
    clicks.connect_pressed(|gesture, _, _, _| {
        let cell = gesture.widget().and_then(|arrow| arrow.parent());
        let Some(cell) = cell.and_downcast::<TableCell>() else {
            return;
        };
        let entry = cell.entry().filter(|entry| entry.fold() != Fold::None);
        if let Some(key) = entry.and_then(|entry| entry.key()) {
            gesture.set_state(gtk::EventSequenceState::Claimed);
            // A cell that is in no table has nobody who would fold.
            let _ = cell.activate_action("table.fold", Some(&key.to_variant()));
        }
    });
    arrow.add_controller(clicks);
    arrow
}

fn show_fold(arrow: &gtk::Image, entry: &Entry) {
    let (icon, name) = match entry.fold() {
        Fold::Open => ("pan-down-symbolic", gettext("Hide Its Parts")),
        Fold::Closed | Fold::None => ("pan-end-symbolic", gettext("Show Its Parts")),
    };
    if arrow.icon_name().as_deref() != Some(icon) {
        arrow.set_icon_name(Some(icon));
    }
    arrow.set_margin_start(i32::from(entry.depth()) * INDENT);
    let has_parts = entry.fold() != Fold::None;
    // Kept in place, so that names of the same depth stay in line.
    arrow.set_opacity(if has_parts { 1.0 } else { 0.0 });
    arrow.set_can_target(has_parts);
    let name = has_parts.then_some(name.as_str());
    if arrow.tooltip_text().as_deref() != name {
        arrow.set_tooltip_text(name);
    }
}
