//! Finds rows again by their lines.
//!
//! Of a bill its line is remembered, and not its byte: a line takes four bytes and tells the batch,
//! and the batch tells a byte from which the line is not far.

use billport_domain::Bill;
use billport_intake::{BillFile, Position, Row, RowReader};
use time::Date;

use crate::delivery::PlanError;

/// How many bytes are rather read than skipped: a jump reads about as many anew.
const NEAR_BYTES: u64 = 256 * 1024;

/// Finds rows by their lines; cheaply if they are asked for in the order of the file, for then no
/// stretch of it is read twice.
#[derive(Debug)]
pub(super) struct RowFinder<'a> {
    file: &'a BillFile,
    rows: Option<RowReader>,
}

impl<'a> RowFinder<'a> {
    pub(super) fn new(file: &'a BillFile) -> Self {
        Self { file, rows: None }
    }

    /// Does something with the row in a line, which is at or behind a place where a row begins.
    ///
    /// # Errors
    /// What `act` gives; [`PlanError::FileChanged`] if no row begins in that line.
    pub(super) fn with_row<T>(
        &mut self,
        start: Position,
        line: u64,
        act: impl FnOnce(&Row<'_>) -> Result<T, PlanError>,
    ) -> Result<T, PlanError> {
        let is_near = |rows: &RowReader| {
            let at = rows.position();
            at.line <= line && at.byte + NEAR_BYTES >= start.byte
        };
        let rows = match self.rows.take().filter(is_near) {
            Some(rows) => self.rows.insert(rows),
            None => self.rows.insert(self.file.rows_from(start)),
        };
        loop {
            match rows.next_row()? {
                Some(row) if row.position().line < line => {}
                Some(row) if row.position().line == line => return act(&row),
                _ => return Err(PlanError::FileChanged { line }),
            }
        }
    }
}

/// The bill in a row that was one when the file was judged by a day.
///
/// # Errors
/// [`PlanError::FileChanged`] if it is none.
pub(super) fn same_bill(row: &Row<'_>, judged_on: Date) -> Result<Bill, PlanError> {
    row.judge(judged_on).map_err(|_| PlanError::FileChanged { line: row.position().line })
}
