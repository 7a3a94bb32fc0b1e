//! Recent items: files through the desktop's own list, addresses in one of ours without secrets.

use std::{cell::RefCell, path::PathBuf, rc::Rc};

use gtk::{
    gio,
    glib::{self, ControlFlow},
    prelude::*,
};
use highwater_engine::media::source::Source;
use serde::{Deserialize, Serialize};

use super::store::{self, Writer};

/// The name under which the desktop's list knows us.
const PROGRAM: &str = "highwater";
/// How many addresses are remembered; the oldest go first.
const MOST: usize = 30;
/// What stands in a text where the engine left out a secret; such an address cannot be opened again.
const HIDDEN: char = '•';

/// Something that was opened before.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RecentItem {
    /// What to open.
    pub source: Source,
    /// When it was opened last, in seconds since 1970.
    pub opened: i64,
}

/// An address and when it was opened.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Address {
    text: String,
    opened: i64,
}

/// The addresses, oldest first.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
struct Addresses {
    items: Vec<Address>,
}

/// What was opened before.
pub struct Recent {
    addresses: RefCell<Addresses>,
    writer: Writer,
    files: gtk::RecentManager,
    listeners: Rc<Listeners>,
}

type Listener = Rc<dyn Fn() -> ControlFlow>;

/// Who wants to know of changes.
#[derive(Default)]
struct Listeners(RefCell<Vec<Listener>>);

impl Listeners {
    fn add(&self, listener: Listener) {
        self.0.borrow_mut().push(listener);
    }

    /// Tells everybody, and forgets those who have gone. A listener may add another one.
    fn tell(&self) {
        let listeners = self.0.borrow().clone();
        let gone: Vec<_> = listeners
            .into_iter()
            .filter(|listener| listener().is_break())
            .collect();
        let gone = |listener: &Listener| gone.iter().any(|other| Rc::ptr_eq(listener, other));
        self.0.borrow_mut().retain(|listener| !gone(listener));
    }
}

impl Recent {
    /// Reads what was remembered. Once, on the main thread: the file has 30 short lines at most.
    pub fn load() -> Self {
        let path: PathBuf = store::folder().join("recent.json");
        let files = gtk::RecentManager::default();
        let listeners = Rc::new(Listeners::default());
        // The desktop's list tells by itself, also of what others did.
        let weak = Rc::downgrade(&listeners);
        files.connect_changed(move |_| {
            if let Some(listeners) = weak.upgrade() {
                listeners.tell();
            }
        });
        Self {
            addresses: RefCell::new(store::load(&path).unwrap_or_default()),
            writer: Writer::new(path),
            files,
            listeners,
        }
    }

    /// Calls `listener` after each change, until it breaks off because what it serves has gone.
    pub fn connect_changed(&self, listener: impl Fn() -> ControlFlow + 'static) {
        self.listeners.add(Rc::new(listener));
    }

    /// Remembers `source`.
    pub fn add(&self, source: &Source) {
        match source {
            Source::File(path) => self.add_file(&gio::File::for_path(path)),
            Source::Uri(_) => self.add_address(&source.to_string()),
            // The others are in the menus anyway, or hold a description full of secrets.
            _ => {}
        }
    }

    /// What was opened, newest first, at most `most`.
    pub fn items(&self, most: usize) -> Vec<RecentItem> {
        let mut items = self.file_items();
        items.extend(self.addresses());
        items.sort_by_key(|item| -item.opened);
        items.truncate(most);
        items
    }

    /// The addresses among them, newest first.
    pub fn addresses(&self) -> Vec<RecentItem> {
        let addresses = self.addresses.borrow();
        let item = |address: &Address| {
            Some(RecentItem {
                source: address.text.parse().ok()?,
                opened: address.opened,
            })
        };
        addresses.items.iter().rev().filter_map(item).collect()
    }

    /// Forgets everything that we put there.
    pub fn clear(&self) {
        for info in self.ours() {
            // Somebody else may have removed it a moment ago.
            let _ = self.files.remove_item(&info.uri());
        }
        self.addresses.replace(Addresses::default());
        self.changed();
    }

    fn add_file(&self, file: &gio::File) {
        let (kind, _) = gio::content_type_guess(file.basename(), None::<&[u8]>);
        let mime = gio::content_type_get_mime_type(&kind);
        let data = gtk::RecentData::new(
            None,
            None,
            mime.as_deref().unwrap_or("application/octet-stream"),
            PROGRAM,
            "highwater %u",
            &[],
            false,
        );
        self.files.add_full(&file.uri(), &data);
    }

    fn add_address(&self, text: &str) {
        if text.contains(HIDDEN) {
            return;
        }
        self.addresses.borrow_mut().add(text, now());
        self.changed();
    }

    fn changed(&self) {
        self.writer.write(&*self.addresses.borrow());
        self.listeners.tell();
    }

    fn file_items(&self) -> Vec<RecentItem> {
        let item = |info: gtk::RecentInfo| {
            let (_, _, opened) = info.application_info(PROGRAM)?;
            Some(RecentItem {
                source: Source::File(gio::File::for_uri(&info.uri()).path()?),
                opened: opened.to_unix(),
            })
        };
        self.ours().filter_map(item).collect()
    }

    fn ours(&self) -> impl Iterator<Item = gtk::RecentInfo> {
        let infos = self.files.items();
        infos
            .into_iter()
            .filter(|info| info.has_application(PROGRAM))
    }
}

impl std::fmt::Debug for Recent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Recent")
            .field("addresses", &self.addresses)
            .finish_non_exhaustive()
    }
}

impl Addresses {
    fn add(&mut self, text: &str, opened: i64) {
        self.items.retain(|address| address.text != text);
        let text = text.to_owned();
        self.items.push(Address { text, opened });
        let surplus = self.items.len().saturating_sub(MOST);
        self.items.drain(..surplus);
    }
}

fn now() -> i64 {
    glib::real_time() / 1_000_000
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_that_is_opened_again_moves_to_the_front() {
        let mut addresses = Addresses::default();
        addresses.add("rtsp://one/", 1);
        addresses.add("rtsp://two/", 2);
        addresses.add("rtsp://one/", 3);
        let texts: Vec<_> = addresses
            .items
            .iter()
            .map(|address| address.text.as_str())
            .collect();
        assert_eq!(texts, ["rtsp://two/", "rtsp://one/"]);
    }

    #[test]
    fn a_listener_that_breaks_off_is_forgotten() {
        let listeners = Rc::new(Listeners::default());
        let heard = Rc::new(RefCell::new(0));
        let count = Rc::clone(&heard);
        listeners.add(Rc::new(move || {
            *count.borrow_mut() += 1;
            ControlFlow::Break
        }));
        listeners.tell();
        listeners.tell();
        assert_eq!(*heard.borrow(), 1);
        assert_eq!(Rc::strong_count(&heard), 1, "what it held is free");
    }

    #[test]
    fn the_list_is_bounded() {
        let mut addresses = Addresses::default();
        for n in 0..i64::try_from(MOST).unwrap_or(0) + 3 {
            addresses.add(&format!("rtsp://{n}/"), n);
        }
        assert_eq!(addresses.items.len(), MOST);
        assert_eq!(addresses.items[0].text, "rtsp://3/");
    }
}
