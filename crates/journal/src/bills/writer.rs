//! Writes which bills a run has, in one pass.

use std::{
    io::Write,
    path::{Path, PathBuf},
};
use twox_hash::xxhash3_128::Hasher as Digest;

use super::BillHasher;
use super::draft::Draft;
use super::entry::{BillEntry, EntryBytes};
use super::error::BillsError;
use super::layout::{self, Tail};
use super::months::Months;
use crate::records::RunId;

/// How much is collected before it is written.
const BLOCK_BYTES: usize = 256 * 1024;

/// A file of bills in the making. It has no name and is gone with its writer, until it is published.
pub struct BillsWriter {
    folder: PathBuf,
    draft: Draft,
    block: Vec<u8>,
    digest: Digest,
    last: Option<u128>,
    entries: u64,
}

impl BillsWriter {
    pub(super) fn create(folder: &Path, hasher: &BillHasher) -> Result<Self, BillsError> {
        let draft = Draft::create(folder).map_err(BillsError::at(folder))?;
        let mut block = Vec::with_capacity(BLOCK_BYTES);
        block.extend(layout::head(hasher));
        let folder = folder.to_owned();
        Ok(Self { folder, draft, block, digest: Digest::new(), last: None, entries: 0 })
    }

    /// Adds a bill.
    ///
    /// # Errors
    /// As [`add_all`](Self::add_all).
    pub fn add(&mut self, entry: BillEntry) -> Result<(), BillsError> {
        self.add_all(&[entry.to_bytes()])
    }

    /// Adds bills, one behind the other.
    ///
    /// # Errors
    /// [`BillsError::OutOfOrder`] if one does not stand behind the one before, [`BillsError::Io`] if
    /// they can't be written.
    pub fn add_all(&mut self, entries: &[EntryBytes]) -> Result<(), BillsError> {
        for entry in entries {
            let entry = u128::from_be_bytes(*entry);
            if self.last.replace(entry) >= Some(entry) {
                return Err(BillsError::OutOfOrder);
            }
        }
        self.entries += entries.len() as u64;
        let bytes = entries.as_flattened();
        if self.block.len() + bytes.len() > BLOCK_BYTES {
            self.write_block()?;
        }
        // What fills a block by itself need not be collected.
        if bytes.len() < BLOCK_BYTES {
            self.block.extend(bytes);
            return Ok(());
        }
        self.write(bytes)
    }

    /// Names the file: from now on these are the bills of a run. When this returns it is on the
    /// disk.
    ///
    /// # Errors
    /// [`BillsError::Io`] if it can't be written.
    pub fn publish(mut self, run: RunId, months: Months) -> Result<(), BillsError> {
        let tail = Tail { run, entries: self.entries, months };
        self.block.extend(tail.to_bytes());
        self.write_block()?;
        self.block.extend(self.digest.finish_128().to_be_bytes());
        self.write_block()?;
        let path = path_of(&self.folder, run);
        self.draft.publish(&path).map_err(BillsError::at(&path))
    }

    fn write_block(&mut self) -> Result<(), BillsError> {
        let block = std::mem::take(&mut self.block);
        let written = self.write(&block);
        self.block = block;
        self.block.clear();
        written
    }

    fn write(&mut self, bytes: &[u8]) -> Result<(), BillsError> {
        self.digest.write(bytes);
        self.draft.file().write_all(bytes).map_err(BillsError::at(self.draft.path()))
    }
}

impl std::fmt::Debug for BillsWriter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("BillsWriter").field("entries", &self.entries).finish_non_exhaustive()
    }
}

/// The name of the file with the bills of a run.
pub(super) fn path_of(folder: &Path, run: RunId) -> PathBuf {
    folder.join(format!("{run}.bills"))
}
