//! A row as data: who it is, whose part it is, and what its cells hold.

use super::Value;

/// Names a row for as long as what it is about exists.
pub type Key = u64;

/// What a row's look says about it.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Tone {
    /// All is well.
    #[default]
    Plain,
    /// Somebody should look at it.
    Warning,
    /// What it is about is gone.
    Gone,
}

/// One row.
#[derive(Clone, PartialEq, Debug)]
pub struct Row {
    /// Its identity from one reading to the next.
    pub key: Key,
    /// The row that it is a part of.
    pub parent: Option<Key>,
    /// How it looks.
    pub tone: Tone,
    /// What its first cell means in full, where it shows a short form: a path for a name.
    pub full_name: Option<String>,
    /// One for each column.
    pub values: Vec<Value>,
}

impl Row {
    /// A row that is nobody's part.
    pub fn new(key: impl Into<Key>, values: Vec<Value>) -> Self {
        Self {
            key: key.into(),
            parent: None,
            tone: Tone::Plain,
            full_name: None,
            values,
        }
    }

    /// Whether a search for `needle`, in lower case, finds it.
    pub fn has(&self, needle: &str) -> bool {
        let full_name = self.full_name.iter();
        full_name
            .map(|name| name.to_lowercase())
            .any(|name| name.contains(needle))
            || self.values.iter().any(|value| value.has(needle))
    }

    /// Its cells with tabs between them, for a spreadsheet.
    pub fn tab_separated(&self) -> String {
        let texts = self.values.iter().enumerate().map(|(column, value)| {
            let full_name = self.full_name.clone().filter(|_| column == 0);
            // What separates cells and rows must not stand in one.
            full_name
                .unwrap_or_else(|| value.text())
                .replace(['\t', '\n'], " ")
        });
        texts.collect::<Vec<_>>().join("\t")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_copied_row_has_its_full_name_and_a_tab_between_cells() {
        let row = Row {
            full_name: Some("/pipeline0/sink".to_owned()),
            ..Row::new(1_u32, vec!["sink".into(), "a\tb".into(), Value::bytes(10)])
        };
        assert_eq!(row.tab_separated(), "/pipeline0/sink\ta b\t10 B");
        assert!(row.has("pipeline0"));
    }
}
