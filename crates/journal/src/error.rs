//! What can go wrong with a journal, each kind with what to do next.

use std::{error::Error, fmt, path::PathBuf, sync::Arc};
use thiserror::Error;

use crate::records::{Owner, RunId};
use crate::state::{Epoch, IllegalStep};

/// Why a journal did not do what it was asked for.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum JournalError {
    /// Another process delivers the run, or did on another host and has not let go of it.
    #[error("run {run} is being delivered by {owner}")]
    Held {
        /// The run.
        run: RunId,
        /// Who delivers it.
        owner: Owner,
    },
    /// The run was taken over by another process: what this one says of it no longer counts.
    #[error(
        "run {run} is no longer in this process's hand{}",
        if asked == now { String::new() } else { format!(": owner {now} has it, after owner {asked}") }
    )]
    Fenced {
        /// The run.
        run: RunId,
        /// Who has asked.
        asked: Epoch,
        /// Who has the run.
        now: Epoch,
    },
    /// There is no such run.
    #[error("there is no run {0} in the journal")]
    NoSuchRun(RunId),
    /// There is no such batch.
    #[error("run {run} has no batch {unit}")]
    NoSuchUnit {
        /// The run.
        run: RunId,
        /// The number.
        unit: u64,
    },
    /// A batch can't be moved in this way.
    #[error("batch {unit} of run {run}: {source}")]
    IllegalStep {
        /// The run.
        run: RunId,
        /// The number of the batch.
        unit: u64,
        /// Why not.
        source: IllegalStep,
    },
    /// What was asked of a batch does not fit it. The caller has erred: nothing is written, and to
    /// ask again is of no use.
    #[error("batch {unit} of run {run}: {source}")]
    Misfit {
        /// The run.
        run: RunId,
        /// The number of the batch.
        unit: u64,
        /// Why it does not fit.
        source: Misfit,
    },
    /// The journal can't be read or written.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Why what is asked of a batch does not fit it.
#[derive(Clone, Copy, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum Misfit {
    /// A line is rejected that is none of it.
    #[error("line {0} is none of its lines")]
    LineOutside(u64),
    /// More bills are rejected than it has.
    #[error("more bills are rejected than it has")]
    TooManyRejected,
    /// It is to be sent, and no bill of it is left.
    #[error("no bill of it is left to be sent")]
    NothingLeft,
    /// It is to be withdrawn, and bills of it are left.
    #[error("{0} bills of it are left")]
    BillsLeft(u32),
    /// Its parts do not hold what it holds: the same rows, each once, and the same bills.
    #[error("its parts do not hold what it holds")]
    OtherParts,
}

/// Why a journal can't be opened.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum OpenError {
    /// The path leads to something that is no journal. It is left alone.
    #[error("{} is no journal of Billport", path.display())]
    NotAJournal {
        /// The path.
        path: PathBuf,
    },
    /// The journal was written by a newer Billport.
    #[error(
        "the journal {} has schema {found}, and this Billport knows {known} at most: use the newer one",
        path.display()
    )]
    NewerSchema {
        /// The path.
        path: PathBuf,
        /// The schema of the journal.
        found: u32,
        /// The newest schema that this build knows.
        known: u32,
    },
    /// The journal itself is gone, but files that belong to it are there.
    #[error(
        "the journal {} is gone, and {} of it is still there: put the journal back, or move that away as well",
        path.display(), left.display()
    )]
    Torn {
        /// The path.
        path: PathBuf,
        /// What is left of it.
        left: PathBuf,
    },
    /// The journal is an older copy of itself: what was sent since then is pending in it, or
    /// unknown to it.
    #[error(
        "the journal {} was set back to an older state (a copy?): what was sent since then is \
         pending in it, or unknown to it, and would be sent again. Ask the provider what it has. \
         If you know it all, move away what is later than the journal, and it is used again: {}",
        path.display(), few(later)
    )]
    SetBack {
        /// The path.
        path: PathBuf,
        /// What lies beside it and is later. A person who moves all of it away says by that that the
        /// journal is to be used all the same.
        later: Vec<PathBuf>,
    },
    /// The journal has a second name. Who opens it by that has other locks and another log.
    #[error(
        "the journal {} has a second name (a hard link), and who opens it by that damages it: \
         leave it only one",
        path.display()
    )]
    TwoNames {
        /// The path.
        path: PathBuf,
    },
    /// The journal can't be read or written.
    #[error("{}: {source}", path.display())]
    Store {
        /// The path.
        path: PathBuf,
        /// Why.
        source: StoreError,
    },
}

/// A store that failed. A clone tells the same to each of those who asked for it together.
#[derive(Clone, Debug)]
pub struct StoreError {
    kind: StoreErrorKind,
    source: Option<Arc<dyn Error + Send + Sync>>,
}

/// How a store failed, by what to do next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum StoreErrorKind {
    /// The disk is full: free space, then go on.
    Full,
    /// It can't be written to: give the permission, then go on.
    ReadOnly,
    /// Another process writes to it for a long time: try again.
    Busy,
    /// The disk fails: look after it before anything else.
    Io,
    /// Its path leads to no place where a journal can be: name another one.
    Path,
    /// The process has as many files open as it may: close some, or allow more, then start it again.
    TooManyFiles,
    /// The journal is damaged: restore it from a copy. It is never made anew.
    Damaged,
    /// The library that keeps the file is too old, and could damage it.
    OldLibrary,
    /// The journal is closed: its thread has ended.
    Closed,
    /// Anything else.
    Other,
}

impl StoreError {
    /// A failure with what caused it.
    pub fn new(kind: StoreErrorKind, source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self { kind, source: Some(source.into().into()) }
    }

    /// How it failed.
    #[must_use]
    pub fn kind(&self) -> StoreErrorKind {
        self.kind
    }

    /// Whether the same may succeed later, without the journal being repaired.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        matches!(
            self.kind,
            StoreErrorKind::Full
                | StoreErrorKind::ReadOnly
                | StoreErrorKind::Busy
                | StoreErrorKind::Io
        )
    }
}

/// Paths in a row; of many, the first.
fn few(paths: &[PathBuf]) -> String {
    const FEW: usize = 5;
    let shown: Vec<_> = paths.iter().take(FEW).map(|path| path.display().to_string()).collect();
    match paths.len().saturating_sub(FEW) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}

impl From<StoreErrorKind> for StoreError {
    fn from(kind: StoreErrorKind) -> Self {
        Self { kind, source: None }
    }
}

impl fmt::Display for StoreError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            StoreErrorKind::Full => "the journal can't be written: the disk is full",
            StoreErrorKind::ReadOnly => "the journal can't be written: it is read-only",
            StoreErrorKind::Busy => "another process keeps the journal busy",
            StoreErrorKind::Io => "the journal can't be read or written: the disk fails",
            StoreErrorKind::Path => "no journal can be at its path",
            StoreErrorKind::TooManyFiles => "the journal can't be opened: too many files are open",
            StoreErrorKind::Damaged => "the journal is damaged",
            StoreErrorKind::OldLibrary => "the SQLite library is too old for a journal",
            StoreErrorKind::Closed => "the journal is closed",
            StoreErrorKind::Other => "the journal can't be used",
        })?;
        match &self.source {
            Some(source) => write!(f, " ({source})"),
            None => Ok(()),
        }
    }
}

impl Error for StoreError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.source.as_deref().map(|source| source as _)
    }
}
