//! The shortcuts window, made from the same list that the actions come from.

use gtk::glib;

/// A group of actions with keys.
pub struct Group {
    /// The heading.
    pub title: String,
    /// What is done, and its keys in GTK's notation.
    pub shortcuts: Vec<(String, Vec<&'static str>)>,
}

/// A window with these groups; for `gtk::ApplicationWindow::set_help_overlay`.
pub fn window(groups: &[Group]) -> Option<gtk::ShortcutsWindow> {
    // Only a builder can fill this widget in GTK 4.8.
    gtk::Builder::from_string(&interface(groups)).object("shortcuts")
}

fn interface(groups: &[Group]) -> String {
    let groups: String = groups.iter().map(group).collect();
    format!(
        "<interface><object class='GtkShortcutsWindow' id='shortcuts'>\
         <property name='modal'>1</property>\
         <child><object class='GtkShortcutsSection'>\
         <property name='section-name'>shortcuts</property>\
         <property name='max-height'>12</property>\
         {groups}</object></child></object></interface>"
    )
}

fn group(group: &Group) -> String {
    let shortcuts: String = group
        .shortcuts
        .iter()
        .filter(|(_, keys)| !keys.is_empty())
        .map(|(title, keys)| shortcut(title, keys))
        .collect();
    if shortcuts.is_empty() {
        return String::new();
    }
    let title = glib::markup_escape_text(&group.title);
    format!(
        "<child><object class='GtkShortcutsGroup'>\
         <property name='title'>{title}</property>{shortcuts}</object></child>"
    )
}

fn shortcut(title: &str, keys: &[&str]) -> String {
    let title = glib::markup_escape_text(title);
    let keys = glib::markup_escape_text(&keys.join(" "));
    format!(
        "<child><object class='GtkShortcutsShortcut'>\
         <property name='title'>{title}</property>\
         <property name='accelerator'>{keys}</property></object></child>"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn titles_and_keys_are_escaped() {
        let text = shortcut("Cut & Paste", &["<Control>x"]);
        assert!(
            text.contains("Cut &amp; Paste") && text.contains("&lt;Control&gt;x"),
            "{text}"
        );
    }

    #[test]
    fn what_has_no_key_is_left_out() {
        let groups = [Group {
            title: "Picture".to_owned(),
            shortcuts: vec![("Mirror".to_owned(), Vec::new())],
        }];
        let text = interface(&groups);
        assert!(
            !text.contains("Picture") && !text.contains("Mirror"),
            "{text}"
        );
    }
}
