//! What can go wrong with the memory of bills, each with what to do next.

use std::{
    io,
    path::{Path, PathBuf},
};
use thiserror::Error;

use crate::records::RunId;

/// Why bills can't be remembered, or not be compared with those of earlier runs.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum BillsError {
    /// A file can't be read or written.
    #[error("{}: {source}", path.display())]
    Io {
        /// Which.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// A file is not what was written. Nothing that was read of it counts.
    #[error("{} is damaged ({what}): delete it to forget which bills run {run} had", path.display())]
    Damaged {
        /// Which.
        path: PathBuf,
        /// Whose bills it holds.
        run: RunId,
        /// What is wrong with it.
        what: &'static str,
    },
    /// A file was written by the key of another journal, or the key of this one was lost.
    #[error(
        "{} was written by another key than that of this journal: delete it to forget which bills \
         run {run} had",
        path.display()
    )]
    OtherKey {
        /// Which.
        path: PathBuf,
        /// Whose bills it holds.
        run: RunId,
    },
    /// A file was written by a newer Billport.
    #[error("{} was written by a newer Billport: use that one", path.display())]
    NewerVersion {
        /// Which.
        path: PathBuf,
    },
    /// The key of the journal is damaged: the bills of all its runs can't be recognised.
    #[error(
        "{} is damaged: put it back from a copy, or delete it and all *.bills beside it to forget \
         which bills the runs had",
        path.display()
    )]
    KeyDamaged {
        /// Which.
        path: PathBuf,
    },
    /// Bills were not given in the order of their hashes.
    #[error("the bills were not sorted")]
    OutOfOrder,
}

impl BillsError {
    /// Tells which file it was that failed.
    pub(super) fn at(path: &Path) -> impl FnOnce(io::Error) -> Self {
        move |source| Self::Io { path: path.to_owned(), source }
    }
}
