//! The fast path: rows of the usual form, read where they lie in memory.
//!
//! A row is usual if each of its four fields is of the [usual form](UsualForm), no quote stands in
//! it, and it is in memory to its line end and a few bytes beyond. Nearly every row of nearly every
//! file is. Each of its bytes is looked at once: a field finds its own end, so nothing is split
//! beforehand. Nothing is copied, and nothing is allocated.
//!
//! Of any other row nothing is said here: [`BillReader`](crate::BillReader) takes it the exact way, by
//! [`Records`], [`Fields`](crate::csv::Fields) and [`Bill::parse`](billport_domain::Bill::parse),
//! and comes back for the next one. So there is one grammar and one set of rules; the usual form is
//! only a short way to some of their answers. That it gives no others follows from four things:
//!
//! - Where no quote is, a record is a line, and its fields are what stands between the delimiters.
//!   A usual row ends at the first `\n`, for none of its fields can hold one.
//! - As many delimiters are taken as the header has, each behind its field, and behind the last field
//!   a `\n` or a `\r\n`: so the row has the number of fields that it should have.
//! - A field of the usual form is, by the law of the domain, one that `Bill::parse` accepts as it is.
//! - No row is longer than [`MAX_ROW_BYTES`].
//!
//! Not taken here at all: newline-delimited JSON, and rejects files, whose fields are written in
//! another way and whose last column is read too.

use billport_domain::{BillField, BillRef, UsualField, UsualForm};
use std::io::Read;
use time::Date;

use crate::bill_reader::RowVisitor;
use crate::layout::Layout;
use crate::lines::{MAX_ROW_BYTES, Records};
use crate::table::Format;

/// Reads the rows of the usual form of files with one layout.
#[derive(Debug)]
pub(crate) struct UsualRows {
    delimiter: u8,
    columns: Columns,
}

/// Which fields a row has.
#[derive(Debug)]
enum Columns {
    /// The four of a bill, in the order of [`BillField::ALL`], as in most files.
    InOrder,
    /// These; a column that holds none is ignored.
    Mixed(Vec<Option<BillField>>),
}

impl UsualRows {
    /// Nothing if no row of such a file is usual.
    pub(crate) fn of(layout: &Layout) -> Option<Self> {
        let Format::Csv { delimiter } = layout.format() else { return None };
        let field = |slot: &usize| BillField::ALL.get(*slot).copied();
        let columns: Vec<_> = layout.slots().iter().map(field).collect();
        let columns = if columns == BillField::ALL.map(Some) {
            Columns::InOrder
        } else {
            Columns::Mixed(columns)
        };
        (!layout.is_rejects()).then_some(Self { delimiter, columns })
    }

    /// Tells a visitor of the next rows, as far as they are usual and begin before a byte of the file.
    ///
    /// # Errors
    /// If the visitor wants no more, behind the row that it was told last.
    pub(crate) fn read<V: RowVisitor>(
        &self,
        records: &mut Records<impl Read>,
        until: u64,
        today: Date,
        visitor: &mut V,
    ) -> Result<(), V::Stop> {
        let form = UsualForm::new(self.delimiter, today);
        match &self.columns {
            Columns::InOrder => {
                each_row(records, until, visitor, |row| in_order(row, self.delimiter, form))
            }
            Columns::Mixed(columns) => {
                each_row(records, until, visitor, |row| mixed(row, columns, self.delimiter, form))
            }
        }
    }
}

/// Tells a visitor of rows until `read` finds none at the front of what is in memory.
#[inline]
fn each_row<V: RowVisitor>(
    records: &mut Records<impl Read>,
    until: u64,
    visitor: &mut V,
    read: impl for<'b> Fn(&'b [u8]) -> Option<(BillRef<'b>, &'b [u8])>,
) -> Result<(), V::Stop> {
    let (block, start) = (records.buffered(), records.position());
    let (mut rest, mut at, mut told) = (block, start, Ok(()));
    while at.byte < until
        && told.is_ok()
        && let Some((bill, behind)) = read(rest)
    {
        told = visitor.bill(at, bill);
        at.byte += (rest.len() - behind.len()) as u64;
        at.line += 1;
        rest = behind;
    }
    let read = block.len() - rest.len();
    records.advance(read, at.line - start.line);
    told
}

/// The bill at the front of some bytes, its fields in order, and what stands behind its line.
#[inline]
fn in_order(row: &[u8], delimiter: u8, form: UsualForm) -> Option<(BillRef<'_>, &[u8])> {
    let (account_number, rest) = form.account_number(row)?.before(delimiter)?;
    let (amount, rest) = form.amount(rest)?.before(delimiter)?;
    let (due_date, rest) = form.due_date(rest)?.before(delimiter)?;
    let (period, rest) = form.period(rest)?.at_line_end()?;
    Some((BillRef::of_usual(account_number, amount, due_date, period), rest))
}

/// The same for fields in another order, with ignored ones between them.
#[inline]
fn mixed<'b>(
    row: &'b [u8],
    columns: &[Option<BillField>],
    delimiter: u8,
    form: UsualForm,
) -> Option<(BillRef<'b>, &'b [u8])> {
    let (mut account_number, mut amount, mut due_date, mut period) = (None, None, None, None);
    let mut rest = row;
    let mut left = columns.len();
    for column in columns {
        left -= 1;
        let end;
        (end, rest) = match column {
            Some(BillField::AccountNumber) => keep(form.account_number(rest)?, &mut account_number),
            Some(BillField::Amount) => keep(form.amount(rest)?, &mut amount),
            Some(BillField::DueDate) => keep(form.due_date(rest)?, &mut due_date),
            Some(BillField::Period) => keep(form.period(rest)?, &mut period),
            None => ignored(rest, delimiter)?,
        };
        let field = UsualField { field: (), end, rest };
        ((), rest) = if left == 0 { field.at_line_end()? } else { field.before(delimiter)? };
    }
    let bill = BillRef::of_usual(account_number?, amount?, due_date?, period?);
    (row.len() - rest.len() <= MAX_ROW_BYTES).then_some((bill, rest))
}

/// Keeps a field, and gives what stands behind it.
#[inline]
fn keep<'b, F>(found: UsualField<'b, F>, kept: &mut Option<F>) -> (u8, &'b [u8]) {
    *kept = Some(found.field);
    (found.end, found.rest)
}

/// What stands behind a column that holds no field.
#[inline]
fn ignored(text: &[u8], delimiter: u8) -> Option<(u8, &[u8])> {
    let end = memchr::memchr3(delimiter, b'\n', b'"', text)?;
    Some((text[end], &text[end + 1..]))
}
