//! What is known of the file from one transaction to the next, so that it is not read again for each
//! batch: the end of the chain, the runs in hand, and the units in hand.
//!
//! It holds as long as nobody else writes. SQLite tells whether anybody has, by the same number by
//! which it judges its own cache of pages, and is asked within each transaction (SQLite, PRAGMA
//! `data_version`). What a transaction that failed had changed is forgotten with all the rest.

use rusqlite::Connection;
use std::collections::BTreeMap;

use super::failure::Result;
use super::read;
use super::rows::{Change, ChangedUnit};
use crate::records::{Digest, EventRecord, NewEvent, RunId, RunRecord, UnitRecord};

/// More runs than one process has in hand: beyond, they are read again.
const MOST_RUNS: usize = 16;

/// What is known of the file.
pub(super) struct Known {
    /// The number of changes by others up to which this holds.
    version: i64,
    pub(super) head: Head,
    pub(super) runs: Vec<KnownRun>,
    /// Those in an owner's hand: each is written twice before it is settled.
    in_hand: BTreeMap<(RunId, u64), UnitRecord>,
    /// Those that have changed in this transaction, as they are to be written.
    changed: BTreeMap<(RunId, u64), (UnitRecord, Change)>,
}

/// The last event of the chain.
pub(super) struct Head {
    number: u64,
    digest: Digest,
}

/// A run, and whether its counts have to be written.
pub(super) struct KnownRun {
    pub(super) run: RunRecord,
    pub(super) is_changed: bool,
}

impl Known {
    /// What is known within a transaction: what was known before it, if that still holds.
    pub(super) fn within(transaction: &Connection, before: Option<Self>) -> Result<Self> {
        let version = read::changes_by_others(transaction)?;
        match before {
            Some(before) if before.version == version => Ok(before),
            _ => {
                let head = Head::of(transaction)?;
                let (in_hand, changed) = (BTreeMap::new(), BTreeMap::new());
                Ok(Self { version, head, runs: Vec::new(), in_hand, changed })
            }
        }
    }

    /// What is known behind a transaction that is durable.
    pub(super) fn behind(mut self) -> Self {
        if self.runs.len() > MOST_RUNS {
            self.runs.clear();
        }
        for known in &mut self.runs {
            known.is_changed = false;
        }
        self
    }

    pub(super) fn unit(&self, run: RunId, number: u64) -> Option<&UnitRecord> {
        let key = (run, number);
        self.changed.get(&key).map(|(unit, _)| unit).or_else(|| self.in_hand.get(&key))
    }

    /// Notes that a unit has changed.
    pub(super) fn change(&mut self, run: RunId, unit: UnitRecord, change: Change) {
        let key = (run, unit.number);
        let before = self.changed.get(&key).map_or(change, |(_, before)| *before);
        self.changed.insert(key, (unit, change.max(before)));
    }

    /// Units that have changed, in their order. They are no longer known.
    pub(super) fn take_changed(&mut self) -> Vec<ChangedUnit> {
        let changed = std::mem::take(&mut self.changed).into_iter();
        changed.map(|((run, _), (unit, change))| ChangedUnit { run, unit, change }).collect()
    }

    /// Notes where units stand that were written.
    pub(super) fn note(&mut self, written: Vec<ChangedUnit>) {
        for ChangedUnit { run, unit, .. } in written {
            self.hold(run, unit);
        }
    }

    /// Notes where a unit stands, as it was written.
    pub(super) fn hold(&mut self, run: RunId, unit: UnitRecord) {
        if unit.state.owner().is_some() {
            self.in_hand.insert((run, unit.number), unit);
        } else {
            self.in_hand.remove(&(run, unit.number));
        }
    }
}

impl Head {
    fn of(connection: &Connection) -> Result<Self> {
        let last = read::last_event(connection)?;
        let (number, digest) = last.unwrap_or((0, Digest::START));
        Ok(Self { number, digest })
    }

    /// Gives an event its place in the chain.
    pub(super) fn next(&mut self, event: NewEvent) -> EventRecord {
        self.number += 1;
        self.digest = self.digest.followed_by(self.number, &event);
        EventRecord { number: self.number, event, digest: self.digest }
    }
}
