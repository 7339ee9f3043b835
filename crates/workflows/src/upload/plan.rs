//! The plan of a run: the whole file judged, bills that stand twice or in an earlier run found,
//! batches cut. Nothing is sent here.

use billport_domain::{Bill, Money};
use billport_intake::{Position, RejectsFile};
use billport_journal::NewUnit;
use rust_decimal::Decimal;
use time::Date;

use super::UploadContext;
use super::judge::judge;
use super::repeats::{Namesakes, Resolved};
use super::sorter::Sorted;
use crate::delivery::{PlanError, UploadCounts, UploadEvent};

/// A file judged as a whole: what is to be delivered, and how it is cut.
#[derive(Debug)]
pub struct UploadPlan {
    pub(super) today: Date,
    pub(super) counts: UploadCounts,
    pub(super) units: Vec<NewUnit>,
    pub(super) end: Position,
    /// The sum of the amounts in hundredths of a PHP.
    pub(super) hundredths: u128,
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
        let hundredths = i128::try_from(self.hundredths).expect("a file has less than 2^32 bills");
        Money::new(Decimal::from_i128_with_scale(hundredths, 2), Bill::CURRENCY)
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
    let (mut plan, index) = judge(context, None, context.file.bills(), rejects)?;
    let Resolved { repeats, .. } = plan.find_repeats(&index, &Namesakes::new(), None, context)?;
    plan.leave_out(repeats, Sorted::default(), context, rejects)?;
    plan.close(context, rejects)?;
    Ok(plan)
}

impl UploadPlan {
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
}
