//! Everything that the thread of a journal has to itself.

use super::file::JournalFile;
use super::lock::Locks;
use crate::records::{Owner, Process};

/// The file, the locks on its runs, and in whose name they are claimed.
pub(super) struct Keeper {
    pub(super) file: JournalFile,
    pub(super) locks: Locks,
    pub(super) process: Process,
}

impl Keeper {
    /// This process as the owner of a run.
    pub(super) fn owner(&self) -> Owner {
        let Process { pid, host } = self.process.clone();
        Owner { pid, host, since: self.file.now() }
    }
}
