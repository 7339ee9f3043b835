//! Dead owners are buried: what they had in hand is let go of, and their runs are nobody's.
//!
//! A run that can't be read holds none of the others up. It is left as it is: what became of the batches
//! that its owner had in hand can't be told, so nothing is written of them, and whoever asks for the run
//! is told that it is damaged.

use super::failure::{Failure, Result};
use super::keeper::Keeper;
use super::posted;
use super::read;
use super::write::Writing;
use crate::book;
use crate::records::{Owner, RunId, RunRecord};

impl Keeper {
    pub(super) fn bury_the_dead(&mut self) -> Result<Vec<RunId>> {
        let mut buried = Vec::new();
        for run in self.file.read(read::owned_runs)? {
            if self.locks.try_lock(run)?.is_none() {
                continue;
            }
            match self.bury(run) {
                Ok(true) => buried.push(run),
                Ok(false) => {}
                Err(failure) => self.leave_if_damaged(run, failure)?,
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

    /// Takes a failure for that of one run only if that run can't even be read.
    fn leave_if_damaged(&self, run: RunId, failure: Failure) -> Result<()> {
        match self.file.read(|file| posted::run_or_damage(file, run))? {
            Some(Err(_)) => Ok(()),
            _ => Err(failure),
        }
    }

    /// Buries the owner of a run on a person's word that it is gone, and its host with it; says
    /// whether it had one.
    pub(super) fn disown(&mut self, run: RunId) -> Result<bool> {
        let lock = self.lock_of(run)?;
        let buried = self.file.write(|writing| writing.bury_owner(run));
        drop(lock);
        buried
    }
}

/// The owner of a run, if it is a process of another host than this one.
pub(super) fn owner_of_another_host<'r>(run: &'r RunRecord, host: &str) -> Option<&'r Owner> {
    run.owner.as_ref().filter(|owner| owner.host != host)
}

impl Writing<'_> {
    /// Lets go of what a dead owner has left, if one has; says whether.
    pub(super) fn bury_owner(&mut self, run: RunId) -> Result<bool> {
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
