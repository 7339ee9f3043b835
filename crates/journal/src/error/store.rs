//! How a store failed, by what to do next.

use std::{error::Error, fmt, sync::Arc};

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

    /// What caused it, in words.
    pub(crate) fn cause(&self) -> String {
        self.source.as_ref().map_or_else(|| self.to_string(), ToString::to_string)
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
