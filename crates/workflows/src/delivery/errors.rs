//! Why a run did not begin, or did not go on: nothing was sent then.

use billport_intake::FileError;
use billport_journal::bills::BillsError;
use billport_journal::{JournalError, RunId, RunRecord};
use billport_ports::{PortError, UnreadableCustomer};
use std::io;
use thiserror::Error;

/// Why a file could not be judged as a whole. Nothing was sent.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum PlanError {
    /// The file can't be read.
    #[error("the file {0}")]
    File(#[from] FileError),
    /// The rejected rows can't be written.
    #[error("the rejects file can't be written: {0}")]
    Rejects(#[source] io::Error),
    /// The index of duplicates can't be written to a temporary file.
    #[error("the index of duplicates can't be kept in a temporary file: {0}")]
    Index(#[from] io::Error),
    /// The bills of earlier runs can't be read, or those of this one can't be written.
    #[error(transparent)]
    Bills(#[from] BillsError),
    /// Earlier runs can't be looked at.
    #[error(transparent)]
    Journal(#[from] JournalError),
    /// The provider's customers can't be looked through.
    #[error("the customers that are there already can't be looked through: {0}")]
    Customers(#[source] PortError),
    /// Some of the provider's customers can't be read, and each of them may be one of this file.
    #[error(
        "{customers} of the customers that are there already can't be read, and may be among these: \
         {first}"
    )]
    UnreadableCustomers {
        /// How many.
        customers: u64,
        /// The first of them.
        first: Box<UnreadableCustomer>,
    },
    /// The file has more rows than may be held in memory.
    #[error("the file has more than {most_rows} rows, and no more can go out in one run")]
    TooManyRows {
        /// How many there may be.
        most_rows: u64,
    },
    /// The file was changed meanwhile.
    #[error("the file was changed while it was being read (at line {line})")]
    FileChanged {
        /// Where that was noticed.
        line: u64,
    },
    /// Somebody asked to stop.
    #[error("interrupted before anything was sent")]
    Interrupted,
}

/// Why a run did not begin. Nothing was sent.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum BeginError {
    /// The file could not be judged as a whole.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The same file went to the same target before.
    #[error(
        "this file was uploaded before, as run {} ({})",
        .0.id, .0.state().name()
    )]
    SameFile(Box<RunRecord>),
    /// The journal can't take the run.
    #[error(transparent)]
    Journal(#[from] JournalError),
}

/// Why a run did not go on. Nothing was sent.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum ResumeError {
    /// The file is not the one that was judged.
    #[error("the file is not the one that run {run} began with: it was changed since")]
    OtherFile {
        /// The run.
        run: RunId,
    },
    /// The same file went to the same target in a later run, or was there before. What it has sent, this
    /// one would send a second time.
    #[error("the same file went out in run {} ({})", .0.id, .0.state().name())]
    SameFile(Box<RunRecord>),
    /// The file can't be read, or what is left can't be compared with other runs.
    #[error(transparent)]
    Plan(#[from] PlanError),
    /// The run can't be claimed: another process delivers it, or the journal fails.
    #[error(transparent)]
    Journal(#[from] JournalError),
}
