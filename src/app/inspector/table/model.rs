//! The lines of a table as a list model. Rows are updated in place by their key, and a list is told
//! only of the stretch in which lines came, went or changed places: selection and scroll position
//! survive every sample.

use std::{cell::RefCell, collections::HashMap};

use gtk::{gio, glib, prelude::*, subclass::prelude::*};

use super::{Entry, Key, Line, Row, splice::splice};

mod imp {
    use super::*;

    #[derive(Default)]
    pub struct TableModel {
        /// All rows, shown or not.
        pub(super) entries: RefCell<HashMap<Key, Entry>>,
        pub(super) lines: RefCell<Vec<Entry>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for TableModel {
        const NAME: &'static str = "HighwaterTableModel";
        type Type = super::TableModel;
        type Interfaces = (gio::ListModel,);
    }

    impl ObjectImpl for TableModel {}

    impl ListModelImpl for TableModel {
        fn item_type(&self) -> glib::Type {
            Entry::static_type()
        }

        fn n_items(&self) -> u32 {
            as_u32(self.lines.borrow().len())
        }

        fn item(&self, position: u32) -> Option<glib::Object> {
            let position = usize::try_from(position).ok()?;
            self.lines.borrow().get(position).cloned().and_upcast()
        }
    }
}

glib::wrapper! {
    /// See the module. On the main thread.
    pub struct TableModel(ObjectSubclass<imp::TableModel>) @implements gio::ListModel;
}

impl Default for TableModel {
    fn default() -> Self {
        glib::Object::new()
    }
}

impl TableModel {
    /// Takes what was read last, and the lines that it makes.
    pub fn apply(&self, rows: Vec<Row>, lines: &[Line]) {
        let imp = self.imp();
        let mut before = imp.entries.take();
        let mut entries = HashMap::with_capacity(rows.len());
        for row in rows {
            let key = row.key;
            let entry = before.remove(&key).unwrap_or_default();
            entry.set_row(row);
            entries.insert(key, entry);
        }
        let shown = |line: &Line| {
            let entry: &Entry = entries.get(&line.key)?;
            entry.set_line(line);
            Some(entry.clone())
        };
        let shown: Vec<Entry> = lines.iter().filter_map(shown).collect();
        imp.entries.replace(entries);
        self.show(shown);
    }

    /// Whether there are rows, shown or not.
    pub fn has_rows(&self) -> bool {
        !self.imp().entries.borrow().is_empty()
    }

    /// The entry at a position.
    pub fn entry(&self, position: u32) -> Option<Entry> {
        self.item(position).and_downcast()
    }

    /// Where a row is shown, if it is.
    pub fn position(&self, key: Key) -> Option<u32> {
        let lines = self.imp().lines.borrow();
        let position = lines.iter().position(|entry| entry.key() == Some(key));
        position.map(as_u32)
    }

    fn show(&self, lines: Vec<Entry>) {
        let change = splice(&self.imp().lines.borrow(), &lines);
        self.imp().lines.replace(lines);
        if let Some(change) = change {
            self.items_changed(
                as_u32(change.at),
                as_u32(change.removed),
                as_u32(change.added),
            );
        }
    }
}

/// List models count so; no table has more rows.
fn as_u32(length: usize) -> u32 {
    u32::try_from(length).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use std::{cell::Cell, rc::Rc};

    use super::*;
    use crate::inspector::table::{Arrangement, Value, arrange};

    fn rows(keys: &[Key], bytes: u64) -> Vec<Row> {
        let row = |key: &Key| Row::new(*key, vec![Value::bytes(bytes + key)]);
        keys.iter().map(row).collect()
    }

    fn apply(model: &TableModel, rows: Vec<Row>) {
        let lines = arrange(&rows, &Arrangement::default());
        model.apply(rows, &lines);
    }

    #[test]
    fn a_new_sample_of_the_same_rows_changes_no_list() {
        let model = TableModel::default();
        apply(&model, rows(&[1, 2, 3], 0));
        let changes = Rc::new(Cell::new(0));
        let counted = Rc::clone(&changes);
        model.connect_items_changed(move |_, _, _, _| counted.set(counted.get() + 1));
        let entry = model.entry(1).unwrap();
        apply(&model, rows(&[1, 2, 3], 100));
        assert_eq!(changes.get(), 0);
        assert_eq!(model.entry(1).unwrap(), entry);
        assert_eq!(
            entry.with(|row| row.values[0].clone()),
            Some(Value::bytes(102))
        );
    }

    #[test]
    fn a_row_that_moves_is_the_same_object() {
        let model = TableModel::default();
        apply(&model, rows(&[1, 2, 3], 0));
        let third = model.entry(2).unwrap();
        apply(&model, rows(&[3, 4, 1], 0));
        assert_eq!(model.entry(0).unwrap(), third);
        assert_eq!(model.n_items(), 3);
    }

    #[test]
    fn a_row_that_is_gone_leaves_nothing_behind() {
        let model = TableModel::default();
        apply(&model, rows(&[1, 2], 0));
        let gone = model.entry(0).unwrap().downgrade();
        apply(&model, rows(&[2], 0));
        assert!(gone.upgrade().is_none());
        apply(&model, Vec::new());
        assert!(!model.has_rows());
    }
}
