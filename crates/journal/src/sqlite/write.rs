//! One transaction: the runs that it touches, the end of the chain, and what is added to it.
//!
//! Events are written at once. What they change of runs and units may be posted to their rows later:
//! hundreds of batches together are cheaper than each by itself, and a transaction that writes events
//! alone changes a page or two. Until then whoever reads posts it by itself (`posted.rs`).

use rusqlite::Connection;
use time::OffsetDateTime;

use super::failure::Result;
use super::known::{Known, KnownRun};
use super::posted;
use super::read;
use super::rows::{EventWriter, UnitPoster, UnitWriter, insert_run, update_counts, update_owner};
use super::transaction::WriteTransaction;
use crate::book::{Hand, join};
use crate::error::JournalError;
use crate::records::{Claim, NewEvent, RunId, RunRecord, UnitRecord};
use crate::state::UnitState;

/// A transaction that is open for writing. Dropped without [`commit`](Self::commit), it leaves no
/// trace.
pub(super) struct Writing<'c> {
    transaction: WriteTransaction<'c>,
    events: EventWriter<'c>,
    now: OffsetDateTime,
    known: Known,
    /// The last event, as long as it can take in the next one.
    open_event: Option<NewEvent>,
}

/// When the records are posted that a transaction changes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Posting {
    /// In this transaction.
    AtOnce,
    /// With others, in a transaction that follows.
    Later,
}

impl<'c> Writing<'c> {
    /// Begins with what is known from the transaction before.
    pub(super) fn begin(
        connection: &'c Connection,
        now: OffsetDateTime,
        known: Option<Known>,
    ) -> Result<Self> {
        let transaction = WriteTransaction::begin(connection)?;
        let known = Known::within(connection, known)?;
        let events = EventWriter::of(connection)?;
        Ok(Self { transaction, events, now, known, open_event: None })
    }

    /// The moment of everything in this transaction.
    pub(super) fn now(&self) -> OffsetDateTime {
        self.now
    }

