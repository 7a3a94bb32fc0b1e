//! What is taken out of a bundle: shown to a person before it is written.

use serde_json::Value;

use super::{Contents, clean};

/// A text that is changed.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Removal {
    /// Where it stands: `source.uri`, `log.txt`.
    pub place: String,
    /// What is left of it.
    pub left: String,
}

impl Contents {
    /// Every text of the report and of the log that is changed when secrets are left out, in their
    /// order; the same text of one place only once. Not for a main loop.
    pub fn removals(&self) -> Vec<Removal> {
        let mut removals = Vec::new();
        if let Ok(report) = serde_json::to_value(&self.report) {
            collect(&report, "", &mut removals);
        }
        for line in &self.log.lines {
            note(&line.text, "log.txt", &mut removals);
        }
        let mut seen = std::collections::BTreeSet::new();
        removals.retain(|removal| seen.insert(removal.clone()));
        removals
    }
}

fn collect(value: &Value, place: &str, removals: &mut Vec<Removal>) {
    match value {
        Value::String(text) => note(text, place, removals),
        Value::Array(values) => {
            for value in values {
                collect(value, place, removals);
            }
        }
        Value::Object(fields) => {
            for (name, value) in fields {
                note(name, place, removals);
                let within = if place.is_empty() {
                    clean::text(name)
                } else {
                    format!("{place}.{}", clean::text(name))
                };
                collect(value, &within, removals);
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}

fn note(text: &str, place: &str, removals: &mut Vec<Removal>) {
    let left = clean::text(text);
    if left != text {
        removals.push(Removal {
            place: place.to_owned(),
            left,
        });
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn only_what_changes_is_named_and_never_what_was_taken_out() {
        let report = json!({
            "source": { "uri": "rtsp://admin:hunter2@camera/1", "kind": "uri" },
            "events": [{ "name": "token=abcdef" }, { "name": "plain" }],
            "cores": 2,
        });
        let mut removals = Vec::new();
        collect(&report, "", &mut removals);
        removals.sort();
        let places: Vec<&str> = removals.iter().map(|removal| &*removal.place).collect();
        assert_eq!(places, ["events.name", "source.uri"]);
        assert_eq!(removals[1].left, "rtsp://camera/1");
        assert!(!format!("{removals:?}").contains("abcdef"));
    }
}
