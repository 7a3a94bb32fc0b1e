//! The lines of a table as a list model. There is an object only for a row that somebody holds, a
//! few of thousands. A list is told only of the stretches that became longer or shorter, so that the
//! scroll position survives every sample; where lines take each other's places, so do their objects,
//! and their widgets stay. A long list comes in steps: no frame waits for all of its widgets.

use std::cell::{Cell, RefCell};

use gtk::{gio, glib, prelude::*, subclass::prelude::*};

use super::{
    Entry, Key, Line, Row, Snapshot,
    entries::Entries,
    growth,
    splices::{Splice, splices},
};

mod imp {
    use super::*;

    #[derive(Default)]
    pub struct TableModel {
        pub(super) snapshot: RefCell<Snapshot>,
        /// How many of its lines are in the list.
        pub(super) shown: Cell<usize>,
        /// While the list is told of changes, what it has not heard of yet.
        pub(super) rest: RefCell<Option<Rest>>,
        pub(super) entries: RefCell<Entries>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for TableModel {
        const NAME: &'static str = "HighwaterTableModel";
        type Type = super::TableModel;
        type Interfaces = (gio::ListModel,);
    }

    /// The end of the list, as it was before.
    pub struct Rest {
        pub(super) snapshot: Snapshot,
        pub(super) entries: Entries,
        /// Where it begins in the list.
        pub(super) at: usize,
        /// Where it begins in the snapshot.
        pub(super) from: usize,
        /// Where it ends in the snapshot.
        pub(super) end: usize,
    }

    impl ObjectImpl for TableModel {}

    impl ListModelImpl for TableModel {
        fn item_type(&self) -> glib::Type {
            Entry::static_type()
        }

        fn n_items(&self) -> u32 {
            let rest = self.rest.borrow();
            as_u32(match rest.as_ref() {
                Some(rest) => rest.at + (rest.end - rest.from),
                None => self.shown.get(),
            })
        }

        fn item(&self, position: u32) -> Option<glib::Object> {
            let position = usize::try_from(position).ok()?;
            let rest = self.rest.borrow();
            let rest = rest.as_ref().filter(|rest| position >= rest.at);
            if let Some(rest) = rest {
                let place = rest.from + (position - rest.at);
                let place = Some(place).filter(|place| *place < rest.end)?;
                let (line, row) = rest.snapshot.at(place)?;
                let known = rest.entries.get(line.key);
                return Some(known.unwrap_or_else(|| self.entry(line, row)).upcast());
            }
            let snapshot = self.snapshot.borrow();
            let place = Some(position).filter(|place| *place < self.shown.get())?;
            let (line, row) = snapshot.at(place)?;
            Some(self.entry(line, row).upcast())
        }
    }

    impl TableModel {
        fn entry(&self, line: &Line, row: &Row) -> Entry {
            let entry = self.entries.borrow_mut().get_or_make(line.key);
            // Also one that was held while its row was not shown.
            entry.set(row, line);
            entry
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
        let shown = imp.shown.get();
        let (before, after) = (imp.snapshot.borrow().keys(shown), snapshot.keys(shown));
        let changes = splices(&before, &after);
        let rest = imp::Rest {
            snapshot: imp.snapshot.replace(snapshot),
            entries: imp.entries.borrow().clone(),
            at: 0,
            from: 0,
            end: before.len(),
        };
        imp.shown.set(after.len());
        imp.rest.replace(Some(rest));
        imp.entries
            .borrow_mut()
            .hand_over(replaced(&changes, &before, &after));
        self.update_entries();
        for change in changes {
            self.tell(change);
        }
        let rest = imp.rest.take();
        self.grow();
        rest.map(|rest| rest.snapshot).unwrap_or_default()
    }

    /// Tells the list where a change made it longer or shorter; what is before it is as it was told.
    fn tell(&self, change: Splice) {
        if let Some(rest) = self.imp().rest.borrow_mut().as_mut() {
            rest.from += change.at - rest.at + change.removed;
            rest.at = change.at + change.added;
        }
        let common = change.replaced();
        if change.removed != change.added {
            self.items_changed(
                as_u32(change.at + common),
                as_u32(change.removed - common),
                as_u32(change.added - common),
            );
        }
    }

    /// Takes one step more of what was read.
    pub fn grow(&self) {
        let imp = self.imp();
        let shown = imp.shown.get();
        let grown = growth::next(shown, imp.snapshot.borrow().lines().len());
        if grown > shown {
            imp.shown.set(grown);
            self.items_changed(as_u32(shown), 0, as_u32(grown - shown));
        }
    }

