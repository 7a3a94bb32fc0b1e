//! The columns of a table's view, and which of them it is sorted by.

use std::rc::Rc;

use gtk::{glib, prelude::*, subclass::prelude::*};

use super::{Column, Definition, Entry, Sort, TablePage, cell::TableCell};

impl TablePage {
    pub(super) fn add_columns(&self, definition: &Definition) {
        let view = &self.imp().view;
        // Names and sentences need room; figures know how long they are.
        let wide = definition
            .columns
            .iter()
            .position(|column| !column.is_number);
        for (position, column) in definition.columns.iter().enumerate() {
            let tree = definition.is_tree && position == 0;
            let shown = gtk::ColumnViewColumn::builder()
                .title(&column.title)
                .factory(&factory(column, position, tree))
                .sorter(&self.sorter(position))
                .resizable(true)
                .expand(Some(position) == wide)
                .build();
            view.append_column(&shown);
            if let Some(sort) = definition.sort.filter(|sort| sort.column == position) {
                view.sort_by_column(Some(&shown), direction(sort));
            }
        }
        self.imp().arrangement.borrow_mut().sort = definition.sort;
        align_titles(view, &definition.columns);
    }

    /// Sorts anew when somebody clicks on a heading.
    pub(super) fn follow_sorter(&self) {
        let Some(sorter) = self.imp().view.sorter() else {
            return;
        };
        let weak = self.downgrade();
        sorter.connect_changed(move |sorter, _| {
            if let Some(page) = weak.upgrade() {
                page.sort_as(sorter);
            }
        });
    }

    fn sort_as(&self, sorter: &gtk::Sorter) {
        let asked = &self.imp().asked;
        asked.set(None);
        // GTK 4.8 tells nobody what a view is sorted by. But its sorter asks the chosen column's
        // first, which answers that the first is smaller, and turns that round when it descends.
        let answer = sorter.compare(self, self);
        self.imp().arrangement.borrow_mut().sort = asked.get().map(|column| Sort {
            column,
            descending: answer == gtk::Ordering::Larger,
        });
        self.read();
    }

    fn sorter(&self, position: usize) -> gtk::CustomSorter {
        let asked = Rc::clone(&self.imp().asked);
        gtk::CustomSorter::new(move |_, _| {
            asked.set(Some(position));
            gtk::Ordering::Smaller
        })
    }
}

fn direction(sort: Sort) -> gtk::SortType {
    if sort.descending {
        gtk::SortType::Descending
    } else {
        gtk::SortType::Ascending
    }
}

fn factory(column: &Column, position: usize, tree: bool) -> gtk::SignalListItemFactory {
    let factory = gtk::SignalListItemFactory::new();
    let column = column.clone();
    factory.connect_setup(move |_, item| {
        if let Some(item) = item.downcast_ref::<gtk::ListItem>() {
            item.set_child(Some(&TableCell::new(&column, position, tree)));
        }
    });
    factory.connect_bind(|_, item| {
        if let Some((entry, cell)) = parts(item) {
            entry.bind(&cell);
        }
    });
    factory.connect_unbind(|_, item| {
        if let Some((entry, cell)) = parts(item) {
            entry.unbind(&cell);
        }
    });
    factory
}

fn parts(item: &glib::Object) -> Option<(Entry, TableCell)> {
    let item = item.downcast_ref::<gtk::ListItem>()?;
    Some((item.item().and_downcast()?, item.child().and_downcast()?))
}

/// Puts the headings of figures over the figures, to the right. GTK has no property for it: a view's
/// first child is its header, whose children are the columns' buttons with a box in each.
fn align_titles(view: &gtk::ColumnView, columns: &[Column]) {
    let mut title = view.first_child().and_then(|header| header.first_child());
    for column in columns {
        let Some(button) = title else { return };
        if let Some(content) = button.first_child().filter(|_| column.is_number) {
            content.set_halign(gtk::Align::End);
        }
        title = button.next_sibling();
    }
}
