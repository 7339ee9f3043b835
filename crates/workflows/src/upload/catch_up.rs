//! What other runs have done while a run lay still: its pending bills are held against theirs.

use billport_domain::BillRef;
use billport_intake::{Position, ReadEnd, RejectsFile, Row, RowRejection, RowVisitor};
use billport_journal::bills::BillMemory;
use billport_journal::{
    Claim, LeftOut, RejectedBills, RunRecord, UnitRecord, UnitState, WhyLeftOut,
};
use std::collections::{BTreeMap, BTreeSet};
use std::io;

use super::UploadContext;
use super::earlier::{EarlierRuns, OwnBills, plan_alone};
use super::index::BillIndex;
use super::row_finder::RowFinder;
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
        let bill = entry?;
        if to_send.sending(u64::from(bill.line)).is_some() {
            earlier.look_at(bill)?;
        }
    }
    let mut rejected: BTreeMap<u64, LeftOut> = BTreeMap::new();
    let mut not_resent = BTreeSet::new();
    let mut finder = RowFinder::new(context.file);
    for found in earlier.finish()? {
        let found = found?;
        let line = found.line;
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
        finder.with_row(position(unit.planned.start), line, |row| {
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
    let (file, units) = (context.file, Lines::all(books.history, record.id).await?);
    let index = BillIndex::of(Some(memory), file.size_in_bytes());
    let mut sent = Sent { units: &units, index };
    file.bills().read(u64::MAX, record.begun.judged_on, &mut sent).map_err(|end| match end {
        ReadEnd::File(error) => PlanError::File(error),
        ReadEnd::Stop(error) => PlanError::Index(error),
    })?;
    let mut own = OwnBills::new(memory, sent.index.months())?;
    sent.index.in_order(|bills| own.add_all(bills).map_err(PlanError::from))?;
    Ok(own.publish(record.id)?)
}

/// Collects the bills of a run that are sent with its units.
struct Sent<'a> {
    units: &'a Lines,
    index: BillIndex,
}

impl RowVisitor for Sent<'_> {
    type Stop = io::Error;

    fn bill(&mut self, at: Position, bill: BillRef<'_>) -> io::Result<()> {
        match self.units.sending(at.line) {
            Some(_) => self.index.add(bill.account_number(), bill.period(), at.line),
            None => Ok(()),
        }
    }

    fn rejected(&mut self, _row: &Row<'_>, _why: RowRejection) -> io::Result<()> {
        Ok(())
    }
}
