//! Runs are begun, claimed and released.
//!
//! Whoever has the lock of a run may claim it. If the lock is free and the row of the run names an
//! owner of this host all the same, that owner is dead. Of another host's owner a free lock says
//! nothing, for not every disk that machines share brings locks from one to the other: there a
//! person says it.

use std::thread;

use super::burial::owner_of_another_host;
use super::failure::Result;
use super::head::Chain;
use super::keeper::Keeper;
use super::lock::{BETWEEN_TRIES, RunLock, TRIES};
use super::posted;
use super::read;
use super::write::Writing;
use crate::book;
use crate::error::{JournalError, StoreError, StoreErrorKind};
use crate::records::{Claim, NewRun, NewUnit, Owner, RunId, UnitRecord};

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

    /// The lock of a run that nobody delivers.
    pub(super) fn lock_of(&self, run: RunId) -> Result<RunLock> {
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

impl Writing<'_> {
    /// Makes a process the owner of a run that has none.
    fn take_in_hand(&mut self, run: RunId, owner: Owner) -> Result<Claim> {
        let now = self.now();
        let (claim, event) = book::claim(self.run(run)?, owner, now);
        self.append([event], &mut [])?;
        self.save_owner(run)?;
        Ok(claim)
    }
}
