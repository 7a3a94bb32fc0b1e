//! Windows as the window manager sees them: which there are, where, and in which state.

use std::time::Duration;

use x11rb::{
    connection::Connection,
    protocol::xproto::{
        AtomEnum, ClientMessageEvent, ConfigureWindowAux, ConnectionExt, EventMask, Window,
    },
};

use crate::{
    display::{Display, SCREEN},
    wait,
};

/// Where a window is on the screen, in pixels.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Place {
    /// From the left.
    pub x: i16,
    /// From the top.
    pub y: i16,
    /// Width.
    pub width: u16,
    /// Height.
    pub height: u16,
}

impl Place {
    /// The part of it in the middle, half as wide and half as high.
    #[must_use]
    pub fn middle(self) -> Self {
        let quarter = |size: u16| i16::try_from(size / 4).expect("a screen is smaller");
        Self {
            x: self.x + quarter(self.width),
            y: self.y + quarter(self.height),
            width: self.width / 2,
            height: self.height / 2,
        }
    }
}

/// All windows on a display, oldest first.
pub fn all(display: &Display) -> Vec<Window> {
    display.property(display.root(), "_NET_CLIENT_LIST", AtomEnum::WINDOW)
}

/// The window that has the focus.
pub fn active(display: &Display) -> Option<Window> {
    let windows = display.property(display.root(), "_NET_ACTIVE_WINDOW", AtomEnum::WINDOW);
    windows
        .first()
        .copied()
        .filter(|window| *window != x11rb::NONE)
}

/// The windows of a process, oldest first.
pub fn of_process(display: &Display, process: u32) -> Vec<Window> {
    all(display)
        .into_iter()
        .filter(|window| display.property(*window, "_NET_WM_PID", AtomEnum::CARDINAL) == [process])
        .collect()
}

/// The window's title.
pub fn title(display: &Display, window: Window) -> String {
    let (name, kind) = (display.atom("_NET_WM_NAME"), display.atom("UTF8_STRING"));
    let reply = display
        .connection()
        .get_property(false, window, name, kind, 0, 1024)
        .expect("the display is there")
        .reply();
    reply.map_or_else(
        |_| String::new(),
        |reply| String::from_utf8_lossy(&reply.value).into(),
    )
}

/// Where it is; `None` once it is closed.
pub fn place(display: &Display, window: Window) -> Option<Place> {
    let connection = display.connection();
    let size = connection.get_geometry(window).ok()?.reply().ok()?;
    let corner = connection
        .translate_coordinates(window, display.root(), 0, 0)
        .ok()?
        .reply()
        .ok()?;
    Some(Place {
        x: corner.dst_x,
        y: corner.dst_y,
        width: size.width,
        height: size.height,
    })
}

/// Gives it a size, in pixels, and waits until it has it, but no longer than `patience`: a window
/// may have a least size or a shape of its own. Returns where it is then.
pub fn resize(
    display: &Display,
    window: Window,
    (width, height): (u16, u16),
    patience: Duration,
) -> Option<Place> {
    let size = ConfigureWindowAux::new()
        .width(u32::from(width))
        .height(u32::from(height));
    let connection = display.connection();
    wait::at_most(patience, || {
        // Again and again, because a window that is just being shown may set a size of its own.
        connection
            .configure_window(window, &size)
            .expect("the display is there");
        connection.flush().expect("the display is there");
        let place = place(display, window)?;
        ((place.width, place.height) == (width, height)).then_some(())
    });
    place(display, window)
}

/// Asks it to close, as the manager's close button does.
pub fn close(display: &Display, window: Window) {
    let message = ClientMessageEvent::new(32, window, display.atom("_NET_CLOSE_WINDOW"), [0; 5]);
    let mask = EventMask::SUBSTRUCTURE_REDIRECT | EventMask::SUBSTRUCTURE_NOTIFY;
    let connection = display.connection();
    connection
        .send_event(false, display.root(), mask, message)
        .expect("the display is there");
    connection.flush().expect("the display is there");
}

/// Whether it covers the whole screen and the manager knows it as full screen.
pub fn is_full_screen(display: &Display, window: Window) -> bool {
    let state = display.property(window, "_NET_WM_STATE", AtomEnum::ATOM);
    state.contains(&display.atom("_NET_WM_STATE_FULLSCREEN"))
        && place(display, window).is_some_and(|at| (at.width, at.height) == SCREEN)
}
