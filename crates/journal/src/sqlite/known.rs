//! What is known of the file from one transaction to the next, so that it is not read again for each
//! batch: the end of the chain, the runs in hand, and the units in hand.
//!
//! It holds as long as nobody else writes. SQLite tells whether anybody has, by the same number by
//! which it judges its own cache of pages, and is asked within each transaction (SQLite, PRAGMA
//! `data_version`). What a transaction that failed had changed is forgotten with all the rest.

use rusqlite::Connection;
use std::collections::HashMap;

use super::failure::Result;
use super::read;
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
    units: HashMap<(RunId, u64), UnitRecord>,
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
                Ok(Self { version, head, runs: Vec::new(), units: HashMap::new() })
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
        self.units.get(&(run, number))
    }

    /// Notes where units stand now, as they were written.
    pub(super) fn note(&mut self, run: RunId, units: &[UnitRecord]) {
        for unit in units {
            if unit.state.owner().is_some() {
                self.units.insert((run, unit.number), unit.clone());
            } else {
                self.units.remove(&(run, unit.number));
            }
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
