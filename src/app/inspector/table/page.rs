//! The page that shows a table, or says why there is nothing to show. Reading and putting in order
//! happen beside the main thread, which only takes over what changed.

use std::{
    cell::{Cell, OnceCell, RefCell},
    rc::Rc,
    sync::Arc,
};

use adw::{prelude::*, subclass::prelude::*};
use gtk::{gdk, gio, glib};
use highwater_engine::memory::{Diagnostics, Reason, Subject};

use super::{Arrangement, Content, Definition, Fold, Key, Snapshot, TableModel};
use crate::inspector::{
    pace::Readings,
    page::{About, Page},
    reading::{self, Reading},
    status,
};

/// Hears that another row is selected.
type Listener = Box<dyn Fn(&TablePage)>;

mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate)]
    #[template(file = "page.ui")]
    pub struct TablePage {
        #[template_child]
        pub(super) pages: TemplateChild<gtk::Stack>,
        #[template_child]
        pub(super) spinner: TemplateChild<gtk::Spinner>,
        #[template_child]
        pub(in crate::inspector::table) view: TemplateChild<gtk::ColumnView>,
        #[template_child]
        pub(super) empty: TemplateChild<adw::StatusPage>,
        #[template_child]
        pub(super) missing: TemplateChild<adw::StatusPage>,
        #[template_child]
        pub(super) note: TemplateChild<gtk::Label>,

        pub(super) definition: OnceCell<Definition>,
        pub(in crate::inspector::table) model: TableModel,
        selection: OnceCell<gtk::MultiSelection>,
        pub(in crate::inspector::table) menu: RefCell<Option<gtk::PopoverMenu>>,
        pub(in crate::inspector::table) arrangement: RefCell<Arrangement>,
        /// The column that was asked last how it sorts.
        pub(in crate::inspector::table) asked: Rc<Cell<Option<usize>>>,
        pub(super) diagnostics: RefCell<Option<Arc<Diagnostics>>>,
        pub(super) listener: OnceCell<Listener>,
        /// The row that was selected alone when somebody was told last.
        pub(super) told: Cell<Option<Key>>,
        /// Whether the list is taking over what was read.
        pub(super) applies: Cell<bool>,
        pub(super) readings: Readings,
        /// Whether the list takes a step in every frame.
        pub(super) grows: Cell<bool>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for TablePage {
        const NAME: &'static str = "HighwaterTablePage";
        type Type = super::TablePage;
        type ParentType = adw::Bin;

        fn class_init(class: &mut Self::Class) {
            class.bind_template();
            let number = Some(glib::VariantTy::UINT64);
            class.install_action("table.fold", number, |page, _, key| {
                if let Some(key) = key.and_then(glib::Variant::get) {
                    page.toggle_fold(key);
                }
            });
            class.install_action("table.copy", None, |page, _, _| page.copy());
            class.install_action("table.menu", None, |page, _, _| page.open_menu_by_key());
            let control = gdk::ModifierType::CONTROL_MASK;
            class.add_binding_action(gdk::Key::c, control, "table.copy");
            class.add_binding_action(gdk::Key::Menu, gdk::ModifierType::empty(), "table.menu");
            class.add_binding_action(gdk::Key::F10, gdk::ModifierType::SHIFT_MASK, "table.menu");
        }

        fn instance_init(object: &glib::subclass::InitializingObject<Self>) {
            object.init_template();
        }
    }

    impl ObjectImpl for TablePage {
        fn constructed(&self) {
            self.parent_constructed();
            self.view.set_model(Some(self.selection()));
            let page = self.obj();
            page.set_up_menu();
            page.set_up_arrows();
        }

        fn dispose(&self) {
            if let Some(menu) = self.menu.take() {
                menu.unparent();
            }
        }
    }

    impl WidgetImpl for TablePage {}
    impl BinImpl for TablePage {}

    impl TablePage {
        pub(in crate::inspector::table) fn selection(&self) -> &gtk::MultiSelection {
            self.selection
                .get_or_init(|| gtk::MultiSelection::new(Some(self.model.clone())))
        }
    }
}

