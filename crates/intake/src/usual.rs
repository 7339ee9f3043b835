//! The fast path: rows of the usual form, read where they lie in memory.
//!
//! A row is usual if each of its four fields is of the [usual form](UsualForm), bare or with quotes
//! around it, no other quote stands in it, and it is in memory to its line end and a few bytes beyond.
//! Nearly every row of nearly every file is. A field finds its own end, so nothing is split beforehand;
//! nothing is copied, and nothing is allocated.
//!
//! Of any other row nothing is said here: [`BillReader`](crate::BillReader) takes it the exact way, by
//! [`Records`], [`Fields`](crate::csv::Fields) and [`Bill::parse`](billport_domain::Bill::parse),
//! and comes back for the next one. So there is one grammar and one set of rules; the usual form is
//! only a short way to some of their answers. That it gives no others follows from five things:
//!
//! - Outside of quotes a record ends at the first `\n`. No field of the usual form holds one, and an
//!   ignored column that does is not taken: so a usual row is a line.
//! - Quotes are taken around a whole field only, and none inside: between them stands the field.
//! - As many delimiters are taken as the header has, each behind its field, and behind the last field
//!   a `\n` or a `\r\n`: so the row has the number of fields that it should have.
//! - A field of the usual form is, by the law of the domain, one that `Bill::parse` accepts as it is.
//! - No row is longer than [`MAX_ROW_BYTES`].
//!
//! Not taken here at all: newline-delimited JSON, and rejects files, whose fields are written in
//! another way and whose last column is read too.

use billport_domain::{BillField, BillRef, UsualField, UsualForm};
use time::Date;

use crate::bill_reader::RowVisitor;
use crate::layout::Layout;
use crate::lines::{Blocks, MAX_ROW_BYTES, Records};
use crate::table::Format;

/// How many bytes hold any row of four bare fields of the usual form, and what their readers look ahead.
const REACH: usize = 128;

/// Reads the rows of the usual form of files with one layout.
#[derive(Debug)]
pub(crate) struct UsualRows {
    delimiter: u8,
    /// The field that each column holds; one that holds none is ignored.
    columns: Vec<Option<BillField>>,
    /// Whether they are the four of a bill, in the order of [`BillField::ALL`].
    is_plain: bool,
}

impl UsualRows {
    /// Nothing if no row of such a file is usual.
    pub(crate) fn of(layout: &Layout) -> Option<Self> {
        let Format::Csv { delimiter } = layout.format() else { return None };
        let field = |slot: &usize| BillField::ALL.get(*slot).copied();
        let columns: Vec<_> = layout.slots().iter().map(field).collect();
        let is_plain = columns == BillField::ALL.map(Some);
        (!layout.is_rejects()).then_some(Self { delimiter, columns, is_plain })
    }

    /// Tells a visitor of the next rows, as far as they are usual and begin before a byte of the file.
    ///
    /// # Errors
    /// If the visitor wants no more, behind the row that it was told last.
    pub(crate) fn read<V: RowVisitor>(
        &self,
        records: &mut Records<impl Blocks>,
        until: u64,
        today: Date,
        visitor: &mut V,
    ) -> Result<(), V::Stop> {
        let form = UsualForm::new(self.delimiter, today);
        if !self.is_plain {
            return while_usual(records, until, visitor, |row| self.of_any_layout(row, form));
        }
        // As most files are written. With quotes, and near the end of what is in memory, a row is taken
        // as one of any other layout.
        loop {
            while_usual(records, until, visitor, |row| plain(row, self.delimiter, form))?;
            if !next_if_usual(records, until, visitor, |row| self.of_any_layout(row, form))? {
                return Ok(());
            }
        }
    }

    /// The bill at the front of some bytes, and what stands behind its line.
    #[inline(never)] // so that the plain layout has the loop to itself
    fn of_any_layout<'b>(&self, row: &'b [u8], form: UsualForm) -> Option<(BillRef<'b>, &'b [u8])> {
        let (mut account_number, mut amount, mut due_date, mut period) = (None, None, None, None);
        let mut rest = row;
        let mut left = self.columns.len();
        for column in &self.columns {
            let is_quoted = rest.first() == Some(&b'"');
            let text = &rest[usize::from(is_quoted)..];
            let mut cell = match column {
                Some(BillField::AccountNumber) => {
                    keep(form.account_number(text)?, &mut account_number)
                }
                Some(BillField::Amount) => keep(form.amount(text)?, &mut amount),
                Some(BillField::DueDate) => keep(form.due_date(text)?, &mut due_date),
                Some(BillField::Period) => keep(form.period(text)?, &mut period),
                None => ignored(text, if is_quoted { b'"' } else { self.delimiter })?,
            };
            if is_quoted {
                cell = behind_quote(cell)?;
            }
            left -= 1;
            ((), rest) = if left == 0 { cell.at_line_end()? } else { cell.before(self.delimiter)? };
        }
        let bill = BillRef::of_usual(account_number?, amount?, due_date?, period?);
        (row.len() - rest.len() <= MAX_ROW_BYTES).then_some((bill, rest))
    }
}

