//! The words for figures that several sections show.

use gettextrs::gettext;
use highwater_engine::{memory::ElementInfo, verdict::trend::Trend};
use highwater_text::{i18n::gettext_f, units};

/// A rise or fall in MiB a minute, with its sign.
pub fn slope(trend: Trend) -> String {
    let mebibytes = trend.per_minute / 1_048_576.0;
    // What rounds to nothing has no sign.
    let shown = if mebibytes.abs() < 0.05 {
        0.0
    } else {
        mebibytes
    };
    let number = if shown == 0.0 {
        "±0.0".to_owned()
    } else {
        format!("{shown:+.1}").replace('-', "−")
    };
    gettext_f("{number} MiB/min", &[("number", &number)])
}

/// A change in bytes, with its sign.
pub fn change(before: u64, now: u64) -> String {
    let sign = if now < before { "−" } else { "+" };
    format!("{sign}{}", units::size(now.abs_diff(before)))
}

/// The last part of an element's path.
pub fn element_name(info: &ElementInfo) -> &str {
    info.path.rsplit('/').next().unwrap_or(&info.path)
}

/// What is said where there is no value.
pub fn not_available() -> String {
    gettext("Not available")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_slope_has_a_sign_unless_it_is_flat() {
        let at = |mebibytes: f64| {
            slope(Trend {
                per_minute: mebibytes * 1_048_576.0,
                over: Duration::from_mins(1),
            })
        };
        assert_eq!(at(0.24), "+0.2 MiB/min");
        assert_eq!(at(-3.0), "−3.0 MiB/min");
        assert_eq!(at(-0.01), "±0.0 MiB/min");
    }

    #[test]
    fn a_change_has_its_direction() {
        assert_eq!(change(1 << 20, 3 << 20), "+2.0 MiB");
        assert_eq!(change(3 << 20, 1 << 20), "−2.0 MiB");
    }
}
