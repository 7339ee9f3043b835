//! Which runs this process has in hand: a lock on `JOURNAL.runs/RUN.lock` for each.
//!
//! The lock is the kernel's: it is gone with its process, however that ends. What the journal's
//! rows say of an owner is for telling only. The files are empty and stay where they are: to delete
//! one that others may be about to lock would let two processes have the same run.

use std::collections::BTreeMap;
use std::fs::{File, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use super::place;
use crate::records::{Claim, RunId};
use crate::state::Epoch;

/// How often a lock that is taken is tried again, and how long is waited between: who only looks
/// whether an owner is alive has the lock for a moment, too.
pub(super) const TRIES: u32 = 20;
pub(super) const BETWEEN_TRIES: Duration = Duration::from_millis(10);

/// The locks of one handle on a journal. Dropped, it lets go of all.
#[derive(Debug)]
pub(super) struct Locks {
    folder: PathBuf,
    held: BTreeMap<RunId, (Epoch, RunLock)>,
}

/// A run that nobody else can take in hand while this lives.
#[derive(Debug)]
pub(super) struct RunLock {
    _file: File,
}

impl Locks {
    pub(super) fn new(folder: PathBuf) -> Self {
        Self { folder, held: BTreeMap::new() }
    }

    /// Where the locks are.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The lock of a run, unless somebody has it.
    ///
    /// # Errors
    /// If the file of the lock can't be made or locked.
    pub(super) fn try_lock(&self, run: RunId) -> io::Result<Option<RunLock>> {
        if self.has(run) {
            return Ok(None);
        }
        place::private_folder(&self.folder)?;
        let file = place::private_file(&self.folder.join(format!("{run}.lock")))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(RunLock { _file: file })),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(error),
        }
    }

    /// Keeps a lock for as long as a claim lives.
    pub(super) fn keep(&mut self, claim: Claim, lock: RunLock) {
        self.held.insert(claim.run, (claim.epoch, lock));
    }

    /// Whether this handle has a run in hand.
    pub(super) fn has(&self, run: RunId) -> bool {
        self.held.contains_key(&run)
    }

    /// Lets go of the lock of a claim; one that a later claim holds is kept.
    pub(super) fn let_go(&mut self, claim: Claim) {
        if self.held.get(&claim.run).is_some_and(|(epoch, _)| *epoch == claim.epoch) {
            self.held.remove(&claim.run);
        }
    }
}
