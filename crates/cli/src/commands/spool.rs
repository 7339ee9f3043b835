//! What comes by standard input or another pipe, kept beside the journal until its run is through:
//! a run is resumed by reading its file again, and what came by a pipe is nowhere else.
//!
//! Its process holds a lock on `stdin-….lock` meanwhile. A copy whose process is gone, and of which
//! the journal has no run, is of no use to anybody: it is taken away by the next one.

use billport::journal::{JournalError, RunHistory, RunQuery, RunRecord, SqliteJournal};
use billport::workflows::upload::UploadCounts;
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};
use std::process;
use time::macros::format_description;

use crate::clock;
use crate::view::{shown, talk};

const PREFIX: &str = "stdin-";
const COPY: &str = "txt";
const LOCK: &str = "lock";

/// A copy that belongs to this process, which may not be there yet.
#[derive(Debug)]
pub(super) struct Spool {
    path: PathBuf,
    _lock: File,
}

impl Spool {
    /// A place for a copy in the folder of a journal.
    pub(super) fn new(folder: &Path) -> io::Result<Self> {
        let format = format_description!("[year][month][day]T[hour][minute][second]");
        let moment = clock::now().format(format).map_err(io::Error::other)?;
        let name = format!("{PREFIX}{moment}-{}.{COPY}", process::id());
        let path = folder.join(name);
        let lock = lock_file(&path)?;
        lock.try_lock()?;
        Ok(Self { path, _lock: lock })
    }

    /// Where the copy goes.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }

    /// Its name in the folder of the journal.
    pub(super) fn name(&self) -> String {
        self.path.file_name().unwrap_or_default().to_string_lossy().into_owned()
    }

    /// Takes the copy away, unless the journal has a run of it.
    pub(super) async fn remove_unless_begun(&self, journal: &SqliteJournal) {
        // If the journal can't tell, the copy stays.
        if let Ok(false) = is_known(journal, &self.path).await {
            take_away(&self.path);
        }
    }
}

impl Drop for Spool {
    fn drop(&mut self) {
        // If it stays, it is taken away by the next one.
        let _ = fs::remove_file(self.path.with_extension(LOCK));
    }
}

/// Takes away copies of processes that died before their run began.
pub(super) async fn take_away_orphans(journal: &SqliteJournal) -> Result<(), JournalError> {
    for path in copies(journal.folder()) {
        // Locked first: its process can't begin a run of it any more, so what the journal says
        // stays true.
        let lock = lock_file(&path);
        let is_orphan = lock.as_ref().is_ok_and(|lock| lock.try_lock().is_ok());
        if is_orphan {
            if is_known(journal, &path).await? {
                let _ = fs::remove_file(path.with_extension(LOCK));
            } else {
                take_away(&path);
            }
        }
    }
    Ok(())
}

/// Takes away the copy of a run, if it is of one that needs it no more.
pub(super) fn settle_copy(run: &RunRecord) {
    if run.begun.is_spooled {
        settle(Path::new(&run.begun.file), &UploadCounts::from(&run.counts));
    }
}

/// Takes a copy away once nobody has to look into it: rejected rows stand in their rejects file as
/// well, but of bills that are pending, unknown or refused it is the only place.
pub(super) fn settle(copy: &Path, counts: &UploadCounts) {
    if counts.bills_pending + counts.bills_unknown + counts.bills_refused == 0 {
        take_away(copy);
    } else if copy.exists() {
        tell_kept(copy);
    }
}

/// Tells that a copy stays.
pub(super) fn tell_kept(copy: &Path) {
    talk::note(&format!("what came by standard input is kept: {}", shown(copy)));
}

/// Takes a copy away. What can't be removed does no harm: nobody else can read it.
fn take_away(copy: &Path) {
    let _ = fs::remove_file(copy);
    let _ = fs::remove_file(copy.with_extension(LOCK));
}

fn copies(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    let paths = entries.map(|entry| entry.path());
    let is_copy = |path: &PathBuf| {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        name.starts_with(PREFIX) && path.extension().is_some_and(|ending| ending == COPY)
    };
    paths.filter(is_copy).collect()
}

/// Whether a run of the journal is of this copy. By its name: the folder is that of the journal, and
/// may have been moved with it since.
async fn is_known(journal: &SqliteJournal, copy: &Path) -> Result<bool, JournalError> {
    let runs = journal.runs(RunQuery::default()).await?;
    let is_of = |file: &str| Path::new(file).file_name() == copy.file_name();
    Ok(runs.iter().any(|run| run.begun.is_spooled && is_of(&run.begun.file)))
}

fn lock_file(copy: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create(true).truncate(false);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(copy.with_extension(LOCK))
}

#[cfg(test)]
mod tests {
    use super::*;
    use billport::journal::{Check, Process, SqliteSettings};
    use std::sync::Arc;

    #[test]
    fn a_copy_is_taken_away_when_its_process_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let journal = SqliteJournal::open(SqliteSettings {
            path: folder.path().join("journal.db"),
            owner: Process { pid: 1, host: "test".to_owned() },
            clock: Arc::new(clock::now),
            check: Check::Header,
        });
        let journal = journal.unwrap();
        let alive = Spool::new(journal.folder()).unwrap();
        fs::write(alive.path(), "bills").unwrap();
        let dead = journal.folder().join("stdin-20261122T101500-1.txt");
        fs::write(&dead, "bills").unwrap();
        fs::write(dead.with_extension(LOCK), "").unwrap();
        let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
        runtime.block_on(take_away_orphans(&journal)).unwrap();
        assert!(alive.path().exists());
        assert!(!dead.exists() && !dead.with_extension(LOCK).exists());

        let lock = alive.path().with_extension(LOCK);
        runtime.block_on(alive.remove_unless_begun(&journal));
        assert!(!alive.path().exists() && !lock.exists());
    }
}
