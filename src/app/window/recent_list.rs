//! The recent items on the start page.

use adw::{prelude::*, subclass::prelude::*};
use gettextrs::gettext;
use gtk::glib;
use highwater_engine::media::source::Source;

use super::titles;
use crate::library::RecentItem;

mod imp {
    use super::*;

    #[derive(Debug, Default)]
    pub struct RecentList;

    #[glib::object_subclass]
    impl ObjectSubclass for RecentList {
        const NAME: &'static str = "HighwaterRecentList";
        type Type = super::RecentList;
        type ParentType = adw::Bin;
    }

    impl ObjectImpl for RecentList {}
    impl WidgetImpl for RecentList {}
    impl BinImpl for RecentList {}
}

glib::wrapper! {
    /// A list of what was opened before; gone where there is nothing.
    pub struct RecentList(ObjectSubclass<imp::RecentList>)
        @extends adw::Bin, gtk::Widget,
        @implements gtk::Accessible, gtk::Buildable, gtk::ConstraintTarget;
}

impl Default for RecentList {
    fn default() -> Self {
        glib::Object::new()
    }
}

impl RecentList {
    /// Shows these.
    pub fn show_items(&self, items: &[RecentItem]) {
        self.set_visible(!items.is_empty());
        if items.is_empty() {
            return self.set_child(None::<&gtk::Widget>);
        }
        let group = adw::PreferencesGroup::builder()
            .title(gettext("Recent"))
            .build();
        for item in items {
            group.add(&row(&item.source));
        }
        self.set_child(Some(&group));
    }
}

fn row(source: &Source) -> adw::ActionRow {
    let row = adw::ActionRow::builder()
        .title(titles::name(Some(source), None))
        .subtitle(titles::subtitle(Some(source)))
        .use_markup(false)
        .title_lines(1)
        .subtitle_lines(1)
        .activatable(true)
        .action_name("win.open-source")
        .action_target(&source.reveal().to_variant())
        .build();
    row.add_prefix(&gtk::Image::from_icon_name(match source {
        Source::File(_) => "video-x-generic-symbolic",
        _ => "camera-video-symbolic",
    }));
    row
}
