//! Entries distributed by the first bits of their hashes, in memory that hardly grows with them: by
//! eight bytes for each chunk in the file.
//!
//! Hashes are uniform, so the partitions are of one size, and one behind the other they are in order.
//! Each has a chunk in memory; one that is full goes behind all others into one temporary file, from
//! which a partition is read back chunk by chunk. So an entry is written once and read once, and no
//! partition is larger than what is sorted in memory, unless bills repeat themselves.

use billport_journal::bills::EntryBytes;
use std::{
    fs::File,
    io::{self, Read, Seek, SeekFrom, Write},
    sync::{Mutex, PoisonError},
};

use crate::upload::temporary::TemporaryFolder;

/// No row of a bill is shorter: an account number, an amount and two dates take 22 bytes.
const LEAST_ROW_BYTES: u64 = 22;

/// How much is kept in memory, and what is sorted there.
#[derive(Clone, Copy, Debug)]
pub(super) struct Limits {
    /// How many entries are kept in memory while a file is judged.
    pub(super) room: usize,
    /// How many entries a partition has at most, if no bill is repeated.
    pub(super) partition: u64,
    /// Into how many partitions a file is cut at most, as a power of two.
    pub(super) most_bits: u32,
}

impl Limits {
    /// 4 MiB of entries while a file is judged, and 1 MiB a partition up to half a billion bills.
    pub(super) const USUAL: Self = Self { room: 1 << 18, partition: 1 << 16, most_bits: 13 };
}

/// Entries on their way into an order.
pub(super) struct Partitions {
    folder: TemporaryFolder,
    /// The partition of an entry is told by so many of its first bits.
    bits: u32,
    most_sorted: usize,
    chunk: usize,
    /// A chunk for each partition, and how many entries are in it.
    chunks: Vec<EntryBytes>,
    filled: Vec<usize>,
    spilled: Option<Spilled>,
}

/// Full chunks in a file, and which belong together.
struct Spilled {
    file: Mutex<File>,
    /// How many chunks a partition has there, and which is its last one.
    partitions: Vec<(usize, Option<u32>)>,
    /// Which chunk of the same partition is before each.
    before: Vec<Option<u32>>,
}

impl Partitions {
    /// Room for the bills of a file of this size.
    pub(super) fn new(folder: TemporaryFolder, file_bytes: u64, limits: Limits) -> Self {
        let Limits { room, partition, most_bits } = limits;
        let most_entries = file_bytes / LEAST_ROW_BYTES + 1;
        let wanted = most_entries.div_ceil(partition).next_power_of_two();
        let bits = wanted.ilog2().min(most_bits);
        let count = 1 << bits;
        let chunk = (room / count).max(1);
        // Twice what is to be expected tells that a bill is repeated.
        let expected = partition.max(most_entries >> bits);
        let most_sorted = usize::try_from(expected * 2).unwrap_or(usize::MAX);
        let (chunks, filled) = (vec![[0; 16]; chunk * count], vec![0; count]);
        Self { folder, bits, most_sorted, chunk, chunks, filled, spilled: None }
    }

    /// How many there are.
    pub(super) fn count(&self) -> usize {
        self.filled.len()
    }

    /// How many bits the entries of a partition share.
    pub(super) fn shared_bits(&self) -> u32 {
        self.bits
    }

    /// Whether all entries are in memory.
    pub(super) fn are_in_memory(&self) -> bool {
        self.spilled.is_none()
    }

    /// How many entries a partition has.
    pub(super) fn entries(&self, partition: usize) -> usize {
        let chunks = self.spilled.as_ref().map_or(0, |spilled| spilled.partitions[partition].0);
        chunks * self.chunk + self.filled[partition]
    }

    /// Whether a partition has more entries than are to be sorted in memory.
    pub(super) fn is_too_large(&self, partition: usize) -> bool {
        self.entries(partition) > self.most_sorted
    }

    /// Adds an entry.
    ///
    /// # Errors
    /// If the temporary file can't be written.
    #[inline]
    pub(super) fn push(&mut self, entry: EntryBytes) -> io::Result<()> {
        let partition = self.partition_of(entry);
        let mut filled = self.filled[partition];
        if filled == self.chunk {
            self.spill(partition)?;
            filled = 0;
        }
        self.chunks[partition * self.chunk + filled] = entry;
        self.filled[partition] = filled + 1;
        Ok(())
    }

