//! Runs are delivered over a journal in memory.

use async_trait::async_trait;
use billport_domain::Excerpt;
use std::collections::BTreeMap;
use std::ops::Bound;
use time::{Date, OffsetDateTime};

use super::{MemoryJournal, Operation, Shared};
use crate::book;
use crate::error::JournalError;
use crate::journal::{Intent, RejectedBills, RunJournal, Settlement, Verdict};
use crate::records::{
    Claim, LeftOut, NewRun, NewUnit, Owner, Process, RunId, RunRecord, UnitRecord,
};
use crate::state::UnitState;

#[async_trait]
impl RunJournal for MemoryJournal {
    async fn begin(&self, run: NewRun, units: Vec<NewUnit>) -> Result<Claim, JournalError> {
        self.ask(Operation::Begin, |shared, now| {
            shared.contents.last_run += 1;
            let id = RunId(shared.contents.last_run);
            let (record, event) = book::begin(id, run, &units, now);
            let planned = |(number, unit)| UnitRecord::new(number, None, unit);
            let units: Vec<_> = (1..).zip(units).map(planned).collect();
            shared.contents.write(record.clone(), &units, vec![event]);
            Ok(shared.claim(record, self.handle, &self.process, now))
        })
        .await
    }

    async fn claim(&self, run: RunId) -> Result<Claim, JournalError> {
        self.ask(Operation::Claim(run), |shared, now| {
            let record = shared.contents.run(run)?;
            if let Some(owner) = &record.owner
                && (shared.holders.contains_key(&run) || owner.host != self.process.host)
            {
                return Err(JournalError::Held { run, owner: owner.clone() });
            }
            if record.owner.is_some() {
                shared.bury(run, now)?;
            }
            let record = shared.contents.run(run)?.clone();
            Ok(shared.claim(record, self.handle, &self.process, now))
        })
        .await
    }

    async fn release(&self, claim: Claim) -> Result<(), JournalError> {
        self.ask(Operation::Release(claim), |shared, now| {
            let mut run = shared.contents.run(claim.run)?.clone();
            let mut held = shared.held_units(claim.run);
            let events = book::release(&mut run, &mut held, claim, now)?;
            shared.contents.write(run, &held, events);
            Ok(())
        })
        .await
    }

    async fn reject_bills(
        &self,
        claim: Claim,
        rejected: Vec<RejectedBills>,
    ) -> Result<(), JournalError> {
        self.ask(Operation::RejectBills(claim), |shared, now| {
            shared.contents.change(claim, now, |hand, contents| {
                let (mut units, mut events) = (BTreeMap::new(), Vec::new());
                for RejectedBills { unit: number, lines } in rejected {
                    let mut unit = match units.remove(&number) {
                        Some(unit) => unit,
                        None => contents.unit(claim.run, number)?,
                    };
                    events.extend(book::reject_bills(hand, &mut unit, &lines)?);
                    units.insert(number, unit);
                }
                Ok((units.into_values().collect(), events))
            })?;
            Ok(())
        })
        .await
    }

    async fn lease(
        &self,
        claim: Claim,
        after: u64,
        limit: usize,
    ) -> Result<Vec<UnitRecord>, JournalError> {
        self.ask(Operation::Lease(claim), |shared, now| {
            shared.contents.change(claim, now, |hand, contents| {
                let behind = (Bound::Excluded(after), Bound::Unbounded);
                let units = contents.units.get(&claim.run).into_iter();
                let mut leased: Vec<_> = units
                    .flat_map(|units| units.range(behind))
                    .map(|(_, unit)| unit)
                    .filter(|unit| unit.state == UnitState::Planned)
                    .take(limit)
                    .cloned()
                    .collect();
                let events = book::lease(hand, &mut leased)?;
                Ok((leased, events))
            })
        })
        .await
    }

    async fn withdraw(
        &self,
        claim: Claim,
        unit: u64,
        late: LeftOut,
        judged_on: Date,
    ) -> Result<(), JournalError> {
        self.ask(Operation::Withdraw(claim, unit), |shared, now| {
            shared.contents.change(claim, now, |hand, contents| {
                let mut unit = contents.unit(claim.run, unit)?;
                let event = book::withdraw(hand, &mut unit, &late, judged_on)?;
                Ok((vec![unit], vec![event]))
            })?;
            Ok(())
        })
        .await
    }

    async fn intend(&self, claim: Claim, intent: Intent) -> Result<(), JournalError> {
        self.ask(Operation::Intend(claim, intent.clone()), |shared, now| {
            shared.contents.change(claim, now, |hand, contents| {
                let mut unit = contents.unit(claim.run, intent.unit)?;
                let event = book::intend(hand, &mut unit, &intent)?;
                Ok((vec![unit], vec![event]))
            })?;
            Ok(())
        })
        .await
    }

    async fn settle(
        &self,
        claim: Claim,
        settlement: Settlement,
    ) -> Result<Vec<UnitRecord>, JournalError> {
        self.ask(Operation::Settle(claim, settlement.clone()), |shared, now| {
            let mut written = shared.contents.change(claim, now, |hand, contents| {
                let mut unit = contents.unit(claim.run, settlement.unit)?;
                let last = contents.units_of(claim.run).last().map_or(0, |unit| unit.number);
                let (events, parts) = book::settle(hand, &mut unit, &settlement, last)?;
                Ok((std::iter::once(unit).chain(parts).collect(), events))
            })?;
            Ok(written.split_off(1))
        })
        .await
    }

    /// Nothing is kept.
    async fn flush(&self) {}

    async fn lease_unknown(&self, claim: Claim, unit: u64) -> Result<UnitRecord, JournalError> {
        self.ask(Operation::LeaseUnknown(claim, unit), |shared, now| {
            shared.contents.change(claim, now, |hand, contents| {
                let mut unit = contents.unit(claim.run, unit)?;
                let event = book::lease_unknown(hand, &mut unit)?;
                Ok((vec![unit], vec![event]))
            })?;
            shared.contents.unit(claim.run, unit)
        })
        .await
    }

    async fn resolve(
        &self,
        claim: Claim,
        unit: u64,
        verdict: Verdict,
        because: Excerpt,
    ) -> Result<(), JournalError> {
        self.ask(Operation::Resolve(claim, unit, verdict), |shared, now| {
            shared.contents.change(claim, now, |hand, contents| {
                let mut unit = contents.unit(claim.run, unit)?;
                let event = book::resolve(hand, &mut unit, verdict, because)?;
                Ok((vec![unit], vec![event]))
            })?;
            Ok(())
        })
        .await
    }
}

impl Shared {
    fn claim(
        &mut self,
        mut run: RunRecord,
        handle: u64,
        process: &Process,
        now: OffsetDateTime,
    ) -> Claim {
        let owner = Owner { pid: process.pid, host: process.host.clone(), since: now };
        let (claim, event) = book::claim(&mut run, owner, now);
        self.contents.write(run, &[], vec![event]);
        self.holders.insert(claim.run, handle);
        claim
    }

    /// Settles what a dead owner has left.
    pub(super) fn bury(&mut self, run: RunId, now: OffsetDateTime) -> Result<(), JournalError> {
        let mut record = self.contents.run(run)?.clone();
        let mut held = self.held_units(run);
        let events = book::let_go(&mut record, &mut held, now)?;
        self.contents.write(record, &held, events);
        Ok(())
    }

    fn held_units(&self, run: RunId) -> Vec<UnitRecord> {
        let units = self.contents.units_of(run);
        units.filter(|unit| unit.state.owner().is_some()).cloned().collect()
    }
}
