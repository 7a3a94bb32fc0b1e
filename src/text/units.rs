//! Sizes, durations and rates: as the command line takes them, and as people read them.

use std::time::Duration;

pub use highwater_engine::report::size;

use crate::i18n::gettext_f;

/// Parses `512MiB`, `2 GiB`, `4096`: binary units, with or without the `iB`.
pub fn parse_size(text: &str) -> Option<u64> {
    let (number, unit) = split(text)?;
    let shift = match unit.to_ascii_lowercase().as_str() {
        "" | "b" => 0,
        "k" | "kib" => 10,
        "m" | "mib" => 20,
        "g" | "gib" => 30,
        "t" | "tib" => 40,
        _ => return None,
    };
    scaled(
        number * f64::from(1_u32 << (shift % 30)) * if shift >= 30 { 1_073_741_824.0 } else { 1.0 },
    )
}

/// Parses `90s`, `10m`, `8h`, `2d`, `250ms`.
pub fn parse_duration(text: &str) -> Option<Duration> {
    let (number, unit) = split(text)?;
    let seconds = match unit.to_ascii_lowercase().as_str() {
        "ms" => 0.001,
        "s" => 1.0,
        "m" | "min" => 60.0,
        "h" => 3600.0,
        "d" => 86_400.0,
        _ => return None,
    };
    Duration::try_from_secs_f64(number * seconds).ok()
}

fn split(text: &str) -> Option<(f64, &str)> {
    let text = text.trim();
    let end = text
        .find(|character: char| !(character.is_ascii_digit() || character == '.'))
        .unwrap_or(text.len());
    let (number, unit) = text.split_at(end);
    Some((number.parse().ok()?, unit.trim()))
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
fn scaled(number: f64) -> Option<u64> {
    // 2^53: beyond it the conversion would not be exact, and no memory is that large.
    (0.0..=9_007_199_254_740_992.0)
        .contains(&number)
        .then_some(number as u64)
}

/// A change of a size, with its sign.
pub fn signed_size(bytes: f64) -> String {
    let sign = if bytes < 0.0 { '−' } else { '+' };
    format!("{sign}{}", size(whole(bytes.abs())))
}

/// Whole bytes of what a report says: a mean may have a fraction. Nothing is below 0.
#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
pub fn whole(bytes: f64) -> u64 {
    bytes.max(0.0).round() as u64
}

/// A size that may be unknown.
pub fn maybe_size(bytes: Option<u64>) -> String {
    bytes.map_or_else(|| "–".to_owned(), size)
}

/// Hours, minutes and seconds.
pub fn clock(duration: Duration) -> String {
    let seconds = duration.as_secs();
    format!(
        "{:02}:{:02}:{:02}",
        seconds / 3600,
        seconds / 60 % 60,
        seconds % 60
    )
}

/// A short time in the unit that fits.
pub fn short(duration: Duration) -> String {
    if !duration.is_zero() && duration < Duration::from_millis(1) {
        format!("{} µs", duration.as_micros())
    } else if duration < Duration::from_secs(1) {
        format!("{} ms", duration.as_millis())
    } else {
        format!("{:.1} s", duration.as_secs_f64())
    }
}

/// Frames per second; two digits behind the point only where they say something.
pub fn fps(fps: f64) -> String {
    gettext_f("{number} fps", &[("number", &trimmed(fps))])
}

/// Bits per second in the unit that fits; `bits` as the stream gives them.
pub fn bit_rate(bits: u64) -> String {
    let bits = bits as f64;
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
    fn sizes_are_binary() {
        assert_eq!(parse_size("512MiB"), Some(512 << 20));
        assert_eq!(parse_size("2 GiB"), Some(2 << 30));
        assert_eq!(parse_size("1.5k"), Some(1536));
        assert_eq!(parse_size("1TiB"), Some(1 << 40));
        assert_eq!(parse_size("4096"), Some(4096));
        assert_eq!(parse_size("12 parsecs"), None);
        assert_eq!(parse_size("-1"), None);
        assert_eq!(parse_size(""), None);
    }

    #[test]
    fn durations_need_a_unit() {
        assert_eq!(parse_duration("90s"), Some(Duration::from_secs(90)));
        assert_eq!(parse_duration("8h"), Some(Duration::from_hours(8)));
        assert_eq!(parse_duration("250ms"), Some(Duration::from_millis(250)));
        assert_eq!(parse_duration("10"), None);
    }

    #[test]
    fn figures_are_short() {
        assert_eq!(signed_size(-1536.4), "−1.5 KiB");
        assert_eq!(signed_size(0.4), "+0 B");
        assert_eq!(clock(Duration::from_secs(3_725)), "01:02:05");
        assert_eq!(short(Duration::from_micros(40)), "40 µs");
        assert_eq!(short(Duration::from_millis(2_500)), "2.5 s");
    }

    #[test]
    fn a_rate_keeps_the_digits_that_say_something() {
        assert_eq!(fps(30.0), "30 fps");
        assert_eq!(fps(29.97003), "29.97 fps");
        assert_eq!(bit_rate(96_000), "96 kbit/s");
        assert_eq!(bit_rate(2_500_000), "2.5 Mbit/s");
        assert_eq!(bit_rate(800), "0.8 kbit/s");
    }
}
