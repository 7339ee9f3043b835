//! The door to the memory of bills: the files of one journal.

use std::path::{Path, PathBuf};

use super::draft;
use super::error::BillsError;
use super::hash::BillHasher;
use super::key::Key;
use super::planning_lock::PlanningLock;
use super::reader::BillsReader;
use super::writer::BillsWriter;
use crate::records::RunId;

/// The bills of the runs of one journal.
#[derive(Clone, Debug)]
pub struct BillMemory {
    folder: PathBuf,
    hasher: BillHasher,
}

impl BillMemory {
    /// Opens the memory in the folder of a journal, which is there already. Its key is made of
    /// `random` bytes if there is none yet, and what processes left behind that were killed is taken
    /// away.
    ///
    /// # Errors
    /// [`BillsError::Io`] if a file can't be read or written, [`BillsError::KeyDamaged`].
    pub fn open(folder: &Path, random: fn() -> [u8; 16]) -> Result<Self, BillsError> {
        draft::take_away_leftovers(folder).map_err(BillsError::at(folder))?;
        let key = Key::at(&folder.join("key"), random)?;
        Ok(Self { folder: folder.to_owned(), hasher: BillHasher::with_key(&key.0) })
    }

    /// The folder of the files: what is too much for the memory goes here while a run is planned.
    #[must_use]
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    /// Hashes bills as the runs of this journal have them.
    #[must_use]
    pub fn hasher(&self) -> BillHasher {
        self.hasher
    }

    /// Begins to write which bills a run has.
    ///
    /// # Errors
    /// [`BillsError::Io`] if it can't be written.
    pub fn writer(&self) -> Result<BillsWriter, BillsError> {
        BillsWriter::create(&self.folder, &self.hasher)
    }

    /// The bills that a run has; nothing if they are not remembered.
    ///
    /// # Errors
    /// [`BillsError::Damaged`], [`BillsError::OtherKey`] and [`BillsError::NewerVersion`] as far as
    /// that shows without reading all of it, [`BillsError::Io`].
    pub fn reader(&self, run: RunId) -> Result<Option<BillsReader>, BillsError> {
        BillsReader::open(&self.folder, &self.hasher, run)
    }

    /// Keeps all other processes from comparing and beginning a run meanwhile, so that of two that
    /// do it at the same moment one sees the other's bills. Nothing if another one is at it.
    ///
    /// # Errors
    /// [`BillsError::Io`] if the lock can't be made.
    pub fn plan_alone(&self) -> Result<Option<PlanningLock>, BillsError> {
        PlanningLock::take(&self.folder.join("planning.lock"))
    }
}
