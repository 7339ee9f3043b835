//! The plan of an import: the whole file judged, the same customer found a second time. Nobody is asked.

use billport_intake::{Position, RejectsFile};
use billport_journal::{LeftOut, NewUnit};

use super::ImportContext;
use super::existing::Existing;
use super::names::Names;
use crate::delivery::{
    PlanError, ROWS_BETWEEN_NOTICES, UploadCounts, UploadEvent, place, position,
};

/// A file of customers judged as a whole: which rows are to be added.
#[derive(Debug)]
pub struct ImportPlan {
    pub(super) counts: UploadCounts,
    pub(super) units: Vec<NewUnit>,
    end: Position,
}

impl ImportPlan {
    /// The rows read and rejected; all others are pending.
    #[must_use]
    pub fn counts(&self) -> UploadCounts {
        self.counts
    }

    /// How many customers are to be added.
    #[must_use]
    pub fn rows_to_add(&self) -> u64 {
        self.counts.bills_pending
    }
}

/// Judges a whole file and writes what is wrong to `rejects`. Neither the provider nor a journal is
/// asked.
///
/// # Errors
/// [`PlanError`]: [`File`](PlanError::File), [`Rejects`](PlanError::Rejects),
/// [`TooManyRows`](PlanError::TooManyRows), [`FileChanged`](PlanError::FileChanged) and [`Interrupted`](PlanError::Interrupted).
pub fn plan(
    context: ImportContext<'_>,
    rejects: &mut RejectsFile,
) -> Result<ImportPlan, PlanError> {
    let (mut plan, _) = judge(context, rejects)?;
    plan.close(context, rejects)?;
    Ok(plan)
}

/// Judges each row by itself, and against those before it.
pub(super) fn judge(
    context: ImportContext<'_>,
    rejects: &mut RejectsFile,
) -> Result<(ImportPlan, Names), PlanError> {
    let most_rows = context.settings.most_rows.get();
    let mut names = Names::new(context.settings.unless_exists);
    let (mut counts, mut units) = (UploadCounts::default(), Vec::new());
    let mut rows = context.file.rows();
    while let Some(row) = rows.next_row()? {
        let start = row.position();
        if counts.rows_read == most_rows {
            return Err(PlanError::TooManyRows { most_rows });
        }
        counts.rows_read += 1;
        let judged = row.judge().and_then(|new| names.add(&new, start.line));
        if let Err(rejection) = &judged {
            context.run().reject(&row, rejection, rejects).map_err(PlanError::Rejects)?;
            counts.rows_rejected += 1;
        }
        if judged.is_ok() {
            let (start, end) = (place(start), place(rows.position()));
            units.push(NewUnit { start, end, bills: 1, left_out: LeftOut::default() });
            counts.bills_pending += 1;
        }
        if counts.rows_read.is_multiple_of(ROWS_BETWEEN_NOTICES) {
            context.run().go_on()?;
            let UploadCounts { rows_read, rows_rejected, .. } = counts;
            let bytes_read = rows.position().byte;
            context.observer.notice(UploadEvent::Judging { rows_read, rows_rejected, bytes_read });
        }
    }
    Ok((ImportPlan { counts, units, end: rows.position() }, names))
}

impl ImportPlan {
    /// Rejects the rows that the provider has already.
    pub(super) fn leave_out(
        &mut self,
        existing: &Existing,
        context: ImportContext<'_>,
        rejects: &mut RejectsFile,
    ) -> Result<(), PlanError> {
        let mut lookup = context.file.lookup();
        for (line, rejection) in existing.rejections() {
            let changed = || PlanError::FileChanged { line };
            let index = self.units.binary_search_by_key(&line, |unit| unit.start.line);
            let index = index.map_err(|_| changed())?;
            let row = lookup.row_at(position(self.units[index].start))?.ok_or_else(changed)?;
            context.run().reject(&row, &rejection, rejects).map_err(PlanError::Rejects)?;
            self.counts.reject(1);
        }
        self.units.retain(|unit| !existing.has(unit.start.line));
        Ok(())
    }

    /// The plan is whole, and the rejects are on the disk.
    pub(super) fn close(
        &mut self,
        context: ImportContext<'_>,
        rejects: &mut RejectsFile,
    ) -> Result<(), PlanError> {
        rejects.flush().map_err(PlanError::Rejects)?;
        if !context.file.is_unchanged()? {
            return Err(PlanError::FileChanged { line: self.end.line });
        }
        context.observer.notice(UploadEvent::ImportPlanned(self));
        Ok(())
    }
}