    /// The file, to be read. Units stand in it as they were posted last.
    pub(super) fn connection(&self) -> &'c Connection {
        self.transaction.connection()
    }

    /// Makes everything durable that was written; gives what is known behind it.
    pub(super) fn commit(mut self, posting: Posting) -> Result<Known> {
        self.close_event()?;
        if posting == Posting::AtOnce || self.known.is_full() {
            self.post()?;
        }
        self.transaction.commit()?;
        Ok(self.known)
    }

    /// Posts what has changed of runs and units since they were posted last.
    pub(super) fn post(&mut self) -> Result<()> {
        self.close_event()?;
        let connection = self.connection();
        let mut poster = UnitPoster::of(connection)?;
        for (run, unit) in self.known.changed_units() {
            poster.post(run, unit)?;
        }
        let head = self.known.head.number;
        for run in self.known.runs_to_post() {
            update_counts(connection, run, run.owner.is_some().then_some(head))?;
        }
        self.known.note_posted();
        Ok(())
    }

    /// Makes sure that a claim still holds.
    pub(super) fn check(&mut self, claim: Claim) -> Result<()> {
        let now = self.now;
        Hand::of(&mut self.touch(claim.run)?.run, claim, now)?;
        Ok(())
    }

    /// Does something with a run under a claim. What fails leaves the run as it was.
    pub(super) fn in_hand<T>(
        &mut self,
        claim: Claim,
        act: impl FnOnce(&mut Hand<'_>) -> Result<T, JournalError>,
    ) -> Result<T> {
        let now = self.now;
        let touched = self.touch(claim.run)?;
        let counts = touched.run.counts;
        let done = Hand::of(&mut touched.run, claim, now).and_then(|mut hand| act(&mut hand));
        if done.is_err() {
            touched.run.counts = counts;
        }
        Ok(done?)
    }

    /// A run, as this transaction has it.
    pub(super) fn run(&mut self, id: RunId) -> Result<&mut RunRecord> {
        Ok(&mut self.touch(id)?.run)
    }

    /// A unit of a run.
    pub(super) fn unit(&self, run: RunId, number: u64) -> Result<UnitRecord> {
        if let Some(unit) = self.known.unit(run, number) {
            return Ok(unit.clone());
        }
        let unit = read::unit(self.connection(), run, number)?;
        Ok(unit.ok_or(JournalError::NoSuchUnit { run, unit: number })?)
    }

    /// Units behind a number that nobody has in hand and that are to be sent, in their order.
    pub(super) fn planned_units(
        &self,
        run: RunId,
        after: u64,
        limit: usize,
    ) -> Result<Vec<UnitRecord>> {
        let read = |limit| read::planned_units(self.connection(), run, after, limit);
        Ok(posted::with_posted(limit, self.known.units_behind(run, after), read, |unit| {
            unit.state == UnitState::Planned
        })?)
    }

    /// Adds a run; who has it in hand is written by [`save_owner`](Self::save_owner).
    pub(super) fn add_run(&mut self, run: RunRecord) -> Result<()> {
        insert_run(self.connection(), &run)?;
        self.known.begin_run(run);
        Ok(())
    }

    /// Writes who has a run in hand.
    pub(super) fn save_owner(&mut self, id: RunId) -> Result<()> {
        let place = self.place_of(id)?;
        Ok(update_owner(self.connection(), &self.known.runs[place].run)?)
    }

    /// Adds units that were not there.
    pub(super) fn add_units(
        &mut self,
        run: RunId,
        units: impl IntoIterator<Item = UnitRecord>,
    ) -> Result<()> {
        let mut writer = UnitWriter::of(self.connection())?;
        for unit in units {
            writer.add(run, &unit)?;
            self.known.hold(run, unit);
        }
        Ok(())
    }

    /// Notes where units stand now.
    pub(super) fn save(&mut self, run: RunId, units: impl IntoIterator<Item = UnitRecord>) {
        for unit in units {
            self.known.change(run, unit);
        }
    }

    /// Adds events to the chain, and notes them with the units that they move, which stand in
    /// ascending order.
    pub(super) fn append(
        &mut self,
        events: impl IntoIterator<Item = NewEvent>,
        units: &mut [UnitRecord],
    ) -> Result<()> {
        for event in events {
            let now = self.now;
            let touched = self.touch(event.run)?;
            touched.run.changed_at = now;
            touched.is_changed = true;
            let moved = moved_by(&event, units);
            if !self.open_event.as_mut().is_some_and(|open| join(open, &event)) {
                self.close_event()?;
                self.open_event = Some(event);
            }
            // It is the next one to be written.
            let number = self.known.head.number + 1;
            for unit in moved {
                unit.last_event = Some(number);
            }
        }
        Ok(())
    }

    /// Writes the last event: it takes in no more.
    fn close_event(&mut self) -> Result<()> {
        if let Some(event) = self.open_event.take() {
            let record = self.known.head.next(event);
            self.events.add(&record)?;
        }
        Ok(())
    }

    fn touch(&mut self, id: RunId) -> Result<&mut KnownRun> {
        let place = self.place_of(id)?;
        Ok(&mut self.known.runs[place])
    }

    fn place_of(&mut self, id: RunId) -> Result<usize> {
        if let Some(place) = self.known.runs.iter().position(|known| known.run.id == id) {
            return Ok(place);
        }
        let posted = posted::posted_run(self.connection(), id)?;
        self.known.add_run(posted.ok_or(JournalError::NoSuchRun(id))?);
        Ok(self.known.runs.len() - 1)
    }
}

/// Those of the units that an event moves.
fn moved_by<'u>(event: &NewEvent, units: &'u mut [UnitRecord]) -> &'u mut [UnitRecord] {
    let Some((first, last)) = event.moved_units() else { return &mut [] };
    let start = units.partition_point(|unit| unit.number < first);
    let end = units.partition_point(|unit| unit.number <= last);
    &mut units[start..end]
}
