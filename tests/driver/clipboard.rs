//! The clipboard, as another program on the display sees it.

use x11rb::{
    connection::Connection,
    protocol::{
        Event,
        xproto::{AtomEnum, ConnectionExt, CreateWindowAux, WindowClass},
    },
};

use crate::{display::Display, wait};

/// The most that is read, in units of four bytes.
const LONGEST: u32 = 1 << 18;

/// The text that somebody copied; `None` where nobody did.
pub fn text(display: &Display) -> Option<String> {
    String::from_utf8(content(display, "UTF8_STRING")?).ok()
}

/// What somebody copied, in this form: `UTF8_STRING` or a media type. `None` where nobody did.
pub fn content(display: &Display, form: &str) -> Option<Vec<u8>> {
    let connection = display.connection();
    let window = connection.generate_id().ok()?;
    connection
        .create_window(
            0,
            window,
            display.root(),
            0,
            0,
            1,
            1,
            0,
            WindowClass::INPUT_ONLY,
            0,
            &CreateWindowAux::new(),
        )
        .ok()?;
    let (clipboard, form) = (display.atom("CLIPBOARD"), display.atom(form));
    let place = display.atom("HIGHWATER_TESTS");
    connection
        .convert_selection(window, clipboard, form, place, x11rb::CURRENT_TIME)
        .ok()?;
    connection.flush().ok()?;
    let answer = wait::at_most(wait::DEADLINE, || {
        match connection.poll_for_event().ok().flatten() {
            Some(Event::SelectionNotify(event)) if event.requestor == window => Some(event),
            _ => None,
        }
    });
    let property = answer.map(|event| event.property);
    let value = property.filter(|&property| property != x11rb::NONE);
    let value = value.and_then(|property| {
        let reply = connection.get_property(true, window, property, AtomEnum::ANY, 0, LONGEST);
        reply.ok()?.reply().ok()
    });
    connection.destroy_window(window).ok()?;
    Some(value?.value)
}
