//! One transaction: the runs that it touches, the end of the chain, and what is added to it.
//!
//! A run is read once, its counts are written once, however many steps a transaction holds. Nothing
//! is kept from one transaction to the next, for another process may have written meanwhile.

use rusqlite::{Connection, Transaction, TransactionBehavior};
use time::OffsetDateTime;

use super::failure::Result;
use super::read;
use super::rows::{
    insert_event, insert_run, insert_unit, update_counts, update_owner, update_unit,
};
use crate::book::Hand;
use crate::error::JournalError;
use crate::records::{Cause, Claim, Digest, EventRecord, NewEvent, RunId, RunRecord, UnitRecord};

/// A transaction that is open for writing. Dropped without [`commit`](Self::commit), it leaves no
/// trace.
pub(super) struct Writing<'c> {
    transaction: Transaction<'c>,
    now: OffsetDateTime,
    head: Head,
    runs: Vec<Touched>,
}

/// The last event of the chain.
struct Head {
    number: u64,
    digest: Digest,
}

/// A run that was read in this transaction.
struct Touched {
    run: RunRecord,
    is_changed: bool,
}

impl<'c> Writing<'c> {
    pub(super) fn begin(connection: &'c Connection, now: OffsetDateTime) -> Result<Self> {
        let transaction = Transaction::new_unchecked(connection, TransactionBehavior::Immediate)?;
        let head = Head::of(&transaction)?;
        Ok(Self { transaction, now, head, runs: Vec::new() })
    }

    /// The moment of everything in this transaction.
    pub(super) fn now(&self) -> OffsetDateTime {
        self.now
    }

    pub(super) fn connection(&self) -> &Connection {
        &self.transaction
    }

    /// Makes everything durable that was written.
    pub(super) fn commit(self) -> Result<()> {
        for touched in self.runs.iter().filter(|touched| touched.is_changed) {
            update_counts(&self.transaction, &touched.run)?;
        }
        Ok(self.transaction.commit()?)
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
        let unit = read::unit(&self.transaction, run, number)?;
        Ok(unit.ok_or(JournalError::NoSuchUnit { run, unit: number })?)
    }

    /// Adds a run; who has it in hand is written by [`save_owner`](Self::save_owner).
    pub(super) fn add_run(&mut self, run: RunRecord) -> Result<()> {
        insert_run(&self.transaction, &run)?;
        self.runs.push(Touched { run, is_changed: true });
        Ok(())
    }

    /// Writes who has a run in hand.
    pub(super) fn save_owner(&mut self, id: RunId) -> Result<()> {
        let place = self.place_of(id)?;
        Ok(update_owner(&self.transaction, &self.runs[place].run)?)
    }

    /// Adds units that were not there.
    pub(super) fn add_units(&self, run: RunId, units: &[UnitRecord]) -> Result<()> {
        units.iter().try_for_each(|unit| Ok(insert_unit(&self.transaction, run, unit)?))
    }

    /// Writes where units stand now.
    pub(super) fn save_units(&self, run: RunId, units: &[UnitRecord]) -> Result<()> {
        units.iter().try_for_each(|unit| Ok(update_unit(&self.transaction, run, unit)?))
    }

    /// Adds events to the chain, and notes them with the units that they move, which stand in
    /// ascending order.
    pub(super) fn append(
        &mut self,
        events: impl IntoIterator<Item = NewEvent>,
        units: &mut [UnitRecord],
    ) -> Result<()> {
        for event in events {
            let record = self.head.next(event);
            insert_event(&self.transaction, &record)?;
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

    fn touch(&mut self, id: RunId) -> Result<&mut Touched> {
        let place = self.place_of(id)?;
        Ok(&mut self.runs[place])
    }

    fn place_of(&mut self, id: RunId) -> Result<usize> {
        if let Some(place) = self.runs.iter().position(|touched| touched.run.id == id) {
            return Ok(place);
        }
        let run = read::run(&self.transaction, id)?.ok_or(JournalError::NoSuchRun(id))?;
        self.runs.push(Touched { run, is_changed: false });
        Ok(self.runs.len() - 1)
    }
}

impl Head {
    fn of(connection: &Connection) -> Result<Self> {
        let last = read::last_event(connection)?;
        let (number, digest) = last.unwrap_or((0, Digest::START));
        Ok(Self { number, digest })
    }

    /// Gives an event its place in the chain.
    fn next(&mut self, event: NewEvent) -> EventRecord {
        self.number += 1;
        self.digest = self.digest.followed_by(self.number, &event);
        EventRecord { number: self.number, event, digest: self.digest }
    }
}

/// Those of the units that an event moves.
fn moved_by<'u>(event: &NewEvent, units: &'u mut [UnitRecord]) -> &'u mut [UnitRecord] {
    let Some((first, last)) = event.units else { return &mut [] };
    // That of a planned part names the whole as well, which does not move by it.
    let first = if event.cause == Cause::PartPlanned { last } else { first };
    let start = units.partition_point(|unit| unit.number < first);
    let end = units.partition_point(|unit| unit.number <= last);
    &mut units[start..end]
}
