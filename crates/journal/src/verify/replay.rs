//! The events are read again, from the first to the last.

use std::collections::{BTreeMap, BTreeSet};

use super::PAGE;
use super::chain::Chain;
use super::finding::{Finding, Findings};
use super::run::ToldRun;
use crate::error::JournalError;
use crate::journal::{RunHistory, UnitQuery, Which};
use crate::records::{
    Cause, Digest, EventRecord, NewEvent, NewRun, NewUnit, RunId, RunRecord, UnitRecord,
    content_of_run,
};

/// All runs as their events tell them, up to the event that was read last.
pub(super) struct Replay<'h> {
    pub(super) history: &'h dyn RunHistory,
    pub(super) runs: BTreeMap<RunId, ToldRun>,
    /// Runs of which a record can't be read: what their events say can't be held against it.
    pub(super) unreadable: BTreeSet<RunId>,
    pub(super) findings: Findings,
    pub(super) chain: Chain,
    /// How many events can't be read.
    pub(super) events_passed_over: usize,
}

/// A record that was read behind the last event that is known.
pub(super) enum Witness<'r> {
    Run(&'r RunRecord),
    Unit(RunId, &'r UnitRecord),
}

impl<'h> Replay<'h> {
    pub(super) fn new(history: &'h dyn RunHistory) -> Self {
        Self {
            history,
            runs: BTreeMap::new(),
            unreadable: BTreeSet::new(),
            findings: Findings::default(),
            chain: Chain::new(Digest::START),
            events_passed_over: 0,
        }
    }

    /// Reads on: to the first event behind which a record stood as it was read (then says yes), or
    /// to the end.
    pub(super) async fn read_on(
        &mut self,
        witness: Option<&Witness<'_>>,
    ) -> Result<bool, JournalError> {
        let agrees = |replay: &Self| witness.is_some_and(|witness| replay.agrees_with(witness));
        loop {
            if agrees(self) {
                return Ok(true);
            }
            let page = self.next_events().await?;
            if page.is_empty() {
                return Ok(false);
            }
            for event in page {
                self.take_in(event).await?;
                if agrees(self) {
                    return Ok(true);
                }
            }
        }
    }

    fn agrees_with(&self, witness: &Witness<'_>) -> bool {
        match witness {
            Witness::Run(record) => self.differences_of_run(record).is_empty(),
            Witness::Unit(run, record) => self.differences_of_unit(*run, record).is_empty(),
        }
    }

    /// In what the record of a run differs from its events.
    pub(super) fn differences_of_run(&self, record: &RunRecord) -> Vec<String> {
        match self.runs.get(&record.id) {
            Some(told) => told.differences(record),
            None => vec!["no event begins it".to_owned()],
        }
    }

    /// In what the record of a unit differs from its events.
    pub(super) fn differences_of_unit(&self, run: RunId, record: &UnitRecord) -> Vec<String> {
        match self.runs.get(&run) {
            Some(told) => told.differences_of_unit(record),
            // That is said of the run, once.
            None => Vec::new(),
        }
    }

    /// The runs that were begun, by the events so far.
    pub(super) fn begun(&self) -> BTreeSet<RunId> {
        self.runs.keys().chain(&self.unreadable).copied().collect()
    }

    /// How many units a run has, by the events so far.
    pub(super) fn units_of(&self, run: RunId) -> u64 {
        self.runs.get(&run).map_or(0, ToldRun::units)
    }

    /// How many units all runs have, by the events so far.
    pub(super) fn units(&self) -> u64 {
        self.runs.values().map(ToldRun::units).sum()
    }

    async fn take_in(&mut self, record: EventRecord) -> Result<(), JournalError> {
        self.check_chain(&record);
        let run = record.event.run;
        if self.unreadable.contains(&run) {
            return Ok(());
        }
        match (self.runs.get_mut(&run), record.event.cause) {
            (Some(told), _) => told.take_in(&record, &mut self.findings),
            (None, Cause::RunBegun) => self.begin(record.number, &record.event).await?,
            (None, _) => {
                let what = "no event before it begins its run";
                self.findings.add(Finding::of_event(run, record.number, what));
            }
        }
        Ok(())
    }

    fn check_chain(&mut self, record: &EventRecord) {
        let EventRecord { number, event, digest } = record;
        let computed = self.chain.head.followed_by(*number, event);
        let wrong = self.chain.take_in(*number, *digest, computed);
        self.findings.extend(wrong.map(|what| Finding::of_event(event.run, *number, what)));
    }

    /// Begins a run with what its records say was planned, and compares that with the digest.
    async fn begin(&mut self, number: u64, event: &NewEvent) -> Result<(), JournalError> {
        let plan = match self.plan_of(event.run).await {
            // That the run is missing is found when the records are looked at.
            Err(JournalError::NoSuchRun(_)) => Ok(None),
            plan => plan.map(Some),
        };
        let Some(plan) = self.readable(event.run, plan)? else { return Ok(()) };
        let (rows_read, units) = match plan {
            Some((begun, units)) => {
                if event.content != Some(content_of_run(&begun, &units)) {
                    let what = "the run or its batches are not what was planned";
                    self.findings.add(Finding::of_event(event.run, number, what));
                }
                (begun.rows_read, units)
            }
            None => (0, Vec::new()),
        };
        self.runs.insert(event.run, ToldRun::begun(event, rows_read, &units));
        Ok(())
    }

    /// What a run and its units were planned to be, by their records. Parts were planned later.
    async fn plan_of(&self, run: RunId) -> Result<(NewRun, Vec<NewUnit>), JournalError> {
        let begun = self.history.run(run).await?.begun;
        let mut units = Vec::new();
        let mut last = 0;
        loop {
            let page = UnitQuery { after: last, limit: PAGE, which: Which::All };
            let page = self.history.units(run, page).await?;
            let Some(unit) = page.last() else {
                return Ok((begun, units));
            };
            last = unit.number;
            units.extend(page.into_iter().filter(|u| u.part_of.is_none()).map(|u| u.planned));
        }
    }
}
