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
    fn whatever_is_unusual_is_left_alone() {
        let next = "A2,1,25-05-2031,06-2031\n";
        for row in [
            "\n",
            "\r\n",
            "\"A1\",1,25-05-2031,06-2031\n",
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
            "\"x\",25-05-2031,1,A1,06-2031,\n",
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
