//! Figures as people read them.

use crate::i18n::gettext_f;

/// Frames per second; two digits behind the point only where they say something.
pub fn fps(fps: f64) -> String {
    gettext_f("{number} fps", &[("number", &trimmed(fps))])
}

/// Bits per second in the unit that fits; `bits` as the stream gives them.
pub fn bit_rate(bits: u32) -> String {
    let bits = f64::from(bits);
    if bits >= 1e6 {
        gettext_f("{number} Mbit/s", &[("number", &trimmed(bits / 1e6))])
    } else {
        gettext_f("{number} kbit/s", &[("number", &trimmed(bits / 1e3))])
    }
}

fn trimmed(number: f64) -> String {
    let text = format!("{number:.2}");
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rate_keeps_the_digits_that_say_something() {
        assert_eq!(fps(30.0), "30 fps");
        assert_eq!(fps(29.97003), "29.97 fps");
        assert_eq!(bit_rate(96_000), "96 kbit/s");
        assert_eq!(bit_rate(2_500_000), "2.5 Mbit/s");
        assert_eq!(bit_rate(800), "0.8 kbit/s");
    }
}
