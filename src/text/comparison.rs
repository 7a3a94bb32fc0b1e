//! What two runs side by side come to, in a sentence.

use gettextrs::gettext;
use highwater_engine::report::compare::{Comparison, Difference, Outcome};

use crate::{
    i18n::gettext_f,
    measured,
    units::{signed_size, size, whole},
};

/// The sentence that sums up, with a second one for each figure that is worse.
pub fn sentence(comparison: &Comparison) -> String {
    let outcome = match comparison.outcome {
        Outcome::Better => gettext("The second run takes less memory."),
        Outcome::Alike => gettext("Both runs take the same memory, within the limits."),
        Outcome::Worse => gettext("The second run takes more memory."),
        Outcome::TooLittle => {
            gettext("Too little was measured to compare: let both runs last longer.")
        }
    };
    let figures = comparison.worse.iter().map(|name| worse(comparison, name));
    let sentences: Vec<String> = std::iter::once(outcome).chain(figures).collect();
    sentences.join(" ")
}

fn worse(comparison: &Comparison, name: &str) -> String {
    let of = |rows: &[Difference]| {
        let row = rows.iter().find(|row| row.name == name)?;
        Some((row.before?, row.after?))
    };
    let what = measured::for_field(name);
    let Some((before, after)) = of(&comparison.highest) else {
        return what;
    };
    let arguments = [
        ("what", what.as_str()),
        ("before", &size(whole(before))),
        ("after", &size(whole(after))),
    ];
    let at_most = gettext_f("{what}: at most {after} after {before}.", &arguments);
    match of(&comparison.growth) {
        Some((before, after)) if after > before => {
            let growth = gettext_f(
                "It changes by {after} a minute after {before}.",
                &[
                    ("before", &signed_size(before)),
                    ("after", &signed_size(after)),
                ],
            );
            format!("{at_most} {growth}")
        }
        _ => at_most,
    }
}
