//! What a journal in a file tells of itself where records can't be read, or tell nothing.

use super::SqliteJournal;
use super::{open, payments, posted, read};
use crate::error::{DamagedRun, JournalError};
use crate::journal::RunQuery;
use crate::records::RunRecord;

impl SqliteJournal {
    /// Runs, newest first, to be looked at: of one that can't be read, why. The others can.
    ///
    /// Whoever decides by earlier runs what is sent asks for
    /// [`RunHistory::runs`](crate::RunHistory::runs), which gives all of them or none: what a run that
    /// can't be read has sent is not known.
    ///
    /// # Errors
    /// [`JournalError::Store`] if the journal can't be read at all.
    pub async fn list_runs(
        &self,
        query: RunQuery,
    ) -> Result<Vec<Result<RunRecord, DamagedRun>>, JournalError> {
        self.read(move |file| posted::runs_or_damage(file, &query)).await
    }

    /// What SQLite's own check of the whole file finds wrong (pages, indexes, and the order of rows),
    /// and what no record shows: units of a run that is not there, and a number for the next run
    /// that was given out before. It reads everything. Whether the journal is what was written into it is told by
    /// [`RunHistory::events`](crate::RunHistory::events) and the chain of their digests.
    ///
    /// # Errors
    /// [`JournalError::Store`] if the file can't be read at all.
    pub async fn integrity(&self) -> Result<Vec<String>, JournalError> {
        let complaints = |file: &rusqlite::Connection| {
            let mut complaints = open::complaints(file, "integrity_check")?;
            complaints.extend(read::orphans(file)?);
            complaints.extend(payments::read::orphans(file)?);
            Ok(complaints)
        };
        self.read(complaints).await
    }
}
