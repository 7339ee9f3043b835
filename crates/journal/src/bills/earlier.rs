//! The bills of a new run compared with those of earlier ones.
//!
//! A block of new bills at a time is held against each earlier run, from where that was left: both
//! are sorted, so each file is read once from its beginning to its end. There is no heap, and an
//! earlier run that is small costs next to nothing however large the new one is.

use std::fmt;

use super::entry::{BillEntry, hash_of};
use super::error::BillsError;
use super::hash::BillKeyHash;
use super::reader::BillsReader;
use crate::records::RunId;

/// How many new bills are held against the earlier runs at once.
const BLOCK: usize = 16 * 1024;

/// What all readers together hold in memory at most, unless there are so many of them that each
/// holds the least.
const READ_BYTES: usize = 8 * 1024 * 1024;
const MOST_BYTES_OF_A_READER: usize = 256 * 1024;
const LEAST_BYTES_OF_A_READER: usize = 4 * 1024;

/// A bill of a new run that an earlier run has had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Hit<P> {
    /// What was given with the bill.
    pub bill: P,
    /// The earlier run.
    pub run: RunId,
    /// The bill as that run has it.
    pub earlier: BillEntry,
}

/// Finds bills that earlier runs have had.
///
/// Nothing may be done about a hit before [`finish`](Self::finish) has returned without an error:
/// only then it is certain that no file was damaged.
pub struct EarlierBills<P> {
    runs: Vec<EarlierRun>,
    block: Vec<(u128, P)>,
    limit: usize,
    last: u128,
}

/// An earlier run, from its first entry that was not compared yet.
struct EarlierRun {
    rest: BillsReader,
    next: Option<u128>,
}

impl<P: Copy> EarlierBills<P> {
    /// Compares with the bills of these runs.
    ///
    /// # Errors
    /// [`BillsError::Io`] and [`BillsError::Damaged`] if the first entries can't be read.
    pub fn new(readers: Vec<BillsReader>) -> Result<Self, BillsError> {
        let read_bytes = READ_BYTES.max(readers.len() * LEAST_BYTES_OF_A_READER);
        Self::with_limits(readers, BLOCK, read_bytes)
    }

    fn with_limits(
        readers: Vec<BillsReader>,
        limit: usize,
        read_bytes: usize,
    ) -> Result<Self, BillsError> {
        let bytes = (read_bytes / readers.len().max(1)).min(MOST_BYTES_OF_A_READER);
        let begin = |mut rest: BillsReader| {
            rest.set_block_bytes(bytes);
            let next = rest.next_number()?;
            Ok(EarlierRun { rest, next })
        };
        let runs = readers.into_iter().map(begin).collect::<Result<_, _>>()?;
        Ok(Self { runs, block: Vec::new(), limit, last: 0 })
    }

    /// Looks at the next new bill, in the order of hashes. Hits are handed over block by block: by
    /// run, and of a run in the order of the bills.
    ///
    /// # Errors
    /// [`BillsError::OutOfOrder`] if it does not stand behind the one before; what `take` gives;
    /// [`BillsError::Io`] and [`BillsError::Damaged`] if an earlier run can't be read.
    pub fn look_at<E: From<BillsError>>(
        &mut self,
        hash: BillKeyHash,
        bill: P,
        take: impl FnMut(Hit<P>) -> Result<(), E>,
    ) -> Result<(), E> {
        let hash = hash.to_number();
        let last = std::mem::replace(&mut self.last, hash);
        if hash < last {
            return Err(BillsError::OutOfOrder.into());
        }
        // Bills of one hash stay together: an entry that was compared is not looked at again.
        if self.block.len() >= self.limit && last < hash {
            self.compare(take)?;
        }
        self.block.push((hash, bill));
        Ok(())
    }

    /// Whether there is nothing to compare with.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.runs.is_empty()
    }

    /// Looks at the bills that are left, and reads the earlier runs to their end.
    ///
    /// # Errors
    /// As [`look_at`](Self::look_at).
    pub fn finish<E: From<BillsError>>(
        mut self,
        take: impl FnMut(Hit<P>) -> Result<(), E>,
    ) -> Result<(), E> {
        self.compare(take)?;
        for run in &mut self.runs {
            while run.rest.next_number()?.is_some() {}
        }
        Ok(())
    }

    fn compare<E: From<BillsError>>(
        &mut self,
        mut take: impl FnMut(Hit<P>) -> Result<(), E>,
    ) -> Result<(), E> {
        for run in &mut self.runs {
            run.compare(&self.block, &mut take)?;
        }
        self.block.clear();
        Ok(())
    }
}

impl EarlierRun {
    /// Holds all entries up to the last one of a block against it.
    fn compare<P: Copy, E: From<BillsError>>(
        &mut self,
        block: &[(u128, P)],
        take: &mut impl FnMut(Hit<P>) -> Result<(), E>,
    ) -> Result<(), E> {
        let mut block = block;
        while let Some(entry) = self.next {
            let hash = hash_of(entry);
            block = from_hash(block, hash);
            if block.is_empty() {
                break;
            }
            for (_, bill) in block.iter().take_while(|(new, _)| *new == hash) {
                let earlier = BillEntry::from_number(entry);
                take(Hit { bill: *bill, run: self.rest.run(), earlier })?;
            }
            self.next = self.rest.next_number()?;
        }
        Ok(())
    }
}