/// Tells a visitor of rows as long as `read` finds one at the front of what is in memory.
#[inline]
fn while_usual<V: RowVisitor>(
    records: &mut Records<impl Blocks>,
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

/// Tells a visitor of one row, if `read` finds it at the front of what is in memory; says whether.
#[inline(never)] // so that a loop around it has its registers to itself
fn next_if_usual<V: RowVisitor>(
    records: &mut Records<impl Blocks>,
    until: u64,
    visitor: &mut V,
    read: impl for<'b> Fn(&'b [u8]) -> Option<(BillRef<'b>, &'b [u8])>,
) -> Result<bool, V::Stop> {
    let (block, at) = (records.buffered(), records.position());
    if at.byte >= until {
        return Ok(false);
    }
    let Some((bill, behind)) = read(block) else { return Ok(false) };
    let read = block.len() - behind.len();
    let told = visitor.bill(at, bill);
    records.advance(read, 1);
    told.map(|()| true)
}

/// The bill at the front of some bytes, four bare fields in their order, and what stands behind its line.
#[expect(clippy::inline_always, reason = "one loop calls it, and its answer is large")]
#[inline(always)]
fn plain(row: &[u8], delimiter: u8, form: UsualForm) -> Option<(BillRef<'_>, &[u8])> {
    // That so many bytes are there is checked once, and not again for each field.
    let window: &[u8] = row.first_chunk::<REACH>()?;
    let (account_number, rest) = form.account_number(window)?.before(delimiter)?;
    let (amount, rest) = form.amount(rest)?.before(delimiter)?;
    let (due_date, rest) = form.due_date(rest)?.before(delimiter)?;
    let (period, rest) = form.period(rest)?.at_line_end()?;
    let bill = BillRef::of_usual(account_number, amount, due_date, period);
    Some((bill, &row[window.len() - rest.len()..]))
}

/// Keeps a field, and gives what stands behind it.
#[inline]
fn keep<'b, F>(found: UsualField<'b, F>, kept: &mut Option<F>) -> UsualField<'b, ()> {
    *kept = Some(found.field);
    UsualField { field: (), end: found.end, rest: found.rest }
}

/// A column that holds no field, up to what ends it, to a line end, or to a quote.
fn ignored(text: &[u8], end: u8) -> Option<UsualField<'_, ()>> {
    let (_, behind) = text.split_at(memchr::memchr3(end, b'\n', b'"', text)?);
    let (&end, rest) = behind.split_first()?;
    Some(UsualField { field: (), end, rest })
}

