//! Reading gettext's catalogues.

use std::{path::Path, process::Command};

use highwater_tests::paths;

/// One string and its translations, one for each plural form.
#[derive(Debug, Default)]
pub struct Message {
    /// The string in the source.
    pub id: String,
    /// Its translations; a template has empty ones.
    pub translations: Vec<String>,
    /// Whether a person must look at it again.
    pub fuzzy: bool,
}

/// Collects the strings of the sources into a template, as `make pot` does.
pub fn template(folder: &Path) -> std::path::PathBuf {
    let pot = folder.join("highwater.pot");
    let status = Command::new(paths::tree().join("build-aux/pot.sh"))
        .arg(&pot)
        .status();
    assert!(
        status.is_ok_and(|status| status.success()),
        "build-aux/pot.sh failed"
    );
    pot
}

/// Reads a catalogue without its header and without what is obsolete.
pub fn parse(text: &str) -> Vec<Message> {
    let mut messages: Vec<Message> = text
        .split("\n\n")
        .filter(|block| block.contains("\nmsgid "))
        .map(message)
        .collect();
    messages.retain(|message| !message.id.is_empty());
    messages
}

fn message(block: &str) -> Message {
    let mut message = Message::default();
    let mut target: Option<String> = None;
    let mut in_id = false;
    for line in block.lines() {
        let (keyword, text) = line.split_once('"').unwrap_or((line, ""));
        match keyword.trim() {
            "msgid" => (in_id, target) = (true, None),
            "msgid_plural" | "msgctxt" => (in_id, target) = (false, None),
            word if word.starts_with("msgstr") => {
                in_id = false;
                message.translations.extend(target.replace(String::new()));
            }
            word => {
                message.fuzzy |= word.starts_with("#,") && word.contains("fuzzy");
                if word.starts_with('#') {
                    continue;
                }
            }
        }
        let text = unescape(text.strip_suffix('"').unwrap_or(text));
        match &mut target {
            Some(translation) => translation.push_str(&text),
            None if in_id => message.id.push_str(&text),
            None => {}
        }
    }
    message.translations.extend(target);
    message
}

fn unescape(text: &str) -> String {
    text.replace("\\n", "\n")
        .replace("\\t", "\t")
        .replace("\\\"", "\"")
        .replace("\\\\", "\\")
}

#[test]
fn a_catalogue_is_read_whole() {
    let text = "msgid \"\"\nmsgstr \"header\"\n\n#, fuzzy\n#: a.rs:1\nmsgid \"one \"\n\"two\"\nmsgstr \"eins\"\n\n#: b.rs\nmsgid \"n\"\nmsgid_plural \"ns\"\nmsgstr[0] \"x\"\nmsgstr[1] \"y\"\n\n#~ msgid \"old\"\n#~ msgstr \"alt\"\n";
    let messages = parse(text);
    assert_eq!(messages.len(), 2, "{messages:?}");
    assert_eq!(
        (messages[0].id.as_str(), messages[0].fuzzy),
        ("one two", true)
    );
    assert_eq!(messages[0].translations, ["eins"]);
    assert_eq!(messages[1].translations, ["x", "y"]);
}
