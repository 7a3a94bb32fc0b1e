//! A row as an object of a list: the same one from sample to sample, so that what is selected stays
//! selected, and told to the cells that show it.

use std::cell::{Cell, RefCell};

use gtk::{glib, prelude::*, subclass::prelude::*};

use super::{Fold, Key, Line, Row, cell::TableCell};

mod imp {
    use super::*;

    #[derive(Default)]
    pub struct Entry {
        pub(super) row: RefCell<Option<Row>>,
        pub(super) depth: Cell<u16>,
        pub(super) fold: Cell<Fold>,
        /// Those on the screen, a few of thousands.
        pub(super) cells: RefCell<Vec<glib::WeakRef<TableCell>>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for Entry {
        const NAME: &'static str = "HighwaterTableEntry";
        type Type = super::Entry;
    }

    impl ObjectImpl for Entry {}
}

glib::wrapper! {
    /// A row of a table.
    pub struct Entry(ObjectSubclass<imp::Entry>);
}

impl Default for Entry {
    fn default() -> Self {
        glib::Object::new()
    }
}

impl Entry {
    /// Reads the row; `None` before there is one.
    pub fn with<T>(&self, read: impl FnOnce(&Row) -> T) -> Option<T> {
        self.imp().row.borrow().as_ref().map(read)
    }

    /// The row's identity.
    pub fn key(&self) -> Option<Key> {
        self.with(|row| row.key)
    }

    /// How many rows it is a part of.
    pub fn depth(&self) -> u16 {
        self.imp().depth.get()
    }

    /// Its parts.
    pub fn fold(&self) -> Fold {
        self.imp().fold.get()
    }

    /// Takes what was read last, and its place in the tree; cells hear of it only where it changed.
    pub fn set(&self, row: &Row, line: &Line) {
        let imp = self.imp();
        let place = (imp.depth.replace(line.depth), imp.fold.replace(line.fold));
        let changed = imp.row.borrow().as_ref() != Some(row);
        if changed {
            imp.row.replace(Some(row.clone()));
        }
        if changed || place != (line.depth, line.fold) {
            self.tell();
        }
    }

    /// A cell shows it from now on.
    pub fn bind(&self, cell: &TableCell) {
        self.imp().cells.borrow_mut().push(cell.downgrade());
        cell.show_entry(self);
    }

    /// A cell does not show it any more.
    pub fn unbind(&self, cell: &TableCell) {
        let mut cells = self.imp().cells.borrow_mut();
        cells.retain(|known| known.upgrade().is_some_and(|known| known != *cell));
    }

    fn tell(&self) {
        let cells = self.imp().cells.borrow();
        for cell in cells.iter().filter_map(glib::WeakRef::upgrade) {
            cell.show_entry(self);
        }
    }
}
