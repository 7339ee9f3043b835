//! The folder in which a bench works: files, and the journal, which processes open.

use billport::journal::bills::BillMemory;
use billport::journal::{Check, OpenError, Process, SqliteJournal, SqliteSettings};
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use tempfile::TempDir;

use super::clock::Clock;

pub(crate) const HOST: &str = "counter-1";

pub(crate) struct Desk {
    folder: TempDir,
    clock: Arc<Clock>,
    processes: AtomicU32,
    files: AtomicU32,
}

/// What a process has open. Dropped, it is gone without a word, as by a SIGKILL.
pub(crate) struct Opened {
    pub(crate) journal: SqliteJournal,
    pub(crate) bills: BillMemory,
}

impl Desk {
    pub(crate) fn new(clock: Arc<Clock>) -> Self {
        let folder = tempfile::tempdir().unwrap();
        Self { folder, clock, processes: AtomicU32::new(0), files: AtomicU32::new(0) }
    }

    pub(crate) fn journal(&self) -> PathBuf {
        self.folder.path().join("books").join("journal.db")
    }

    /// Opens the journal as one more process, and looks at it closely.
    pub(crate) fn open(&self) -> Opened {
        self.try_open(&self.journal()).unwrap()
    }

    pub(crate) fn try_open(&self, path: &Path) -> Result<Opened, OpenError> {
        let pid = 1 + self.processes.fetch_add(1, Ordering::SeqCst);
        let clock = Arc::clone(&self.clock);
        let journal = SqliteJournal::open(SqliteSettings {
            path: path.to_owned(),
            owner: Process { pid, host: HOST.to_owned() },
            clock: Arc::new(move || clock.now()),
            check: Check::Quick,
        })?;
        let bills = BillMemory::open(journal.folder(), || *b"a key of a bench").unwrap();
        Ok(Opened { journal, bills })
    }

    /// Puts a file of bills there, with the header that belongs to it.
    pub(crate) fn put(&self, rows: &str) -> PathBuf {
        self.put_file(&format!("account_number,amount,due_date,period\n{rows}"))
    }

    /// Puts any file there.
    pub(crate) fn put_file(&self, text: &str) -> PathBuf {
        let number = 1 + self.files.fetch_add(1, Ordering::SeqCst);
        let path = self.folder.path().join(format!("file-{number}.csv"));
        fs::write(&path, text).unwrap();
        path
    }

    /// Every file of the journal, the folder of its runs included, with what is in it.
    pub(crate) fn files_of_journal(&self) -> Vec<(PathBuf, Vec<u8>)> {
        let mut files = Vec::new();
        let mut folders = vec![self.journal().parent().unwrap().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    let bytes = fs::read(&path).unwrap();
                    files.push((path, bytes));
                }
            }
        }
        files.sort();
        files
    }
}
