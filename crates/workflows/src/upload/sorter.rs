//! Sorts any number of records in bounded memory.
//!
//! Beyond a limit they go in sorted stretches into one temporary file, and are merged at the end. It
//! takes any records in any order. Bills by the million are sorted by the [`index`](super::index),
//! which is made for them.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, binary_heap::PeekMut},
    fs::File,
    io::{self, BufWriter, Read, Seek, SeekFrom, Write},
    vec,
};

use super::temporary::TemporaryFolder;

/// How many records of a stretch are read at once.
const READ_AT_ONCE: usize = 256;

/// What can be sorted: in an order of its own, and written in a number of bytes that is the same for
/// all.
pub(super) trait Record: Copy + Ord {
    /// How many bytes are written.
    const BYTES: usize;

    fn write(self, to: &mut impl Write) -> io::Result<()>;
    fn read(from: &mut impl Read) -> io::Result<Self>;
}

/// Collects records.
#[derive(Debug)]
pub(super) struct Sorter<T> {
    limit: usize,
    folder: TemporaryFolder,
    records: Vec<T>,
    spilled: Option<Spilled>,
}

/// Stretches in a file, one behind the other.
#[derive(Debug)]
struct Spilled {
    file: File,
    stretches: Vec<Stretch>,
    end: u64,
}

/// Sorted records: some in memory, and behind them those in the file.
#[derive(Debug)]
struct Stretch {
    block: io::Cursor<Vec<u8>>,
    at: u64,
    left: usize,
}

impl<T: Record> Sorter<T> {
    /// Keeps at most so many records in memory, and the others in a folder.
    pub(super) fn with_limit(limit: usize, folder: &TemporaryFolder) -> Self {
        Self { limit, folder: folder.clone(), records: Vec::new(), spilled: None }
    }

    pub(super) fn push(&mut self, record: T) -> io::Result<()> {
        if self.records.len() >= self.limit {
            self.spill()?;
        }
        self.records.push(record);
        Ok(())
    }

    /// All records, in their order.
    pub(super) fn into_sorted(mut self) -> io::Result<Sorted<T>> {
        if self.spilled.is_some() {
            self.spill()?;
        }
        // The merge needs none of that memory.
        match self.spilled {
            Some(spilled) => Merge::of(spilled).map(Sorted::Merged),
            None => {
                self.records.sort_unstable();
                Ok(Sorted::InMemory(self.records.into_iter()))
            }
        }
    }

    fn spill(&mut self) -> io::Result<()> {
        self.records.sort_unstable();
        let spilled = match &mut self.spilled {
            Some(spilled) => spilled,
            none => {
                none.insert(Spilled { file: self.folder.file()?, stretches: Vec::new(), end: 0 })
            }
        };
        let (at, left) = (spilled.end, self.records.len());
        let mut file = BufWriter::new(&spilled.file);
        for record in self.records.drain(..) {
            record.write(&mut file)?;
        }
        file.flush()?;
        spilled.stretches.push(Stretch { block: io::Cursor::default(), at, left });
        spilled.end += (left * T::BYTES) as u64;
        Ok(())
    }
}

impl Stretch {
    fn next<T: Record>(&mut self, file: &mut File) -> io::Result<Option<T>> {
        if self.block.position() == self.block.get_ref().len() as u64 && !self.fill::<T>(file)? {
            return Ok(None);
        }
        T::read(&mut self.block).map(Some)
    }

    fn fill<T: Record>(&mut self, file: &mut File) -> io::Result<bool> {
        let records = self.left.min(READ_AT_ONCE);
        let bytes = records * T::BYTES;
        self.block.set_position(0);
        self.block.get_mut().resize(bytes, 0);
        file.seek(SeekFrom::Start(self.at))?;
        file.read_exact(self.block.get_mut())?;
        self.at += bytes as u64;
        self.left -= records;
        Ok(records > 0)
    }
}

/// Sorted records, one after the other. Behind an error there are none.
#[derive(Debug)]
pub(super) enum Sorted<T> {
    InMemory(vec::IntoIter<T>),
    Merged(Merge<T>),
}

/// No records.
impl<T> Default for Sorted<T> {
    fn default() -> Self {
        Self::InMemory(Vec::new().into_iter())
    }
}

impl<T: Record> Iterator for Sorted<T> {
    type Item = io::Result<T>;

    fn next(&mut self) -> Option<Self::Item> {
        match self {
            Self::InMemory(records) => records.next().map(Ok),
            Self::Merged(merge) => merge.next().transpose(),
        }
    }
}

/// Sorted stretches, each with its next record in a heap.
#[derive(Debug)]
pub(super) struct Merge<T> {
    spilled: Spilled,
    heads: BinaryHeap<Reverse<(T, usize)>>,
}

impl<T: Record> Merge<T> {
    fn of(mut spilled: Spilled) -> io::Result<Self> {
        let mut heads = BinaryHeap::new();
        for (index, stretch) in spilled.stretches.iter_mut().enumerate() {
            heads.extend(stretch.next(&mut spilled.file)?.map(|record| Reverse((record, index))));
        }
        Ok(Self { spilled, heads })
    }

    fn next(&mut self) -> io::Result<Option<T>> {
        let Some(mut head) = self.heads.peek_mut() else { return Ok(None) };
        let Reverse((record, index)) = *head;
        match self.spilled.stretches[index].next(&mut self.spilled.file) {
            Ok(Some(following)) => *head = Reverse((following, index)),
            Ok(None) => {
                PeekMut::pop(head);
            }
            Err(error) => {
                drop(head);
                self.heads.clear();
                return Err(error);
            }
        }
        Ok(Some(record))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    impl Record for u16 {
        const BYTES: usize = 2;

        fn write(self, to: &mut impl Write) -> io::Result<()> {
            to.write_all(&self.to_le_bytes())
        }

        fn read(from: &mut impl Read) -> io::Result<Self> {
            let mut bytes = [0; 2];
            from.read_exact(&mut bytes)?;
            Ok(Self::from_le_bytes(bytes))
        }
    }

    fn sorter(limit: usize, records: &[u16]) -> Sorter<u16> {
        let mut sorter = Sorter::with_limit(limit, &TemporaryFolder::of(None));
        for record in records {
            sorter.push(*record).unwrap();
        }
        sorter
    }

    proptest! {
        #[test]
        fn records_come_in_their_order_whatever_fits_into_memory(
            mut records in proptest::collection::vec(0_u16..500, 0..1_000), limit in 1_usize..700,
        ) {
            let sorted = sorter(limit, &records).into_sorted().unwrap();
            let sorted: Vec<_> = sorted.collect::<io::Result<_>>().unwrap();
            records.sort_unstable();
            prop_assert_eq!(sorted, records);
        }
    }

    #[test]
    fn a_stretch_that_was_cut_is_an_error_and_the_end() {
        let records: Vec<u16> = (0..1_000).collect();
        let mut sorted = sorter(400, &records).into_sorted().unwrap();
        let Sorted::Merged(merge) = &mut sorted else { panic!("there is more than fits") };
        merge.spilled.file.set_len(300 * 2).unwrap();
        let all: Vec<_> = sorted.collect();
        let (error, given) = all.split_last().unwrap();
        assert_eq!(error.as_ref().unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
        assert!(given.iter().all(Result::is_ok));
        assert!(given.len() < 1_000);
    }
}
