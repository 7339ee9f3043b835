//! Everything that the thread of a journal has to itself.

use super::file::JournalFile;
use super::head::{self, Chain};
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

    /// Notes how far the journal has come.
    ///
    /// While nobody writes, so that a slower process never puts an earlier note in the place of a
    /// later one.
    pub(super) fn note_head(&self, chain: Chain) {
        let folder = self.locks.folder();
        // Without it, or with an older one, the journal is as sound; it is only less well guarded.
        if let Ok(Ok(Some(_))) = self.file.read(|file| Ok(head::to_note(file, folder, chain))) {
            let _ = self.file.read_alone(|file| Ok(head::note(file, folder, chain)?));
        }
    }
}
