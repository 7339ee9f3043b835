//! A journal that hesitates.

use async_trait::async_trait;
use billport_domain::Excerpt;
use billport_journal::memory::MemoryJournal;
use billport_journal::{
    Claim, EventRecord, Intent, JournalError, LeftOut, NewRun, NewUnit, RejectedBills, RunHistory,
    RunId, RunJournal, RunQuery, RunRecord, Settlement, UnitQuery, UnitRecord, Verdict,
};
use std::sync::Arc;
use time::Date;
use tokio::{sync::Notify, task::yield_now};

/// A journal that can be made to hesitate before and after each request, so that a future can be
/// dropped there; and one that can be made to keep outcomes.
#[derive(Clone, Debug)]
pub(crate) struct Hesitant {
    pub(crate) journal: Arc<MemoryJournal>,
    pub(crate) hesitates: bool,
    /// Keeps outcomes until it is flushed, if there is one: who waits for them is told by it.
    pub(crate) flushed: Option<Arc<Notify>>,
}

impl Hesitant {
    async fn ask<T>(&self, request: impl Future<Output = T>) -> T {
        if self.hesitates {
            yield_now().await;
        }
        let answer = request.await;
        if self.hesitates {
            yield_now().await;
        }
        answer
    }
}

type Answer<T> = Result<T, JournalError>;

#[async_trait]
impl RunJournal for Hesitant {
    async fn begin(&self, run: NewRun, units: Vec<NewUnit>) -> Answer<Claim> {
        self.ask(self.journal.begin(run, units)).await
    }

    async fn claim(&self, run: RunId) -> Answer<Claim> {
        self.ask(self.journal.claim(run)).await
    }

    async fn release(&self, claim: Claim) -> Answer<()> {
        self.ask(self.journal.release(claim)).await
    }

    async fn reject_bills(&self, claim: Claim, rejected: Vec<RejectedBills>) -> Answer<()> {
        self.ask(self.journal.reject_bills(claim, rejected)).await
    }

    async fn lease(&self, claim: Claim, after: u64, limit: usize) -> Answer<Vec<UnitRecord>> {
        self.ask(self.journal.lease(claim, after, limit)).await
    }

    async fn withdraw(
        &self,
        claim: Claim,
        unit: u64,
        late: LeftOut,
        judged_on: Date,
    ) -> Answer<()> {
        self.ask(self.journal.withdraw(claim, unit, late, judged_on)).await
    }

    async fn intend(&self, claim: Claim, intent: Intent) -> Answer<()> {
        self.ask(self.journal.intend(claim, intent)).await
    }

    async fn settle(&self, claim: Claim, settlement: Settlement) -> Answer<Vec<UnitRecord>> {
        if let Some(flushed) = &self.flushed {
            flushed.notified().await;
        }
        self.ask(self.journal.settle(claim, settlement)).await
    }

    async fn flush(&self) {
        self.ask(self.journal.flush()).await;
        if let Some(flushed) = &self.flushed {
            flushed.notify_waiters();
        }
    }

    async fn lease_unknown(&self, claim: Claim, unit: u64) -> Answer<UnitRecord> {
        self.ask(self.journal.lease_unknown(claim, unit)).await
    }

    async fn resolve(
        &self,
        claim: Claim,
        unit: u64,
        verdict: Verdict,
        because: Excerpt,
    ) -> Answer<()> {
        self.ask(self.journal.resolve(claim, unit, verdict, because)).await
    }
}

#[async_trait]
impl RunHistory for Hesitant {
    async fn bury_the_dead(&self) -> Answer<Vec<RunId>> {
        self.ask(self.journal.bury_the_dead()).await
    }

    async fn run(&self, run: RunId) -> Answer<RunRecord> {
        self.ask(self.journal.run(run)).await
    }

    async fn runs(&self, query: RunQuery) -> Answer<Vec<RunRecord>> {
        self.ask(self.journal.runs(query)).await
    }

    async fn units(&self, run: RunId, query: UnitQuery) -> Answer<Vec<UnitRecord>> {
        self.ask(self.journal.units(run, query)).await
    }

    async fn event(&self, number: u64) -> Answer<Option<EventRecord>> {
        self.ask(self.journal.event(number)).await
    }

    async fn events(&self, after: u64, limit: usize) -> Answer<Vec<EventRecord>> {
        self.ask(self.journal.events(after, limit)).await
    }
}
