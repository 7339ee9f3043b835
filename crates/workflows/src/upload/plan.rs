//! The plan of a run: the whole file judged, bills that stand twice or in an earlier run found,
//! batches cut. Nothing is sent here.

use billport_domain::{Bill, Money};
use billport_intake::{Position, RejectsFile, RowLookup, RowRejection};
use billport_journal::{LeftOut, NewUnit, WhyLeftOut};
use rust_decimal::Decimal;
use time::Date;

use super::UploadContext;
use super::bill_index::BillIndex;
use super::earlier::{EarlierRuns, OwnBills};
use super::repeats::{Repeat, RepeatFinder};
use crate::delivery::{PlanError, ROWS_BETWEEN_NOTICES, UploadCounts, UploadEvent, place};

/// A file judged as a whole: what is to be delivered, and how it is cut.
#[derive(Debug)]
pub struct UploadPlan {
    pub(super) today: Date,
    pub(super) counts: UploadCounts,
    pub(super) units: Vec<NewUnit>,
    pub(super) end: Position,
    total: Decimal,
}

impl UploadPlan {
    /// The rows read and rejected; all other bills are pending.
    #[must_use]
    pub fn counts(&self) -> UploadCounts {
        self.counts
    }

    /// How many batches are to be delivered.
    #[must_use]
    pub fn batches(&self) -> u64 {
        self.units.iter().filter(|unit| unit.bills > 0).count() as u64
    }

    /// The sum of the amounts that are to be delivered: the control total of the file.
    #[must_use]
    pub fn total(&self) -> Money {
        Money::new(self.total, Bill::CURRENCY)
    }

    /// The day by which the file was judged.
    #[must_use]
    pub fn today(&self) -> Date {
        self.today
    }
}

/// Judges a whole file by the day it is, writes what is wrong to `rejects`, and cuts the rest into
/// batches. It is compared with no other run.
///
/// # Errors
/// [`PlanError`], each of its kinds as described there.
pub fn plan(
    context: UploadContext<'_>,
    rejects: &mut RejectsFile,
) -> Result<UploadPlan, PlanError> {
    let (mut plan, index) = judge(context, BillIndex::of(None), rejects)?;
    plan.compare(index, None, context, rejects)?;
    plan.close(context, rejects)?;
    Ok(plan)
}

/// Judges each row by itself.
pub(super) fn judge(
    context: UploadContext<'_>,
    mut index: BillIndex,
    rejects: &mut RejectsFile,
) -> Result<(UploadPlan, BillIndex), PlanError> {
    let today = (context.today)();
    let mut plan = UploadPlan {
        today,
        counts: UploadCounts::default(),
        units: Vec::new(),
        end: Position { byte: 0, line: 0 },
        total: Decimal::ZERO,
    };
    let mut rows = context.file.rows();
    loop {
        // Blank lines before a row belong to its batch: batches join without a gap.
        let start = rows.position();
        let Some(row) = rows.next_row()? else { break };
        plan.counts.rows_read += 1;
        match row.judge(today) {
            Ok(bill) => {
                index.add(bill.key(), row.position())?;
                plan.accept(&bill, start, context.settings.batch_limit.bills());
            }
            Err(rejection) => {
                context.run().reject(&row, &rejection, rejects).map_err(PlanError::Rejects)?;
                plan.counts.rows_rejected += 1;
            }
        }
        if plan.counts.rows_read.is_multiple_of(ROWS_BETWEEN_NOTICES) {
            context.run().go_on()?;
            let UploadCounts { rows_read, rows_rejected, .. } = plan.counts;
            let bytes_read = rows.position().byte;
            context.observer.notice(UploadEvent::Judging { rows_read, rows_rejected, bytes_read });
        }
    }
    plan.end = rows.position();
    if let Some(last) = plan.units.last_mut() {
        last.end = place(plan.end);
    }
    Ok((plan, index))
}

impl UploadPlan {
    fn accept(&mut self, bill: &Bill, start: Position, limit: usize) {
        self.counts.bills_pending += 1;
        self.total += bill.amount().amount();
        let start = place(start);
        match self.units.last_mut() {
            Some(unit) if (unit.bills as usize) < limit => unit.bills += 1,
            last => {
                if let Some(last) = last {
                    last.end = start;
                }
                // The end is known when the next one begins.
                let left_out = LeftOut::default();
                self.units.push(NewUnit { start, end: start, bills: 1, left_out });
            }
        }
    }

    /// Rejects every bill that stands in the file before, or that an earlier run has taken care of.
    pub(super) fn compare(
        &mut self,
        index: BillIndex,
        mut others: Option<(EarlierRuns, &mut OwnBills)>,
        context: UploadContext<'_>,
        rejects: &mut RejectsFile,
    ) -> Result<(), PlanError> {
        let mut finder = RepeatFinder::new(context.file.lookup(), self.today);
        let mut lookup = context.file.lookup();
        for (number, entry) in (1_u64..).zip(index.into_sorted()?) {
            let entry = entry?;
            if number.is_multiple_of(ROWS_BETWEEN_NOTICES) {
                context.run().go_on()?;
            }
            let is_repeat = finder.look_at(entry)?;
            if let (Some((earlier, own)), false) = (&mut others, is_repeat) {
                earlier.look_at(entry)?;
                own.add(entry)?;
            }
        }
        for repeat in finder.finish()? {
            let Repeat { position, first_line } = repeat?;
            let why = RowRejection::Duplicate { first_line };
            self.leave_out(position, &why, &mut lookup, context, rejects)?;
        }
        if let Some((earlier, _)) = others {
            for found in earlier.finish()? {
                let found = found?;
                let why = RowRejection::Earlier(found.bill());
                self.leave_out(found.position, &why, &mut lookup, context, rejects)?;
            }
        }
        Ok(())
    }

    fn leave_out(
        &mut self,
        position: Position,
        why: &RowRejection,
        lookup: &mut RowLookup,
        context: UploadContext<'_>,
        rejects: &mut RejectsFile,
    ) -> Result<(), PlanError> {
        if self.unit_of(position).left_out.why(position.line).is_some() {
            // Several runs had it, and one of them was told.
            return Ok(());
        }
        let changed = || PlanError::FileChanged { line: position.line };
        let row = lookup.row_at(position)?.ok_or_else(changed)?;
        let bill = row.judge(self.today).map_err(|_| changed())?;
        context.run().reject(&row, why, rejects).map_err(PlanError::Rejects)?;
        self.total -= bill.amount().amount();
        let why = match why {
            RowRejection::Earlier(_) => WhyLeftOut::Earlier,
            _ => WhyLeftOut::Repeated,
        };
        let unit = self.unit_of(position);
        unit.bills -= 1;
        unit.left_out.insert(position.line, why);
        self.counts.reject(1);
        Ok(())
    }

    /// The plan is whole, and the rejects are on the disk.
    pub(super) fn close(
        &mut self,
        context: UploadContext<'_>,
        rejects: &mut RejectsFile,
    ) -> Result<(), PlanError> {
        // Where nothing is left to send, there is no batch.
        self.units.retain(|unit| unit.bills > 0);
        rejects.flush().map_err(PlanError::Rejects)?;
        if !context.file.is_unchanged()? {
            return Err(PlanError::FileChanged { line: self.end.line });
        }
        context.observer.notice(UploadEvent::Planned(self));
        Ok(())
    }

    fn unit_of(&mut self, position: Position) -> &mut NewUnit {
        let at = place(position);
        let behind = self.units.partition_point(|unit| unit.start <= at);
        &mut self.units[behind - 1]
    }
}
