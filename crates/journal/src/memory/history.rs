//! Runs are looked at in a journal in memory.

use async_trait::async_trait;

use super::{MemoryJournal, Operation};
use crate::error::JournalError;
use crate::journal::{RunHistory, RunQuery, UnitQuery};
use crate::records::{EventRecord, Owner, RunId, RunRecord, UnitRecord};

#[async_trait]
impl RunHistory for MemoryJournal {
    async fn bury_the_dead(&self) -> Result<Vec<RunId>, JournalError> {
        self.ask(Operation::BuryTheDead, |shared, now| {
            let runs = shared.contents.runs.values();
            let is_of_this_host = |owner: &Owner| owner.host == self.process.host;
            let owned = runs.filter(|run| run.owner.as_ref().is_some_and(is_of_this_host));
            let owned = owned.map(|run| run.id);
            let dead: Vec<_> = owned.filter(|run| !shared.holders.contains_key(run)).collect();
            for run in &dead {
                shared.bury(*run, now)?;
            }
            Ok(dead)
        })
        .await
    }

    async fn run(&self, run: RunId) -> Result<RunRecord, JournalError> {
        self.ask(Operation::Run(run), |shared, _| shared.contents.run(run).cloned()).await
    }

    async fn runs(&self, query: RunQuery) -> Result<Vec<RunRecord>, JournalError> {
        self.ask(Operation::Runs, |shared, _| {
            let newest_first = shared.contents.runs.values().rev();
            let asked_for = |run: &&RunRecord| {
                query.fingerprint.is_none_or(|fingerprint| run.begun.fingerprint == fingerprint)
                    && query.target.as_ref().is_none_or(|target| run.begun.target == *target)
            };
            let limit = query.limit.unwrap_or(usize::MAX);
            Ok(newest_first.filter(asked_for).take(limit).cloned().collect())
        })
        .await
    }

    async fn units(&self, run: RunId, query: UnitQuery) -> Result<Vec<UnitRecord>, JournalError> {
        self.ask(Operation::Units(run), |shared, _| {
            shared.contents.run(run)?;
            let UnitQuery { after, limit, which } = query;
            let asked_for = |unit: &&UnitRecord| unit.number > after && which.includes(unit.state);
            Ok(shared.contents.units_of(run).filter(asked_for).take(limit).cloned().collect())
        })
        .await
    }

    async fn event(&self, number: u64) -> Result<Option<EventRecord>, JournalError> {
        self.ask(Operation::Event(number), |shared, _| {
            let mut events = shared.contents.events.iter();
            Ok(events.find(|event| event.number == number).cloned())
        })
        .await
    }

    async fn events(&self, after: u64, limit: usize) -> Result<Vec<EventRecord>, JournalError> {
        self.ask(Operation::Events, |shared, _| {
            let events = shared.contents.events.iter();
            Ok(events.filter(|event| event.number > after).take(limit).cloned().collect())
        })
        .await
    }
}
