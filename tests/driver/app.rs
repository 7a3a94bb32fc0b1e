//! The application under test: its process, its display, its bus, its home.

use std::{
    ffi::OsString,
    fs::{self, File},
    path::{Path, PathBuf},
    process::ExitStatus,
    rc::Rc,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use glib::Variant;
use x11rb::protocol::xproto::Window;

use crate::{
    Picture,
    accessible::Node,
    actions,
    bus::Bus,
    clipboard,
    display::Display,
    home::Home,
    keyboard, locales, paths,
    pauses::Pauses,
    process::Process,
    stage::Stage,
    wait,
    windows::{self, Place},
};

/// One application at a time: two that draw in software make each other's times meaningless.
static ALONE: Mutex<()> = Mutex::new(());

/// How to start the application.
#[derive(Default)]
pub struct Launch {
    variables: Vec<(OsString, OsString)>,
    home: Option<Rc<Home>>,
    size: Option<(u16, u16)>,
    without_gl: bool,
}

impl Launch {
    /// As a person starts it for the first time.
    pub fn new() -> Self {
        Self::default()
    }

    /// With an environment variable.
    #[must_use]
    pub fn env(mut self, name: &str, value: &str) -> Self {
        self.variables.push((name.into(), value.into()));
        self
    }

    /// In a language, for example `zh_CN`.
    #[must_use]
    pub fn language(self, language: &str) -> Self {
        let folder = locales::folder_with(language);
        let folder = folder.to_str().expect("our paths are UTF-8");
        self.env("LANG", &format!("{language}.UTF-8"))
            .env("LOCPATH", folder)
    }

    /// In the dark style.
    #[must_use]
    pub fn dark(self) -> Self {
        self.env("ADW_DEBUG_COLOR_SCHEME", "prefer-dark")
    }

    /// In the light style.
    #[must_use]
    pub fn light(self) -> Self {
        self.env("ADW_DEBUG_COLOR_SCHEME", "prefer-light")
    }

    /// With a window of this size in pixels.
    #[must_use]
    pub fn size(mut self, width: u16, height: u16) -> Self {
        self.size = Some((width, height));
        self
    }

    /// On a display without GL.
    #[must_use]
    pub fn without_gl(mut self) -> Self {
        self.without_gl = true;
        self
    }

    /// In a home where it, or the test, was before.
    #[must_use]
    pub fn home(mut self, home: Rc<Home>) -> Self {
        self.home = Some(home);
        self
    }

    /// Starts it and waits until its window is on the display.
    pub fn start<I>(self, arguments: I) -> App
    where
        I: IntoIterator,
        I::Item: Into<OsString>,
    {
        let alone = ALONE.lock().unwrap_or_else(PoisonError::into_inner);
        let home = self.home.unwrap_or_default();
        let stage = if self.without_gl {
            Stage::on(Display::without_gl(&home), home)
        } else {
            Stage::new(home)
        };
        let registry = Node::registry(stage.bus().accessibility());
        let log = stage.home().file("log.txt");
        let file = File::create(&log).expect("a home can be written");
        let arguments: Vec<OsString> = arguments.into_iter().map(Into::into).collect();
        let process = Process::spawn(
            stage
                .command(paths::binary("highwater"))
                .args(&arguments)
                .envs(self.variables)
                .stdout(file.try_clone().expect("a file can be shared"))
                .stderr(file),
        );
        let app = App {
            process,
            registry,
            log,
            stage,
            _alone: alone,
        };
        app.wait_until("a window is there", |app| app.windows().len() == 1);
        if let Some((width, height)) = self.size {
            app.resize(width, height);
        }
        app
    }
}

/// The running application.
pub struct App {
    // In the order of their end.
    process: Process,
    registry: Node,
    log: PathBuf,
    stage: Stage,
    _alone: MutexGuard<'static, ()>,
}

impl App {
    /// Starts it as a person does for the first time; see [`Launch`] for more.
    pub fn start<I>(arguments: I) -> Self
    where
        I: IntoIterator,
        I::Item: Into<OsString>,
    {
        Launch::new().start(arguments)
    }

    /// Waits until the condition holds. Panics after [`wait::DEADLINE`], or when the application
    /// ends meanwhile, with `what` and all that is on the screen.
    pub fn wait_until(&self, what: &str, holds: impl FnMut(&Self) -> bool) {
        self.wait_for(what, wait::DEADLINE, holds);
    }

    /// As [`App::wait_until`], with a deadline.
    pub fn wait_for(&self, what: &str, deadline: Duration, mut holds: impl FnMut(&Self) -> bool) {
        let seen = wait::at_most(deadline, || {
            if let Some(status) = self.process.status() {
                panic!(
                    "the application ended ({status}) before {what}:\n{}",
                    self.log()
                );
            }
            holds(self).then_some(())
        });
        assert!(
            seen.is_some(),
            "waited {deadline:?} in vain until {what}; on the screen:\n{}\nlog:\n{}",
            self.root().map_or_else(String::new, |root| root.outline()),
            self.log()
        );
    }

    // ---- keys and the pointer ----

    /// Presses keys, for example `space` or `ctrl+o`; see [`keyboard::press`].
    pub fn press(&self, keys: &str) {
        keyboard::press(self.stage.display(), keys);
    }

    /// Moves the pointer to a place in the main window.
    pub fn point(&self, x: i16, y: i16) {
        let place = self.place();
        keyboard::point(self.stage.display(), place.x + x, place.y + y);
    }

    /// The text that was copied last; `None` where nobody copied any.
    pub fn clipboard(&self) -> Option<String> {
        clipboard::text(self.stage.display())
    }

    /// The picture that was copied last, as PNG; `None` where nobody copied any.
    pub fn clipboard_picture(&self) -> Option<Vec<u8>> {
        clipboard::content(self.stage.display(), "image/png")
    }

    /// Types a text into what has the focus.
    pub fn write(&self, text: &str) {
        keyboard::write(self.stage.display(), text);
    }

    /// Clicks with the left button at a place in the main window.
    pub fn click_at(&self, x: i16, y: i16) {
        self.point(x, y);
        keyboard::click(self.stage.display());
    }

    /// Clicks twice in the middle of the main window.
    pub fn double_click_in_the_middle(&self) {
        let place = self.place();
        let half = |size: u16| i16::try_from(size / 2).expect("a screen is smaller");
        self.point(half(place.width), half(place.height));
        keyboard::click(self.stage.display());
        keyboard::click(self.stage.display());
    }

    // ---- widgets ----

    /// The application as a screen reader sees it; `None` before it has said hello.
    pub fn root(&self) -> Option<Node> {
        self.registry.children().into_iter().next_back()
    }

    /// A widget that is on the screen, by its name.
    pub fn find(&self, name: &str) -> Option<Node> {
        self.search(&|node| node.label() == name)
    }

    /// A widget that is on the screen, by role and name.
    pub fn find_role(&self, role: &str, name: &str) -> Option<Node> {
        self.search(&|node| node.label() == name && node.role() == role)
    }

    /// Looks into the newest window first: it is the one that a person looks at.
    fn search(&self, wanted: &dyn Fn(&Node) -> bool) -> Option<Node> {
        let windows = self.root()?.children();
        windows.iter().rev().find_map(|window| window.find(wanted))
    }

    /// Waits for a widget of that name.
    pub fn widget(&self, name: &str) -> Node {
        self.wait_until(&format!("“{name}” is there"), |app| {
            app.find(name).is_some()
        });
        self.find(name)
            .unwrap_or_else(|| panic!("“{name}” went away"))
    }

    /// Waits for a widget that can be pressed and has that name or a label that says it, and
    /// presses it.
    pub fn click(&self, name: &str) {
        let find = || {
            self.root()?
                .innermost(&|node| is_pressable(node) && node.is_called(name))
        };
        self.wait_until(&format!("“{name}” can be pressed"), |_| {
            find().is_some()
        });
        find()
            .unwrap_or_else(|| panic!("“{name}” went away"))
            .activate();
    }

    /// Waits for a widget of that name in the active window and clicks on its middle: for what
    /// has no action for a screen reader, as GTK 4.8's tabs.
    pub fn click_on(&self, name: &str) {
        self.point_on(name);
        self.click_here();
    }

    /// Clicks with the left button where the pointer is.
    pub fn click_here(&self) {
        keyboard::click(self.stage.display());
    }

    /// Waits for a widget of that name in the active window and moves the pointer to its middle.
    pub fn point_on(&self, name: &str) {
        self.wait_until(&format!("“{name}” is there"), |app| {
            app.find(name).is_some()
        });
        let place = self.find(name).and_then(|node| self.place_of(&node));
        let Some(place) = place else {
            panic!("“{name}” is nowhere");
        };
        let middle = place.middle();
        keyboard::point(self.stage.display(), middle.x + 1, middle.y + 1);
    }

    /// Where a widget of the active window is on the screen.
    pub fn place_of(&self, widget: &Node) -> Option<Place> {
        let display = self.stage.display();
        let window = windows::place(display, windows::active(display)?)?;
        let inside = widget.place()?;
        Some(Place {
            x: window.x + inside.x,
            y: window.y + inside.y,
            ..inside
        })
    }

    /// Presses the left button where the pointer is, moves it along `places` on the screen, calling
    /// `moved` at each, and lets go of the button.
    pub fn drag(&self, places: impl IntoIterator<Item = (i16, i16)>, mut moved: impl FnMut(&Self)) {
        let display = self.stage.display();
        let mut places = places.into_iter();
        let Some((x, y)) = places.next() else {
            return;
        };
        keyboard::point(display, x, y);
        keyboard::hold_button(display);
        for (x, y) in places {
            keyboard::point(display, x, y);
            moved(self);
        }
        keyboard::let_go_of_button(display);
    }

    /// Whether a text is on the screen, alone or as a part of a longer one.
    pub fn says(&self, text: &str) -> bool {
        let says = |node: &Node| {
            node.label().contains(text) || node.text().is_some_and(|all| all.contains(text))
        };
        self.search(&says).is_some()
    }

    /// All that is on the screen, for a test's message.
    pub fn outline(&self) -> String {
        self.root().map_or_else(String::new, |root| root.outline())
    }

    // ---- actions ----

    /// Activates an action, `app.NAME` or `win.NAME`.
    pub fn activate(&self, action: &str) {
        self.activate_with(action, None);
    }

    /// Activates an action with a parameter.
    pub fn activate_with(&self, action: &str, parameter: Option<&Variant>) {
        let (path, name) = self.locate(action);
        actions::activate(self.stage.bus(), &path, name, parameter);
    }

    /// The names of all actions, `app.NAME` and `win.NAME`.
    pub fn actions(&self) -> Vec<String> {
        let of = |prefix: &str, path: &str| -> Vec<String> {
            let names = actions::list(self.stage.bus(), path).into_iter();
            names.map(|name| format!("{prefix}.{name}")).collect()
        };
        let mut all = of("app", actions::APPLICATION);
        all.extend(of("win", &self.window_path()));
        all
    }

    /// The state of an action; `None` where it has none.
    pub fn state(&self, action: &str) -> Option<Variant> {
        let (path, name) = self.locate(action);
        actions::describe(self.stage.bus(), &path, name)?.state
    }

    /// Whether an action can be used now.
    pub fn is_enabled(&self, action: &str) -> bool {
        let (path, name) = self.locate(action);
        actions::describe(self.stage.bus(), &path, name).is_some_and(|action| action.enabled)
    }

    fn locate<'a>(&self, action: &'a str) -> (String, &'a str) {
        match action.split_once('.') {
            Some(("app", name)) => (actions::APPLICATION.to_owned(), name),
            Some(("win", name)) => (self.window_path(), name),
            _ => panic!("{action} is neither app.NAME nor win.NAME"),
        }
    }

    fn window_path(&self) -> String {
        actions::windows(self.stage.bus())
            .into_iter()
            .next()
            .unwrap_or_else(|| actions::window(1))
    }

    // ---- windows and pictures ----

    /// The application's windows, oldest first.
    pub fn windows(&self) -> Vec<Window> {
        windows::of_process(self.stage.display(), self.process.id())
    }

    /// The title of the main window.
    pub fn title(&self) -> String {
        windows::title(self.stage.display(), self.main_window())
    }

    /// Where the main window is.
    pub fn place(&self) -> Place {
        let place = windows::place(self.stage.display(), self.main_window());
        place.expect("the main window is open")
    }

    /// Gives the main window a size in pixels.
    pub fn resize(&self, width: u16, height: u16) {
        let display = self.stage.display();
        let place = windows::resize(display, self.main_window(), (width, height), wait::DEADLINE);
        let became = place.map(|place| (place.width, place.height));
        assert_eq!(
            became,
            Some((width, height)),
            "the window does not take this size"
        );
    }

    /// Whether the main window covers the screen.
    pub fn is_full_screen(&self) -> bool {
        windows::is_full_screen(self.stage.display(), self.main_window())
    }

    /// Asks the main window to close.
    pub fn close(&self) {
        windows::close(self.stage.display(), self.main_window());
    }

    /// The main window, as it is on the screen now.
    pub fn screenshot(&self) -> Picture {
        let place = self.place();
        let screen = self.stage.display().screenshot();
        let edge = |value: i16| usize::try_from(value).unwrap_or(0);
        screen.part(
            edge(place.x),
            edge(place.y),
            place.width.into(),
            place.height.into(),
        )
    }

    /// Waits until what plays shows the colour bars of the tests' films.
    pub fn wait_for_colour_bars(&self) {
        self.wait_until("the colour bars are on the screen", |app| {
            app.picture()
                .is_some_and(|picture| picture.shows_colour_bars())
        });
    }

    /// Waits until the demo camera's picture is on the screen.
    pub fn wait_for_the_demo_camera(&self) {
        self.wait_until("the demo camera is on the screen", |app| {
            app.picture()
                .is_some_and(|picture| picture.shows_the_demo_camera())
        });
    }

    /// The whole screen.
    pub fn screen(&self) -> Picture {
        self.stage.display().screenshot()
    }

    /// Where the picture is on the screen; `None` while there is none.
    pub fn picture_place(&self) -> Option<Place> {
        let widget = self
            .root()?
            .find(&|node| node.label() == "Picture" && node.role() == "image")?;
        let (window, inside) = (self.place(), widget.place()?);
        Some(Place {
            x: window.x + inside.x,
            y: window.y + inside.y,
            ..inside
        })
    }

    /// The picture, as it is on the screen now: what plays, with the bars around it and what is
    /// drawn over it; `None` while there is none.
    pub fn picture(&self) -> Option<Picture> {
        self.picture_place().map(|place| self.part(place))
    }

    /// A part of the screen.
    pub fn part(&self, place: Place) -> Picture {
        self.stage
            .display()
            .part(place.x, place.y, place.width, place.height)
    }

    /// Whether there is a picture and its middle, where no controls are, changes within a second.
    pub fn picture_moves(&self) -> bool {
        let Some(place) = self.picture_place() else {
            return false;
        };
        let middle = place.middle();
        let first = self.part(middle);
        let moved = || (self.part(middle) != first).then_some(());
        wait::at_most(Duration::from_secs(1), moved).is_some()
    }

    fn main_window(&self) -> Window {
        *self
            .windows()
            .first()
            .expect("the application has a window")
    }

    // ---- the process ----

    /// Its process id.
    pub fn id(&self) -> u32 {
        self.process.id()
    }

    /// Whether it still runs.
    pub fn is_running(&self) -> bool {
        self.process.status().is_none()
    }

    /// How it ended; `None` while it runs.
    pub fn status(&self) -> Option<ExitStatus> {
        self.process.status()
    }

    /// Waits until it has ended by itself.
    pub fn wait_until_ended(&self) {
        wait::until("the application has ended", wait::DEADLINE, || {
            self.status()
        });
    }

    /// What it printed so far.
    pub fn log(&self) -> String {
        fs::read(&self.log)
            .map(|bytes| String::from_utf8_lossy(&bytes).into_owned())
            .unwrap_or_default()
    }

    /// The home it lives in.
    pub fn home(&self) -> &Home {
        self.stage.home()
    }

    /// The session bus it is on.
    pub fn bus(&self) -> &Bus {
        self.stage.bus()
    }

    /// Measures its main loop's pauses from now on.
    pub fn pauses(&self) -> Pauses {
        Pauses::start(self.stage.bus().connection(), self.id())
    }

    /// Quits it as a person does, waits until it is gone, and keeps its home for another start.
    pub fn quit(self) -> Rc<Home> {
        self.activate("app.quit");
        wait::until("the application has quit", wait::DEADLINE, || {
            self.process.status()
        });
        Rc::clone(self.stage.home())
    }

    fn leave_evidence(&self, folder: &Path) {
        self.stage
            .display()
            .screenshot()
            .save(&folder.join("screen.png"));
        let _ = fs::copy(&self.log, folder.join("log.txt"));
        let _ = fs::write(folder.join("outline.txt"), self.outline());
        eprintln!("log and screenshot are in {}", folder.display());
    }
}

/// The roles of what people press, in GTK 4.8's words and in later ones.
const PRESSABLE: [&str; 8] = [
    "button",
    "push button",
    "toggle button",
    "menu item",
    "check box",
    "check menu item",
    "radio button",
    "list item",
];

fn is_pressable(node: &Node) -> bool {
    PRESSABLE.contains(&node.role().as_str()) && node.is_sensitive()
}

impl Drop for App {
    fn drop(&mut self) {
        if std::thread::panicking() {
            self.leave_evidence(&paths::output(&paths::test_name()));
        }
    }
}
