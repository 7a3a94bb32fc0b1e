//! A display of its own: Xvfb, and openbox, because focus and full screen are a window manager's.

use std::{
    fs,
    io::{BufRead, BufReader},
    process::Stdio,
};

use x11rb::{
    connection::Connection,
    protocol::xproto::{AtomEnum, ConnectionExt, ImageFormat, Window},
    rust_connection::RustConnection,
};

use crate::{Picture, home::Home, process::Process, wait};

/// The whole screen, in pixels.
pub const SCREEN: (u16, u16) = (1600, 1000);

/// What openbox needs to know: no keys of its own, every window where we see all of it.
const OPENBOX: &str = r#"<?xml version="1.0" encoding="UTF-8"?>
<openbox_config xmlns="http://openbox.org/3.4/rc">
  <focus><focusNew>yes</focusNew></focus>
  <placement><policy>Smart</policy><center>no</center></placement>
  <desktops><number>1</number></desktops>
  <keyboard></keyboard>
  <mouse></mouse>
</openbox_config>
"#;

/// A virtual display with a window manager.
pub struct Display {
    name: String,
    connection: RustConnection,
    root: Window,
    // In the order of their end: the manager leaves before its display does.
    _manager: Process,
    _server: Process,
}

impl Display {
    /// Starts one on a free number. Its programs live in `home`.
    pub fn start(home: &Home) -> Self {
        Self::with_options(home, &[])
    }

    /// One without GLX.
    pub fn without_gl(home: &Home) -> Self {
        Self::with_options(home, &["-extension", "GLX"])
    }

    fn with_options(home: &Home, options: &[&str]) -> Self {
        let (server, name) = start_server(home, options);
        let (connection, screen) = wait::until("the display answers", wait::DEADLINE, || {
            RustConnection::connect(Some(&name)).ok()
        });
        let root = connection.setup().roots[screen].root;
        let manager = start_manager(home, &name);
        let display = Self {
            name,
            connection,
            root,
            _manager: manager,
            _server: server,
        };
        wait::until("the window manager runs", wait::DEADLINE, || {
            let check =
                display.property(display.root, "_NET_SUPPORTING_WM_CHECK", AtomEnum::WINDOW);
            (!check.is_empty()).then_some(())
        });
        display
    }

    /// Its name for `DISPLAY`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The connection that the driver uses.
    pub fn connection(&self) -> &RustConnection {
        &self.connection
    }

    /// The root window.
    pub fn root(&self) -> Window {
        self.root
    }

    /// The whole screen, as a picture.
    pub fn screenshot(&self) -> Picture {
        self.part(0, 0, SCREEN.0, SCREEN.1)
    }

    /// A part of the screen, in pixels from the top left.
    pub fn part(&self, x: i16, y: i16, width: u16, height: u16) -> Picture {
        let image = self
            .connection
            .get_image(ImageFormat::Z_PIXMAP, self.root, x, y, width, height, !0)
            .expect("the display is there")
            .reply()
            .expect("the screen can be read");
        Picture::from_bgrx(width.into(), height.into(), &image.data)
    }

    /// A property of 32-bit values; empty where there is none.
    pub fn property(&self, window: Window, name: &str, kind: impl Into<u32>) -> Vec<u32> {
        let property = self.atom(name);
        let reply = self
            .connection
            .get_property(false, window, property, kind.into(), 0, 1024)
            .expect("the display is there")
            .reply();
        reply
            .ok()
            .and_then(|reply| reply.value32().map(Iterator::collect))
            .unwrap_or_default()
    }

    /// The number of an atom.
    pub fn atom(&self, name: &str) -> u32 {
        self.connection
            .intern_atom(false, name.as_bytes())
            .expect("the display is there")
            .reply()
            .expect("atoms can be made")
            .atom
    }
}

/// Xvfb finds a free display number itself and writes it to the given descriptor.
fn start_server(home: &Home, options: &[&str]) -> (Process, String) {
    let screen = format!("{}x{}x24", SCREEN.0, SCREEN.1);
    let server = Process::spawn(
        home.command("Xvfb")
            .args(["-displayfd", "1", "-nolisten", "tcp", "-noreset"])
            .args(["-screen", "0", &screen])
            .args(options)
            .stdout(Stdio::piped())
            .stderr(Stdio::null()),
    );
    let mut number = String::new();
    let stdout = server.take_stdout().expect("its output is piped");
    BufReader::new(stdout)
        .read_line(&mut number)
        .expect("Xvfb says its display");
    let name = format!(":{}", number.trim());
    assert!(name.len() > 1, "Xvfb found no display");
    (server, name)
}

fn start_manager(home: &Home, display: &str) -> Process {
    let config = home.file("openbox.xml");
    fs::write(&config, OPENBOX).expect("a home can be written");
    Process::spawn(
        home.command("openbox")
            .arg("--sm-disable")
            .arg("--config-file")
            .arg(config)
            .env("DISPLAY", display)
            .stdout(Stdio::null())
            .stderr(Stdio::null()),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_display_is_of_one_colour() {
        let home = Home::new();
        let display = Display::start(&home);
        let screen = display.screenshot();
        assert_eq!((screen.width(), screen.height()), (1600, 1000));
        assert!(screen.is_of_one_colour());
    }

    #[test]
    fn two_displays_do_not_get_in_each_others_way() {
        let home = Home::new();
        let (one, two) = (Display::start(&home), Display::start(&home));
        assert_ne!(one.name(), two.name());
    }
}
