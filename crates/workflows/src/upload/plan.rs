//! The plan of a run: the whole file judged, duplicates found, batches cut. Nothing is sent here.

use billport_domain::{Bill, Money};
use billport_intake::{FileError, Position, RejectsFile, RowLookup, RowRejection};
use rust_decimal::Decimal;
use std::io;
use thiserror::Error;
use time::Date;

use super::UploadContext;
use super::bill_index::BillIndex;
use super::counts::UploadCounts;
use super::event::UploadEvent;
use super::line_set::LineSet;
use super::repeats::{Repeat, RepeatFinder};
use super::units::Unit;

/// After how many rows an observer is told, and asked to stop can be noticed.
const ROWS_BETWEEN_NOTICES: u64 = 8192;

/// A file judged as a whole: what is to be delivered, and how it is cut.
#[derive(Debug)]
pub struct UploadPlan {
    pub(super) today: Date,
    pub(super) counts: UploadCounts,
    pub(super) units: Vec<Unit>,
    pub(super) end: Position,
    pub(super) repeats: LineSet,
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

/// Why a file could not be judged as a whole. Nothing was sent.
#[derive(Debug, Error)]
pub enum PlanError {
    /// The file can't be read.
    #[error("the file {0}")]
    File(#[from] FileError),
    /// The rejected rows can't be written.
    #[error("the rejects file can't be written: {0}")]
    Rejects(#[source] io::Error),
    /// The index of duplicates can't be written to a temporary file.
    #[error("the index of duplicates can't be kept in a temporary file: {0}")]
    Index(#[from] io::Error),
    /// The file was changed meanwhile.
    #[error("the file was changed while it was being read (at line {line})")]
    FileChanged {
        /// Where that was noticed.
        line: u64,
    },
    /// Somebody asked to stop.
    #[error("interrupted before anything was sent")]
    Interrupted,
}

/// Judges a whole file by the day it is, writes what is wrong to `rejects`, and cuts the rest into
/// batches.
///
/// # Errors
/// [`PlanError`], each of its kinds as described there.
pub fn plan(
    context: UploadContext<'_>,
    rejects: &mut RejectsFile,
) -> Result<UploadPlan, PlanError> {
    let today = (context.today)();
    let mut plan = UploadPlan {
        today,
        counts: UploadCounts::default(),
        units: Vec::new(),
        end: Position { byte: 0, line: 0 },
        repeats: LineSet::default(),
        total: Decimal::ZERO,
    };
    let mut index = BillIndex::new();
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
                context.reject(&row, &rejection, rejects).map_err(PlanError::Rejects)?;
                plan.counts.rows_rejected += 1;
            }
        }
        if plan.counts.rows_read.is_multiple_of(ROWS_BETWEEN_NOTICES) {
            if context.stop.is_requested() {
                return Err(PlanError::Interrupted);
            }
            let UploadCounts { rows_read, rows_rejected, .. } = plan.counts;
            let bytes_read = rows.position().byte;
            context.observer.notice(UploadEvent::Judging { rows_read, rows_rejected, bytes_read });
        }
    }
    plan.end = rows.position();
    plan.reject_repeats(index, context, rejects)?;
    rejects.flush().map_err(PlanError::Rejects)?;
    if !context.file.is_unchanged()? {
        return Err(PlanError::FileChanged { line: plan.end.line });
    }
    context.observer.notice(UploadEvent::Planned(&plan));
    Ok(plan)
}

impl UploadPlan {
    fn accept(&mut self, bill: &Bill, start: Position, limit: usize) {
        self.counts.bills_pending += 1;
        self.total += bill.amount().amount();
        match self.units.last_mut() {
            Some(unit) if (unit.bills as usize) < limit => unit.bills += 1,
            _ => self.units.push(Unit { start, bills: 1 }),
        }
    }

    /// Rejects every bill that stands in the file before.
    fn reject_repeats(
        &mut self,
        index: BillIndex,
        context: UploadContext<'_>,
        rejects: &mut RejectsFile,
    ) -> Result<(), PlanError> {
        let mut finder = RepeatFinder::new(context.file.lookup(), self.today);
        let mut lookup = context.file.lookup();
        let mut reject = |repeats: Vec<Repeat>| {
            repeats
                .into_iter()
                .try_for_each(|repeat| self.reject_repeat(repeat, &mut lookup, context, rejects))
        };
        index.in_order(|entry| reject(finder.look_at(entry)?))?;
        reject(finder.take())
    }

    fn reject_repeat(
        &mut self,
        Repeat { position, first_line }: Repeat,
        lookup: &mut RowLookup,
        context: UploadContext<'_>,
        rejects: &mut RejectsFile,
    ) -> Result<(), PlanError> {
        let changed = || PlanError::FileChanged { line: position.line };
        let row = lookup.row_at(position)?.ok_or_else(changed)?;
        let bill = row.judge(self.today).map_err(|_| changed())?;
        let rejection = RowRejection::Duplicate { first_line };
        context.reject(&row, &rejection, rejects).map_err(PlanError::Rejects)?;
        self.total -= bill.amount().amount();
        self.repeats.insert(position.line);
        self.unit_of(position).bills -= 1;
        self.counts.reject(1);
        Ok(())
    }

    fn unit_of(&mut self, position: Position) -> &mut Unit {
        let behind = self.units.partition_point(|unit| unit.start <= position);
        &mut self.units[behind - 1]
    }
}
