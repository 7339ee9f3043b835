//! Books that keep nothing: what a run costs without a journal.

use async_trait::async_trait;
use billport::domain::Excerpt;
use billport::journal::{
    Claim, Epoch, EventRecord, Intent, JournalError, LeftOut, NewRun, NewUnit, RejectedBills,
    RunHistory, RunId, RunJournal, RunQuery, RunRecord, Settlement, UnitQuery, UnitRecord, Verdict,
};
use std::sync::Mutex;
use time::Date;

/// Hands out the units of one run, and believes everything.
#[derive(Default)]
pub(super) struct NoJournal(Mutex<Vec<NewUnit>>);

#[async_trait]
impl RunJournal for NoJournal {
    async fn begin(&self, _: NewRun, units: Vec<NewUnit>) -> Result<Claim, JournalError> {
        *self.0.lock().unwrap() = units;
        Ok(Claim { run: RunId(1), epoch: Epoch(1) })
    }

    async fn claim(&self, run: RunId) -> Result<Claim, JournalError> {
        Err(JournalError::NoSuchRun(run))
    }

    async fn release(&self, _: Claim) -> Result<(), JournalError> {
        Ok(())
    }

    async fn reject_bills(&self, _: Claim, _: Vec<RejectedBills>) -> Result<(), JournalError> {
        Ok(())
    }

    async fn lease(
        &self,
        _: Claim,
        after: u64,
        limit: usize,
    ) -> Result<Vec<UnitRecord>, JournalError> {
        let units = self.0.lock().unwrap();
        let behind = units.iter().skip(usize::try_from(after).unwrap()).take(limit).cloned();
        let numbered = (after + 1..).zip(behind);
        Ok(numbered.map(|(number, unit)| UnitRecord::new(number, None, unit)).collect())
    }

    async fn withdraw(&self, _: Claim, _: u64, _: LeftOut, _: Date) -> Result<(), JournalError> {
        Ok(())
    }

    async fn intend(&self, _: Claim, _: Intent) -> Result<(), JournalError> {
        Ok(())
    }

    async fn settle(&self, _: Claim, _: Settlement) -> Result<Vec<UnitRecord>, JournalError> {
        Ok(Vec::new())
    }

    async fn flush(&self) {}

    async fn lease_unknown(&self, claim: Claim, unit: u64) -> Result<UnitRecord, JournalError> {
        Err(JournalError::NoSuchUnit { run: claim.run, unit })
    }

    async fn resolve(&self, _: Claim, _: u64, _: Verdict, _: Excerpt) -> Result<(), JournalError> {
        Ok(())
    }
}

#[async_trait]
impl RunHistory for NoJournal {
    async fn bury_the_dead(&self) -> Result<Vec<RunId>, JournalError> {
        Ok(Vec::new())
    }

    async fn run(&self, run: RunId) -> Result<RunRecord, JournalError> {
        Err(JournalError::NoSuchRun(run))
    }

    async fn runs(&self, _: RunQuery) -> Result<Vec<RunRecord>, JournalError> {
        Ok(Vec::new())
    }

    async fn units(&self, _: RunId, _: UnitQuery) -> Result<Vec<UnitRecord>, JournalError> {
        Ok(Vec::new())
    }

    async fn event(&self, _: u64) -> Result<Option<EventRecord>, JournalError> {
        Ok(None)
    }

    async fn events(&self, _: u64, _: usize) -> Result<Vec<EventRecord>, JournalError> {
        Ok(Vec::new())
    }
}
