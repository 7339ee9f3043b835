//! The table that a file is, whatever stands in it.

use crate::lines::Framing;
use crate::rejects::REJECTS_COLUMNS;

/// How rows are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Comma-separated values, or values separated by something else.
    Csv {
        /// What stands between two fields.
        delimiter: u8,
    },
    /// One JSON object a line.
    Ndjson,
}

/// The table that a file is: how its rows are written, and the names of its columns. It is what a
/// [`RejectsFile`](crate::RejectsFile) has to know of the file whose rows it takes.
#[derive(Clone, Debug)]
pub struct Table {
    pub(crate) format: Format,
    /// The names as they stand there; none in newline-delimited JSON.
    pub(crate) columns: Vec<Vec<u8>>,
    pub(crate) is_rejects: bool,
}

impl Table {
    pub(crate) fn ndjson() -> Self {
        Self { format: Format::Ndjson, columns: Vec::new(), is_rejects: false }
    }

    /// How many columns there are, those of a rejects file among them.
    pub(crate) fn width(&self) -> usize {
        self.columns.len()
    }

    /// The names of the columns, those that a rejects file adds left out.
    pub(crate) fn own_columns(&self) -> &[Vec<u8>] {
        let added = if self.is_rejects { REJECTS_COLUMNS.len() } else { 0 };
        &self.columns[..self.width() - added]
    }

    /// How its records end.
    pub(crate) fn framing(&self) -> Framing {
        match self.format {
            Format::Csv { delimiter } => Framing::Quoted { delimiter, columns: self.width() },
            Format::Ndjson => Framing::Lines,
        }
    }
}
