//! Tables for a terminal.

/// The cells of a line.
pub type Row = Vec<String>;

/// Each table that has a row, under its title.
pub fn sections(tables: &[(String, Vec<Row>)]) -> String {
    let mut text = String::new();
    for (title, rows) in tables.iter().filter(|(_, rows)| !rows.is_empty()) {
        text.extend(["\n", title, "\n", &columns(rows)]);
    }
    text
}

/// Columns as wide as their widest cell; the first to the left, the others to the right.
fn columns(rows: &[Row]) -> String {
    let count = rows.iter().map(Vec::len).max().unwrap_or(0);
    let width = |column: usize| {
        let cells = rows.iter().filter_map(|row| row.get(column));
        cells.map(|cell| cell.chars().count()).max().unwrap_or(0)
    };
    let widths: Vec<usize> = (0..count).map(width).collect();
    let line = |row: &Row| {
        let cells = row.iter().enumerate().map(|(column, cell)| {
            let width = widths[column];
            if column == 0 {
                format!("{cell:<width$}")
            } else {
                format!("{cell:>width$}")
            }
        });
        let line = cells.collect::<Vec<_>>().join("  ");
        format!("  {}\n", line.trim_end())
    };
    rows.iter().map(line).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_stand_below_each_other_and_an_empty_table_is_left_out() {
        let row = |cells: [&str; 2]| cells.map(str::to_owned).to_vec();
        let tables = [
            (
                "Queues".to_owned(),
                vec![row(["queue0", "7"]), row(["q", "12"])],
            ),
            ("Pools".to_owned(), Vec::new()),
        ];
        assert_eq!(sections(&tables), "\nQueues\n  queue0   7\n  q       12\n");
    }
}
