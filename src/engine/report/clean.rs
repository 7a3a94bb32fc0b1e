//! What must not leave the machine: users, passwords and tokens, and the name of the home folder.

use std::path::Path;

use serde_json::Value;

use super::Report;
use crate::media::redact;

/// A text without secrets, and with `~` for the home folder.
pub(super) fn text(text: &str) -> String {
    without_home(&redact(text), &glib::home_dir())
}

/// The same report without secrets in any of its texts.
pub(super) fn every_text(report: &Report) -> serde_json::Result<Report> {
    serde_json::from_value(value(serde_json::to_value(report)?))
}

/// Every text in `value`, names of fields included.
pub(super) fn value(value: Value) -> Value {
    match value {
        Value::String(string) => Value::String(text(&string)),
        Value::Array(values) => Value::Array(values.into_iter().map(self::value).collect()),
        Value::Object(fields) => Value::Object(
            fields
                .into_iter()
                .map(|(name, field)| (text(&name), self::value(field)))
                .collect(),
        ),
        other => other,
    }
}

fn without_home(text: &str, home: &Path) -> String {
    match home.to_str() {
        // A home of `/` names nobody.
        Some(home) if home.len() > 1 => text.replace(home, "~"),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    #[test]
    fn secrets_are_taken_out_at_any_depth() {
        let cleaned = value(json!({
            "uri": "rtsp://admin:hunter2@camera/1?token=abcdef",
            "list": [{ "text": "user-pw=hunter2" }],
            "number": 7,
        }));
        let text = cleaned.to_string();
        for secret in ["admin", "hunter2", "abcdef"] {
            assert!(!text.contains(secret), "{text}");
        }
        assert_eq!(cleaned["number"], 7);
    }

    #[test]
    fn the_home_folder_is_not_named() {
        let home = Path::new("/home/ada");
        assert_eq!(
            without_home("file:///home/ada/film.mkv", home),
            "file://~/film.mkv"
        );
        assert_eq!(without_home("/srv/film.mkv", home), "/srv/film.mkv");
        assert_eq!(
            without_home("/srv/film.mkv", Path::new("/")),
            "/srv/film.mkv"
        );
    }
}
