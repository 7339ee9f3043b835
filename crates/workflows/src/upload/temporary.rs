//! Where temporary files go.

use billport_journal::bills::BillMemory;
use std::{fs::File, io, path::PathBuf};

/// The folder of the journal, which has room for bills; that of the system where there is no journal.
#[derive(Clone, Debug)]
pub(super) struct TemporaryFolder(Option<PathBuf>);

impl TemporaryFolder {
    pub(super) fn of(memory: Option<&BillMemory>) -> Self {
        Self(memory.map(|memory| memory.folder().to_owned()))
    }

    /// A new file without a name, that nobody else can open, and that is gone with its handle.
    pub(super) fn file(&self) -> io::Result<File> {
        match &self.0 {
            Some(folder) => tempfile::tempfile_in(folder),
            None => tempfile::tempfile(),
        }
    }
}

#[cfg(test)]
impl TemporaryFolder {
    /// A folder of a test.
    pub(super) fn at(folder: &std::path::Path) -> Self {
        Self(Some(folder.to_owned()))
    }
}
