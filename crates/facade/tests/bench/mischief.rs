//! A journal between the run and the real one, which can be made to fail or to hang at any step.
//!
//! What the disk itself does is tried with the real command, by `cargo xtask crash`. Here a single
//! step goes wrong at a chosen moment, under the whole stack and over the real store.

use async_trait::async_trait;
use billport::domain::Excerpt;
use billport::journal::{
    Claim, Intent, JournalError, LeftOut, NewRun, NewUnit, RejectedBills, RunId, RunJournal,
    Settlement, SqliteJournal, StoreError, StoreErrorKind, UnitRecord, Verdict,
};
use std::future::pending;
use std::sync::Arc;
use time::Date;
use tokio::sync::Barrier;

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

/// What happens then.
#[derive(Clone, Debug)]
pub(crate) enum Play {
    GoOn,
    Fail(StoreErrorKind),
    /// It never comes back: the process is about to die there.
    Hang,
    /// It goes on when all that it is to meet are there.
    Meet(Arc<Barrier>),
}

pub(crate) type Mischief = dyn Fn(Moment) -> Play + Send + Sync;

pub(super) struct MischievousJournal<'a> {
    pub(super) journal: &'a SqliteJournal,
    pub(super) mischief: &'a Mischief,
}

impl MischievousJournal<'_> {
    async fn play(&self, moment: Moment) -> Result<(), JournalError> {
        match (self.mischief)(moment) {
            Play::GoOn => Ok(()),
            Play::Fail(kind) => Err(StoreError::from(kind).into()),
            Play::Hang => pending().await,
            Play::Meet(others) => {
                others.wait().await;
                Ok(())
            }
        }
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