/// What stands behind the quote that ends a field.
fn behind_quote(cell: UsualField<'_, ()>) -> Option<UsualField<'_, ()>> {
    let ((), behind) = cell.before(b'"')?;
    let (&end, rest) = behind.split_first()?;
    Some(UsualField { field: (), end, rest })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lines::STREAM_BYTES;
    use crate::row::{Position, Row};
    use crate::{BillFile, IntakeOptions, RowRejection};
    use std::convert::Infallible;
    use time::macros::date;

    const PLAIN: &str = "account_number,amount,due_date,period\n";
    const MIXED: &str = "note,due_date,amount,account_number,period,note\n";

    /// The lines and the account numbers of bills.
    #[derive(Default)]
    struct Told(Vec<String>);

    impl RowVisitor for Told {
        type Stop = Infallible;

        fn bill(&mut self, at: Position, bill: BillRef<'_>) -> Result<(), Infallible> {
            let account_number = str::from_utf8(bill.account_number()).unwrap();
            self.0.push(format!("{} {account_number}", at.line));
            Ok(())
        }

        fn rejected(&mut self, _row: &Row<'_>, _why: RowRejection) -> Result<(), Infallible> {
            unreachable!("here bills are told only")
        }
    }

    /// The usual rows behind the header of a file, up to the first one that is not.
    fn usual(header: &str, rows: &str) -> Vec<String> {
        let file = format!("{header}{rows}");
        let bills = BillFile::spool(file.as_bytes(), &IntakeOptions::default()).unwrap();
        let Some(usual) = UsualRows::of(bills.layout()) else { return Vec::new() };
        let (start, framing) = (Position { byte: 0, line: 1 }, bills.layout().framing());
        let mut records = Records::new(file.as_bytes(), framing, start, STREAM_BYTES);
        records.next_record().unwrap();
        let (mut told, today) = (Told::default(), date!(2026 - 11 - 22));
        let Ok(()) = usual.read(&mut records, u64::MAX, today, &mut told);
        told.0
    }

    #[test]
    fn usual_rows_are_taken_as_far_as_they_are_in_memory() {
        let rows =
            "A1,1,25-05-2031,06-2031\nA2,0.5,25-05-2031,06-2031\r\nA3,7,25-05-2031,06-2031\n";
        assert_eq!(usual(PLAIN, rows), ["2 A1", "3 A2", "4 A3"]);
        for delimiter in [";", "\t", "|"] {
            let [header, rows] = [PLAIN, rows].map(|text| text.replace(',', delimiter));
            assert_eq!(usual(&header, &rows), ["2 A1", "3 A2", "4 A3"], "{delimiter}");
        }
        assert_eq!(usual(PLAIN, rows.trim_end()), ["2 A1", "3 A2"], "more may follow");
    }

    #[test]
    fn columns_may_stand_in_any_order_with_ignored_ones_between_them() {
        let rows = "x y,25-05-2031,1,A1,06-2031,\n,25-05-2031,2,A2,06-2031,\u{f1}\r\n";
        assert_eq!(usual(MIXED, rows), ["2 A1", "3 A2"]);
        let rows = "06-2031,25-05-2031,1,A1\r\n06-2031,25-05-2031,2.50,A2\n06-2031,";
        assert_eq!(usual("period,due_date,amount,account_number\n", rows), ["2 A1", "3 A2"]);
    }

    #[test]
    fn quotes_may_stand_around_any_field() {
        let rows = "\"A1\",\"1\",\"25-05-2031\",\"06-2031\"\r\nA2,\"2.5\",25-05-2031,06-2031\n\n";
        assert_eq!(usual(PLAIN, rows), ["2 A1", "3 A2"]);
        let rows =
            "\"x, y\",25-05-2031,1,\"A1\",06-2031,\"\"\nx,25-05-2031,1,A2,06-2031,\"z\"\r\n\n";
        assert_eq!(usual(MIXED, rows), ["2 A1", "3 A2"]);
    }

    #[test]
    fn whatever_is_unusual_is_left_alone() {
        let next = "A2,1,25-05-2031,06-2031\n";
        for row in [
            "\n",
            "\r\n",
            "\"A1\"\"\",1,25-05-2031,06-2031\n",
            "\"A1\"x,1,25-05-2031,06-2031\n",
            "\"A1,1,25-05-2031,06-2031\n",
            "A1\",1,25-05-2031,06-2031\n",
            "\"A1,1\",1,25-05-2031,06-2031\n",
            "A1,01,25-05-2031,06-2031\n",
            "A1,1,25-05-2031,06-2031,\n",
            "A1,1,25-05-2031,06-2031\r",
            "A1,1,25-05-2031\n",
            "A1;1;25-05-2031;06-2031\n",
            "A1,1,25-05-2021,06-2031\n",
        ] {
            assert_eq!(usual(PLAIN, &format!("{row}{next}")), [""; 0], "{row:?}");
        }
        let next = ",25-05-2031,2,A2,06-2031,\n";
        for row in [
            "\n",
            "\"x\ny\",25-05-2031,1,A1,06-2031,\n",
            "\"x\"\"y\",25-05-2031,1,A1,06-2031,\n",
            "x\"y,25-05-2031,1,A1,06-2031,\n",
            ",25-05-2031,1,A1,06-2031,\"\n",
            ",25-05-2031,1,A1,06-2031,,\n",
            ",25-05-2031,1,A1,06-2031\n",
            "\n25-05-2031,1,A1,06-2031,\n",
        ] {
            assert_eq!(usual(MIXED, &format!("{row}{next}")), [""; 0], "{row:?}");
        }
    }

    #[test]
    fn rejects_and_json_are_not_usual() {
        let rejects = "account_number,amount,due_date,period,line,column,reason\n";
        assert_eq!(usual(rejects, "A1,1,25-05-2031,06-2031,2,,\n\n"), [""; 0]);
        let json =
            r#"{"account_number":"A1","amount":1,"due_date":"25-05-2031","period":"06-2031"}"#;
        assert_eq!(usual(json, "\n\n"), [""; 0]);
    }
}
