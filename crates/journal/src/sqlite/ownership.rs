//! Runs are begun, claimed and released, and dead owners are buried.
//!
//! Whoever has the lock of a run may claim it. If the lock is free and the row of the run names an
//! owner of this host all the same, that owner is dead. Of another host's owner a free lock says
//! nothing, for not every disk that machines share brings locks from one to the other: there a
//! person says it.

use std::thread;

use super::failure::Result;
use super::head::Chain;
use super::keeper::Keeper;
use super::lock::{BETWEEN_TRIES, RunLock, TRIES};
use super::posted;
use super::read;
use super::write::Writing;
use crate::book;
use crate::error::{JournalError, StoreError, StoreErrorKind};
use crate::records::{Claim, NewRun, NewUnit, Owner, RunId, RunRecord, UnitRecord};

/// An owner who is named by so many looks in a row is taken at its word.
const LOOKS: u32 = 4;

impl Keeper {
    pub(super) fn begin(&mut self, begun: NewRun, units: Vec<NewUnit>) -> Result<Claim> {
        let owner = self.owner();
        let (claim, lock) = self.file.write(|writing| {
            let run = RunId(read::last_run(writing.connection())? + 1);
            // Nobody can know of a run that isn't written yet, so nobody can have its lock.
            let lock =
                self.locks.try_lock(run)?.ok_or_else(|| StoreError::from(StoreErrorKind::Busy))?;
            let (record, begun) = book::begin(run, begun, &units, writing.now());
            writing.add_run(record)?;
            let units = (1..).zip(units);
            writing
                .add_units(run, units.map(|(number, unit)| UnitRecord::new(number, None, unit)))?;
            writing.append([begun], &mut [])?;
            Ok((writing.take_in_hand(run, owner)?, lock))
        })?;
        self.locks.keep(claim, lock);
        Ok(claim)
    }

    pub(super) fn claim(&mut self, run: RunId) -> Result<Claim> {
        let lock = self.lock_of(run)?;
        let owner = self.owner();
        let claim = self.file.write(|writing| {
            if let Some(other) = owner_of_another_host(writing.run(run)?, &owner.host) {
                return Err(JournalError::Held { run, owner: other.clone() }.into());
            }
            writing.bury_owner(run)?;
            writing.take_in_hand(run, owner)
        })?;
        self.locks.keep(claim, lock);
        Ok(claim)
    }

    pub(super) fn release(&mut self, claim: Claim) -> Result<()> {
        let released = self.file.write(|writing| {
            writing.check(claim)?;
            writing.post()?;
            let now = writing.now();
            let mut held = read::held_units(writing.connection(), claim.run)?;
            let events = book::release(writing.run(claim.run)?, &mut held, claim, now)?;
            writing.append(events, &mut held)?;
            writing.save(claim.run, held);
            writing.save_owner(claim.run)
        });
        // Whether or not it could be written: who comes next finds the lock free, and does it.
        self.locks.let_go(claim);
        released?;
        self.note_head(Chain::Runs);
        Ok(())
    }

    pub(super) fn bury_the_dead(&mut self) -> Result<Vec<RunId>> {
        let mut buried = Vec::new();
        for run in self.file.read(read::owned_runs)? {
            if self.locks.try_lock(run)?.is_some() && self.bury(run)? {
                buried.push(run);
            }
        }
        Ok(buried)
    }

    /// Buries the owner of a run if it was one of this host and is dead; says whether.
    fn bury(&mut self, run: RunId) -> Result<bool> {
        let (locks, host) = (&self.locks, &self.process.host);
        self.file.write(|writing| {
            if owner_of_another_host(writing.run(run)?, host).is_some() {
                return Ok(false);
            }
            // Locked when there is nothing left to wait for: as long as somebody who only looks has
            // the lock, a dead owner seems to live.
            let Some(_lock) = locks.try_lock(run)? else { return Ok(false) };
            writing.bury_owner(run)
        })
    }

    /// Buries the owner of a run on a person's word that it is gone, and its host with it; says
    /// whether it had one.
    pub(super) fn disown(&mut self, run: RunId) -> Result<bool> {
        let lock = self.lock_of(run)?;
        let buried = self.file.write(|writing| writing.bury_owner(run));
        drop(lock);
        buried
    }

    /// The lock of a run that nobody delivers.
    fn lock_of(&self, run: RunId) -> Result<RunLock> {
        let mut named = None;
        let mut looks = 0;
        for _ in 0..TRIES {
            let record = self.file.read(|file| posted::run(file, run))?;
            let owner = record.ok_or(JournalError::NoSuchRun(run))?.owner;
            if let Some(lock) = self.locks.try_lock(run)? {
                return Ok(lock);
            }
            looks = if owner == named { looks + 1 } else { 1 };
            named = owner;
            match &named {
                Some(owner) if looks == LOOKS || self.locks.has(run) => {
                    return Err(JournalError::Held { run, owner: owner.clone() }.into());
                }
                _ => thread::sleep(BETWEEN_TRIES),
            }
        }
        Err(match named {
            Some(owner) => JournalError::Held { run, owner }.into(),
            None => StoreError::from(StoreErrorKind::Busy).into(),
        })
    }
}

/// The owner of a run, if it is a process of another host than this one.
fn owner_of_another_host<'r>(run: &'r RunRecord, host: &str) -> Option<&'r Owner> {
    run.owner.as_ref().filter(|owner| owner.host != host)
}

impl Writing<'_> {
    /// Makes a process the owner of a run that has none.
    fn take_in_hand(&mut self, run: RunId, owner: Owner) -> Result<Claim> {
        let now = self.now();
        let (claim, event) = book::claim(self.run(run)?, owner, now);
        self.append([event], &mut [])?;
        self.save_owner(run)?;
        Ok(claim)
    }

    /// Lets go of what a dead owner has left, if one has; says whether.
    fn bury_owner(&mut self, run: RunId) -> Result<bool> {
        let now = self.now();
        if self.run(run)?.owner.is_none() {
            return Ok(false);
        }
        self.post()?;
        let mut held = read::held_units(self.connection(), run)?;
        let events = book::let_go(self.run(run)?, &mut held, now)?;
        self.append(events, &mut held)?;
        self.save(run, held);
        self.save_owner(run)?;
        Ok(true)
    }
}
