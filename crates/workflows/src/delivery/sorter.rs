//! Sorts any number of records in bounded memory.
//!
//! Beyond a limit they go on in sorted stretches in unnamed temporary files, which are merged at the
//! end.

use std::{
    cmp::Reverse,
    collections::{BinaryHeap, binary_heap::PeekMut},
    fs::File,
    io::{self, BufReader, BufWriter, Read, Seek, Write},
    vec,
};

/// What can be sorted: in an order of its own, and written in a number of bytes that is the same for
/// all.
pub(crate) trait Record: Copy + Ord {
    fn write(self, to: &mut impl Write) -> io::Result<()>;
    fn read(from: &mut impl Read) -> io::Result<Self>;
}

/// Collects records.
#[derive(Debug)]
pub(crate) struct Sorter<T> {
    limit: usize,
    records: Vec<T>,
    stretches: Vec<Stretch>,
}

/// Sorted records in a file.
#[derive(Debug)]
struct Stretch {
    file: BufReader<File>,
    left: usize,
}

impl<T: Record> Sorter<T> {
    /// Keeps at most so many records in memory.
    pub(crate) fn with_limit(limit: usize) -> Self {
        Self { limit, records: Vec::new(), stretches: Vec::new() }
    }

    pub(crate) fn push(&mut self, record: T) -> io::Result<()> {
        if self.records.len() >= self.limit {
            self.spill()?;
        }
        self.records.push(record);
        Ok(())
    }

    /// All records, in their order.
    pub(crate) fn into_sorted(mut self) -> io::Result<Sorted<T>> {
        if self.stretches.is_empty() {
            self.records.sort_unstable();
            return Ok(Sorted::InMemory(self.records.into_iter()));
        }
        self.spill()?;
        // The merge needs none of that memory.
        self.records = Vec::new();
        Merge::of(self.stretches).map(Sorted::Merged)
    }

    fn spill(&mut self) -> io::Result<()> {
        self.records.sort_unstable();
        let mut file = BufWriter::new(tempfile::tempfile()?);
        let left = self.records.len();
        for record in self.records.drain(..) {
            record.write(&mut file)?;
        }
        let mut file = file.into_inner()?;
        file.rewind()?;
        self.stretches.push(Stretch { file: BufReader::new(file), left });
        Ok(())
    }
}

impl Stretch {
    fn next<T: Record>(&mut self) -> io::Result<Option<T>> {
        if self.left == 0 {
            return Ok(None);
        }
        self.left -= 1;
        T::read(&mut self.file).map(Some)
    }
}

/// Sorted records, one after the other. Behind an error there are none.
#[derive(Debug)]
pub(crate) enum Sorted<T> {
    InMemory(vec::IntoIter<T>),
    Merged(Merge<T>),
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
pub(crate) struct Merge<T> {
    stretches: Vec<Stretch>,
    heads: BinaryHeap<Reverse<(T, usize)>>,
}

impl<T: Record> Merge<T> {
    fn of(mut stretches: Vec<Stretch>) -> io::Result<Self> {
        let mut heads = BinaryHeap::new();
        for (index, stretch) in stretches.iter_mut().enumerate() {
            heads.extend(stretch.next()?.map(|record| Reverse((record, index))));
        }
        Ok(Self { stretches, heads })
    }

    fn next(&mut self) -> io::Result<Option<T>> {
        let Some(mut head) = self.heads.peek_mut() else { return Ok(None) };
        let Reverse((record, index)) = *head;
        match self.stretches[index].next() {
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
        let mut sorter = Sorter::with_limit(limit);
        for record in records {
            sorter.push(*record).unwrap();
        }
        sorter
    }

    proptest! {
        #[test]
        fn records_come_in_their_order_whatever_fits_into_memory(
            mut records in proptest::collection::vec(0_u16..500, 0..200), limit in 1_usize..250,
        ) {
            let sorted = sorter(limit, &records).into_sorted().unwrap();
            let sorted: Vec<_> = sorted.collect::<io::Result<_>>().unwrap();
            records.sort_unstable();
            prop_assert_eq!(sorted, records);
        }
    }

    #[test]
    fn a_stretch_that_was_cut_is_an_error_and_the_end() {
        let sorter = sorter(4, &[3, 1, 4, 1, 5, 9, 2, 6, 5]);
        sorter.stretches[0].file.get_ref().set_len(2 * 2).unwrap();
        let all: Vec<_> = sorter.into_sorted().unwrap().collect();
        let (error, given) = all.split_last().unwrap();
        assert_eq!(error.as_ref().unwrap_err().kind(), io::ErrorKind::UnexpectedEof);
        assert!(given.iter().all(Result::is_ok));
        assert!(given.len() < 9);
    }
}
