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
        let mut columns = Columns::new(self.numbers.to_vec());
        let rows = || [&head].into_iter().chain(&self.rows);
        rows().for_each(|row| columns.fit(row));
        rows().map(|row| columns.line(row)).collect()
    }
}

/// The columns of a table: how wide they are by now, and which hold numbers.
#[derive(Debug, Default)]
pub(crate) struct Columns {
    widths: Vec<usize>,
    numbers: Vec<usize>,
}

impl Columns {
    pub(crate) fn new(numbers: Vec<usize>) -> Self {
        Self { widths: Vec::new(), numbers }
    }

    /// Makes them wide enough for a row.
    pub(crate) fn fit(&mut self, row: &[String]) {
        self.widths.resize(row.len().max(self.widths.len()), 0);
        for (width, cell) in self.widths.iter_mut().zip(row) {
            *width = cell.chars().count().max(*width);
        }
    }

    /// The line of a row that they are wide enough for, its end included.
    pub(crate) fn line(&self, row: &[String]) -> String {
        let cells = row.iter().zip(&self.widths).enumerate().map(|(column, (cell, &width))| {
            if self.numbers.contains(&column) {
                format!("{cell:>width$}")
            } else {
                format!("{cell:<width$}")
            }
        });
        format!("{}\n", cells.collect::<Vec<_>>().join("  ").trim_end())
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
