//! The two traits: each method becomes a request to the thread.

use async_trait::async_trait;
use billport_domain::Excerpt;
use time::Date;

use super::SqliteJournal;
use super::failure;
use super::group::Step;
use super::keeper::Keeper;
use super::write::{Posting, Writing};
use super::{posted, read};
use crate::error::JournalError;
use crate::journal::{
    Intent, RejectedBills, RunHistory, RunJournal, RunQuery, Settlement, UnitQuery, Verdict,
};
use crate::records::{Claim, EventRecord, LeftOut, NewRun, NewUnit, RunId, RunRecord, UnitRecord};

#[async_trait]
impl RunJournal for SqliteJournal {
    async fn begin(&self, run: NewRun, units: Vec<NewUnit>) -> Result<Claim, JournalError> {
        self.claiming(|keeper| keeper.begin(run, units)).await
    }

    async fn claim(&self, run: RunId) -> Result<Claim, JournalError> {
        self.claiming(move |keeper| keeper.claim(run)).await
    }

    async fn release(&self, claim: Claim) -> Result<(), JournalError> {
        self.thread.ask(move |keeper| keeper.release(claim)).await
    }

    async fn reject_bills(
        &self,
        claim: Claim,
        rejected: Vec<RejectedBills>,
    ) -> Result<(), JournalError> {
        self.write(move |writing| writing.reject_bills(claim, &rejected)).await
    }

    async fn lease(
        &self,
        claim: Claim,
        after: u64,
        limit: usize,
    ) -> Result<Vec<UnitRecord>, JournalError> {
        let lease = move |writing: &mut Writing<'_>| writing.lease(claim, after, limit);
        self.thread.ask(move |keeper| keeper.file.write_and_post(Posting::Later, lease)).await
    }

    async fn withdraw(
        &self,
        claim: Claim,
        unit: u64,
        late: LeftOut,
        judged_on: Date,
    ) -> Result<(), JournalError> {
        self.write(move |writing| writing.withdraw(claim, unit, &late, judged_on)).await
    }

    async fn intend(&self, claim: Claim, intent: Intent) -> Result<(), JournalError> {
        let step = Step::Intend(intent);
        self.thread.ask_grouped(claim, step).await.map(drop)
    }

    async fn settle(
        &self,
        claim: Claim,
        settlement: Settlement,
    ) -> Result<Vec<UnitRecord>, JournalError> {
        let step = Step::Settle(settlement);
        self.thread.ask_grouped(claim, step).await
    }

    async fn flush(&self) {
        // Whatever waits behind outcomes ends their wait. A thread that is gone keeps nothing.
        let _ = self.thread.ask(|_| Ok(())).await;
    }

    async fn lease_unknown(&self, claim: Claim, unit: u64) -> Result<UnitRecord, JournalError> {
        self.write(move |writing| writing.lease_unknown(claim, unit)).await
    }

    async fn resolve(
        &self,
        claim: Claim,
        unit: u64,
        verdict: Verdict,
        because: Excerpt,
    ) -> Result<(), JournalError> {
        self.write(move |writing| writing.resolve(claim, unit, verdict, because)).await
    }
}

#[async_trait]
impl RunHistory for SqliteJournal {
    async fn bury_the_dead(&self) -> Result<Vec<RunId>, JournalError> {
        self.thread.ask(Keeper::bury_the_dead).await
    }

    async fn run(&self, run: RunId) -> Result<RunRecord, JournalError> {
        self.read(move |file| posted::run(file, run)).await?.ok_or(JournalError::NoSuchRun(run))
    }

    async fn runs(&self, query: RunQuery) -> Result<Vec<RunRecord>, JournalError> {
        self.read(move |file| posted::runs(file, &query)).await
    }

    async fn units(&self, run: RunId, query: UnitQuery) -> Result<Vec<UnitRecord>, JournalError> {
        let found = self.read(move |file| posted::units(file, run, &query));
        found.await?.ok_or(JournalError::NoSuchRun(run))
    }

    async fn event(&self, number: u64) -> Result<Option<EventRecord>, JournalError> {
        self.read(move |file| read::event(file, number)).await
    }

    async fn events(&self, after: u64, limit: usize) -> Result<Vec<EventRecord>, JournalError> {
        self.read(move |file| read::events(file, after, limit)).await
    }
}

impl SqliteJournal {
    /// Takes a run from its owner, for a person says that it is gone together with its host; says
    /// whether the run had one. What it had in flight is unknown then. An owner of this host needs
    /// nobody's word: [`RunJournal::claim`] knows whether it lives.
    ///
    /// # Errors
    /// [`JournalError::Held`] if a process that this host knows of delivers the run,
    /// [`JournalError::NoSuchRun`], [`JournalError::Store`].
    pub async fn disown(&self, run: RunId) -> Result<bool, JournalError> {
        self.thread.ask(move |keeper| keeper.disown(run)).await
    }

    /// Asks for a claim. If nobody waits for it any more, it is given back.
    async fn claiming(
        &self,
        claim: impl FnOnce(&mut Keeper) -> failure::Result<Claim> + Send + 'static,
    ) -> Result<Claim, JournalError> {
        let give_back = |keeper: &mut Keeper, claim| {
            // If this can't be written, the lock is free all the same, and who comes next does it.
            let _ = keeper.release(claim);
        };
        self.thread.ask_and_undo(claim, give_back).await
    }

    async fn write<T: Send + 'static>(
        &self,
        work: impl FnOnce(&mut Writing<'_>) -> failure::Result<T> + Send + 'static,
    ) -> Result<T, JournalError> {
        self.thread.ask(|keeper| keeper.file.write(work)).await
    }

    pub(super) async fn read<T: Send + 'static>(
        &self,
        work: impl FnOnce(&rusqlite::Connection) -> rusqlite::Result<T> + Send + 'static,
    ) -> Result<T, JournalError> {
        self.thread.ask(|keeper| keeper.file.read(work)).await
    }
}
