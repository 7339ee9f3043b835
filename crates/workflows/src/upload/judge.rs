//! Each row of a file judged by itself: what is wrong is rejected, the rest is indexed and cut into
//! batches.

use billport_domain::BillRef;
use billport_intake::{BillReader, Position, ReadEnd, RejectsFile, Row, RowRejection, RowVisitor};
use billport_journal::bills::BillMemory;
use billport_journal::{LeftOut, NewUnit, Place};
use time::Date;

use super::UploadContext;
use super::index::BillIndex;
use super::plan::UploadPlan;
use crate::delivery::{
    PlanError, ROWS_BETWEEN_NOTICES, RunContext, UploadCounts, UploadEvent, place,
};

/// Judges the rows of a file, from the first one on.
pub(super) fn judge(
    context: UploadContext<'_>,
    memory: Option<&BillMemory>,
    mut bills: BillReader,
    rejects: &mut RejectsFile,
) -> Result<(UploadPlan, BillIndex), PlanError> {
    let today = (context.today)();
    let mut judge = Judge {
        run: context.run(),
        rejects,
        index: BillIndex::of(memory, context.file.size_in_bytes()),
        units: Vec::new(),
        limit: u32::try_from(context.settings.batch_limit.bills()).unwrap_or(u32::MAX),
        room: 0,
        hundredths: 0,
        rows_read: 0,
        rows_rejected: 0,
    };
    bills.read(u64::MAX, today, &mut judge).map_err(|end| match end {
        ReadEnd::File(error) => PlanError::File(error),
        ReadEnd::Stop(error) => error,
    })?;
    Ok(judge.finish(today, bills.position()))
}

/// Is told of each row. There are tens of millions of bills: what can be done once a batch, or at the
/// end, is not done for each of them.
struct Judge<'a> {
    run: RunContext<'a>,
    rejects: &'a mut RejectsFile,
    index: BillIndex,
    units: Vec<NewUnit>,
    /// The most bills of a unit, and how many more the last one takes.
    limit: u32,
    room: u32,
    hundredths: u128,
    rows_read: u64,
    rows_rejected: u64,
}

impl RowVisitor for Judge<'_> {
    type Stop = PlanError;

    #[inline]
    fn bill(&mut self, at: Position, bill: BillRef<'_>) -> Result<(), PlanError> {
        if self.room == 0 {
            self.cut(at);
        }
        self.room -= 1;
        self.hundredths += u128::from(bill.amount_in_hundredths());
        self.index.add(bill.account_number(), bill.period(), at.line)?;
        self.count_row(at)
    }

    fn rejected(&mut self, row: &Row<'_>, why: RowRejection) -> Result<(), PlanError> {
        self.run.reject(row, &why, self.rejects).map_err(PlanError::Rejects)?;
        self.rows_rejected += 1;
        self.count_row(row.position())
    }
}

impl Judge<'_> {
    /// Ends a unit and begins the next one, with the bill at a place. Units join without a gap.
    fn cut(&mut self, at: Position) {
        let start = place(at);
        self.end_unit(start);
        // The end is known when the next one begins.
        let left_out = LeftOut::default();
        self.units.push(NewUnit { start, end: start, bills: self.limit, left_out });
        self.room = self.limit;
    }

    fn end_unit(&mut self, end: Place) {
        if let Some(last) = self.units.last_mut() {
            last.end = end;
            last.bills -= self.room;
        }
    }

    #[inline]
    fn count_row(&mut self, at: Position) -> Result<(), PlanError> {
        self.rows_read += 1;
        if self.rows_read.is_multiple_of(ROWS_BETWEEN_NOTICES) { self.notice(at) } else { Ok(()) }
    }

    #[cold]
    fn notice(&self, at: Position) -> Result<(), PlanError> {
        self.run.go_on()?;
        let Self { rows_read, rows_rejected, .. } = *self;
        let bytes_read = at.byte;
        let judging = UploadEvent::Judging { rows_read, rows_rejected, bytes_read };
        self.run.observer.notice(judging);
        Ok(())
    }

    fn finish(mut self, today: Date, end: Position) -> (UploadPlan, BillIndex) {
        self.end_unit(place(end));
        let Self { index, units, hundredths, rows_read, rows_rejected, .. } = self;
        let bills_pending = rows_read - rows_rejected;
        let counts =
            UploadCounts { rows_read, rows_rejected, bills_pending, ..UploadCounts::default() };
        (UploadPlan { today, counts, units, end, hundredths }, index)
    }
}
