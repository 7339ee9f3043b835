//! Everything that the thread of a journal has to itself, and how it writes.

use rusqlite::Connection;

use super::failure::{Failure, Result};
use super::lock::Locks;
use super::write::Writing;
use crate::instant::{Clock, rounded};
use crate::records::{Owner, Process};

/// The file, the locks on its runs, and in whose name it is written.
pub(super) struct Keeper {
    pub(super) connection: Connection,
    pub(super) locks: Locks,
    pub(super) process: Process,
    pub(super) clock: Clock,
}

impl Keeper {
    /// Writes in one transaction. Unless all of it succeeds, nothing is written.
    pub(super) fn write<T>(&self, work: impl FnOnce(&mut Writing<'_>) -> Result<T>) -> Result<T> {
        let mut writing = Writing::begin(&self.connection, rounded((self.clock)()))?;
        let done = work(&mut writing)?;
        writing.commit()?;
        Ok(done)
    }

    /// This process as the owner of a run; since when is told when it claims one.
    pub(super) fn owner(&self) -> Owner {
        let Process { pid, host } = self.process.clone();
        Owner { pid, host, since: rounded((self.clock)()) }
    }

    /// Reads.
    pub(super) fn read<T>(
        &self,
        read: impl FnOnce(&Connection) -> rusqlite::Result<T>,
    ) -> Result<T> {
        read(&self.connection).map_err(Failure::from)
    }
}
