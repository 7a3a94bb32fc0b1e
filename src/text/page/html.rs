//! A page as it grows. Every text that comes in is escaped here, and nowhere else.

use highwater_engine::report::markup::escape;

/// Which way a column stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Column {
    /// Texts, to the left.
    Text,
    /// Figures, to the right.
    Number,
}

/// A table: its columns with their titles, and its rows.
pub struct Table {
    columns: Vec<(Column, String)>,
    rows: Vec<Vec<String>>,
}

impl Table {
    pub fn new(columns: impl IntoIterator<Item = (Column, String)>) -> Self {
        Self {
            columns: columns.into_iter().collect(),
            rows: Vec::new(),
        }
    }

    #[must_use]
    pub fn with_rows(mut self, rows: impl IntoIterator<Item = Vec<String>>) -> Self {
        self.rows.extend(rows);
        self
    }

    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }
}

/// See the module.
#[derive(Default)]
pub struct Html {
    text: String,
    /// The headings so far, with what they can be reached by.
    headings: Vec<(String, String)>,
}

impl Html {
    /// A section with a heading that the page's menu leads to.
    pub fn heading(&mut self, title: &str) {
        let id = format!("s{}", self.headings.len());
        let escaped = escape(title);
        self.raw(&format!("<h2 id=\"{id}\">{escaped}</h2>\n"));
        self.headings.push((id, escaped));
    }

    /// A paragraph of a class.
    pub fn paragraph(&mut self, class: &str, text: &str) {
        let text = escape(text);
        self.raw(&format!("<p class=\"{class}\">{text}</p>\n"));
    }

    /// A card around what `fill` writes.
    pub fn card(&mut self, class: &str, fill: impl FnOnce(&mut Self)) {
        self.raw(&format!("<div class=\"card {class}\">\n"));
        fill(self);
        self.raw("</div>\n");
    }

    /// A section with a table; none for one without rows.
    pub fn table(&mut self, title: &str, table: &Table) {
        if table.is_empty() {
            return;
        }
        self.heading(title);
        self.card("long", |html| html.bare_table(table));
    }

    fn bare_table(&mut self, table: &Table) {
        self.raw("<div class=\"scroll\"><table>\n<thead><tr>");
        for (column, title) in &table.columns {
            self.cell("th", *column, title);
        }
        self.raw("</tr></thead>\n<tbody>\n");
        for row in &table.rows {
            self.raw("<tr>");
            for ((column, _), text) in table.columns.iter().zip(row) {
                self.cell("td", *column, text);
            }
            self.raw("</tr>\n");
        }
        self.raw("</tbody></table></div>\n");
    }

    fn cell(&mut self, tag: &str, column: Column, text: &str) {
        let class = match column {
            Column::Text => "",
            Column::Number => " class=\"n\"",
        };
        let text = escape(text);
        self.raw(&format!("<{tag}{class}>{text}</{tag}>"));
    }

    /// A section with names and values; none without any.
    pub fn facts(&mut self, title: &str, facts: &[(String, String)]) {
        if facts.is_empty() {
            return;
        }
        self.heading(title);
        self.card("long", |html| {
            html.raw("<dl>\n");
            for (name, value) in facts {
                let (name, value) = (escape(name), escape(value));
                html.raw(&format!("<dt>{name}</dt><dd>{value}</dd>\n"));
            }
            html.raw("</dl>\n");
        });
    }

    /// Markup of our own: a picture, a frame. Nothing foreign that is not escaped.
    pub fn raw(&mut self, markup: &str) {
        self.text.push_str(markup);
    }

    /// The menu that leads to the headings.
    pub fn menu(&self) -> String {
        let links = self
            .headings
            .iter()
            .map(|(id, title)| format!("<a href=\"#{id}\">{title}</a>"));
        let links: Vec<String> = links.collect();
        format!("<nav>{}</nav>\n", links.join("\n"))
    }

    /// Everything.
    pub fn into_text(self) -> String {
        self.text
    }
}
