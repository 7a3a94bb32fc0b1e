//! The queue as a list: reorder by dragging or with Ctrl and the arrow keys, remove, play, repeat.

use std::cell::{OnceCell, RefCell};

use adw::{prelude::*, subclass::prelude::*};
use gettextrs::gettext;
use gtk::{gdk, glib};
use highwater_text::i18n::ngettext_f;

use super::{ItemId, Repeat, SharedQueue, row::QueueRow};

/// Plays the item of that name.
type Play = Box<dyn Fn(ItemId)>;
/// Takes dropped files or text, to stand before that place.
type Drop = Box<dyn Fn(&glib::Value, usize) -> bool>;

mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate)]
    #[template(file = "panel.ui")]
    pub struct QueuePanel {
        #[template_child]
        pub(super) count: TemplateChild<gtk::Label>,
        #[template_child]
        pub(super) repeat: TemplateChild<gtk::Button>,
        #[template_child]
        pub(super) pages: TemplateChild<gtk::Stack>,
        #[template_child]
        pub(super) list: TemplateChild<gtk::ListBox>,
        pub(super) queue: OnceCell<SharedQueue>,
        pub(super) play: RefCell<Option<Play>>,
        pub(super) drop: RefCell<Option<Drop>>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for QueuePanel {
        const NAME: &'static str = "HighwaterQueuePanel";
        type Type = super::QueuePanel;
        type ParentType = adw::Bin;

        fn class_init(class: &mut Self::Class) {
            class.bind_template();
            class.bind_template_callbacks();
        }

        fn instance_init(object: &glib::subclass::InitializingObject<Self>) {
            object.init_template();
        }
    }

    #[gtk::template_callbacks]
    impl QueuePanel {
        #[template_callback]
        fn on_row_activated(&self, row: &gtk::ListBoxRow) {
            let id = row.downcast_ref().and_then(QueueRow::id);
            if let (Some(id), Some(play)) = (id, &*self.play.borrow()) {
                play(id);
            }
        }

        #[template_callback]
        fn on_repeat(&self) {
            if let Some(queue) = self.queue.get() {
                queue.change(|queue| queue.set_repeat(queue.repeat().following()));
            }
        }
    }

    impl ObjectImpl for QueuePanel {}
    impl WidgetImpl for QueuePanel {}
    impl BinImpl for QueuePanel {}
}

glib::wrapper! {
    /// The list of what plays next.
    pub struct QueuePanel(ObjectSubclass<imp::QueuePanel>)
        @extends adw::Bin, gtk::Widget,
        @implements gtk::Accessible, gtk::Buildable, gtk::ConstraintTarget;
}

impl QueuePanel {
    /// A panel that shows `queue` and changes it.
    pub fn new(queue: &SharedQueue) -> Self {
        let panel: Self = glib::Object::new();
        // A new panel has no queue yet.
        let _ = panel.imp().queue.set(queue.clone());
        let weak = panel.downgrade();
        queue.connect_changed(move || {
            if let Some(panel) = weak.upgrade() {
                panel.refresh();
            }
        });
        panel.take_keys();
        panel.take_drops();
        panel.refresh();
        panel
    }

    /// Calls `play` with the item that the user wants to see.
    pub fn connect_play(&self, play: impl Fn(ItemId) + 'static) {
        self.imp().play.replace(Some(Box::new(play)));
    }

    /// Calls `drop` with files or text from outside and the place where they belong.
    pub fn connect_drop(&self, drop: impl Fn(&glib::Value, usize) -> bool + 'static) {
        self.imp().drop.replace(Some(Box::new(drop)));
    }

    fn refresh(&self) {
        let imp = self.imp();
        let Some(queue) = imp.queue.get().map(SharedQueue::read) else {
            return;
        };
        let current = queue.current().map(|item| item.id);
        let mut rows = self.rows();
        rows.retain(|row| {
            let stays = row.id().is_some_and(|id| queue.index(id).is_some());
            if !stays {
                imp.list.remove(row);
            }
            stays
        });
        for (at, item) in queue.items().iter().enumerate() {
            let row = self.row_at(at, item.id, &mut rows);
            row.show_item(item, current == Some(item.id));
        }
        let page = if queue.is_empty() { "empty" } else { "list" };
        imp.pages.set_visible_child_name(page);
        self.show_count(queue.items().len());
        self.show_repeat(queue.repeat());
    }

    /// The row of an item, brought to its place; `rows` mirrors what the list has.
    fn row_at(&self, at: usize, id: ItemId, rows: &mut Vec<QueueRow>) -> QueueRow {
        if let Some(row) = rows.get(at).filter(|row| row.id() == Some(id)) {
            return row.clone();
        }
        let list = &self.imp().list;
        let found = rows.iter().position(|row| row.id() == Some(id));
        let row = if let Some(found) = found {
            let row = rows.remove(found);
            list.remove(&row);
            row
        } else {
            self.new_row(id)
        };
        list.insert(&row, i32::try_from(at).unwrap_or(-1));
        rows.insert(at, row.clone());
        row
    }

    fn new_row(&self, id: ItemId) -> QueueRow {
        let row = QueueRow::new(id);
        let panel = self.downgrade();
        row.connect_removed(move |row| {
            if let (Some(panel), Some(id)) = (panel.upgrade(), row.id()) {
                panel.remove(id);
            }
        });
        row
    }

    fn rows(&self) -> Vec<QueueRow> {
        let children = self.imp().list.observe_children();
        let rows = children.iter::<glib::Object>().flatten();
        rows.filter_map(|row| row.downcast().ok()).collect()
    }

    fn show_count(&self, count: usize) {
        let count = u32::try_from(count).unwrap_or(u32::MAX);
        let text = ngettext_f("{n} item", "{n} items", count, &[]);
        self.imp()
            .count
            .set_label(if count == 0 { "" } else { &text });
    }

