//! The queue: a list with a current item, and what comes after it. Pure.

use gtk::glib;
use highwater_engine::media::{playlist::Entry, source::Source};

use crate::window::titles;

/// Names an item for as long as the queue lives, wherever it moves. A boxed type, so that a row can
/// be dragged by it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, glib::Boxed)]
#[boxed_type(name = "HighwaterQueueItemId")]
pub struct ItemId(u64);

/// Something to play.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Item {
    /// Its name within this queue.
    pub id: ItemId,
    /// What to open.
    pub source: Source,
    /// The title that a playlist or the stream's tags gave; else the source names itself.
    pub title: Option<String>,
}

impl Item {
    /// What a list shows.
    pub fn label(&self) -> String {
        titles::name(Some(&self.source), self.title.as_deref())
    }
}

/// What happens at the end.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Repeat {
    /// The queue stops after its last item.
    #[default]
    Off,
    /// The item starts again.
    One,
    /// The queue starts again.
    All,
}

impl Repeat {
    /// What a button that goes through all of them says next.
    pub fn following(self) -> Self {
        match self {
            Self::Off => Self::All,
            Self::All => Self::One,
            Self::One => Self::Off,
        }
    }
}

/// The list and where it is.
#[derive(Clone, Debug, Default)]
pub struct Queue {
    items: Vec<Item>,
    current: Option<ItemId>,
    repeat: Repeat,
    given: u64,
}

impl Queue {
    /// All items, in order.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// Whether there is nothing in it.
    pub fn is_empty(&self) -> bool {
        self.items.is_empty()
    }

    /// The item that plays, or that stands still.
    pub fn current(&self) -> Option<&Item> {
        self.items.get(self.position()?)
    }

    /// What happens at the end.
    pub fn repeat(&self) -> Repeat {
        self.repeat
    }

    /// Says what happens at the end.
    pub fn set_repeat(&mut self, repeat: Repeat) {
        self.repeat = repeat;
    }

    /// Forgets all items and takes these; the first one becomes the current one.
    pub fn replace(&mut self, entries: impl IntoIterator<Item = Entry>) -> Option<&Item> {
        self.items.clear();
        self.current = None;
        let first = self.append(entries).first().copied();
        first.and_then(|first| self.jump(first))
    }

    /// Puts these at the end, and gives their names.
    pub fn append(&mut self, entries: impl IntoIterator<Item = Entry>) -> Vec<ItemId> {
        self.insert(self.items.len(), entries)
    }

    /// Puts these before the item at `at`, or at the end.
    pub fn insert(&mut self, at: usize, entries: impl IntoIterator<Item = Entry>) -> Vec<ItemId> {
        let at = at.min(self.items.len());
        let new: Vec<Item> = entries.into_iter().map(|entry| self.name(entry)).collect();
        let ids = new.iter().map(|item| item.id).collect();
        self.items.splice(at..at, new);
        ids
    }

    /// Takes an item out. Where the current one goes, the one behind it becomes current without
    /// being played: the caller decides.
    pub fn remove(&mut self, id: ItemId) -> Option<Item> {
        let at = self.index(id)?;
        let removed = self.items.remove(at);
        if self.current == Some(id) {
            let neighbour = self.items.get(at).or_else(|| self.items.last());
            self.current = neighbour.map(|item| item.id);
        }
        Some(removed)
    }

    /// Takes all items out.
    pub fn clear(&mut self) {
        self.items.clear();
        self.current = None;
    }

    /// Moves an item so that it stands at `to`; past the end means the end. Whether anything moved.
    pub fn move_to(&mut self, id: ItemId, to: usize) -> bool {
        let Some(from) = self.index(id) else {
            return false;
        };
        let to = to.min(self.items.len() - 1);
        let item = self.items.remove(from);
        self.items.insert(to, item);
        from != to
    }

