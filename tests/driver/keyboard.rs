//! Keys and the pointer, as X's test extension makes them: the window cannot tell the difference.

use x11rb::{
    connection::Connection,
    protocol::{
        xproto::{
            BUTTON_PRESS_EVENT, BUTTON_RELEASE_EVENT, ConnectionExt as _, KEY_PRESS_EVENT,
            KEY_RELEASE_EVENT, MOTION_NOTIFY_EVENT,
        },
        xtest::ConnectionExt as _,
    },
};

use crate::display::Display;

/// Presses and releases a combination: keys by X's names, joined by `+`, for example `space`,
/// `ctrl+o`, `shift+Left`. A character that needs Shift on the keyboard gets it.
pub fn press(display: &Display, combination: &str) {
    // "plus" is the key's name, so that "+" only ever joins.
    let keys: Vec<Key> = combination
        .split('+')
        .map(|name| find(display, name))
        .collect();
    let shift = find(display, "shift");
    let shifted = keys.iter().any(|key| key.shifted);
    let codes: Vec<u8> = shifted
        .then_some(shift.code)
        .into_iter()
        .chain(keys.iter().map(|key| key.code))
        .collect();
    for code in &codes {
        fake(display, KEY_PRESS_EVENT, *code, 0, 0);
    }
    for code in codes.iter().rev() {
        fake(display, KEY_RELEASE_EVENT, *code, 0, 0);
    }
    settle(display);
}

/// Types a text, one key after the other.
pub fn write(display: &Display, text: &str) {
    for character in text.chars() {
        match character {
            '+' => press(display, "plus"),
            ' ' => press(display, "space"),
            other => press(display, &other.to_string()),
        }
    }
}

/// Moves the pointer to a place on the screen.
pub fn point(display: &Display, x: i16, y: i16) {
    fake(display, MOTION_NOTIFY_EVENT, 0, x, y);
    settle(display);
}

/// The left button of a mouse.
const LEFT: u8 = 1;

/// Presses and releases the left button where the pointer is.
pub fn click(display: &Display) {
    hold_button(display);
    let_go_of_button(display);
}

/// Presses the left button where the pointer is.
pub fn hold_button(display: &Display) {
    fake(display, BUTTON_PRESS_EVENT, LEFT, 0, 0);
    settle(display);
}

/// Releases the left button where the pointer is.
pub fn let_go_of_button(display: &Display) {
    fake(display, BUTTON_RELEASE_EVENT, LEFT, 0, 0);
    settle(display);
}

fn fake(display: &Display, event: u8, detail: u8, x: i16, y: i16) {
    display
        .connection()
        .xtest_fake_input(event, detail, x11rb::CURRENT_TIME, display.root(), x, y, 0)
        .expect("the display is there")
        .check()
        .expect("the display has the test extension");
}

fn settle(display: &Display) {
    display.connection().flush().expect("the display is there");
}

struct Key {
    code: u8,
    shifted: bool,
}

/// Finds the key that makes a symbol on the display's keyboard.
fn find(display: &Display, name: &str) -> Key {
    let symbol = symbol(name);
    let setup = display.connection().setup();
    let (first, last) = (setup.min_keycode, setup.max_keycode);
    let mapping = display
        .connection()
        .get_keyboard_mapping(first, last - first + 1)
        .expect("the display is there")
        .reply()
        .expect("a display has a keyboard");
    let columns = usize::from(mapping.keysyms_per_keycode);
    let found = |column: usize| {
        mapping
            .keysyms
            .chunks(columns)
            .position(|symbols| symbols.get(column) == Some(&symbol))
    };
    let (row, shifted) = found(0)
        .map(|row| (row, false))
        .or_else(|| found(1).map(|row| (row, true)))
        .unwrap_or_else(|| panic!("no key makes {name}"));
    Key {
        code: first + u8::try_from(row).expect("there are fewer keys"),
        shifted,
    }
}

/// X's number of a symbol, from `keysymdef.h`. A Latin character is its own number.
fn symbol(name: &str) -> u32 {
    let mut characters = name.chars();
    if let (Some(character), None) = (characters.next(), characters.next()) {
        return character.into();
    }
    match name {
        "space" => 0x20,
        "plus" => 0x2b,
        "comma" => 0x2c,
        "minus" => 0x2d,
        "period" => 0x2e,
        "question" => 0x3f,
        "bracketleft" => 0x5b,
        "bracketright" => 0x5d,
        "BackSpace" => 0xff08,
        "Tab" => 0xff09,
        "Return" => 0xff0d,
        "Escape" => 0xff1b,
        "Home" => 0xff50,
        "Left" => 0xff51,
        "Up" => 0xff52,
        "Right" => 0xff53,
        "Down" => 0xff54,
        "Page_Up" => 0xff55,
        "Page_Down" => 0xff56,
        "End" => 0xff57,
        "Menu" => 0xff67,
        "Delete" => 0xffff,
        "shift" => 0xffe1,
        "ctrl" => 0xffe3,
        "alt" => 0xffe9,
        "super" => 0xffeb,
        _ => function_key(name).unwrap_or_else(|| panic!("the driver knows no key {name}")),
    }
}

fn function_key(name: &str) -> Option<u32> {
    let number: u32 = name.strip_prefix('F')?.parse().ok()?;
    (1..=12).contains(&number).then_some(0xffbe + number - 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_have_the_numbers_of_keysymdef() {
        assert_eq!(symbol("space"), 0x20);
        assert_eq!(symbol("k"), 0x6b);
        assert_eq!(symbol("["), symbol("bracketleft"));
        assert_eq!(symbol("F1"), 0xffbe);
        assert_eq!(symbol("F11"), 0xffc8);
    }

    #[test]
    #[should_panic(expected = "the driver knows no key F13")]
    fn an_unknown_key_is_named() {
        symbol("F13");
    }
}
