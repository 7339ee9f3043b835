//! Rows of a file of customers, one at a time.

use billport_domain::{CustomerField, NewCustomer, NewCustomerDraft};

use super::CustomerLayout;
use crate::cards::is_masked;
use crate::csv::Fields;
use crate::lines::{Extent, Records};
use crate::positioned::PositionedFile;
use crate::rejection::tells_of_duplicate;
use crate::rejects::defuse;
use crate::row::{Cards, RawRow};
use crate::{FileError, Position, RowProblem, RowRejection};

/// One row: where it is, its bytes, and its cells.
#[derive(Debug)]
pub struct CustomerRow<'r> {
    position: Position,
    raw: &'r [u8],
    layout: &'r CustomerLayout,
    cells: Result<Vec<&'r [u8]>, RowProblem>,
}

impl<'r> CustomerRow<'r> {
    /// Where the row begins.
    #[must_use]
    pub fn position(&self) -> Position {
        self.position
    }

    /// The bytes of the row, without its line end; of one that is too long to be kept, its beginning.
    #[must_use]
    pub fn raw(&self) -> &'r [u8] {
        self.raw
    }

    /// The cells, in the order of the layout's [`columns`](CustomerLayout::columns); nothing if the row
    /// can't be read as a row.
    #[must_use]
    pub fn cells(&self) -> Option<&[&'r [u8]]> {
        self.cells.as_deref().ok()
    }

    /// What stands in the column of a field; nothing if there is no such column, or the row can't be
    /// read as a row.
    #[must_use]
    pub fn text(&self, field: CustomerField) -> Option<&'r [u8]> {
        let cells = self.cells.as_ref().ok()?;
        let column = self.layout.fields().iter().position(|found| *found == Some(field))?;
        cells.get(column).copied()
    }

    /// Reads the row as a customer to be added. An empty cell says nothing of its field.
    ///
    /// # Errors
    /// [`RowRejection::Row`] if it can't be read as a row; [`RowRejection::NotUtf8`] with every cell
    /// that is no text; [`RowRejection::Customer`] with every field that can't stand, or is missing; else
    /// [`RowRejection::Masked`] with every cell of a rejects file that is not what it was.
    pub fn judge(&self) -> Result<NewCustomer, RowRejection> {
        let cells = self.cells.as_ref().map_err(|problem| RowRejection::Row(problem.clone()))?;
        let mut draft = NewCustomerDraft::default();
        let (mut not_utf8, mut not_whole) = (Vec::new(), Vec::new());
        for (field, cell) in self.layout.fields().iter().zip(cells) {
            match (field, str::from_utf8(cell)) {
                (None, _) | (_, Ok("")) => {}
                (Some(field), Ok(text)) => {
                    draft.set(*field, text);
                    if self.layout.is_rejects() && is_masked(cell) {
                        not_whole.push(*field);
                    }
                }
                (Some(field), Err(_)) => not_utf8.push(*field),
            }
        }
        if !not_utf8.is_empty() {
            return Err(RowRejection::NotUtf8 { fields: not_utf8 });
        }
        let customer = draft.finish().map_err(RowRejection::Customer)?;
        if not_whole.is_empty() {
            return Ok(customer);
        }
        Err(RowRejection::Masked { fields: not_whole })
    }
}

impl<'r> From<&CustomerRow<'r>> for RawRow<'r> {
    fn from(row: &CustomerRow<'r>) -> Self {
        let problem = row.cells.as_ref().err();
        // Of a row that can't be read nobody knows which cell is which.
        let has_columns = matches!(problem, None | Some(RowProblem::StillDuplicate));
        let fields = if has_columns { row.layout.fields() } else { &[] };
        let cards = Cards::OutsideOf(fields);
        Self { cards, ..Self::new(row.position.line, row.raw, problem) }
    }
}

/// Reads the rows of a [`CustomerFile`](super::CustomerFile), one after the other.
#[derive(Debug)]
pub struct CustomerReader {
    records: Records<PositionedFile>,
    layout: CustomerLayout,
    fields: Fields,
}

impl CustomerReader {
    pub(super) fn new(records: Records<PositionedFile>, layout: CustomerLayout) -> Self {
        Self { records, layout, fields: Fields::default() }
    }

    /// Where the next row begins, blank lines before it included.
    #[must_use]
    pub fn position(&self) -> Position {
        self.records.position()
    }

    pub(super) fn restart(&mut self, input: PositionedFile, position: Position) {
        self.records.restart(input, position);
    }

    /// The next row, or nothing at the end of the file.
    ///
    /// # Errors
    /// [`FileError::Io`] if the file can't be read.
    pub fn next_row(&mut self) -> Result<Option<CustomerRow<'_>>, FileError> {
        let Self { records, layout, fields } = self;
        let Some(record) = records.next_record()? else {
            return Ok(None);
        };
        let cells = match record.extent {
            Extent::TooLong => Err(RowProblem::TooLong),
            Extent::UnclosedQuote => Err(RowProblem::UnclosedQuote),
            Extent::Whole => cells(fields, record.bytes, layout),
        };
        Ok(Some(CustomerRow { position: record.position, raw: record.bytes, layout, cells }))
    }
}

/// The cells of a record, as they were before they were exported or written to a rejects file.
fn cells<'r>(
    fields: &'r mut Fields,
    record: &'r [u8],
    layout: &CustomerLayout,
) -> Result<Vec<&'r [u8]>, RowProblem> {
    let mut cells = fields.in_columns(record, layout.delimiter(), layout.fields().len())?;
    if layout.is_rejects() {
        // The last column of a rejects file is the reason.
        if cells.last().is_some_and(|reason| tells_of_duplicate(reason)) {
            return Err(RowProblem::StillDuplicate);
        }
        cells.truncate(layout.columns().len());
    }
    // An export defuses its cells once, and a rejects file all of them once more.
    let times = 1 + usize::from(layout.is_rejects());
    for cell in &mut cells {
        for _ in 0..times {
            *cell = defuse::restore(cell);
        }
    }
    Ok(cells)
}