    /// Moves an item one place up or down. Whether it could.
    pub fn nudge(&mut self, id: ItemId, down: bool) -> bool {
        let Some(from) = self.index(id) else {
            return false;
        };
        let to = if down {
            Some(from + 1)
        } else {
            from.checked_sub(1)
        };
        to.filter(|to| *to < self.items.len())
            .is_some_and(|to| self.move_to(id, to))
    }

    /// Makes an item the current one.
    pub fn jump(&mut self, id: ItemId) -> Option<&Item> {
        let at = self.index(id)?;
        self.current = Some(id);
        self.items.get(at)
    }

    /// Gives the current item the title that its tags tell.
    pub fn retitle(&mut self, id: ItemId, title: String) {
        if let Some(at) = self.index(id) {
            self.items[at].title = Some(title);
        }
    }

    /// Whether the user can go on to another item.
    pub fn has_next(&self) -> bool {
        self.neighbour(true).is_some()
    }

    /// Whether the user can go back to another item.
    pub fn has_previous(&self) -> bool {
        self.neighbour(false).is_some()
    }

    /// Goes on because the user says so: around the end where the queue repeats.
    pub fn next(&mut self) -> Option<&Item> {
        let id = self.neighbour(true)?;
        self.jump(id)
    }

    /// Goes back because the user says so.
    pub fn previous(&mut self) -> Option<&Item> {
        let id = self.neighbour(false)?;
        self.jump(id)
    }

    /// Goes on because the current item has ended: the same one with [`Repeat::One`], the first one
    /// after the last with [`Repeat::All`], nothing at the end without.
    pub fn advance(&mut self) -> Option<&Item> {
        match self.repeat {
            Repeat::One => self.current(),
            Repeat::All if self.items.len() == 1 => self.current(),
            _ => self.next(),
        }
    }

    /// Where an item stands, from 0.
    pub fn index(&self, id: ItemId) -> Option<usize> {
        self.items.iter().position(|item| item.id == id)
    }

    /// Where the current item stands, from 0.
    pub fn position(&self) -> Option<usize> {
        self.index(self.current?)
    }

    /// The queue as lines of a playlist.
    pub fn entries(&self) -> Vec<Entry> {
        let entry = |item: &Item| Entry {
            source: item.source.clone(),
            title: item.title.clone(),
        };
        self.items.iter().map(entry).collect()
    }

    fn neighbour(&self, forward: bool) -> Option<ItemId> {
        let (at, last) = (self.position()?, self.items.len() - 1);
        let around = self.repeat == Repeat::All && last > 0;
        let to = match (forward, at) {
            (true, at) if at < last => at + 1,
            (true, _) if around => 0,
            (false, at) if at > 0 => at - 1,
            (false, _) if around => last,
            _ => return None,
        };
        Some(self.items[to].id)
    }