    #[inline]
    fn partition_of(&self, entry: EntryBytes) -> usize {
        let start = entry.first_chunk().expect("sixteen bytes begin with eight");
        // In two steps, for there may be no bits at all.
        let partition = u64::from_be_bytes(*start) >> 1 >> (u64::BITS - 1 - self.bits);
        usize::try_from(partition).expect("there are as many partitions as entries at most")
    }

    #[cold]
    fn spill(&mut self, partition: usize) -> io::Result<()> {
        let count = self.count();
        let spilled = match &mut self.spilled {
            Some(spilled) => spilled,
            none => none.insert(Spilled::new(self.folder.file()?, count)),
        };
        spilled.append(partition, &self.chunks[partition * self.chunk..][..self.chunk])
    }

    /// What is in memory of a partition.
    fn kept(&self, partition: usize) -> &[EntryBytes] {
        &self.chunks[partition * self.chunk..][..self.filled[partition]]
    }

    /// All entries of a partition, in the order in which they came.
    pub(super) fn read(&self, partition: usize, entries: &mut Vec<EntryBytes>) -> io::Result<()> {
        let (count, kept) = (self.entries(partition), self.kept(partition));
        entries.resize(count, [0; 16]);
        let (mut before, last) = entries.split_at_mut(count - kept.len());
        last.copy_from_slice(kept);
        let Some(spilled) = &self.spilled else { return Ok(()) };
        for number in spilled.chunks_of(partition) {
            let chunk;
            let start = before.len() - self.chunk;
            (before, chunk) = before.split_at_mut(start);
            spilled.read(number, chunk)?;
        }
        Ok(())
    }

    /// All entries of a partition in any order, a chunk at a time.
    pub(super) fn read_chunks(
        &self,
        partition: usize,
        mut take: impl FnMut(&[EntryBytes]) -> io::Result<()>,
    ) -> io::Result<()> {
        take(self.kept(partition))?;
        let Some(spilled) = &self.spilled else { return Ok(()) };
        let mut chunk = vec![[0; 16]; self.chunk];
        for number in spilled.chunks_of(partition) {
            spilled.read(number, &mut chunk)?;
            take(&chunk)?;
        }
        Ok(())
    }
}

impl Spilled {
    fn new(file: File, partitions: usize) -> Self {
        Self { file: Mutex::new(file), partitions: vec![(0, None); partitions], before: Vec::new() }
    }

    fn append(&mut self, partition: usize, chunk: &[EntryBytes]) -> io::Result<()> {
        let number = u32::try_from(self.before.len())
            .expect("there are no more chunks than lines, which are numbers of 32 bits");
        let file = self.file.get_mut().unwrap_or_else(PoisonError::into_inner);
        file.write_all(chunk.as_flattened())?;
        let (chunks, last) = &mut self.partitions[partition];
        *chunks += 1;
        self.before.push(last.replace(number));
        Ok(())
    }

    /// The chunks of a partition, the last one first.
    fn chunks_of(&self, partition: usize) -> impl Iterator<Item = u32> {
        let before = |number: &u32| {
            self.before[usize::try_from(*number).expect("a chunk has a number in memory")]
        };
        std::iter::successors(self.partitions[partition].1, before)
    }

    fn read(&self, number: u32, chunk: &mut [EntryBytes]) -> io::Result<()> {
        let bytes = chunk.as_flattened_mut();
        // The place is set before each reading: whoever panicked with the lock has spoilt nothing.
        let mut file = self.file.lock().unwrap_or_else(PoisonError::into_inner);
        file.seek(SeekFrom::Start(u64::from(number) * bytes.len() as u64))?;
        file.read_exact(bytes)
    }
}

#[cfg(test)]
impl Partitions {
    /// How many entries are kept in memory at most.
    pub(super) fn room(&self) -> usize {
        self.chunks.len()
    }

    /// Takes the end of the temporary file away.
    pub(super) fn cut_file(&mut self) {
        let spilled = self.spilled.as_mut().unwrap();
        spilled.file.get_mut().unwrap().set_len(17).unwrap();
    }
}
