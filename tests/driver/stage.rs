//! Where a program with a window runs without anybody's desktop: a home, a display and a bus.

use std::{ffi::OsStr, process::Command, rc::Rc};

use crate::{bus::Bus, display::Display, home::Home};

/// A home, a display and a session bus that belong together.
pub struct Stage {
    // In the order of their end.
    bus: Bus,
    display: Display,
    home: Rc<Home>,
}

impl Stage {
    /// Sets one up around a home.
    pub fn new(home: Rc<Home>) -> Self {
        let display = Display::start(&home);
        Self::on(display, home)
    }

    /// Sets one up around a home, on its display.
    pub fn on(display: Display, home: Rc<Home>) -> Self {
        Self {
            bus: Bus::start(&home, display.name()),
            display,
            home,
        }
    }

    /// The session bus.
    pub fn bus(&self) -> &Bus {
        &self.bus
    }

    /// The display.
    pub fn display(&self) -> &Display {
        &self.display
    }

    /// The home.
    pub fn home(&self) -> &Rc<Home> {
        &self.home
    }

    /// A command that sees this stage and, of the caller's environment, only `PATH`.
    pub fn command(&self, program: impl AsRef<OsStr>) -> Command {
        let mut command = self.home.command(program);
        command
            .env("DISPLAY", self.display.name())
            .env("DBUS_SESSION_BUS_ADDRESS", self.bus.address())
            .env("GDK_BACKEND", "x11")
            // There is no portal on this bus; asking for it would only take time.
            .env("ADW_DISABLE_PORTAL", "1")
            .env("GTK_USE_PORTAL", "0");
        command
    }
}
