//! Pending rows of a run that goes on: which of them the provider has by now.

use billport_domain::{Customer, NewCustomer};
use billport_intake::customers::CustomerFile;
use billport_intake::{RejectsFile, RowRejection};
use billport_journal::{LeftOut, Place, RejectedBills, UnitRecord, WhyLeftOut};
use std::collections::BTreeMap;

use super::ImportContext;
use super::existing::Existing;
use super::names::Names;
use crate::delivery::{PlanError, position};

/// The pending rows, and those among them that are not to be added any more.
#[derive(Debug)]
pub(super) struct Pending {
    rows: Vec<PendingRow>,
    existing: Existing,
    /// Rows that can't be looked for, or that are the same as one before, by their lines.
    rejected: BTreeMap<u64, RowRejection>,
}

/// A row that is to be sent: there may be a million of them.
#[derive(Clone, Copy, Debug)]
pub(super) struct PendingRow {
    unit: u64,
    start: Place,
}

impl From<UnitRecord> for PendingRow {
    fn from(unit: UnitRecord) -> Self {
        Self { unit: unit.number, start: unit.planned.start }
    }
}

impl Pending {
    /// These rows, which stand in the order of the file, read again from it.
    ///
    /// # Errors
    /// [`PlanError::File`], [`PlanError::FileChanged`].
    pub(super) fn of(rows: Vec<PendingRow>, file: &CustomerFile) -> Result<Self, PlanError> {
        let (mut names, mut rejected) = (Names::new(true), BTreeMap::new());
        let mut lookup = file.lookup();
        for pending in &rows {
            let at = position(pending.start);
            let changed = || PlanError::FileChanged { line: at.line };
            let row = lookup.row_at(at)?.ok_or_else(changed)?;
            let new: NewCustomer = row.judge().map_err(|_| changed())?;
            if let Err(rejection) = names.add(&new, at.line) {
                rejected.insert(at.line, rejection);
            }
        }
        Ok(Self { rows, existing: Existing::among(names), rejected })
    }

    /// Whether there are no such rows.
    pub(super) fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Looks at one of the provider's customers.
    pub(super) fn look_at(&mut self, customer: &Customer) {
        self.existing.look_at(customer);
    }

    /// Writes the rows that are not to be added to the rejects, and gives them for the journal.
    ///
    /// # Errors
    /// [`PlanError::Rejects`], and as [`of`](Self::of).
    pub(super) fn reject(
        mut self,
        context: ImportContext<'_>,
        rejects: &mut RejectsFile,
    ) -> Result<Vec<RejectedBills>, PlanError> {
        self.rejected.extend(self.existing.rejections());
        let mut lookup = context.file.lookup();
        let mut rejected = Vec::new();
        for pending in &self.rows {
            let at = position(pending.start);
            let Some(rejection) = self.rejected.get(&at.line) else { continue };
            let row = lookup.row_at(at)?.ok_or(PlanError::FileChanged { line: at.line })?;
            context.run().reject(&row, rejection, rejects).map_err(PlanError::Rejects)?;
            let why = match rejection {
                RowRejection::Repeated { .. } => WhyLeftOut::Repeated,
                _ => WhyLeftOut::Earlier,
            };
            let mut lines = LeftOut::default();
            lines.insert(at.line, why);
            rejected.push(RejectedBills { unit: pending.unit, lines });
        }
        rejects.flush().map_err(PlanError::Rejects)?;
        Ok(rejected)
    }
}
