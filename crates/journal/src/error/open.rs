//! Why a journal can't be opened.

use std::path::PathBuf;
use thiserror::Error;

use super::StoreError;

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

/// Paths in a row; of many, the first.
fn few(paths: &[PathBuf]) -> String {
    const FEW: usize = 5;
    let shown: Vec<_> = paths.iter().take(FEW).map(|path| path.display().to_string()).collect();
    match paths.len().saturating_sub(FEW) {
        0 => shown.join(", "),
        more => format!("{} and {more} more", shown.join(", ")),
    }
}
