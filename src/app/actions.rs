//! Everything that can be done: name, keys and title in one place, for the menus, the keyboard and
//! the shortcuts window alike.

use gettextrs::gettext;

/// What an action belongs to, in the order of the shortcuts window.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Group {
    /// The application and its windows.
    General,
    /// Time.
    Playing,
    /// What comes before and after.
    Queue,
    /// Volume.
    Sound,
    /// How the picture is shown.
    Picture,
}

impl Group {
    /// All groups, in order.
    pub const ALL: &[Self] = &[
        Self::General,
        Self::Playing,
        Self::Queue,
        Self::Sound,
        Self::Picture,
    ];

    /// The title for people.
    pub fn title(self) -> String {
        match self {
            Self::General => gettext("General"),
            Self::Playing => gettext("Playing"),
            Self::Queue => gettext("Queue"),
            Self::Sound => gettext("Sound"),
            Self::Picture => gettext("Picture"),
        }
    }
}

/// What a person can do.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
#[allow(missing_docs)] // `title` says it.
pub enum Action {
    Open,
    OpenLocation,
    OpenDemo,
    Paste,
    NewWindow,
    MediaInformation,
    Inspector,
    Sidebar,
    Mark,
    Export,
    Preferences,
    Shortcuts,
    About,
    Close,
    Quit,
    PlayPause,
    SeekBack,
    SeekForward,
    StepBack,
    StepForward,
    PreviousChapter,
    NextChapter,
    Previous,
    Next,
    Queue,
    QueueAdd,
    QueueSave,
    QueueClear,
    Slower,
    Faster,
    NormalSpeed,
    Loop,
    AddSubtitles,
    Retry,
    VolumeUp,
    VolumeDown,
    Mute,
    FullScreen,
    LeaveFullScreen,
    Fill,
    RotateLeft,
    RotateRight,
    Flip,
    Snapshot,
    CopyPicture,
    Record,
}

use Action as A;

impl Action {
    /// All actions, in the order of the shortcuts window.
    pub const ALL: &[Self] = &[
        A::Open,
        A::OpenLocation,
        A::Paste,
        A::OpenDemo,
        A::NewWindow,
        A::MediaInformation,
        A::Inspector,
        A::Sidebar,
        A::Mark,
        A::Export,
        A::Preferences,
        A::Shortcuts,
        A::About,
        A::Close,
        A::Quit,
        A::PlayPause,
        A::SeekBack,
        A::SeekForward,
        A::StepBack,
        A::StepForward,
        A::PreviousChapter,
        A::NextChapter,
        A::Previous,
        A::Next,
        A::Queue,
        A::QueueAdd,
        A::QueueSave,
        A::QueueClear,
        A::Slower,
        A::Faster,
        A::NormalSpeed,
        A::Loop,
        A::AddSubtitles,
        A::Retry,
        A::VolumeUp,
        A::VolumeDown,
        A::Mute,
        A::FullScreen,
        A::LeaveFullScreen,
        A::Fill,
        A::RotateLeft,
        A::RotateRight,
        A::Flip,
        A::Snapshot,
        A::CopyPicture,
        A::Record,
    ];

