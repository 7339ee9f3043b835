//! Journals in files, for the tests of every store.

use async_trait::async_trait;
use billport_journal::conformance::{Journal, Stores};
use billport_journal::{Check, Clock, Process, SqliteJournal, SqliteSettings};
use std::path::PathBuf;
use std::sync::Mutex;
use tempfile::TempDir;

/// Opens journals in folders of their own, and keeps the last one so that it can be opened again.
#[derive(Default)]
pub(crate) struct Files(Mutex<Option<TempDir>>);

impl Files {
    fn open(&self, owner: Process, clock: Clock) -> Box<dyn Journal> {
        let folder = self.0.lock().expect("no test panics while it has the folder");
        let folder = folder.as_ref().expect("a store is made before it is opened again").path();
        let path: PathBuf = folder.join("journal");
        let settings = SqliteSettings { path, owner, clock, check: Check::Quick };
        Box::new(SqliteJournal::open(settings).expect("a journal can be opened in a new folder"))
    }
}

#[async_trait]
impl Stores for Files {
    async fn fresh(&self, process: Process, clock: Clock) -> Box<dyn Journal> {
        let folder = TempDir::new().expect("there is a folder for temporary files");
        *self.0.lock().expect("no test panics while it has the folder") = Some(folder);
        self.open(process, clock)
    }

    async fn again(&self, process: Process, clock: Clock) -> Box<dyn Journal> {
        self.open(process, clock)
    }
}
