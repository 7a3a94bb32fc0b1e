//! What a cell holds: a value that is sorted by itself and becomes text only where it is shown.

use std::{cmp::Ordering, time::Duration};

use highwater_text::units;

/// From here on a time is written as hours, minutes and seconds.
const LONG: Duration = Duration::from_secs(100);

/// What a number counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Unit {
    /// Things.
    Count,
    /// Bytes.
    Bytes,
    /// Nanoseconds.
    Nanos,
}

/// The content of one cell.
#[derive(Clone, PartialEq, Debug)]
pub enum Value {
    /// There is nothing to say.
    Blank,
    /// There would be something, but it is not known.
    Unknown,
    /// A name or a sentence.
    Text(String),
    /// A place in the address space.
    Address(u64),
    /// How much.
    Amount(Unit, u64),
    /// How much more or less than before.
    Change(Unit, i64),
    /// How much of how much; `None` without a limit.
    Level(Unit, u64, Option<u64>),
    /// A part of a whole, from 0 to 1.
    Share(f64),
    /// A moment of the run, since its beginning.
    Moment(Duration),
}

impl Value {
    /// A number of things.
    pub fn count(count: impl Into<u64>) -> Self {
        Self::Amount(Unit::Count, count.into())
    }

    /// A number of bytes.
    pub fn bytes(bytes: u64) -> Self {
        Self::Amount(Unit::Bytes, bytes)
    }

    /// A length of time.
    pub fn time(time: Duration) -> Self {
        let nanos = u64::try_from(time.as_nanos()).unwrap_or(u64::MAX);
        Self::Amount(Unit::Nanos, nanos)
    }

    /// The change from `before`; not known where there was no before.
    pub fn change(unit: Unit, now: u64, before: Option<u64>) -> Self {
        before.map_or(Self::Unknown, |before| {
            Self::Change(unit, now.wrapping_sub(before).cast_signed())
        })
    }

    /// The value that `make` makes of what is there, else nothing.
    pub fn or_blank<T>(known: Option<T>, make: impl FnOnce(T) -> Self) -> Self {
        known.map_or(Self::Blank, make)
    }

    /// As a person reads it.
    pub fn text(&self) -> String {
        match self {
            Self::Blank => String::new(),
            Self::Unknown => "–".to_owned(),
            Self::Text(text) => text.clone(),
            Self::Address(address) => format!("{address:#x}"),
            Self::Amount(unit, amount) => unit.text(*amount),
            Self::Change(unit, change) => {
                let sign = match change.cmp(&0) {
                    Ordering::Less => "\u{2212}",
                    Ordering::Equal => "",
                    Ordering::Greater => "+",
                };
                format!("{sign}{}", unit.text(change.unsigned_abs()))
            }
            Self::Level(unit, level, None) => unit.text(*level),
            Self::Level(unit, level, Some(limit)) => {
                format!("{} / {}", unit.text(*level), unit.text(*limit))
            }
            Self::Share(share) => format!("{:.0} %", share * 100.0),
            Self::Moment(moment) => units::clock(*moment),
        }
    }

    /// Whether a reader may pass over it: no amount, no change, nothing known.
    pub fn is_quiet(&self) -> bool {
        matches!(
            self,
            Self::Blank
                | Self::Unknown
                | Self::Amount(_, 0)
                | Self::Change(_, 0)
                | Self::Level(_, 0, None)
        )
    }

    /// Whether its text has `needle` in it, which is in lower case.
    pub fn has(&self, needle: &str) -> bool {
        match self {
            Self::Text(text) => text.to_lowercase().contains(needle),
            Self::Address(_) => self.text().contains(needle),
            // A search for "1" is not one for every figure with a 1 in it.
            _ => false,
        }
    }

    /// Its place among others of its column: by text or by number, what is not known first.
    pub fn order(&self, other: &Self) -> Ordering {
        match (self, other) {
            (Self::Text(one), Self::Text(other)) => one.cmp(other),
            _ => self.number().total_cmp(&other.number()),
        }
    }

    fn number(&self) -> f64 {
        match self {
            Self::Blank => f64::NEG_INFINITY,
            Self::Unknown | Self::Text(_) => f64::MIN,
            Self::Address(number) | Self::Amount(_, number) | Self::Level(_, number, _) => {
                *number as f64
            }
            Self::Change(_, change) => *change as f64,
            Self::Share(share) => *share,
            Self::Moment(moment) => moment.as_secs_f64(),
        }
    }
}

impl From<&str> for Value {
    fn from(text: &str) -> Self {
        Self::Text(text.to_owned())
    }
}

impl From<String> for Value {
    fn from(text: String) -> Self {
        Self::Text(text)
    }
}

impl Unit {
    fn text(self, amount: u64) -> String {
        match self {
            Self::Count => amount.to_string(),
            Self::Bytes => units::size(amount),
            Self::Nanos => {
                let time = Duration::from_nanos(amount);
                if time < LONG {
                    units::short(time)
                } else {
                    units::clock(time)
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_has_its_sign_and_no_change_has_none() {
        let change = |now, before| Value::change(Unit::Bytes, now, before).text();
        assert_eq!(change(3 << 20, Some(1 << 20)), "+2.0 MiB");
        assert_eq!(change(0, Some(512)), "\u{2212}512 B");
        assert_eq!(change(7, Some(7)), "0 B");
        assert_eq!(change(7, None), "–");
    }

    #[test]
    fn sizes_are_sorted_by_size_and_not_by_their_text() {
        let (small, large) = (Value::bytes(900), Value::bytes(2 << 20));
        assert_eq!(small.order(&large), Ordering::Less);
        assert_eq!(Value::Unknown.order(&small), Ordering::Less);
        assert_eq!(Value::Blank.order(&Value::Unknown), Ordering::Less);
    }

    #[test]
    fn a_search_finds_names_and_addresses_and_no_figures() {
        assert!(Value::from("avdec_H264").has("h264"));
        assert!(Value::Address(0x7f12).has("7f1"));
        assert!(!Value::bytes(1264).has("264"));
    }

    #[test]
    fn a_level_without_a_limit_stands_alone() {
        assert_eq!(Value::Level(Unit::Count, 3, Some(200)).text(), "3 / 200");
        assert_eq!(Value::Level(Unit::Count, 3, None).text(), "3");
        assert_eq!(Value::time(Duration::from_secs(3_725)).text(), "01:02:05");
    }
}
