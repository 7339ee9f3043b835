//! Which bills a file has, sorted by a hash of account and period: an index over a file of any size,
//! in bounded memory.
//!
//! Bills with one hash are neighbours in it, so that one pass finds those that stand in the file
//! twice ([`repeats`](super::repeats)) and those that an earlier run had ([`earlier`](super::earlier)).

use billport_domain::BillKey;
use billport_intake::Position;
use billport_journal::bills::{BillEntry, BillHasher, BillKeyHash, BillMemory, Months};
use std::{
    hash::{BuildHasher, RandomState},
    io::{self, Read, Write},
};

use crate::delivery::{Record, Sorted, Sorter};

/// How many entries are kept in memory: 12 MiB of them.
const LIMIT: usize = 1 << 19;

/// The hash of a bill's key, and where its row begins. Ordered by hash, then by place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    hash: BillKeyHash,
    line: u32,
    byte: u64,
}

impl Entry {
    const BYTES: usize = 24;

    /// The entry of a bill that an earlier process has remembered; where its row begins is not known
    /// but by its line.
    pub(super) fn of_bill(bill: BillEntry) -> Self {
        Self { hash: bill.hash, line: bill.line, byte: 0 }
    }

    /// What is remembered of the bill.
    pub(super) fn to_bill(self) -> BillEntry {
        BillEntry { hash: self.hash, line: self.line }
    }

    pub(super) fn hash(self) -> BillKeyHash {
        self.hash
    }

    pub(super) fn position(self) -> Position {
        Position { byte: self.byte, line: u64::from(self.line) }
    }
}

impl Record for Entry {
    fn write(self, to: &mut impl Write) -> io::Result<()> {
        let mut bytes = [0; Self::BYTES];
        bytes[..12].copy_from_slice(&self.hash.to_bytes());
        bytes[12..16].copy_from_slice(&self.line.to_be_bytes());
        bytes[16..].copy_from_slice(&self.byte.to_be_bytes());
        to.write_all(&bytes)
    }

    fn read(from: &mut impl Read) -> io::Result<Self> {
        const WHOLE: &str = "the parts have their sizes";
        let mut bytes = [0; Self::BYTES];
        from.read_exact(&mut bytes)?;
        Ok(Self {
            hash: BillKeyHash::from_bytes(bytes[..12].try_into().expect(WHOLE)),
            line: u32::from_be_bytes(bytes[12..16].try_into().expect(WHOLE)),
            byte: u64::from_be_bytes(bytes[16..].try_into().expect(WHOLE)),
        })
    }
}

/// Collects the bills of a file.
#[derive(Debug)]
pub(super) struct BillIndex {
    hasher: BillHasher,
    months: Months,
    entries: Sorter<Entry>,
}

impl BillIndex {
    /// An index whose hashes can be compared with those of a journal, or of one file alone.
    pub(super) fn of(memory: Option<&BillMemory>) -> Self {
        Self::with_limit(memory.map_or_else(any_hasher, BillMemory::hasher), LIMIT)
    }

    fn with_limit(hasher: BillHasher, limit: usize) -> Self {
        Self { hasher, months: Months::default(), entries: Sorter::with_limit(limit) }
    }

    /// Adds a bill that stands at a place.
    ///
    /// # Errors
    /// If the temporary file can't be written, or the line is above 4,294,967,295.
    pub(super) fn add(&mut self, key: BillKey<'_>, position: Position) -> io::Result<()> {
        let line = u32::try_from(position.line).map_err(|_| {
            io::Error::new(io::ErrorKind::FileTooLarge, "a run takes at most 4,294,967,295 lines")
        })?;
        self.months.add(key.period);
        self.entries.push(Entry { hash: self.hasher.hash(key), line, byte: position.byte })
    }

    /// The periods of the bills so far.
    pub(super) fn months(&self) -> Months {
        self.months
    }

    /// All entries: those of one hash one after the other, in the order of the file.
    pub(super) fn into_sorted(self) -> io::Result<Sorted<Entry>> {
        self.entries.into_sorted()
    }
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
mod tests {
    use super::*;
    use billport_domain::{AccountNumber, BillingPeriod};
    use proptest::prelude::*;
    use std::collections::BTreeMap;

    proptest! {
        #[test]
        fn bills_of_one_key_are_neighbours_whatever_fits_into_memory(
            accounts in proptest::collection::vec(0_u8..40, 0..120), limit in 1_usize..150,
        ) {
            let period: BillingPeriod = "06-2031".parse().unwrap();
            let mut index = BillIndex::with_limit(any_hasher(), limit);
            let mut expected: BTreeMap<u8, Vec<u64>> = BTreeMap::new();
            for (line, account) in (1_u64..).zip(&accounts) {
                let account_number: AccountNumber = account.to_string().parse().unwrap();
                let key = BillKey { account_number: &account_number, period };
                index.add(key, Position { byte: line * 10, line }).unwrap();
                expected.entry(*account).or_default().push(line);
            }
            let mut found: Vec<Vec<u64>> = Vec::new();
            let mut last: Option<Entry> = None;
            for entry in index.into_sorted().unwrap() {
                let entry = entry.unwrap();
                let Position { byte, line } = entry.position();
                assert_eq!(byte, line * 10);
                match last.replace(entry) {
                    Some(last) if last.hash() == entry.hash() => found.last_mut().unwrap().push(line),
                    _ => found.push(vec![line]),
                }
            }
            found.sort();
            let mut expected: Vec<_> = expected.into_values().collect();
            expected.sort();
            prop_assert_eq!(found, expected);
        }
    }

    #[test]
    fn a_line_that_does_not_fit_is_refused() {
        let account_number: AccountNumber = "1".parse().unwrap();
        let key = BillKey { account_number: &account_number, period: "06-2031".parse().unwrap() };
        let mut index = BillIndex::with_limit(any_hasher(), 1);
        let at = |line| Position { byte: 0, line };
        index.add(key, at(u64::from(u32::MAX))).unwrap();
        let refused = index.add(key, at(u64::from(u32::MAX) + 1)).unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::FileTooLarge);
    }
}
