//! Two bundles side by side, as text or as JSON, and whether the second is worse.

use gettextrs::gettext;
use highwater_engine::report::{
    self,
    compare::{self, Comparison, Difference},
};
use highwater_text::{
    bundle as bundles, comparison, measured,
    units::{signed_size, size, whole},
};

use crate::{
    Outcome,
    arguments::Compare,
    output::aligned::{self, Row},
};

/// Prints the comparison.
pub fn run(wanted: &Compare) -> Outcome {
    let reports = [&wanted.before, &wanted.after].map(|path| report::load(path));
    let [before, after] = match reports {
        [Ok(before), Ok(after)] => [before, after],
        [before, after] => {
            for error in [before.err(), after.err()].into_iter().flatten() {
                eprintln!("{}", bundles::explain(&error));
            }
            return Outcome::NoBundle;
        }
    };
    let compared = compare::compare(&before, &after, &wanted.limits);
    if wanted.json {
        match serde_json::to_string_pretty(&compared) {
            Ok(text) => println!("{text}"),
            Err(error) => eprintln!("{error}"),
        }
    } else {
        print!("{}", text(&compared));
    }
    match compared.outcome {
        compare::Outcome::Better | compare::Outcome::Alike => Outcome::Steady,
        compare::Outcome::Worse => Outcome::TooMuch,
        compare::Outcome::TooLittle => Outcome::TooLittle,
    }
}

fn text(compared: &Comparison) -> String {
    let sources = vec![
        vec![
            String::new(),
            compared.before.source.clone(),
            compared.after.source.clone(),
        ],
        vec![
            gettext("measured"),
            seconds(compared.before.duration_s),
            seconds(compared.after.duration_s),
        ],
    ];
    let bytes = |value: f64| size(whole(value));
    let count = |value: f64| format!("{value:.0}");
    let figure = |value: f64| format!("{value:.1}");
    let named = |name: &str| measured::for_field(name);
    let plain = str::to_owned;
    let tables = [
        (gettext("Runs"), sources),
        (
            gettext("Highest"),
            rows(&compared.highest, named, bytes, signed_size),
        ),
        (
            gettext("Growth a minute"),
            rows(&compared.growth, named, signed_size, signed_size),
        ),
        (
            gettext("Elements"),
            rows(&compared.elements, plain, bytes, signed_size),
        ),
        (
            gettext("Buffer pools"),
            rows(&compared.pools, plain, count, signed),
        ),
        (
            gettext("Objects"),
            rows(&compared.objects, plain, count, signed),
        ),
        (
            gettext("Playback"),
            rows(&compared.playback, named, figure, |value| {
                format!("{value:+.1}")
            }),
        ),
    ];
    let sentence = comparison::sentence(compared);
    format!("{sentence}\n{}", aligned::sections(&tables))
}

fn rows(
    differences: &[Difference],
    name: impl Fn(&str) -> String,
    value: impl Fn(f64) -> String,
    change: impl Fn(f64) -> String,
) -> Vec<Row> {
    let maybe = |number: Option<f64>| number.map_or_else(|| "–".to_owned(), &value);
    let rows = differences.iter().map(|row| {
        vec![
            name(&row.name),
            maybe(row.before),
            maybe(row.after),
            row.change().map_or_else(|| "–".to_owned(), &change),
        ]
    });
    rows.collect()
}

fn signed(value: f64) -> String {
    format!("{value:+.0}")
}

fn seconds(seconds: f64) -> String {
    format!("{seconds:.1} s")
}