glib::wrapper! {
    /// See the module. Reads only when it is told to.
    pub struct TablePage(ObjectSubclass<imp::TablePage>)
        @extends adw::Bin, gtk::Widget,
        @implements gtk::Accessible, gtk::Buildable, gtk::ConstraintTarget;
}

/// What a reading came to.
enum Outcome {
    /// There was no sample yet.
    Nothing,
    Missing(Subject, Reason),
    Read(Snapshot, Option<String>),
}

impl TablePage {
    /// A page for a table.
    pub fn new(definition: Definition) -> Self {
        let page: Self = glib::Object::new();
        let imp = page.imp();
        imp.empty.set_icon_name(Some(definition.about.icon));
        imp.empty.set_title(&definition.empty.0);
        imp.empty.set_description(Some(&definition.empty.1));
        imp.view
            .update_property(&[gtk::accessible::Property::Label(&definition.about.title)]);
        page.add_columns(&definition);
        // A new page has none.
        let _ = imp.definition.set(definition);
        page.follow_sorter();
        page
    }

    /// The row that is selected, if it is one alone.
    pub fn selected(&self) -> Option<Key> {
        let selected = self.imp().selection().selection();
        let alone = (selected.size() == 1).then(|| selected.minimum())?;
        self.imp().model.with(alone, |line, _| line.key)
    }

    /// Calls `changed` when another row is selected, or none any more. Once.
    pub fn connect_selected(&self, changed: impl Fn(&Self) + 'static) {
        // A second one would be a mistake of ours without a consequence.
        let _ = self.imp().listener.set(Box::new(changed));
        let weak = self.downgrade();
        let selection = self.imp().selection();
        selection.connect_selection_changed(move |_, _, _| {
            if let Some(page) = weak.upgrade() {
                page.tell_selected();
            }
        });
    }

    fn tell_selected(&self) {
        let imp = self.imp();
        // A row that changes places is gone for a moment.
        if imp.applies.get() {
            return;
        }
        let selected = self.selected();
        if imp.told.replace(selected) != selected
            && let Some(listener) = imp.listener.get()
        {
            listener(self);
        }
    }

    /// Reads beside the main thread; once more when something changed meanwhile.
    pub(super) fn read(&self) {
        let imp = self.imp();
        let Some(diagnostics) = imp.diagnostics.borrow().clone() else {
            return;
        };
        let Some(definition) = imp.definition.get() else {
            return;
        };
        let Some(began) = imp.readings.begin() else {
            return;
        };
        let (read, needs) = (definition.read, definition.needs);
        let how = imp.arrangement.borrow().clone();
        let weak = self.downgrade();
        glib::spawn_future_local(async move {
            let outcome = gio::spawn_blocking(move || look(&diagnostics, needs, read, &how)).await;
            let Some(page) = weak.upgrade() else {
                return;
            };
            if let Ok(outcome) = outcome {
                page.show(outcome);
            }
            if page.imp().readings.end(began) {
                page.read();
            }
        });
    }

    fn show(&self, outcome: Outcome) {
        match outcome {
            Outcome::Nothing => {}
            Outcome::Missing(subject, reason) => self.show_missing(subject, &reason),
            Outcome::Read(snapshot, note) => self.show_rows(snapshot, note.as_deref()),
        }
    }

    fn show_rows(&self, snapshot: Snapshot, note: Option<&str>) {
        let imp = self.imp();
        imp.note.set_visible(note.is_some());
        imp.note.set_label(note.unwrap_or_default());
        let before = self.apply(snapshot);
        // Nobody waits for it.
        drop(gio::spawn_blocking(move || drop(before)));
        self.grow();
        self.show_page(match (imp.model.has_rows(), imp.model.n_items()) {
            (false, _) => "empty",
            (true, 0) => "not-found",
            (true, _) => "table",
        });
    }

    /// Takes over what was read, and selects the same rows as before.
    fn apply(&self, snapshot: Snapshot) -> Snapshot {
        let imp = self.imp();
        let selected = self.selected_keys();
        imp.applies.set(true);
        let before = imp.model.apply(snapshot);
        if self.selected_keys() != selected {
            let again = gtk::Bitset::new_empty();
            for position in selected.iter().filter_map(|key| imp.model.position(*key)) {
                again.add(position);
            }
            let all = gtk::Bitset::new_range(0, imp.model.n_items());
            imp.selection().set_selection(&again, &all);
        }
        imp.applies.set(false);
        self.tell_selected();
        before
    }

