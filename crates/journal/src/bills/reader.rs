//! Reads which bills a run has, in their order.

use std::{
    fmt,
    fs::File,
    io::{self, Read, Seek, SeekFrom},
    path::{Path, PathBuf},
};
use twox_hash::xxhash3_128::Hasher as Digest;

use super::BillHasher;
use super::entry::BillEntry;
use super::error::BillsError;
use super::layout::{HEAD_BYTES, Head, TAIL_BYTES, Tail};
use super::months::Months;
use super::writer::path_of;
use crate::records::RunId;

/// How much is read at once, unless many files are read side by side.
const BLOCK_BYTES: usize = 256 * 1024;

/// The bills of a run, in the order of their hashes.
///
/// - Its memory is one block, whatever the size of the file.
/// - It holds no open file: a block is read by opening the file again, so that thousands of runs can
///   be looked at side by side under any limit of open files.
/// - What it has given counts only once it has come to its end without an error: the digest of the
///   whole file is compared there.
pub struct BillsReader {
    path: PathBuf,
    tail: Tail,
    expected: [u8; 16],
    digest: Digest,
    /// Entries that were not read yet.
    left: u64,
    block_bytes: usize,
    block: Vec<u8>,
    /// How much of the block was given.
    given: usize,
    last: Option<u128>,
}

impl BillsReader {
    /// Opens what is remembered of a run; nothing if nothing is.
    pub(super) fn open(
        folder: &Path,
        hasher: &BillHasher,
        run: RunId,
    ) -> Result<Option<Self>, BillsError> {
        let path = path_of(folder, run);
        let mut file = match File::open(&path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            opened => opened.map_err(BillsError::at(&path))?,
        };
        let size = file.metadata().map_err(BillsError::at(&path))?.len();
        let damaged = |what| BillsError::Damaged { path: path.clone(), run, what };
        if size < (HEAD_BYTES + TAIL_BYTES) as u64 {
            return Err(damaged("it was cut"));
        }
        let (head, tail) = read_ends(&mut file, size).map_err(BillsError::at(&path))?;
        match Head::of(&head, hasher) {
            Head::Good => {}
            Head::NotOurs => return Err(damaged("it does not begin as such a file")),
            Head::NewerVersion => return Err(BillsError::NewerVersion { path }),
            Head::OtherKey => return Err(BillsError::OtherKey { path, run }),
        }
        let (tail, expected) = Tail::from_bytes(&tail);
        if tail.size_of_file() != Some(size) {
            return Err(damaged("it was cut, or does not end as such a file"));
        }
        if tail.run != run {
            return Err(damaged("it is that of another run"));
        }
        let mut digest = Digest::new();
        digest.write(&head);
        let mut reader = Self {
            path,
            tail,
            expected,
            digest,
            left: tail.entries,
            block_bytes: BLOCK_BYTES,
            block: Vec::new(),
            given: 0,
            last: None,
        };
        reader.compare_digest_at_end()?;
        Ok(Some(reader))
    }

    /// Whose bills they are.
    #[must_use]
    pub fn run(&self) -> RunId {
        self.tail.run
    }

    /// How many bills it is in all.
    #[must_use]
    pub fn entries(&self) -> u64 {
        self.tail.entries
    }

    /// Their periods.
    #[must_use]
    pub fn months(&self) -> Months {
        self.tail.months
    }

    /// Reads about so much at once, and at least one entry, from the next block on.
    pub(super) fn set_block_bytes(&mut self, bytes: usize) {
        self.block_bytes = bytes.next_multiple_of(BillEntry::BYTES).max(BillEntry::BYTES);
    }

    /// The next entry, as its number.
    pub(super) fn next_number(&mut self) -> Result<Option<u128>, BillsError> {
        if self.given == self.block.len() && !self.read_block()? {
            return Ok(None);
        }
        let bytes = self.block[self.given..].first_chunk().expect("a block holds whole entries");
        let entry = u128::from_be_bytes(*bytes);
        self.given += BillEntry::BYTES;
        if self.last.replace(entry) >= Some(entry) {
            return Err(self.damaged("it is not in order"));
        }
        Ok(Some(entry))
    }

    fn read_block(&mut self) -> Result<bool, BillsError> {
        if self.left == 0 {
            return Ok(false);
        }
        let entries = self.left.min((self.block_bytes / BillEntry::BYTES) as u64);
        let bytes = usize::try_from(entries).expect("a block fits into memory") * BillEntry::BYTES;
        let before = HEAD_BYTES as u64 + (self.tail.entries - self.left) * BillEntry::BYTES as u64;
        self.block.resize(bytes, 0);
        self.given = 0;
        read_at(&self.path, before, &mut self.block).map_err(BillsError::at(&self.path))?;
        self.digest.write(&self.block);
        self.left -= entries;
        self.compare_digest_at_end()?;
        Ok(true)
    }

    fn compare_digest_at_end(&mut self) -> Result<(), BillsError> {
        if self.left > 0 {
            return Ok(());
        }
        self.digest.write(&self.tail.to_bytes());
        let found = self.digest.finish_128().to_be_bytes();
        if found == self.expected { Ok(()) } else { Err(self.damaged("its digest is wrong")) }
    }

    fn damaged(&self, what: &'static str) -> BillsError {
        BillsError::Damaged { path: self.path.clone(), run: self.tail.run, what }
    }
}

impl Iterator for BillsReader {
    type Item = Result<BillEntry, BillsError>;

    fn next(&mut self) -> Option<Self::Item> {
        let entry = self.next_number().transpose()?;
        if entry.is_err() {
            // Behind an error there is nothing.
            (self.left, self.given) = (0, self.block.len());
        }
        Some(entry.map(BillEntry::from_number))
    }
}

impl fmt::Debug for BillsReader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BillsReader")
            .field("tail", &self.tail)
            .field("left", &self.left)
            .finish_non_exhaustive()
    }
}

fn read_ends(file: &mut File, size: u64) -> io::Result<([u8; HEAD_BYTES], [u8; TAIL_BYTES])> {
    let (mut head, mut tail) = ([0; HEAD_BYTES], [0; TAIL_BYTES]);
    file.read_exact(&mut head)?;
    file.seek(SeekFrom::Start(size - TAIL_BYTES as u64))?;
    file.read_exact(&mut tail)?;
    Ok((head, tail))
}

fn read_at(path: &Path, offset: u64, bytes: &mut [u8]) -> io::Result<()> {
    let mut file = File::open(path)?;
    file.seek(SeekFrom::Start(offset))?;
    file.read_exact(bytes)
}
