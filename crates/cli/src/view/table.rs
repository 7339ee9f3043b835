//! Tables for people: columns as wide as they must be, numbers to the right.

/// A table; its rows are made safe to show by whoever fills it.
#[derive(Debug)]
pub(crate) struct Table<'a, const COLUMNS: usize> {
    pub(crate) head: [&'a str; COLUMNS],
    /// The columns that hold numbers.
    pub(crate) numbers: &'a [usize],
    pub(crate) rows: Vec<[String; COLUMNS]>,
}

impl<const COLUMNS: usize> Table<'_, COLUMNS> {
    /// A line for the head and for each row.
    pub(crate) fn text(&self) -> String {
        let head = self.head.map(str::to_owned);
        let widths = self.widths();
        let mut text = String::new();
        for row in [&head].into_iter().chain(&self.rows) {
            let cells = row.iter().enumerate().map(|(column, cell)| {
                let width = widths[column];
                if self.numbers.contains(&column) {
                    format!("{cell:>width$}")
                } else {
                    format!("{cell:<width$}")
                }
            });
            text += cells.collect::<Vec<_>>().join("  ").trim_end();
            text.push('\n');
        }
        text
    }

    fn widths(&self) -> [usize; COLUMNS] {
        let mut widths = self.head.map(|name| name.chars().count());
        for row in &self.rows {
            for (width, cell) in widths.iter_mut().zip(row) {
                *width = cell.chars().count().max(*width);
            }
        }
        widths
    }
}

/// A line for each value, behind its name.
pub(crate) fn named(rows: &[(&str, String)]) -> String {
    let mut text = String::new();
    for (name, value) in rows {
        text += &format!("{name:<13}{value}\n");
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_as_wide_as_their_widest_cell() {
        let row = |cells: [&str; 3]| cells.map(str::to_owned);
        let rows = vec![row(["म", "1,234", "x"]), row(["long one", "5", ""])];
        let text = Table { head: ["name", "n", "note"], numbers: &[1], rows }.text();
        assert_eq!(text, "name          n  note\nम         1,234  x\nlong one      5\n");
    }
}