    fn name(&mut self, entry: Entry) -> Item {
        self.given += 1;
        Item {
            id: ItemId(self.given),
            source: entry.source,
            title: entry.title,
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    fn entries(names: &[&str]) -> Vec<Entry> {
        let entry = |name: &&str| Entry {
            source: Source::File(PathBuf::from(name)),
            title: Some((*name).to_owned()),
        };
        names.iter().map(entry).collect()
    }

    fn queue(names: &[&str]) -> Queue {
        let mut queue = Queue::default();
        queue.replace(entries(names));
        queue
    }

    fn labels(queue: &Queue) -> String {
        queue.items().iter().map(Item::label).collect()
    }

    fn label(item: Option<&Item>) -> Option<String> {
        item.map(Item::label)
    }

    #[test]
    fn the_first_of_what_was_opened_plays() {
        assert_eq!(label(queue(&["a", "b"]).current()).as_deref(), Some("a"));
        assert_eq!(Queue::default().replace(entries(&[])), None);
    }

    #[test]
    fn what_is_added_does_not_change_what_plays() {
        let mut queue = queue(&["b"]);
        queue.append(entries(&["c"]));
        queue.insert(0, entries(&["a"]));
        queue.insert(99, entries(&["d"]));
        assert_eq!(labels(&queue), "abcd");
        assert_eq!(label(queue.current()).as_deref(), Some("b"));
    }

    #[test]
    fn names_are_never_given_twice() {
        let mut queue = queue(&["a"]);
        let first = queue.items()[0].id;
        queue.replace(entries(&["a"]));
        assert_ne!(first, queue.items()[0].id);
    }

    #[test]
    fn a_moved_item_that_plays_stays_the_one_that_plays() {
        let mut queue = queue(&["a", "b", "c"]);
        let a = queue.items()[0].id;
        assert!(queue.move_to(a, 2));
        assert_eq!(labels(&queue), "bca");
        assert_eq!(queue.position(), Some(2));
        assert!(queue.move_to(a, 0));
        assert!(!queue.move_to(a, 0));
        assert_eq!(labels(&queue), "abc");
    }

    #[test]
    fn the_keyboard_moves_by_one_and_stops_at_the_ends() {
        let mut queue = queue(&["a", "b", "c"]);
        let b = queue.items()[1].id;
        assert!(queue.nudge(b, true));
        assert!(!queue.nudge(b, true));
        assert_eq!(labels(&queue), "acb");
        assert!(queue.nudge(b, false) && queue.nudge(b, false));
        assert!(!queue.nudge(b, false));
        assert_eq!(labels(&queue), "bac");
    }

    #[test]
    fn removing_what_plays_makes_its_neighbour_current() {
        let mut queue = queue(&["a", "b", "c"]);
        let ids: Vec<_> = queue.items().iter().map(|item| item.id).collect();
        queue.jump(ids[1]);
        assert_eq!(
            queue.remove(ids[1]).map(|item| item.label()).as_deref(),
            Some("b")
        );
        assert_eq!(label(queue.current()).as_deref(), Some("c"));
        queue.remove(ids[2]);
        assert_eq!(label(queue.current()).as_deref(), Some("a"));
        queue.remove(ids[0]);
        assert_eq!(queue.current(), None);
        assert_eq!(queue.remove(ids[0]), None);
    }

    #[test]
    fn without_repeat_the_queue_ends() {
        let mut queue = queue(&["a", "b"]);
        assert!(queue.has_next() && !queue.has_previous());
        assert_eq!(label(queue.advance()).as_deref(), Some("b"));
        assert_eq!(queue.advance(), None);
        assert!(!queue.has_next() && queue.has_previous());
        assert_eq!(label(queue.previous()).as_deref(), Some("a"));
        assert_eq!(queue.previous(), None);
    }

    #[test]
    fn with_repeat_all_the_end_leads_to_the_beginning() {
        let mut queue = queue(&["a", "b"]);
        queue.set_repeat(Repeat::All);
        assert_eq!(label(queue.previous()).as_deref(), Some("b"));
        assert_eq!(label(queue.advance()).as_deref(), Some("a"));
    }

    #[test]
    fn repeat_one_repeats_at_the_end_but_lets_the_user_go_on() {
        let mut queue = queue(&["a", "b"]);
        queue.set_repeat(Repeat::One);
        assert_eq!(label(queue.advance()).as_deref(), Some("a"));
        assert_eq!(label(queue.next()).as_deref(), Some("b"));
    }

    #[test]
    fn a_queue_of_one_that_repeats_all_plays_it_again() {
        let mut queue = queue(&["a"]);
        queue.set_repeat(Repeat::All);
        assert_eq!(label(queue.advance()).as_deref(), Some("a"));
        assert!(!queue.has_next());
    }

    #[test]
    fn a_title_from_the_tags_replaces_the_name() {
        let mut queue = queue(&["a"]);
        let id = queue.items()[0].id;
        queue.retitle(id, "Big".to_owned());
        assert_eq!(labels(&queue), "Big");
        assert_eq!(queue.entries()[0].title.as_deref(), Some("Big"));
    }
}
