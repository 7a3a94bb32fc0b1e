//! The lines of a table as a list model. There is an object only for a row that somebody holds, a
//! few of thousands, and it stays the same one for as long. A list is told only of the stretch in
//! which lines came, went or changed places: selection and scroll position survive every sample.

use std::{cell::RefCell, collections::HashMap};

use gtk::{gio, glib, prelude::*, subclass::prelude::*};

use super::{Entry, Key, Line, Row, Snapshot, splice::splice};

mod imp {
    use super::*;

    #[derive(Default)]
    pub struct TableModel {
        pub(super) snapshot: RefCell<Snapshot>,
        pub(super) entries: RefCell<HashMap<Key, glib::WeakRef<Entry>>>,
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
            as_u32(self.snapshot.borrow().lines().len())
        }

        fn item(&self, position: u32) -> Option<glib::Object> {
            let snapshot = self.snapshot.borrow();
            let (line, row) = snapshot.at(usize::try_from(position).ok()?)?;
            let mut entries = self.entries.borrow_mut();
            let known = entries.get(&line.key).and_then(glib::WeakRef::upgrade);
            let entry = known.unwrap_or_else(|| {
                let entry = Entry::default();
                entries.insert(line.key, entry.downgrade());
                entry
            });
            // Also one that was held while its row was not shown.
            entry.set(row, line);
            Some(entry.upcast())
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
    /// Takes what was read last, and gives back what was there before: to free thousands of rows
    /// is not the main thread's work.
    pub fn apply(&self, snapshot: Snapshot) -> Snapshot {
        let imp = self.imp();
        let change = splice(
            imp.snapshot.borrow().lines(),
            snapshot.lines(),
            |one, other| one.key == other.key,
        );
        let before = imp.snapshot.replace(snapshot);
        self.update_entries();
        if let Some(change) = change {
            self.items_changed(
                as_u32(change.at),
                as_u32(change.removed),
                as_u32(change.added),
            );
        }
        before
    }

    /// Whether there are rows, shown or not.
    pub fn has_rows(&self) -> bool {
        self.imp().snapshot.borrow().has_rows()
    }

    /// Reads the line at a position and its row.
    pub fn with<T>(&self, position: u32, read: impl FnOnce(&Line, &Row) -> T) -> Option<T> {
        let snapshot = self.imp().snapshot.borrow();
        let (line, row) = snapshot.at(usize::try_from(position).ok()?)?;
        Some(read(line, row))
    }

    /// Where a row is shown, if it is.
    pub fn position(&self, key: Key) -> Option<u32> {
        self.imp().snapshot.borrow().place(key).map(as_u32)
    }

    /// Hands the objects that somebody holds what was read about them, and forgets the others.
    fn update_entries(&self) {
        let imp = self.imp();
        let mut held = Vec::new();
        imp.entries.borrow_mut().retain(|key, entry| {
            let entry = entry.upgrade();
            held.extend(entry.clone().map(|entry| (*key, entry)));
            entry.is_some()
        });
        let snapshot = imp.snapshot.borrow();
        for (key, entry) in held {
            let place = snapshot.place(key);
            if let Some((line, row)) = place.and_then(|place| snapshot.at(place)) {
                entry.set(row, line);
            }
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
    use crate::inspector::table::{Arrangement, Value};

    fn apply(model: &TableModel, keys: impl IntoIterator<Item = Key>, bytes: u64) {
        let row = |key: Key| Row::new(key, vec![Value::bytes(bytes + key)]);
        let rows = keys.into_iter().map(row).collect();
        drop(model.apply(Snapshot::new(rows, &Arrangement::default())));
    }

    fn entry(model: &TableModel, position: u32) -> Entry {
        model.item(position).and_downcast().unwrap()
    }

    #[test]
    fn a_new_sample_of_the_same_rows_changes_no_list() {
        let model = TableModel::default();
        apply(&model, [1, 2, 3], 0);
        let changes = Rc::new(Cell::new(0));
        let counted = Rc::clone(&changes);
        model.connect_items_changed(move |_, _, _, _| counted.set(counted.get() + 1));
        let second = entry(&model, 1);
        apply(&model, [1, 2, 3], 100);
        assert_eq!(changes.get(), 0);
        assert_eq!(entry(&model, 1), second);
        let value = second.with(|row| row.values[0].clone());
        assert_eq!(value, Some(Value::bytes(102)));
    }

    #[test]
    fn a_row_that_moves_is_the_same_object() {
        let model = TableModel::default();
        apply(&model, [1, 2, 3], 0);
        let third = entry(&model, 2);
        apply(&model, [3, 4, 1], 0);
        assert_eq!(entry(&model, 0), third);
        assert_eq!(model.n_items(), 3);
        assert_eq!(model.position(1), Some(2));
    }

    #[test]
    fn a_row_that_nobody_holds_has_no_object() {
        let model = TableModel::default();
        apply(&model, 0..5000, 0);
        let seen: Vec<Entry> = (0..40).map(|position| entry(&model, position)).collect();
        assert_eq!(model.imp().entries.borrow().len(), seen.len());
        drop(seen);
        apply(&model, 0..5000, 1);
        assert!(model.imp().entries.borrow().is_empty());
        apply(&model, [], 0);
        assert!(!model.has_rows());
    }

    /// What one update of a large table costs the main thread; run with `--release --nocapture`.
    #[test]
    fn five_thousand_rows_are_taken_over_in_less_than_a_frame() {
        let model = TableModel::default();
        apply(&model, 0..5000, 0);
        let _seen: Vec<Entry> = (0..40).map(|position| entry(&model, position)).collect();
        let row = |key: Key| Row::new(key, vec![Value::bytes(key + 1); 13]);
        let snapshot = Snapshot::new((0..5000).map(row).collect(), &Arrangement::default());
        let began = std::time::Instant::now();
        let before = model.apply(snapshot);
        let took = began.elapsed();
        drop(before);
        println!("5000 rows, 40 of them shown: {took:?}");
        assert!(took < std::time::Duration::from_millis(16), "{took:?}");
    }
}
