//! What other runs have done while a run lay still: its pending bills are held against theirs.

use billport_intake::{BillFile, RejectsFile, Row, RowReader, RowRejection};
use billport_journal::bills::BillMemory;
use billport_journal::{
    Claim, LeftOut, RejectedBills, RunRecord, UnitRecord, UnitState, WhyLeftOut,
};
use std::collections::{BTreeMap, BTreeSet};

use super::UploadContext;
use super::bill_index::{BillIndex, Entry};
use super::earlier::{EarlierRuns, OwnBills, plan_alone};
use crate::delivery::{Books, Lines, PlanError, UploadEvent, position, runs_to};

/// Rejects pending bills that another run has taken care of. Units that are to be sent again are
/// taken out of `resend` for one such bill: they may have arrived, so nothing of them is rejected.
pub(super) async fn catch_up(
    context: UploadContext<'_>,
    books: Books<'_>,
    memory: &BillMemory,
    (record, claim): (&RunRecord, Claim),
    resend: &mut Vec<UnitRecord>,
    rejects: &mut RejectsFile,
) -> Result<(), PlanError> {
    let _alone = plan_alone(context, memory).await?;
    if memory.reader(record.id)?.is_none() {
        remember(context, books, memory, record).await?;
    }
    if record.begun.settings.again {
        return Ok(());
    }
    let to_send = Lines::to_send(books.history, record.id, resend).await?;
    let mut others = runs_to(books.history, &record.begun.target).await?;
    others.retain(|other| other.id != record.id);
    let Some(own) = memory.reader(record.id)? else { return Ok(()) };
    let mut earlier = EarlierRuns::open(books, memory, &others, own.months()).await?;
    for entry in own {
        let entry = Entry::of_bill(entry?);
        if to_send.sending(entry.position().line).is_some() {
            earlier.look_at(entry)?;
        }
    }
    let mut rejected: BTreeMap<u64, LeftOut> = BTreeMap::new();
    let mut not_resent = BTreeSet::new();
    let mut finder = RowFinder::new(context.file);
    for found in earlier.finish()? {
        let found = found?;
        let line = found.position.line;
        let Some(unit) = to_send.sending(line) else { continue };
        if unit.state == UnitState::Unknown {
            let batch = unit.number;
            if not_resent.insert(batch) {
                let why = &RowRejection::Earlier(found.bill());
                context.observer.notice(UploadEvent::BatchNotResent { batch, line, why });
            }
            continue;
        }
        let lines = rejected.entry(unit.number).or_default();
        if lines.why(line).is_some() {
            continue;
        }
        lines.insert(line, WhyLeftOut::Earlier);
        let why = RowRejection::Earlier(found.bill());
        finder.with_row(unit, line, |row| {
            context.run().reject(row, &why, rejects).map_err(PlanError::Rejects)
        })?;
    }
    resend.retain(|unit| !not_resent.contains(&unit.number));
    rejects.flush().map_err(PlanError::Rejects)?;
    let rejected: Vec<_> =
        rejected.into_iter().map(|(unit, lines)| RejectedBills { unit, lines }).collect();
    if !rejected.is_empty() {
        books.journal.reject_bills(claim, rejected).await?;
    }
    Ok(())
}

/// Writes anew which bills a run has: its process died before it could, or the file was deleted.
async fn remember(
    context: UploadContext<'_>,
    books: Books<'_>,
    memory: &BillMemory,
    record: &RunRecord,
) -> Result<(), PlanError> {
    let units = Lines::all(books.history, record.id).await?;
    let mut index = BillIndex::of(Some(memory));
    let mut rows = context.file.rows();
    while let Some(row) = rows.next_row()? {
        let at = row.position();
        if let Ok(bill) = row.judge(record.begun.judged_on)
            && units.sending(at.line).is_some()
        {
            index.add(bill.key(), at)?;
        }
    }
    let mut own = OwnBills::new(memory, index.months())?;
    for entry in index.into_sorted()? {
        own.add(entry?)?;
    }
    Ok(own.publish(record.id)?)
}

/// Finds rows by their lines; cheaply if they are asked for in the order of the file.
struct RowFinder<'a> {
    file: &'a BillFile,
    rows: RowReader,
}

impl<'a> RowFinder<'a> {
    fn new(file: &'a BillFile) -> Self {
        Self { file, rows: file.rows() }
    }

    /// Does something with the row in a line of a unit.
    fn with_row(
        &mut self,
        unit: &UnitRecord,
        line: u64,
        act: impl FnOnce(&Row<'_>) -> Result<(), PlanError>,
    ) -> Result<(), PlanError> {
        let at = self.rows.position();
        if at < position(unit.planned.start) || at.line > line {
            self.rows = self.file.rows_from(position(unit.planned.start));
        }
        let changed = PlanError::FileChanged { line };
        loop {
            let Some(row) = self.rows.next_row()? else { return Err(changed) };
            if row.position().line == line {
                return act(&row);
            }
            if row.position().line > line {
                return Err(changed);
            }
        }
    }
}
