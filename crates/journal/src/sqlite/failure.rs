//! What SQLite and the file system complain of, by what to do next.

use rusqlite::ErrorCode;
use rusqlite::types::Type;
use std::io;

use crate::error::{JournalError, OpenError, StoreError, StoreErrorKind};
use std::path::Path;

/// Why a piece of work was not done: a [`JournalError`] that `?` makes of whatever went wrong.
///
/// A type of its own keeps `rusqlite` out of the public errors.
#[derive(Debug)]
pub(super) struct Failure(pub(super) JournalError);

pub(super) type Result<T, E = Failure> = std::result::Result<T, E>;

impl From<JournalError> for Failure {
    fn from(error: JournalError) -> Self {
        Self(error)
    }
}

impl From<StoreError> for Failure {
    fn from(error: StoreError) -> Self {
        Self(error.into())
    }
}

impl From<rusqlite::Error> for Failure {
    fn from(error: rusqlite::Error) -> Self {
        of_sqlite(error).into()
    }
}

impl From<io::Error> for Failure {
    fn from(error: io::Error) -> Self {
        of_files(error).into()
    }
}

/// What SQLite complains of.
pub(super) fn of_sqlite(error: rusqlite::Error) -> StoreError {
    let kind = kind(&error);
    match error {
        // The words of whoever reads rows here: which column SQLite gave for it says nothing more.
        rusqlite::Error::FromSqlConversionFailure(_, Type::Null, words) => {
            StoreError::new(kind, words)
        }
        error => StoreError::new(kind, error),
    }
}

/// Whether it complains of what stands in the file.
pub(super) fn is_damage(error: &rusqlite::Error) -> bool {
    kind(error) == StoreErrorKind::Damaged
}

/// What the file system complains of.
pub(super) fn of_files(error: io::Error) -> StoreError {
    let kind = match error.kind() {
        io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded => StoreErrorKind::Full,
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            StoreErrorKind::ReadOnly
        }
        io::ErrorKind::NotADirectory
        | io::ErrorKind::IsADirectory
        | io::ErrorKind::InvalidFilename
        | io::ErrorKind::InvalidInput
        | io::ErrorKind::NotFound => StoreErrorKind::Path,
        _ if error.raw_os_error().is_some_and(is_too_many_files) => StoreErrorKind::TooManyFiles,
        _ => StoreErrorKind::Io,
    };
    StoreError::new(kind, error)
}

/// Whether a number of the system says that this process, or the system, can open no more files:
/// the standard library has no word for it.
fn is_too_many_files(number: i32) -> bool {
    const ENFILE: i32 = 23;
    const EMFILE: i32 = 24;
    cfg!(unix) && matches!(number, ENFILE | EMFILE)
}

/// A journal that can't be opened for a reason that lies in its store.
pub(super) fn opening(path: &Path, source: StoreError) -> OpenError {
    OpenError::Store { path: path.to_owned(), source }
}

fn kind(error: &rusqlite::Error) -> StoreErrorKind {
    use rusqlite::Error as E;
    match error {
        E::SqliteFailure(failure, _) => kind_of_code(failure.code, failure.extended_code),
        // What was written by a journal can be read by a journal: this was not.
        E::FromSqlConversionFailure(..)
        | E::IntegralValueOutOfRange(..)
        | E::InvalidColumnType(..)
        | E::Utf8Error(..) => StoreErrorKind::Damaged,
        _ => StoreErrorKind::Other,
    }
}

fn kind_of_code(code: ErrorCode, extended_code: i32) -> StoreErrorKind {
    match code {
        ErrorCode::DiskFull => StoreErrorKind::Full,
        // The shared memory beside the journal can't grow: SQLite has no other word for a full disk
        // there (SQLite, Result and Error Codes: SQLITE_IOERR_SHMSIZE).
        ErrorCode::SystemIoFailure if extended_code == rusqlite::ffi::SQLITE_IOERR_SHMSIZE => {
            StoreErrorKind::Full
        }
        ErrorCode::SystemIoFailure => StoreErrorKind::Io,
        ErrorCode::ReadOnly | ErrorCode::CannotOpen | ErrorCode::PermissionDenied => {
            StoreErrorKind::ReadOnly
        }
        ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked => StoreErrorKind::Busy,
        ErrorCode::DatabaseCorrupt | ErrorCode::NotADatabase => StoreErrorKind::Damaged,
        _ => StoreErrorKind::Other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rusqlite::ffi;

    #[test]
    fn each_code_of_sqlite_has_its_next_act() {
        for (code, expected) in [
            (ffi::SQLITE_FULL, StoreErrorKind::Full),
            (ffi::SQLITE_IOERR_SHMSIZE, StoreErrorKind::Full),
            (ffi::SQLITE_IOERR_FSYNC, StoreErrorKind::Io),
            (ffi::SQLITE_IOERR_WRITE, StoreErrorKind::Io),
            (ffi::SQLITE_READONLY, StoreErrorKind::ReadOnly),
            (ffi::SQLITE_READONLY_DIRECTORY, StoreErrorKind::ReadOnly),
            (ffi::SQLITE_CANTOPEN, StoreErrorKind::ReadOnly),
            (ffi::SQLITE_PERM, StoreErrorKind::ReadOnly),
            (ffi::SQLITE_BUSY_SNAPSHOT, StoreErrorKind::Busy),
            (ffi::SQLITE_LOCKED, StoreErrorKind::Busy),
            (ffi::SQLITE_CORRUPT_INDEX, StoreErrorKind::Damaged),
            (ffi::SQLITE_NOTADB, StoreErrorKind::Damaged),
            (ffi::SQLITE_MISUSE, StoreErrorKind::Other),
        ] {
            let error = rusqlite::Error::SqliteFailure(ffi::Error::new(code), None);
            assert_eq!(of_sqlite(error).kind(), expected, "{code}");
        }
    }

    #[test]
    fn a_full_disk_is_told_from_one_that_fails() {
        for (error, expected) in [
            (io::ErrorKind::StorageFull, StoreErrorKind::Full),
            (io::ErrorKind::PermissionDenied, StoreErrorKind::ReadOnly),
            (io::ErrorKind::NotADirectory, StoreErrorKind::Path),
            (io::ErrorKind::InvalidFilename, StoreErrorKind::Path),
            (io::ErrorKind::Other, StoreErrorKind::Io),
        ] {
            assert_eq!(of_files(error.into()).kind(), expected);
        }
        #[cfg(unix)]
        for number in [23, 24] {
            let error = of_files(io::Error::from_raw_os_error(number));
            assert_eq!((error.kind(), error.is_temporary()), (StoreErrorKind::TooManyFiles, false));
        }
    }
}
