//! What is known of the file from one transaction to the next, so that it is not read again for each
//! batch: the end of the chain, the runs in hand, and the units in hand. Runs and units stand here as
//! their events say, also where these are not posted to the rows yet.
//!
//! It holds as long as nobody else writes. SQLite tells whether anybody has, by the same number by
//! which it judges its own cache of pages, and is asked within each transaction (SQLite, PRAGMA
//! `data_version`). What a transaction that failed had changed is forgotten with all the rest.

use rusqlite::Connection;
use std::collections::BTreeMap;
use std::ops::Bound;

use super::failure::Result;
use super::posted::PostedRun;
use super::read;
use crate::records::{Digest, EventRecord, NewEvent, RunId, RunRecord, UnitRecord};

/// More runs than one process has in hand: beyond, they are read again.
const MOST_RUNS: usize = 16;
/// Changes of units that are posted together: so many that those in hand, which will change again, are
/// few beside them, and so few that whoever reads posts them in some milliseconds.
const MOST_CHANGES: usize = 1024;
/// Events behind those that the rows of a run tell of. Whoever reads the run looks at all of them, also at
/// those of other runs: of a slow run beside a fast one they would be ever more.
const MOST_EVENTS: u64 = 2048;

/// What is known of the file.
pub(super) struct Known {
    /// The number of changes by others up to which this holds.
    version: i64,
    pub(super) head: Head,
    pub(super) runs: Vec<KnownRun>,
    /// Those that stand otherwise than in their rows, and those in an owner's hand.
    units: BTreeMap<(RunId, u64), KnownUnit>,
    /// How many of them are to be posted.
    changes: usize,
}

/// A unit, and whether it is to be posted to its row.
struct KnownUnit {
    unit: UnitRecord,
    is_changed: bool,
}

/// The last event of the chain.
pub(super) struct Head {
    pub(super) number: u64,
    digest: Digest,
}

/// A run, and whether its counts are to be posted to its row.
pub(super) struct KnownRun {
    pub(super) run: RunRecord,
    pub(super) is_changed: bool,
    /// The last event that its rows tell of.
    posted_up_to: u64,
}

impl KnownRun {
    /// Whether the events behind its rows are so many that it is to be posted.
    fn is_behind(&self, head: u64) -> bool {
        self.run.owner.is_some() && head.saturating_sub(self.posted_up_to) > MOST_EVENTS
    }

    fn is_to_be_posted(&self, head: u64) -> bool {
        self.is_changed || self.is_behind(head)
    }
}

impl Known {
    /// What is known within a transaction: what was known before it, if that still holds.
    pub(super) fn within(transaction: &Connection, before: Option<Self>) -> Result<Self> {
        let version = read::changes_by_others(transaction)?;
        match before {
            Some(before) if before.version == version => Ok(before),
            _ => {
                let head = Head::of(transaction)?;
                Ok(Self { version, head, runs: Vec::new(), units: BTreeMap::new(), changes: 0 })
            }
        }
    }

    /// Whether there is so much that it is to be posted.
    pub(super) fn is_full(&self) -> bool {
        let head = self.head.number;
        self.runs.len() > MOST_RUNS
            || self.changes > MOST_CHANGES
            || self.runs.iter().any(|known| known.is_behind(head))
    }

    /// Adds a run that begins.
    pub(super) fn begin_run(&mut self, run: RunRecord) {
        self.runs.push(KnownRun { run, is_changed: true, posted_up_to: self.head.number });
    }

    /// Takes a run in that was not known.
    pub(super) fn add_run(&mut self, posted: PostedRun) {
        let PostedRun { run, units, posted_up_to } = posted;
        let id = run.id;
        let posted_up_to = posted_up_to.unwrap_or(self.head.number);
        self.runs.push(KnownRun { run, is_changed: !units.is_empty(), posted_up_to });
        for unit in units.into_values() {
            self.change(id, unit);
        }
    }

    /// Units of a run behind a number that stand otherwise than in their rows, or are in an owner's
    /// hand, in their order.
    pub(super) fn units_behind(&self, run: RunId, number: u64) -> Vec<&UnitRecord> {
        let behind = (Bound::Excluded((run, number)), Bound::Included((run, u64::MAX)));
        self.units.range(behind).map(|(_, known)| &known.unit).collect()
    }

    pub(super) fn unit(&self, run: RunId, number: u64) -> Option<&UnitRecord> {
        self.units.get(&(run, number)).map(|known| &known.unit)
    }

    /// Notes that a unit has changed.
    pub(super) fn change(&mut self, run: RunId, unit: UnitRecord) {
        let key = (run, unit.number);
        let before = self.units.insert(key, KnownUnit { unit, is_changed: true });
        self.changes += usize::from(!before.is_some_and(|before| before.is_changed));
    }

    /// Notes a unit as it was written, if an owner has it in hand.
    pub(super) fn hold(&mut self, run: RunId, unit: UnitRecord) {
        if unit.state.owner().is_some() {
            self.units.insert((run, unit.number), KnownUnit { unit, is_changed: false });
        }
    }

    /// Runs that are to be posted.
    pub(super) fn runs_to_post(&self) -> impl Iterator<Item = &RunRecord> {
        let head = self.head.number;
        let to_post = self.runs.iter().filter(move |known| known.is_to_be_posted(head));
        to_post.map(|known| &known.run)
    }

    /// Units that are to be posted, in their order.
    pub(super) fn changed_units(&self) -> impl Iterator<Item = (RunId, &UnitRecord)> {
        let changed = self.units.iter().filter(|(_, known)| known.is_changed);
        changed.map(|((run, _), known)| (*run, &known.unit))
    }

    /// Notes that everything is posted. Units that nobody has in hand are forgotten, and so are runs
    /// that are too many.
    pub(super) fn note_posted(&mut self) {
        for known in &mut self.runs {
            if known.is_to_be_posted(self.head.number) {
                known.posted_up_to = self.head.number;
            }
            known.is_changed = false;
        }
        if self.runs.len() > MOST_RUNS {
            self.runs.clear();
        }
        self.changes = 0;
        self.units.retain(|_, known| {
            known.is_changed = false;
            known.unit.state.owner().is_some()
        });
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
