//! Runs that begin at the same moment see each other.

use std::{
    fs::{File, TryLockError},
    path::Path,
};

use super::draft::private;
use super::error::BillsError;

/// The right to compare a run with earlier ones and to begin it, while nobody else does.
///
/// It is free again when this is dropped, or when its process is gone, however it goes.
#[derive(Debug)]
pub struct PlanningLock(#[expect(dead_code, reason = "it is held, and never asked")] File);

impl PlanningLock {
    pub(super) fn take(path: &Path) -> Result<Option<Self>, BillsError> {
        let opened = private().create(true).truncate(false).open(path);
        let file = opened.map_err(BillsError::at(path))?;
        match file.try_lock() {
            Ok(()) => Ok(Some(Self(file))),
            Err(TryLockError::WouldBlock) => Ok(None),
            Err(TryLockError::Error(error)) => Err(BillsError::at(path)(error)),
        }
    }
}
