//! Bills that an earlier run to the same target has taken care of.
//!
//! Each run leaves the hashes of its bills, sorted, in the journal's folder; what became of a bill
//! is what became of its batch. The bills of a new run, sorted as well, are held against them.

use billport_intake::EarlierFate;
use billport_journal::bills::{
    BillEntry, BillMemory, BillsError, BillsWriter, EarlierBills, EntryBytes, Hit, Months,
    PlanningLock, RunFates,
};
use billport_journal::{RunId, RunRecord, UnitState, Which};
use std::{collections::HashMap, time::Duration};
use tokio::time::sleep;

use super::UploadContext;
use super::hits::Found;
use super::sorter::{Sorted, Sorter};
use super::temporary::TemporaryFolder;
use crate::delivery::{Books, PlanError, UploadEvent, units_of};

/// How many bills that were found are kept in memory: 2 MiB of them.
const LIMIT: usize = 1 << 16;
/// How long to wait before it is tried again to be alone.
const WAIT_FOR_OTHERS: Duration = Duration::from_millis(20);
/// After how many tries an observer is told why nothing happens.
const TRIES_BEFORE_NOTICE: usize = 50;

/// The earlier runs whose bills may come again.
#[derive(Debug)]
pub(super) struct EarlierRuns {
    bills: EarlierBills<u32>,
    runs: HashMap<RunId, EarlierRun>,
    hits: Sorter<Found>,
}

#[derive(Debug)]
struct EarlierRun {
    fates: RunFates,
    is_under_way: bool,
}

/// Waits until no other process compares its bills and begins a run: of two that begin at the same
/// moment, one sees the other.
pub(super) async fn plan_alone(
    context: UploadContext<'_>,
    memory: &BillMemory,
) -> Result<PlanningLock, PlanError> {
    let mut tries = 0_usize;
    loop {
        if let Some(alone) = memory.plan_alone()? {
            return Ok(alone);
        }
        context.run().go_on()?;
        tries += 1;
        if tries == TRIES_BEFORE_NOTICE {
            context.observer.notice(UploadEvent::WaitingForOthers);
        }
        sleep(WAIT_FOR_OTHERS).await;
    }
}

impl EarlierRuns {
    /// Those runs whose periods meet those of the new bills.
    pub(super) async fn open(
        books: Books<'_>,
        memory: &BillMemory,
        earlier: &[RunRecord],
        months: Months,
    ) -> Result<Self, PlanError> {
        let mut readers = Vec::new();
        let mut runs = HashMap::new();
        for run in earlier {
            let Some(reader) = memory.reader(run.id)? else { continue };
            if !reader.months().meet(months) {
                continue;
            }
            let fates = RunFates::of(units_of(books.history, run.id, Which::All).await?);
            runs.insert(run.id, EarlierRun { fates, is_under_way: run.owner.is_some() });
            readers.push(reader);
        }
        let hits = Sorter::with_limit(LIMIT, &TemporaryFolder::of(Some(memory)));
        Ok(Self { bills: EarlierBills::new(readers)?, runs, hits })
    }

    /// Holds a bill against those of the earlier runs.
    pub(super) fn look_at(&mut self, bill: BillEntry) -> Result<(), PlanError> {
        let Self { bills, runs, hits } = self;
        bills.look_at(bill.hash, bill.line, |hit| keep(hit, runs, hits))
    }

    /// Holds bills against them, one after the other; costs nothing if there is no earlier run.
    pub(super) fn look_at_all(&mut self, bills: &[EntryBytes]) -> Result<(), PlanError> {
        if self.bills.is_empty() {
            return Ok(());
        }
        bills.iter().try_for_each(|bill| self.look_at(BillEntry::from_bytes(*bill)))
    }

    /// What was found, in the order of the file. A bill that several runs had is found as often.
    pub(super) fn finish(self) -> Result<Sorted<Found>, PlanError> {
        let Self { bills, runs, mut hits } = self;
        bills.finish(|hit| keep(hit, &runs, &mut hits))?;
        Ok(hits.into_sorted()?)
    }
}

/// Keeps what was found, if the bill was taken care of.
fn keep(
    hit: Hit<u32>,
    runs: &HashMap<RunId, EarlierRun>,
    hits: &mut Sorter<Found>,
) -> Result<(), PlanError> {
    let run = runs.get(&hit.run).expect("the runs that are read are those that are known");
    if let Some(fate) = run.fates.of_bill(hit.earlier)
        && let Some(earlier) = taken_care_of(fate.state, run.is_under_way)
    {
        let (line, run, batch) = (u64::from(hit.bill), hit.run, fate.unit);
        hits.push(Found { line, run, batch, fate: earlier })?;
    }
    Ok(())
}

/// Whether a bill of a unit may not be sent by another run, and why.
fn taken_care_of(state: UnitState, is_under_way: bool) -> Option<EarlierFate> {
    match state {
        UnitState::Delivered => Some(EarlierFate::Delivered),
        UnitState::Unknown | UnitState::LeasedAgain(_) | UnitState::InFlightAgain(_) => {
            Some(EarlierFate::InDoubt)
        }
        // A dead owner's are unknown as soon as somebody looks.
        UnitState::InFlight(_) if !is_under_way => Some(EarlierFate::InDoubt),
        UnitState::InFlight(_) | UnitState::Planned | UnitState::Leased(_) => {
            is_under_way.then_some(EarlierFate::UnderWay)
        }
        UnitState::Refused | UnitState::Split | UnitState::Withdrawn => None,
    }
}

/// The bills of a run itself, for those that come after it.
#[derive(Debug)]
pub(super) struct OwnBills {
    writer: BillsWriter,
    months: Months,
}

impl OwnBills {
    pub(super) fn new(memory: &BillMemory, months: Months) -> Result<Self, BillsError> {
        Ok(Self { writer: memory.writer()?, months })
    }

    pub(super) fn add_all(&mut self, bills: &[EntryBytes]) -> Result<(), BillsError> {
        self.writer.add_all(bills)
    }

    pub(super) fn publish(self, run: RunId) -> Result<(), BillsError> {
        self.writer.publish(run, self.months)
    }
}
