//! Which bills a file has, sorted by a hash of account and period: an index over a file of any size,
//! in bounded memory.
//!
//! Bills with one hash are neighbours in it, so that one pass finds those that stand in the file
//! twice ([`repeats`](super::repeats)) and those that an earlier run had ([`earlier`](super::earlier)).
//! An entry is the hash of a bill and its line, in the 16 bytes in which the journal keeps it.
//!
//! | file | what |
//! |---|---|
//! | `partitions.rs` | entries distributed by the first bits of their hashes, to a file if they are many |
//! | `sort.rs` | the entries of one partition sorted |
//! | `in_order.rs` | partition after partition, read and sorted ahead on threads of their own |

mod in_order;
mod partitions;
mod sort;

use billport_domain::BillingPeriod;
use billport_journal::bills::{BillEntry, BillHasher, BillMemory, EntryBytes, Months};
use std::{
    hash::{BuildHasher, RandomState},
    io,
};

use self::partitions::{Limits, Partitions};
use super::temporary::TemporaryFolder;

/// Collects the bills of a file.
pub(super) struct BillIndex {
    hasher: BillHasher,
    months: Months,
    folder: TemporaryFolder,
    partitions: Partitions,
}

impl BillIndex {
    /// An index for a file of so many bytes. Its hashes can be compared with those of a journal, or of
    /// one file alone.
    pub(super) fn of(memory: Option<&BillMemory>, file_bytes: u64) -> Self {
        let hasher = memory.map_or_else(any_hasher, BillMemory::hasher);
        Self::with_limits(hasher, TemporaryFolder::of(memory), file_bytes, Limits::USUAL)
    }

    fn with_limits(
        hasher: BillHasher,
        folder: TemporaryFolder,
        file_bytes: u64,
        limits: Limits,
    ) -> Self {
        let partitions = Partitions::new(folder.clone(), file_bytes, limits);
        Self { hasher, months: Months::default(), folder, partitions }
    }

    /// Where temporary files of this index go, and others that come of it.
    pub(super) fn folder(&self) -> &TemporaryFolder {
        &self.folder
    }

    /// Adds the bill in a line.
    ///
    /// # Errors
    /// If the temporary file can't be written, or the line is above 4,294,967,295.
    #[inline]
    pub(super) fn add(
        &mut self,
        account_number: &[u8],
        period: BillingPeriod,
        line: u64,
    ) -> io::Result<()> {
        let line = u32::try_from(line).map_err(|_| too_many_lines())?;
        self.months.add(period);
        let hash = self.hasher.hash_of(account_number, period);
        self.partitions.push(BillEntry { hash, line }.to_bytes())
    }

    /// The periods of the bills so far.
    pub(super) fn months(&self) -> Months {
        self.months
    }

    /// Gives all entries, many at a time: those of one hash one after the other, in the order of the
    /// file.
    ///
    /// # Errors
    /// What `take` gives; if the temporary file can't be read.
    pub(super) fn in_order<E: From<io::Error>>(
        &self,
        take: impl FnMut(&[EntryBytes]) -> Result<(), E>,
    ) -> Result<(), E> {
        let threads = in_order::threads_to_sort(&self.partitions);
        in_order::in_order(&self.partitions, &self.folder, threads, take)
    }
}

#[cold]
fn too_many_lines() -> io::Error {
    io::Error::new(io::ErrorKind::FileTooLarge, "a run takes at most 4,294,967,295 lines")
}

/// A hasher keyed at random, so that no file can be made to collide.
fn any_hasher() -> BillHasher {
    let random = RandomState::new();
    let mut key = [0; 16];
    for (number, half) in key.chunks_exact_mut(8).enumerate() {
        half.copy_from_slice(&random.hash_one(number).to_le_bytes());
    }
    BillHasher::with_key(&key)
}

#[cfg(test)]
mod tests;