    fn show_repeat(&self, repeat: Repeat) {
        let (icon, words) = match repeat {
            Repeat::Off => (
                "media-playlist-consecutive-symbolic",
                gettext("Repeat Nothing"),
            ),
            Repeat::One => (
                "media-playlist-repeat-song-symbolic",
                gettext("Repeat This Item"),
            ),
            Repeat::All => (
                "media-playlist-repeat-symbolic",
                gettext("Repeat the Queue"),
            ),
        };
        let button = &self.imp().repeat;
        button.set_icon_name(icon);
        button.set_tooltip_text(Some(&words));
        button.update_property(&[gtk::accessible::Property::Label(&words)]);
    }

    fn remove(&self, id: ItemId) {
        if let Some(queue) = self.imp().queue.get() {
            let at = queue.read().index(id);
            queue.change(|queue| queue.remove(id));
            // The focus goes to what took its place, not to the top of the window.
            let next = at.map(|at| at.min(queue.read().items().len().saturating_sub(1)));
            self.focus_row(next);
        }
    }

    fn nudge(&self, id: ItemId, down: bool) {
        if let Some(queue) = self.imp().queue.get()
            && queue.change(|queue| queue.nudge(id, down))
        {
            let at = queue.read().index(id);
            self.focus_row(at);
        }
    }

    fn focus_row(&self, at: Option<usize>) {
        let at = at.and_then(|at| i32::try_from(at).ok());
        if let Some(row) = at.and_then(|at| self.imp().list.row_at_index(at)) {
            row.grab_focus();
        }
    }

    /// Before the list, which moves its focus with the same keys.
    fn take_keys(&self) {
        let keys = gtk::EventControllerKey::new();
        keys.set_propagation_phase(gtk::PropagationPhase::Capture);
        let panel = self.downgrade();
        keys.connect_key_pressed(move |_, key, _, modifiers| {
            let panel = panel.upgrade();
            let focused = panel.as_ref().and_then(Self::focused);
            let (Some(panel), Some(id)) = (panel, focused) else {
                return glib::Propagation::Proceed;
            };
            let control = modifiers.contains(gdk::ModifierType::CONTROL_MASK);
            match key {
                gdk::Key::Up | gdk::Key::KP_Up if control => panel.nudge(id, false),
                gdk::Key::Down | gdk::Key::KP_Down if control => panel.nudge(id, true),
                gdk::Key::Delete | gdk::Key::KP_Delete => panel.remove(id),
                _ => return glib::Propagation::Proceed,
            }
            glib::Propagation::Stop
        });
        self.imp().list.add_controller(keys);
    }

    fn focused(&self) -> Option<ItemId> {
        let focus = self.root()?.focus()?;
        let row = focus
            .ancestor(QueueRow::static_type())
            .and_downcast::<QueueRow>();
        row?.id()
    }

    /// Rows from inside, files and text from outside.
    fn take_drops(&self) {
        let actions = gdk::DragAction::MOVE | gdk::DragAction::COPY;
        let target = gtk::DropTarget::new(glib::Type::INVALID, actions);
        target.set_types(&[
            ItemId::static_type(),
            gdk::FileList::static_type(),
            String::static_type(),
        ]);
        let panel = self.downgrade();
        target.connect_motion(move |target, x, y| {
            if let Some(panel) = panel.upgrade() {
                panel.highlight(x, y);
            }
            let own = |drop: gdk::Drop| drop.formats().contains_type(ItemId::static_type());
            if target.current_drop().is_some_and(own) {
                gdk::DragAction::MOVE
            } else {
                gdk::DragAction::COPY
            }
        });
        let panel = self.downgrade();
        target.connect_leave(move |_| {
            if let Some(panel) = panel.upgrade() {
                panel.imp().list.drag_unhighlight_row();
            }
        });
        let panel = self.downgrade();
        target.connect_drop(move |_, value, x, y| {
            panel
                .upgrade()
                .is_some_and(|panel| panel.dropped(value, x, y))
        });
        self.add_controller(target);
    }

    fn highlight(&self, x: f64, y: f64) {
        let list = &self.imp().list;
        match self.row_under(x, y) {
            Some((row, _)) => list.drag_highlight_row(&row),
            None => list.drag_unhighlight_row(),
        }
    }

    fn dropped(&self, value: &glib::Value, x: f64, y: f64) -> bool {
        let imp = self.imp();
        imp.list.drag_unhighlight_row();
        let Some(queue) = imp.queue.get() else {
            return false;
        };
        let end = queue.read().items().len();
        let before = self.row_under(x, y).map_or(end, |(_, before)| before);
        if let Ok(id) = value.get::<ItemId>() {
            let from = queue.read().index(id);
            // Taken out first, an item from above moves everything below it up by one.
            let to = before - usize::from(from.is_some_and(|from| from < before));
            return queue.change(|queue| queue.move_to(id, to));
        }
        imp.drop
            .borrow()
            .as_ref()
            .is_some_and(|drop| drop(value, before))
    }

    /// The row at a point of the panel, and the place before or behind it, whichever is nearer.
    fn row_under(&self, x: f64, y: f64) -> Option<(QueueRow, usize)> {
        let picked = self.pick(x, y, gtk::PickFlags::DEFAULT)?;
        let row = picked.ancestor(QueueRow::static_type());
        let row = row.and_downcast::<QueueRow>()?;
        let at = usize::try_from(row.index()).ok()?;
        let (_, y) = self.translate_coordinates(&row, x, y)?;
        let lower_half = y > f64::from(row.height()) / 2.0;
        Some((row, at + usize::from(lower_half)))
    }
}