    fn selected_keys(&self) -> Vec<Key> {
        let imp = self.imp();
        let selected = imp.selection().selection();
        let nths = 0..u32::try_from(selected.size()).unwrap_or(u32::MAX);
        let key = |nth| imp.model.with(selected.nth(nth), |line, _| line.key);
        nths.filter_map(key).collect()
    }

    /// Takes a long list in steps, one in each frame.
    fn grow(&self) {
        let imp = self.imp();
        if imp.model.is_whole() || imp.grows.replace(true) {
            return;
        }
        self.add_tick_callback(|page, _| {
            let imp = page.imp();
            imp.model.grow();
            imp.grows.set(!imp.model.is_whole());
            if imp.grows.get() {
                glib::ControlFlow::Continue
            } else {
                glib::ControlFlow::Break
            }
        });
    }

    fn show_page(&self, name: &str) {
        let imp = self.imp();
        imp.spinner.set_spinning(false);
        imp.pages.set_visible_child_name(name);
    }

    fn toggle_fold(&self, key: Key) {
        {
            let folded = &mut self.imp().arrangement.borrow_mut().folded;
            if !folded.remove(&key) {
                folded.insert(key);
            }
        }
        self.read();
    }

    /// Left hides the parts of the selected row, Right shows them.
    fn set_up_arrows(&self) {
        let keys = gtk::EventControllerKey::new();
        keys.set_propagation_phase(gtk::PropagationPhase::Capture);
        let weak = self.downgrade();
        keys.connect_key_pressed(move |_, key, _, _| {
            let wanted = match key {
                gdk::Key::Left => Fold::Open,
                gdk::Key::Right => Fold::Closed,
                _ => return glib::Propagation::Proceed,
            };
            let page = weak.upgrade();
            let is_tree = |page: &Self| page.imp().definition.get().is_some_and(|it| it.is_tree);
            let Some(page) = page.filter(is_tree) else {
                return glib::Propagation::Proceed;
            };
            let selected = page.imp().selection().selection().minimum();
            let line = page.imp().model.with(selected, |line, _| *line);
            if let Some(line) = line.filter(|line| line.fold == wanted) {
                page.toggle_fold(line.key);
            }
            glib::Propagation::Stop
        });
        self.imp().view.add_controller(keys);
    }
}

impl Page for TablePage {
    fn about(&self) -> About {
        let definition = self.imp().definition.get();
        // Set in `new`, the only way to make a page.
        definition.map_or_else(|| unreachable!(), |definition| definition.about.clone())
    }

    fn widget(&self) -> gtk::Widget {
        self.clone().upcast()
    }

    /// Not more often than its cost allows.
    fn refresh(&self, diagnostics: &Arc<Diagnostics>) {
        let imp = self.imp();
        imp.diagnostics.replace(Some(Arc::clone(diagnostics)));
        if imp.readings.is_due() {
            self.read();
        }
    }

    fn set_search(&self, text: &str) {
        let before = self.imp().arrangement.borrow().search.clone();
        if before != text {
            text.clone_into(&mut self.imp().arrangement.borrow_mut().search);
            self.read();
        }
    }

    fn show_missing(&self, subject: Subject, reason: &Reason) {
        status::show_missing(&self.imp().missing, subject, reason);
        self.show_page("missing");
    }
}

/// Reads a table and puts it in order.
fn look(
    diagnostics: &Diagnostics,
    needs: &[Subject],
    read: fn(&Reading) -> Content,
    how: &Arrangement,
) -> Outcome {
    if let Some((subject, reason)) = reading::missing(diagnostics, needs) {
        return Outcome::Missing(subject, reason);
    }
    let Some(reading) = Reading::now(diagnostics) else {
        return Outcome::Nothing;
    };
    let content = read(&reading);
    Outcome::Read(Snapshot::new(content.rows, how), content.note)
}