/// The bills from a hash on. Looks near the beginning first: mostly it is one of the next.
fn from_hash<P>(block: &[(u128, P)], hash: u128) -> &[(u128, P)] {
    let mut reach = 1;
    while block.get(reach - 1).is_some_and(|(new, _)| *new < hash) {
        reach *= 2;
    }
    let (from, to) = (reach / 2, reach.min(block.len()));
    &block[from + block[from..to].partition_point(|(new, _)| *new < hash)..]
}

impl<P> fmt::Debug for EarlierBills<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EarlierBills").field("runs", &self.runs.len()).finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bills::{BillMemory, Months};
    use proptest::{
        collection::{btree_set, vec},
        prelude::*,
    };
    use std::collections::BTreeSet;

    /// Few enough hashes that runs share some.
    fn hash(bill: u16) -> BillKeyHash {
        let mut bytes = [0; 12];
        bytes[4..6].copy_from_slice(&bill.to_be_bytes());
        BillKeyHash::from_bytes(bytes)
    }

    fn entry(bill: u16, run: RunId) -> BillEntry {
        BillEntry { hash: hash(bill), line: u32::from(bill) * 100 + u32::try_from(run.0).unwrap() }
    }

    fn write(memory: &BillMemory, run: RunId, bills: &BTreeSet<u16>) {
        let mut writer = memory.writer().unwrap();
        for bill in bills {
            writer.add(entry(*bill, run)).unwrap();
        }
        writer.publish(run, Months::default()).unwrap();
    }

    type Found = BTreeSet<(usize, RunId, BillEntry)>;

    fn find(mut earlier: EarlierBills<usize>, new: &[u16]) -> Result<Found, BillsError> {
        let mut found = Found::new();
        let mut take = |hit: Hit<usize>| {
            assert!(found.insert((hit.bill, hit.run, hit.earlier)), "each hit is told once");
            Ok(())
        };
        for (place, bill) in new.iter().enumerate() {
            earlier.look_at(hash(*bill), place, &mut take)?;
        }
        earlier.finish(&mut take)?;
        Ok(found)
    }

    proptest! {
        // Each case brings files to the disk.
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn what_is_found_is_what_comparing_each_with_each_finds(
            runs in vec(btree_set(0_u16..300, 0..120), 0..8),
            mut new in vec(0_u16..300, 0..200),
            limit in 1_usize..60,
            read_bytes in 200_usize..4_000,
        ) {
            new.sort_unstable();
            let folder = tempfile::tempdir().unwrap();
            let memory = BillMemory::open(folder.path(), || [7; 16]).unwrap();
            let mut readers = Vec::new();
            let mut expected = BTreeSet::new();
            for (run, bills) in (1..).map(RunId).zip(&runs) {
                write(&memory, run, bills);
                readers.push(memory.reader(run).unwrap().unwrap());
                let hits = new.iter().enumerate().filter(|(_, bill)| bills.contains(bill));
                expected.extend(hits.map(|(place, bill)| (place, run, entry(*bill, run))));
            }
            let earlier = EarlierBills::with_limits(readers, limit, read_bytes).unwrap();
            prop_assert_eq!(find(earlier, &new).unwrap(), expected);
        }
    }

    proptest! {
        #[test]
        fn the_search_from_the_front_is_that_of_the_library(
            mut block in vec(0_u128..100, 0..80), hash in 0_u128..101,
        ) {
            block.sort_unstable();
            let block: Vec<_> = block.into_iter().map(|hash| (hash, ())).collect();
            let at = block.partition_point(|(new, ())| *new < hash);
            prop_assert_eq!(from_hash(&block, hash), &block[at..]);
        }
    }

    #[test]
    fn bills_that_are_not_sorted_are_refused() {
        // The second one stands behind the end of a block: there is nothing to compare it with.
        let earlier = EarlierBills::with_limits(Vec::new(), 1, 0).unwrap();
        let refused = find(earlier, &[2, 3, 2]).unwrap_err();
        assert!(matches!(refused, BillsError::OutOfOrder), "{refused}");
    }

    #[test]
    fn a_run_that_is_damaged_behind_the_last_new_bill_is_noticed() {
        let folder = tempfile::tempdir().unwrap();
        let memory = BillMemory::open(folder.path(), || [7; 16]).unwrap();
        write(&memory, RunId(1), &(0..200).collect());
        let path = folder.path().join("1.bills");
        let mut bytes = std::fs::read(&path).unwrap();
        bytes[32 + 199 * BillEntry::BYTES + 15] ^= 1;
        std::fs::write(&path, bytes).unwrap();
        let readers = vec![memory.reader(RunId(1)).unwrap().unwrap()];
        let earlier = EarlierBills::with_limits(readers, 10, 160).unwrap();
        let noticed = find(earlier, &[1]).unwrap_err();
        assert!(matches!(noticed, BillsError::Damaged { run: RunId(1), .. }), "{noticed}");
    }
}
