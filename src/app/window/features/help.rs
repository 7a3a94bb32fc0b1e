//! The shortcuts window: made when it is wanted, from the list of actions.

use gtk::prelude::*;

use super::super::Window;
use crate::{
    actions::{Action, Group},
    dialogs::shortcuts,
};

impl Window {
    pub(super) fn set_up_help(&self) {
        self.set_command(Action::Shortcuts, Self::show_shortcuts);
    }

    fn show_shortcuts(&self) {
        let groups: Vec<_> = Group::ALL.iter().copied().map(group).collect();
        if let Some(help) = shortcuts::window(&groups) {
            help.set_transient_for(Some(self));
            help.present();
        }
    }
}

fn group(group: Group) -> shortcuts::Group {
    let actions = Action::ALL.iter().filter(|action| action.group() == group);
    shortcuts::Group {
        title: group.title(),
        shortcuts: actions
            .map(|action| (action.title(), action.keys().to_vec()))
            .collect(),
    }
}
