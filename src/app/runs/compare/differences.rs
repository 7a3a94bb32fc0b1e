//! The tables of a comparison, in words.

use gettextrs::gettext;
use highwater_engine::report::compare::{Comparison, Difference};
use highwater_text::{
    i18n::gettext_f,
    measured,
    units::{signed_size, size, whole},
};

use crate::facts::Group;

/// How the values of a table are written: a value, and a change.
type Writing = (fn(f64) -> String, fn(f64) -> String);

const BYTES: Writing = (|value| size(whole(value)), signed_size);
const RATE: Writing = (signed_size, signed_size);
const COUNT: Writing = (
    |value| format!("{value:.0}"),
    |change| format!("{change:+.0}"),
);
const FIGURE: Writing = (
    |value| format!("{value:.1}"),
    |change| format!("{change:+.1}"),
);

/// Every table that has a row.
pub fn groups(compared: &Comparison) -> Vec<Group> {
    let plain = |name: &str| name.to_owned();
    let tables = [
        group(
            gettext("Highest"),
            &compared.highest,
            measured::for_field,
            BYTES,
        ),
        group(
            gettext("Growth a minute"),
            &compared.growth,
            measured::for_field,
            RATE,
        ),
        group(gettext("Elements"), &compared.elements, plain, BYTES),
        group(gettext("Buffer pools"), &compared.pools, plain, COUNT),
        group(gettext("Objects"), &compared.objects, plain, COUNT),
        group(
            gettext("Playback"),
            &compared.playback,
            measured::for_field,
            FIGURE,
        ),
    ];
    tables
        .into_iter()
        .filter(|group| !group.facts.is_empty())
        .collect()
}

fn group(
    title: String,
    rows: &[Difference],
    name: impl Fn(&str) -> String,
    writing: Writing,
) -> Group {
    let facts = rows.iter().map(|row| (name(&row.name), told(row, writing)));
    Group {
        title,
        facts: facts.collect(),
    }
}

/// "88.3 MiB → 92.0 MiB (+3.7 MiB)"; a dash for what one of them does not have.
fn told(row: &Difference, (value, change): Writing) -> String {
    let maybe = |number: Option<f64>| number.map_or_else(|| "–".to_owned(), value);
    let values = gettext_f(
        "{before} → {after}",
        &[("before", &maybe(row.before)), ("after", &maybe(row.after))],
    );
    match row.change() {
        Some(number) if number != 0.0 => format!("{values} ({})", change(number)),
        _ => values,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_is_told_where_there_is_one() {
        let row = |before, after| Difference {
            name: String::new(),
            before,
            after,
        };
        assert_eq!(told(&row(Some(3.0), Some(5.0)), COUNT), "3 → 5 (+2)");
        assert_eq!(told(&row(Some(3.0), Some(3.0)), COUNT), "3 → 3");
        assert_eq!(told(&row(None, Some(3.0)), COUNT), "– → 3");
    }
}