    /// Whether the list has all of what was read.
    pub fn is_whole(&self) -> bool {
        self.imp().shown.get() == self.imp().snapshot.borrow().lines().len()
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
        let held = imp.entries.borrow_mut().held();
        let snapshot = imp.snapshot.borrow();
        for (key, entry) in held {
            let place = snapshot.place(key);
            if let Some((line, row)) = place.and_then(|place| snapshot.at(place)) {
                entry.set(row, line);
            }
        }
    }
}

/// The rows that take another's place: who was there, and who is there now.
fn replaced(changes: &[Splice], before: &[Key], after: &[Key]) -> Vec<(Key, Key)> {
    let mut pairs = Vec::new();
    // How far a place is in the one list from where it is in the other.
    let (mut removed, mut added) = (0, 0);
    for change in changes {
        let from = change.at + removed - added;
        let places = (from..).zip(change.at..).take(change.replaced());
        pairs.extend(places.map(|(from, to)| (before[from], after[to])));
        removed += change.removed;
        added += change.added;
    }
    pairs
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

    fn apply_all(model: &TableModel, keys: impl IntoIterator<Item = Key>, bytes: u64) {
        apply(model, keys, bytes);
        while !model.is_whole() {
            model.grow();
        }
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
    fn a_row_keeps_its_object_when_others_come_and_go_before_it() {
        let model = TableModel::default();
        apply_all(&model, [1, 2, 3], 0);
        let third = entry(&model, 2);
        apply_all(&model, [7, 1, 3], 0);
        assert_eq!(entry(&model, 2), third);
        apply_all(&model, [3, 4], 0);
        assert_eq!(entry(&model, 0), third);
        assert_eq!(model.position(4), Some(1));
    }

    #[test]
    fn rows_in_another_order_keep_the_widgets_where_they_are() {
        let model = TableModel::default();
        apply_all(&model, 0..2000, 0);
        let seen: Vec<Entry> = (0..40).map(|position| entry(&model, position)).collect();
        model.connect_items_changed(|_, _, _, _| panic!("nothing is longer or shorter"));
        for keys in [
            (0..2000).map(|key| key * 7 % 2000).collect::<Vec<Key>>(),
            (5000..7000).collect(),
        ] {
            apply_all(&model, keys.clone(), 0);
            for (position, (seen, key)) in (0..).zip(seen.iter().zip(keys)) {
                assert_eq!(seen.key(), Some(key));
                assert_eq!(entry(&model, position), *seen);
            }
        }
    }

    #[test]
    fn the_list_agrees_with_itself_at_each_change() {
        let model = TableModel::default();
        let told: Rc<RefCell<Vec<Entry>>> = Rc::default();
        let list = Rc::clone(&told);
        model.connect_items_changed(move |model, at, removed, added| {
            let new: Vec<Entry> = (at..at + added)
                .map(|position| entry(model, position))
                .collect();
            let (at, removed) = (at as usize, removed as usize);
            list.borrow_mut().splice(at..at + removed, new);
            let all = (0..model.n_items()).map(|position| entry(model, position));
            assert_eq!(*list.borrow(), all.collect::<Vec<_>>());
        });
        for keys in [
            (0..30).collect::<Vec<Key>>(),
            (5..20).chain([2, 40]).chain(21..30).collect(),
            [40].into_iter().chain(7..25).chain([3]).collect(),
        ] {
            apply_all(&model, keys.clone(), 0);
            let shown = told
                .borrow()
                .iter()
                .filter_map(Entry::key)
                .collect::<Vec<_>>();
            assert_eq!(shown, keys);
        }
    }

    #[test]
    fn a_row_that_nobody_holds_has_no_object() {
        let model = TableModel::default();
        apply_all(&model, 0..5000, 0);
        let seen: Vec<Entry> = (0..40).map(|position| entry(&model, position)).collect();
        assert_eq!(model.imp().entries.borrow_mut().held().len(), seen.len());
        drop(seen);
        assert!(model.imp().entries.borrow_mut().held().is_empty());
        apply(&model, [], 0);
        assert!(!model.has_rows());
    }

    #[test]
    fn a_long_list_is_whole_after_some_steps() {
        let model = TableModel::default();
        apply(&model, 0..5000, 0);
        assert!(model.n_items() < 20);
        (0..10).for_each(|_| model.grow());
        assert!(!model.is_whole());
        (0..100).for_each(|_| model.grow());
        assert_eq!(model.n_items(), 5000);
        apply(&model, 1..5001, 0);
        assert_eq!(model.n_items(), 5000);
    }
}
