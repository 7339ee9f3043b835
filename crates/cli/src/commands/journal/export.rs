//! `billport journal export`: all that stands in the journal, one JSON object a line.

use billport::journal::{
    EventRecord, PaymentHistory, PaymentQuery, RunHistory, RunId, RunQuery, RunRecord, UnitQuery,
    UnitRecord, Which,
};

use crate::args::{ExportArgs, Globals};
use crate::commands::block_on;
use crate::exit::Exit;
use crate::failure::Failure;
use crate::journal::Journal;
use crate::settings::Sources;
use crate::view::Lines;
use crate::view::json::{self, ExportJson};

/// How many records are asked for at once.
const PAGE: usize = 1000;

pub(super) fn run(globals: &Globals, args: &ExportArgs) -> Result<Exit, Failure> {
    let sources = Sources::open(globals, Vec::new())?;
    let journal = Journal::open_to_look(globals, &sources)?;
    block_on(async {
        let (runs, one, exit) = match args.run {
            Some(name) => {
                let run = journal.run(name).await?;
                let one = Some(run.id);
                (vec![run], one, Exit::Delivered)
            }
            None => {
                journal.warn_of_damage().await?;
                let (runs, exit) = journal.runs(RunQuery::default()).await?;
                (runs, None, exit)
            }
        };
        let mut export = Export { journal: &journal, lines: Lines::new() };
        export.write(&runs, one).await?;
        export.lines.finish()?;
        Ok(exit)
    })
}

struct Export<'a> {
    journal: &'a Journal,
    lines: Lines,
}

impl Export<'_> {
    /// Writes a run, or all, oldest first; ends early when nobody reads on.
    async fn write(&mut self, runs: &[RunRecord], one: Option<RunId>) -> Result<(), Failure> {
        for run in runs.iter().rev() {
            if !self.add(&ExportJson::run(run))? || !self.write_batches(run).await? {
                return Ok(());
            }
        }
        if one.is_none() && !self.write_payments().await? {
            return Ok(());
        }
        self.write_events(one).await
    }

    /// Writes all payments and what was done to them, oldest first.
    async fn write_payments(&mut self) -> Result<bool, Failure> {
        let payments = self.journal.store.payments(PaymentQuery::default()).await;
        let payments = payments.map_err(|error| self.journal.failure(&error))?;
        for payment in payments.iter().rev() {
            if !self.add(&ExportJson::payment(payment))? {
                return Ok(false);
            }
        }
        let mut after = 0;
        loop {
            let events = self.journal.store.payment_events(after, PAGE).await;
            let events = events.map_err(|error| self.journal.failure(&error))?;
            let Some(last) = events.last() else { return Ok(true) };
            after = last.number;
            for event in &events {
                if !self.add(&ExportJson::payment_event(event))? {
                    return Ok(false);
                }
            }
        }
    }

    async fn write_batches(&mut self, run: &RunRecord) -> Result<bool, Failure> {
        let mut after = 0;
        loop {
            let page = UnitQuery { after, limit: PAGE, which: Which::All };
            let units: Vec<UnitRecord> = self
                .journal
                .store
                .units(run.id, page)
                .await
                .map_err(|error| self.journal.failure(&error))?;
            let Some(last) = units.last() else { return Ok(true) };
            after = last.number;
            for unit in &units {
                if !self.add(&ExportJson::batch(run.id, unit))? {
                    return Ok(false);
                }
            }
        }
    }

    async fn write_events(&mut self, one: Option<RunId>) -> Result<(), Failure> {
        let mut after = 0;
        loop {
            let events: Vec<EventRecord> = self
                .journal
                .store
                .events(after, PAGE)
                .await
                .map_err(|error| self.journal.failure(&error))?;
            let Some(last) = events.last() else { return Ok(()) };
            after = last.number;
            for event in &events {
                let is_asked_for = one.is_none_or(|run| run == event.event.run);
                if is_asked_for && !self.add(&ExportJson::event(event))? {
                    return Ok(());
                }
            }
        }
    }

    fn add(&mut self, object: &ExportJson<'_>) -> Result<bool, Failure> {
        self.lines.add(&json::line(object))
    }
}
