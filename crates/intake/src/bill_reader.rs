//! Reads the bills of a file, row by row: what the plan of a run and its delivery share.

use billport_domain::BillRef;
use time::Date;

use crate::row::{Position, Row, RowReader};
use crate::usual::UsualRows;
use crate::{FileError, RowRejection};

/// Who is told of each row of a file, in its order.
pub trait RowVisitor {
    /// Why it wants no more rows.
    type Stop;

    /// The row at a place is a valid bill.
    ///
    /// # Errors
    /// If it wants no more rows.
    fn bill(&mut self, at: Position, bill: BillRef<'_>) -> Result<(), Self::Stop>;

    /// The row is none.
    ///
    /// # Errors
    /// If it wants no more rows.
    fn rejected(&mut self, row: &Row<'_>, why: RowRejection) -> Result<(), Self::Stop>;
}

/// Why a reading ended before the end of the rows.
#[derive(Debug)]
pub enum ReadEnd<S> {
    /// The file can't be read.
    File(FileError),
    /// The visitor wants no more.
    Stop(S),
}

/// Reads the bills of a [`BillFile`](crate::BillFile), judged by the rules of a day.
///
/// Rows of the [usual form](billport_domain::UsualForm) are read where they lie in memory; each other row is taken by
/// itself, as [`RowReader`] and [`Row::judge`] do it. The visitor can't tell which way a row came.
#[derive(Debug)]
pub struct BillReader {
    rows: RowReader,
    usual: Option<UsualRows>,
}

impl BillReader {
    pub(crate) fn new(rows: RowReader) -> Self {
        let usual = UsualRows::of(rows.layout());
        Self { rows, usual }
    }

    /// A reader that takes every row the exact way.
    #[cfg(feature = "agreement")]
    pub(crate) fn exact(rows: RowReader) -> Self {
        Self { rows, usual: None }
    }

    /// Where the next row begins, blank lines before it included.
    #[must_use]
    pub fn position(&self) -> Position {
        self.rows.position()
    }

    /// Tells the visitor of all rows that begin before a byte, in their order; of all that are left
    /// if that is behind the end of the file. Blank lines that begin before it are left behind.
    ///
    /// # Errors
    /// [`ReadEnd`], behind the last row that was told.
    pub fn read<V: RowVisitor>(
        &mut self,
        until: u64,
        today: Date,
        visitor: &mut V,
    ) -> Result<(), ReadEnd<V::Stop>> {
        loop {
            if let Some(usual) = &self.usual {
                usual.read(self.rows.records(), until, today, visitor).map_err(ReadEnd::Stop)?;
            }
            let row = self.rows.next_row_before(until).map_err(ReadEnd::File)?;
            let Some(row) = row else { return Ok(()) };
            match row.judge(today) {
                Ok(bill) => bill.with_ref(|bill| visitor.bill(row.position(), bill)),
                Err(why) => visitor.rejected(&row, why),
            }
            .map_err(ReadEnd::Stop)?;
        }
    }
}