    /// The name with its group, as menus and buttons write it: `win.play-pause`.
    pub fn detailed_name(self) -> &'static str {
        match self {
            A::Open => "win.open",
            A::OpenLocation => "win.open-location",
            A::OpenDemo => "win.open-demo",
            A::Paste => "win.paste",
            A::NewWindow => "app.new-window",
            A::MediaInformation => "win.media-information",
            A::Inspector => "win.inspector",
            A::Sidebar => "win.sidebar",
            A::Mark => "win.mark",
            A::Export => "win.export",
            A::Preferences => "app.preferences",
            A::Shortcuts => "win.show-help-overlay",
            A::About => "app.about",
            A::Close => "window.close",
            A::Quit => "app.quit",
            A::PlayPause => "win.play-pause",
            A::SeekBack => "win.seek-back",
            A::SeekForward => "win.seek-forward",
            A::StepBack => "win.step-back",
            A::StepForward => "win.step-forward",
            A::PreviousChapter => "win.previous-chapter",
            A::NextChapter => "win.next-chapter",
            A::Previous => "win.previous",
            A::Next => "win.next",
            A::Queue => "win.queue",
            A::QueueAdd => "win.queue-add",
            A::QueueSave => "win.queue-save",
            A::QueueClear => "win.queue-clear",
            A::Slower => "win.slower",
            A::Faster => "win.faster",
            A::NormalSpeed => "win.normal-speed",
            A::Loop => "win.loop",
            A::AddSubtitles => "win.add-subtitles",
            A::Retry => "win.retry",
            A::VolumeUp => "win.volume-up",
            A::VolumeDown => "win.volume-down",
            A::Mute => "win.mute",
            A::FullScreen => "win.fullscreen",
            A::LeaveFullScreen => "win.leave-fullscreen",
            A::Fill => "win.fill",
            A::RotateLeft => "win.rotate-left",
            A::RotateRight => "win.rotate-right",
            A::Flip => "win.flip",
            A::Snapshot => "win.snapshot",
            A::CopyPicture => "win.copy-picture",
            A::Record => "win.record",
        }
    }

    /// The name within its group: `play-pause`.
    pub fn name(self) -> &'static str {
        let detailed = self.detailed_name();
        detailed
            .split_once('.')
            .map_or(detailed, |(_group, name)| name)
    }

    /// The keys, in GTK's notation; the first one is the one to show.
    pub fn keys(self) -> &'static [&'static str] {
        match self {
            A::Open => &["<Control>o"],
            A::OpenLocation => &["<Control>l"],
            A::Paste => &["<Control>v"],
            A::NewWindow => &["<Control>n"],
            A::MediaInformation => &["<Control>i"],
            A::Inspector => &["F12"],
            A::Sidebar => &["F9"],
            A::Mark => &["<Control>m"],
            A::Export => &["<Control>e"],
            A::Preferences => &["<Control>comma"],
            A::Shortcuts => &["<Control>question", "F1"],
            A::Close => &["<Control>w"],
            A::Quit => &["<Control>q"],
            A::PlayPause => &["space", "k", "p"],
            A::SeekBack => &["Left"],
            A::SeekForward => &["Right"],
            A::StepBack => &["comma"],
            A::StepForward => &["period"],
            A::PreviousChapter => &["<Shift>Left"],
            A::NextChapter => &["<Shift>Right"],
            A::Previous => &["<Control>Left"],
            A::Next => &["<Control>Right"],
            A::Queue => &["F8"],
            A::QueueAdd => &["<Control><Shift>o"],
            A::QueueSave => &["<Control>s"],
            A::Slower => &["bracketleft"],
            A::Faster => &["bracketright"],
            A::NormalSpeed => &["BackSpace"],
            A::VolumeUp => &["Up"],
            A::VolumeDown => &["Down"],
            A::Mute => &["m"],
            A::FullScreen => &["f", "F11"],
            A::LeaveFullScreen => &["Escape"],
            A::Snapshot => &["s"],
            A::CopyPicture => &["<Control>c"],
            A::Record => &["<Control>r"],
            A::OpenDemo
            | A::About
            | A::QueueClear
            | A::Loop
            | A::AddSubtitles
            | A::Retry
            | A::Fill
            | A::RotateLeft
            | A::RotateRight
            | A::Flip => &[],
        }
    }

    /// The title for the shortcuts window and for tooltips.
    pub fn title(self) -> String {
        match self {
            A::Open => gettext("Open a File"),
            A::OpenLocation => gettext("Open a Location"),
            A::OpenDemo => gettext("Open the Demo Camera"),
            A::Paste => gettext("Open a Copied File or Address"),
            A::NewWindow => gettext("New Window"),
            A::MediaInformation => gettext("Media Information"),
            A::Inspector => gettext("Inspector"),
            A::Sidebar => gettext("Show the Sidebar"),
            A::Mark => gettext("Mark This Moment"),
            A::Export => gettext("Export What Was Measured"),
            A::Preferences => gettext("Preferences"),
            A::Shortcuts => gettext("Keyboard Shortcuts"),
            A::About => gettext("About Highwater"),
            A::Close => gettext("Close Window"),
            A::Quit => gettext("Quit"),
            A::PlayPause => gettext("Play or Pause"),
            A::SeekBack => gettext("Back 10 Seconds"),
            A::SeekForward => gettext("Forward 10 Seconds"),
            A::StepBack => gettext("Previous Frame"),
            A::StepForward => gettext("Next Frame"),
            A::PreviousChapter => gettext("Previous Chapter"),
            A::NextChapter => gettext("Next Chapter"),
            A::Previous => gettext("Previous in the Queue"),
            A::Next => gettext("Next in the Queue"),
            A::Queue => gettext("Show the Queue"),
            A::QueueAdd => gettext("Add Files to the Queue"),
            A::QueueSave => gettext("Save the Queue as a Playlist"),
            A::QueueClear => gettext("Clear the Queue"),
            A::Slower => gettext("Slower"),
            A::Faster => gettext("Faster"),
            A::NormalSpeed => gettext("Normal Speed"),
            A::Loop => gettext("Repeat"),
            A::AddSubtitles => gettext("Add Subtitles"),
            A::Retry => gettext("Try Again"),
            A::VolumeUp => gettext("Louder"),
            A::VolumeDown => gettext("Quieter"),
            A::Mute => gettext("Mute"),
            A::FullScreen => gettext("Full Screen"),
            A::LeaveFullScreen => gettext("Leave Full Screen"),
            A::Fill => gettext("Fill the Window"),
            A::RotateLeft => gettext("Rotate Left"),
            A::RotateRight => gettext("Rotate Right"),
            A::Flip => gettext("Mirror"),
            A::Snapshot => gettext("Save the Picture on Screen"),
            A::CopyPicture => gettext("Copy the Picture on Screen"),
            A::Record => gettext("Record What Plays"),
        }
    }

    /// Where it stands in the shortcuts window.
    pub fn group(self) -> Group {
        match self {
            A::Open
            | A::OpenLocation
            | A::OpenDemo
            | A::Paste
            | A::NewWindow
            | A::MediaInformation
            | A::Inspector
            | A::Sidebar
            | A::Mark
            | A::Export
            | A::Preferences
            | A::Shortcuts
            | A::About
            | A::Close
            | A::Quit => Group::General,
            A::PlayPause
            | A::SeekBack
            | A::SeekForward
            | A::StepBack
            | A::StepForward
            | A::PreviousChapter
            | A::NextChapter
            | A::Slower
            | A::Faster
            | A::NormalSpeed
            | A::Loop
            | A::AddSubtitles
            | A::Retry => Group::Playing,
            A::Previous | A::Next | A::Queue | A::QueueAdd | A::QueueSave | A::QueueClear => {
                Group::Queue
            }
            A::VolumeUp | A::VolumeDown | A::Mute => Group::Sound,
            A::FullScreen
            | A::LeaveFullScreen
            | A::Fill
            | A::RotateLeft
            | A::RotateRight
            | A::Flip
            | A::Snapshot
            | A::CopyPicture
            | A::Record => Group::Picture,
        }
    }

    /// The keys that work wherever the focus is: those with Control and the function keys.
    pub fn accelerators(self) -> Vec<&'static str> {
        self.keys()
            .iter()
            .copied()
            .filter(|key| !is_plain(key))
            .collect()
    }

    /// The keys that the focused widget may take first: Space presses a focused button.
    pub fn plain_keys(self) -> Vec<&'static str> {
        self.keys()
            .iter()
            .copied()
            .filter(|key| is_plain(key))
            .collect()
    }
}

fn is_plain(key: &str) -> bool {
    let function_key =
        key.len() > 1 && key.starts_with('F') && key[1..].bytes().all(|byte| byte.is_ascii_digit());
    !function_key && !key.contains("<Control>")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn no_key_does_two_things() {
        let mut seen = HashSet::new();
        for key in Action::ALL.iter().flat_map(|action| action.keys()) {
            assert!(seen.insert(key), "{key} is given twice");
        }
    }

    #[test]
    fn names_are_unique_and_qualified() {
        let mut seen = HashSet::new();
        for action in Action::ALL {
            assert!(seen.insert(action.detailed_name()));
            assert_ne!(action.name(), action.detailed_name(), "{action:?}");
        }
    }

    #[test]
    fn a_focused_widget_goes_first_for_plain_keys_only() {
        assert_eq!(Action::PlayPause.plain_keys(), ["space", "k", "p"]);
        assert_eq!(Action::FullScreen.accelerators(), ["F11"]);
        assert_eq!(Action::FullScreen.plain_keys(), ["f"]);
        assert!(Action::Open.plain_keys().is_empty());
    }
}
