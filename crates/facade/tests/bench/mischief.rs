//! A journal between the run and the real one, which can be made to fail or to hang at any step.
//!
//! What the disk itself does is tried with the real command, by `cargo xtask crash`. Here a single
//! step goes wrong at a chosen moment, under the whole stack and over the real store.

use async_trait::async_trait;
use billport::domain::Excerpt;
use billport::journal::{
    Claim, Intent, JournalError, LeftOut, NewRun, NewUnit, RejectedBills, RunId, RunJournal,
    Settlement, SqliteJournal, UnitRecord, Verdict,
};
use time::Date;

use crate::props::play::Play;

/// A step of the journal, with the batch that it concerns.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Step {
    Begin,
    Intent(u64),
    Outcome(u64),
    Release,
}

/// When something goes wrong with a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Moment {
    /// Nothing of it is written.
    Before(Step),
    /// It stands on the disk.
    After(Step),
}

pub(crate) type Mischief = dyn Fn(Moment) -> Play + Send + Sync;

pub(super) struct MischievousJournal<'a> {
    pub(super) journal: &'a SqliteJournal,
    pub(super) mischief: &'a Mischief,
}

impl MischievousJournal<'_> {
    async fn play(&self, moment: Moment) -> Result<(), JournalError> {
        (self.mischief)(moment).out().await
    }

    async fn around<T>(
        &self,
        step: Step,
        real: impl Future<Output = Result<T, JournalError>> + Send,
    ) -> Result<T, JournalError> {
        self.play(Moment::Before(step)).await?;
        let done = real.await?;
        self.play(Moment::After(step)).await?;
        Ok(done)
    }
}

#[async_trait]
impl RunJournal for MischievousJournal<'_> {
    async fn begin(&self, run: NewRun, units: Vec<NewUnit>) -> Result<Claim, JournalError> {
        self.around(Step::Begin, self.journal.begin(run, units)).await
    }

    async fn claim(&self, run: RunId) -> Result<Claim, JournalError> {
        self.journal.claim(run).await
    }

    async fn release(&self, claim: Claim) -> Result<(), JournalError> {
        self.around(Step::Release, self.journal.release(claim)).await
    }

    async fn reject_bills(
        &self,
        claim: Claim,
        rejected: Vec<RejectedBills>,
    ) -> Result<(), JournalError> {
        self.journal.reject_bills(claim, rejected).await
    }

    async fn lease(
        &self,
        claim: Claim,
        after: u64,
        limit: usize,
    ) -> Result<Vec<UnitRecord>, JournalError> {
        self.journal.lease(claim, after, limit).await
    }

    async fn withdraw(
        &self,
        claim: Claim,
        unit: u64,
        late: LeftOut,
        judged_on: Date,
    ) -> Result<(), JournalError> {
        self.journal.withdraw(claim, unit, late, judged_on).await
    }

    async fn intend(&self, claim: Claim, intent: Intent) -> Result<(), JournalError> {
        self.around(Step::Intent(intent.unit), self.journal.intend(claim, intent)).await
    }

    async fn settle(
        &self,
        claim: Claim,
        settlement: Settlement,
    ) -> Result<Vec<UnitRecord>, JournalError> {
        self.around(Step::Outcome(settlement.unit), self.journal.settle(claim, settlement)).await
    }

    async fn flush(&self) {
        self.journal.flush().await;
    }

    async fn lease_unknown(&self, claim: Claim, unit: u64) -> Result<UnitRecord, JournalError> {
        self.journal.lease_unknown(claim, unit).await
    }

    async fn resolve(
        &self,
        claim: Claim,
        unit: u64,
        verdict: Verdict,
        because: Excerpt,
    ) -> Result<(), JournalError> {
        self.journal.resolve(claim, unit, verdict, because).await
    }
}
