//! Times as people read them.

use std::time::Duration;

use highwater_text::i18n::ngettext_f;

/// Minutes and seconds, with hours where there are any: `0:07`, `12:34`, `1:02:03`.
pub fn clock(time: Duration) -> String {
    // A demuxer's length is often a nanosecond short of the whole second.
    let seconds = time.saturating_add(Duration::from_micros(1)).as_secs();
    let (hours, minutes, seconds) = (seconds / 3600, seconds / 60 % 60, seconds % 60);
    if hours > 0 {
        format!("{hours}:{minutes:02}:{seconds:02}")
    } else {
        format!("{minutes}:{seconds:02}")
    }
}

/// Words for a short time, rounded down: "12 seconds", "3 minutes".
pub fn words(time: Duration) -> String {
    let count = |number: u64| u32::try_from(number).unwrap_or(u32::MAX);
    match time.as_secs() {
        seconds @ 0..60 => ngettext_f("{n} second", "{n} seconds", count(seconds), &[]),
        seconds @ 60..3600 => ngettext_f("{n} minute", "{n} minutes", count(seconds / 60), &[]),
        seconds => ngettext_f("{n} hour", "{n} hours", count(seconds / 3600), &[]),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_show_only_where_there_are_any() {
        assert_eq!(clock(Duration::ZERO), "0:00");
        assert_eq!(clock(Duration::from_millis(59_999)), "0:59");
        assert_eq!(clock(Duration::from_nanos(9_999_999_999)), "0:10");
        assert_eq!(clock(Duration::from_secs(754)), "12:34");
        assert_eq!(clock(Duration::from_secs(3723)), "1:02:03");
    }

    #[test]
    fn an_age_is_told_in_its_largest_unit() {
        assert_eq!(words(Duration::from_secs(1)), "1 second");
        assert_eq!(words(Duration::from_secs(12)), "12 seconds");
        assert_eq!(words(Duration::from_mins(3)), "3 minutes");
        assert_eq!(words(Duration::from_secs(7300)), "2 hours");
    }
}
