//! One line of the queue: what it is, whether it plays, and a button to take it out.

use std::cell::OnceCell;

use adw::subclass::prelude::*;
use gtk::{gdk, glib, prelude::*};
use highwater_text::i18n::gettext_f;

use super::{Item, ItemId};
use crate::window::titles;

mod imp {
    use super::*;

    #[derive(Default, gtk::CompositeTemplate)]
    #[template(file = "row.ui")]
    pub struct QueueRow {
        #[template_child]
        pub(super) mark: TemplateChild<gtk::Image>,
        #[template_child]
        pub(super) title: TemplateChild<gtk::Label>,
        #[template_child]
        pub(super) subtitle: TemplateChild<gtk::Label>,
        #[template_child]
        pub(super) remove: TemplateChild<gtk::Button>,
        pub(super) id: OnceCell<ItemId>,
    }

    #[glib::object_subclass]
    impl ObjectSubclass for QueueRow {
        const NAME: &'static str = "HighwaterQueueRow";
        type Type = super::QueueRow;
        type ParentType = gtk::ListBoxRow;

        fn class_init(class: &mut Self::Class) {
            class.bind_template();
            class.bind_template_callbacks();
        }

        fn instance_init(object: &glib::subclass::InitializingObject<Self>) {
            object.init_template();
        }
    }

    #[gtk::template_callbacks]
    impl QueueRow {
        #[template_callback]
        fn on_remove(&self) {
            self.obj().emit_by_name::<()>("removed", &[]);
        }
    }

    impl ObjectImpl for QueueRow {
        fn signals() -> &'static [glib::subclass::Signal] {
            static SIGNALS: std::sync::OnceLock<Vec<glib::subclass::Signal>> =
                std::sync::OnceLock::new();
            SIGNALS.get_or_init(|| vec![glib::subclass::Signal::builder("removed").build()])
        }
    }

    impl WidgetImpl for QueueRow {}
    impl ListBoxRowImpl for QueueRow {}
}

glib::wrapper! {
    /// A row for one item of the queue.
    pub struct QueueRow(ObjectSubclass<imp::QueueRow>)
        @extends gtk::ListBoxRow, gtk::Widget,
        @implements gtk::Accessible, gtk::Actionable, gtk::Buildable, gtk::ConstraintTarget;
}

impl QueueRow {
    /// A row for the item called `id`.
    pub fn new(id: ItemId) -> Self {
        let row: Self = glib::Object::new();
        // A new row has no item yet.
        let _ = row.imp().id.set(id);
        row.add_controller(row.drag_source(id));
        row
    }

    /// The item's name.
    pub fn id(&self) -> Option<ItemId> {
        self.imp().id.get().copied()
    }

    /// Shows what the item is, and whether it is the current one.
    pub fn show_item(&self, item: &Item, current: bool) {
        let imp = self.imp();
        let label = item.label();
        let detail = titles::subtitle(Some(&item.source));
        imp.title.set_label(&label);
        imp.subtitle.set_label(&detail);
        imp.subtitle.set_visible(detail != label);
        // Kept in place, so that titles stay in line.
        imp.mark.set_opacity(if current { 1.0 } else { 0.0 });
        for widget in [imp.title.upcast_ref::<gtk::Widget>(), imp.mark.upcast_ref()] {
            set_class(widget, "accent", current);
        }
        set_class(imp.title.upcast_ref(), "heading", current);
        self.tell(&label, current);
    }

    /// Calls `removed` when the button is pressed.
    pub fn connect_removed(&self, removed: impl Fn(&Self) + 'static) {
        self.connect_local("removed", false, move |values| {
            if let Some(row) = values.first().and_then(|value| value.get().ok()) {
                removed(&row);
            }
            None
        });
    }

    /// The words for a screen reader.
    fn tell(&self, label: &str, current: bool) {
        let title = [("title", label)];
        let name = if current {
            gettext_f("{title}, plays now", &title)
        } else {
            label.to_owned()
        };
        self.update_property(&[gtk::accessible::Property::Label(&name)]);
        let remove = gettext_f("Remove {title} from the Queue", &title);
        self.imp()
            .remove
            .update_property(&[gtk::accessible::Property::Label(&remove)]);
    }

    fn drag_source(&self, id: ItemId) -> gtk::DragSource {
        let source = gtk::DragSource::builder()
            .actions(gdk::DragAction::MOVE)
            .content(&gdk::ContentProvider::for_value(&id.to_value()))
            .build();
        let row = self.downgrade();
        source.connect_drag_begin(move |source, _| {
            if let Some(row) = row.upgrade() {
                source.set_icon(Some(&gtk::WidgetPaintable::new(Some(&row))), 0, 0);
            }
        });
        source
    }
}

fn set_class(widget: &gtk::Widget, class: &str, on: bool) {
    if on {
        widget.add_css_class(class);
    } else {
        widget.remove_css_class(class);
    }
}
