//! One transaction: the runs that it touches, the end of the chain, and what is added to it.
//!
//! A run is read once, and its counts are written once, however many steps a transaction holds; so is
//! what has changed of its units, for neighbours are cheaper together.

use rusqlite::Connection;
use time::OffsetDateTime;

use super::failure::Result;
use super::known::{Known, KnownRun};
use super::read;
use super::rows::{
    Change, EventWriter, UnitWriter, insert_run, update_counts, update_owner, write_changed,
};
use super::transaction::WriteTransaction;
use crate::book::Hand;
use crate::error::JournalError;
use crate::records::{Claim, NewEvent, RunId, RunRecord, UnitRecord};

/// A transaction that is open for writing. Dropped without [`commit`](Self::commit), it leaves no
/// trace.
pub(super) struct Writing<'c> {
    transaction: WriteTransaction<'c>,
    events: EventWriter<'c>,
    now: OffsetDateTime,
    known: Known,
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
        Ok(Self { transaction, events: EventWriter::of(connection)?, now, known })
    }

    /// The moment of everything in this transaction.
    pub(super) fn now(&self) -> OffsetDateTime {
        self.now
    }

    /// The file, to be read. Units stand in it as they stood when the transaction began.
    pub(super) fn connection(&self) -> &'c Connection {
        self.transaction.connection()
    }

    /// Makes everything durable that was written; gives what is known behind it.
    pub(super) fn commit(mut self) -> Result<Known> {
        let connection = self.connection();
        let changed = self.known.take_changed();
        write_changed(connection, &changed)?;
        self.known.note(changed);
        for known in self.known.runs.iter().filter(|known| known.is_changed) {
            update_counts(connection, &known.run)?;
        }
        self.transaction.commit()?;
        Ok(self.known.behind())
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

    /// Adds a run; who has it in hand is written by [`save_owner`](Self::save_owner).
    pub(super) fn add_run(&mut self, run: RunRecord) -> Result<()> {
        insert_run(self.connection(), &run)?;
        self.known.runs.push(KnownRun { run, is_changed: true });
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

    /// Writes what has changed of a unit.
    pub(super) fn save(&mut self, run: RunId, unit: UnitRecord, change: Change) {
        self.known.change(run, unit, change);
    }

    /// Writes where units stand now: of these nothing else has changed.
    pub(super) fn save_moved(&mut self, run: RunId, units: Vec<UnitRecord>) {
        for unit in units {
            self.save(run, unit, Change::Moved);
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
            let record = self.known.head.next(event);
            self.events.add(&record)?;
            for unit in moved_by(&record.event, units) {
                unit.last_event = Some(record.number);
            }
            let now = self.now;
            let touched = self.touch(record.event.run)?;
            touched.run.changed_at = now;
            touched.is_changed = true;
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
        let run = read::run(self.connection(), id)?.ok_or(JournalError::NoSuchRun(id))?;
        self.known.runs.push(KnownRun { run, is_changed: false });
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
