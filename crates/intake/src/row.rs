//! Rows of a bills file, one at a time.

use billport_domain::{Bill, BillText, CustomerField};
use time::Date;

use crate::csv::Fields;
use crate::hand_over::Input;
use crate::layout::Layout;
use crate::lines::{Extent, Records};
use crate::ndjson::Members;
use crate::rejection::tells_of_duplicate;
use crate::rejects::defuse;
use crate::table::Format;
use crate::{FileError, RowProblem, RowRejection};

/// A place in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The byte, counted from 0.
    pub byte: u64,
    /// The line, counted from 1.
    pub line: u64,
}

/// One row: where it is, its bytes, and the four fields of a bill in it.
#[derive(Debug)]
pub struct Row<'r> {
    position: Position,
    raw: &'r [u8],
    text: Result<BillText<'r>, RowProblem>,
}

impl<'r> Row<'r> {
    /// Where the row begins.
    #[must_use]
    pub fn position(&self) -> Position {
        self.position
    }

    /// The bytes of the row, without its line end; empty if it is too long to be kept.
    #[must_use]
    pub fn raw(&self) -> &'r [u8] {
        self.raw
    }

    /// The four fields as they stand there; nothing if the row can't be read as a row.
    #[must_use]
    pub fn text(&self) -> Option<BillText<'r>> {
        self.text.as_ref().ok().copied()
    }

    /// Reads the row as a bill, by the rules of the day `today`.
    ///
    /// # Errors
    /// [`RowRejection::Row`] if it can't be read as a row, else [`RowRejection::Bill`] with every
    /// rule that a field breaks.
    pub fn judge(&self, today: Date) -> Result<Bill, RowRejection> {
        let text = self.text.as_ref().map_err(|problem| RowRejection::Row(problem.clone()))?;
        Bill::parse(*text, today).map_err(RowRejection::Bill)
    }
}

/// A row as bytes, whatever stands in it: what a [`RejectsFile`](crate::RejectsFile) takes.
#[derive(Clone, Copy, Debug)]
pub struct RawRow<'r> {
    pub(crate) line: u64,
    pub(crate) bytes: &'r [u8],
    /// Whether it can be split into fields at all.
    pub(crate) is_readable: bool,
    pub(crate) cards: Cards<'r>,
}

/// Where in a row the number of a card may stand that nobody asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Cards<'r> {
    /// Nowhere: nothing is masked.
    Nowhere,
    /// In each cell but those that hold a field, by their columns.
    OutsideOf(&'r [Option<CustomerField>]),
}

impl<'r> RawRow<'r> {
    pub(crate) fn new(line: u64, bytes: &'r [u8], problem: Option<&RowProblem>) -> Self {
        let is_readable = problem.is_none_or(RowProblem::leaves_fields);
        Self { line, bytes, is_readable, cards: Cards::Nowhere }
    }

    /// Its line, counted from 1.
    #[must_use]
    pub fn line(&self) -> u64 {
        self.line
    }
}

impl<'r> From<&Row<'r>> for RawRow<'r> {
    fn from(row: &Row<'r>) -> Self {
        Self::new(row.position.line, row.raw, row.text.as_ref().err())
    }
}

/// Reads the rows of a [`BillFile`](crate::BillFile), one after the other.
#[derive(Debug)]
pub struct RowReader {
    records: Records<Input>,
    layout: Layout,
    fields: Fields,
    members: Members,
}

impl RowReader {
    pub(crate) fn new(records: Records<Input>, layout: Layout) -> Self {
        let (fields, members) = (Fields::default(), Members::default());
        Self { records, layout, fields, members }
    }

    /// Where the next row begins (blank lines before it included): where a reader must be put to
    /// read on from here.
    #[must_use]
    pub fn position(&self) -> Position {
        self.records.position()
    }

    pub(crate) fn layout(&self) -> &Layout {
        &self.layout
    }

    /// What the rows are cut from, for whoever takes some of them by itself.
    pub(crate) fn records(&mut self) -> &mut Records<Input> {
        &mut self.records
    }

    pub(crate) fn restart(&mut self, input: Input, position: Position) {
        self.records.restart(input, position);
    }

    /// The next row, or nothing at the end of the file.
    ///
    /// # Errors
    /// [`FileError::Io`] if the file can't be read.
    pub fn next_row(&mut self) -> Result<Option<Row<'_>>, FileError> {
        self.next_row_before(u64::MAX)
    }

    /// The next row, or nothing if none begins before a byte of the file. Blank lines that begin before
    /// it are left behind.
    pub(crate) fn next_row_before(&mut self, until: u64) -> Result<Option<Row<'_>>, FileError> {
        let Some(record) = self.records.next_record_before(until)? else {
            return Ok(None);
        };
        let text = match record.extent {
            Extent::TooLong => Err(RowProblem::TooLong),
            Extent::UnclosedQuote => Err(RowProblem::UnclosedQuote),
            Extent::Whole => match self.layout.format() {
                Format::Csv { delimiter } => {
                    csv_text(&mut self.fields, record.bytes, delimiter, &self.layout)
                }
                Format::Ndjson => self.members.read(record.bytes, self.layout.names()),
            },
        };
        let text = if self.layout.is_rejects() { text.map(restored) } else { text };
        Ok(Some(Row { position: record.position, raw: record.bytes, text }))
    }
}

fn csv_text<'r>(
    fields: &'r mut Fields,
    record: &'r [u8],
    delimiter: u8,
    layout: &Layout,
) -> Result<BillText<'r>, RowProblem> {
    let [account_number, amount, due_date, period, last_without_field] =
        fields.in_slots(record, delimiter, layout.slots())?;
    // The last column of a rejects file is the reason.
    if layout.is_rejects() && tells_of_duplicate(last_without_field) {
        return Err(RowProblem::StillDuplicate);
    }
    Ok(BillText { account_number, amount, due_date, period })
}

/// The fields as they were before they were written to a rejects file.
fn restored(text: BillText<'_>) -> BillText<'_> {
    BillText {
        account_number: defuse::restore(text.account_number),
        amount: defuse::restore(text.amount),
        due_date: defuse::restore(text.due_date),
        period: defuse::restore(text.period),
    }
}
