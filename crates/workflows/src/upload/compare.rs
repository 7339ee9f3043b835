//! The bills of a plan compared with each other and with those of earlier runs: what stands twice, or
//! was taken care of before, is left out.

use billport_intake::{RejectsFile, RowRejection};
use billport_journal::WhyLeftOut;
use std::io;

use super::UploadContext;
use super::earlier::{EarlierRuns, OwnBills};
use super::hits::Found;
use super::index::BillIndex;
use super::plan::UploadPlan;
use super::repeats::{Identity, Namesakes, Repeat, Resolved, Suspects};
use super::row_finder::{RowFinder, same_bill};
use super::sorter::Sorted;
use crate::delivery::{PlanError, ROWS_BETWEEN_NOTICES, position};

impl UploadPlan {
    /// Finds the bills that stand in the file before. All others are held against those of earlier
    /// runs on the way, and become those of this one; of namesakes those that are known already.
    pub(super) fn find_repeats(
        &self,
        index: &BillIndex,
        namesakes: &Namesakes,
        mut others: Option<(&mut EarlierRuns, &mut OwnBills)>,
        context: UploadContext<'_>,
    ) -> Result<Resolved, PlanError> {
        let mut suspects = Suspects::new(index.folder());
        let mut unnoticed = 0;
        index.in_order(|entries| {
            unnoticed += entries.len() as u64;
            if unnoticed >= ROWS_BETWEEN_NOTICES {
                context.run().go_on()?;
                unnoticed = 0;
            }
            suspects.look_at(entries, namesakes, |bills| match &mut others {
                None => Ok(()),
                Some((earlier, own)) => {
                    own.add_all(bills)?;
                    earlier.look_at_all(bills)
                }
            })
        })?;
        let mut rows = RowFinder::new(context.file);
        suspects.resolve(|line| {
            let line = u64::from(line);
            let start = position(self.units[self.unit_of(line)].start);
            rows.with_row(start, line, |row| {
                same_bill(row, self.today).map(|bill| Identity::of(&bill))
            })
        })
    }

    /// Rejects bills that stand in the file before, and those that an earlier run has taken care of.
    pub(super) fn leave_out(
        &mut self,
        repeats: Sorted<Repeat>,
        earlier: Sorted<Found>,
        context: UploadContext<'_>,
        rejects: &mut RejectsFile,
    ) -> Result<(), PlanError> {
        let mut rows = RowFinder::new(context.file);
        for unwanted in in_order_of_file(repeats, earlier) {
            let Unwanted { line, why, rejection } = unwanted?;
            let index = self.unit_of(line);
            let (today, unit) = (self.today, &mut self.units[index]);
            let bill = rows.with_row(position(unit.start), line, |row| {
                context.run().reject(row, &rejection, rejects).map_err(PlanError::Rejects)?;
                same_bill(row, today)
            })?;
            unit.bills -= 1;
            unit.left_out.insert(line, why);
            self.hundredths -= bill.with_ref(|bill| u128::from(bill.amount_in_hundredths()));
            self.counts.reject(1);
        }
        Ok(())
    }

    /// The unit between whose rows a line is.
    fn unit_of(&self, line: u64) -> usize {
        self.units.partition_point(|unit| unit.start.line <= line) - 1
    }
}

/// A bill that is to be left out, and why.
struct Unwanted {
    line: u64,
    why: WhyLeftOut,
    rejection: RowRejection,
}

impl From<Repeat> for Unwanted {
    fn from(Repeat { line, first_line }: Repeat) -> Self {
        let rejection = RowRejection::Duplicate { first_line: u64::from(first_line) };
        Self { line: u64::from(line), why: WhyLeftOut::Repeated, rejection }
    }
}

impl From<Found> for Unwanted {
    fn from(found: Found) -> Self {
        let rejection = RowRejection::Earlier(found.bill());
        Self { line: found.line, why: WhyLeftOut::Earlier, rejection }
    }
}

/// Both together. Of a bill that several runs had, one of them is told.
fn in_order_of_file(
    repeats: Sorted<Repeat>,
    earlier: Sorted<Found>,
) -> impl Iterator<Item = io::Result<Unwanted>> {
    let mut repeats = repeats.peekable();
    let mut earlier = earlier.peekable();
    let mut last_line = 0;
    std::iter::from_fn(move || {
        loop {
            let is_repeat = match (repeats.peek(), earlier.peek()) {
                (Some(Ok(repeat)), Some(Ok(found))) => u64::from(repeat.line) <= found.line,
                // An error comes first.
                (Some(_), None) | (Some(Err(_)), _) => true,
                _ => false,
            };
            let next: io::Result<Unwanted> = if is_repeat {
                repeats.next()?.map(Unwanted::from)
            } else {
                earlier.next()?.map(Unwanted::from)
            };
            match next {
                Ok(unwanted)
                    if std::mem::replace(&mut last_line, unwanted.line) == unwanted.line => {}
                next => return Some(next),
            }
        }
    })
}
