//! Which rows may be the same bill: an index over a file of any size, in bounded memory.
//!
//! Each bill leaves a hash of its account and period with its place. Sorted by hash, places with
//! one hash are neighbours, and only those are read again and compared: so what is found is exact,
//! and a file without duplicates costs a sort and nothing else. Beyond [`LIMIT`] entries the index
//! goes on in sorted runs in unnamed temporary files, which are merged at the end.

use billport_domain::BillKey;
use billport_intake::Position;
use std::{
    cmp::Reverse,
    collections::BinaryHeap,
    fs::File,
    hash::{BuildHasher, RandomState},
    io::{self, BufReader, BufWriter, Read, Seek, Write},
};

/// How many entries are kept in memory: 12 MiB of them.
const LIMIT: usize = 1 << 19;

/// The hash of a bill's key, and where its row begins. Ordered by hash, then by place.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entry {
    hash: u64,
    byte: u64,
    line: u64,
}

impl Entry {
    const BYTES: usize = 24;

    /// Whether it may be the same bill as another one.
    pub(super) fn may_repeat(self, other: Self) -> bool {
        self.hash == other.hash
    }

    pub(super) fn position(self) -> Position {
        Position { byte: self.byte, line: self.line }
    }

    fn to_bytes(self) -> [u8; Self::BYTES] {
        let mut bytes = [0; Self::BYTES];
        for (to, part) in bytes.chunks_exact_mut(8).zip([self.hash, self.byte, self.line]) {
            to.copy_from_slice(&part.to_le_bytes());
        }
        bytes
    }

    fn from_bytes(bytes: [u8; Self::BYTES]) -> Self {
        let part = |index: usize| {
            let bytes = bytes[index * 8..][..8].try_into();
            u64::from_le_bytes(bytes.expect("the slice has eight bytes"))
        };
        Self { hash: part(0), byte: part(1), line: part(2) }
    }
}

/// Collects the bills of a file.
#[derive(Debug)]
pub(super) struct BillIndex {
    // Keyed at random, so that no file can be made to collide.
    hasher: RandomState,
    limit: usize,
    entries: Vec<Entry>,
    runs: Vec<File>,
}

impl BillIndex {
    pub(super) fn new() -> Self {
        Self::with_limit(LIMIT)
    }

    fn with_limit(limit: usize) -> Self {
        Self { hasher: RandomState::new(), limit, entries: Vec::new(), runs: Vec::new() }
    }

    /// Adds a bill that stands at a place.
    pub(super) fn add(&mut self, key: BillKey<'_>, position: Position) -> io::Result<()> {
        if self.entries.len() == self.limit {
            self.spill()?;
        }
        let hash = self.hasher.hash_one(key);
        self.entries.push(Entry { hash, byte: position.byte, line: position.line });
        Ok(())
    }

    /// Gives all entries to `take`: those of one hash one after the other, in the order of the file.
    pub(super) fn in_order<E: From<io::Error>>(
        mut self,
        mut take: impl FnMut(Entry) -> Result<(), E>,
    ) -> Result<(), E> {
        if self.runs.is_empty() {
            self.entries.sort_unstable();
            return self.entries.into_iter().try_for_each(take);
        }
        self.spill()?;
        merge(self.runs, &mut take)
    }

    fn spill(&mut self) -> io::Result<()> {
        self.entries.sort_unstable();
        let mut run = BufWriter::new(tempfile::tempfile()?);
        for entry in self.entries.drain(..) {
            run.write_all(&entry.to_bytes())?;
        }
        let mut run = run.into_inner()?;
        run.rewind()?;
        self.runs.push(run);
        Ok(())
    }
}

/// Gives the entries of sorted runs in their common order to `take`.
fn merge<E: From<io::Error>>(
    runs: Vec<File>,
    take: &mut impl FnMut(Entry) -> Result<(), E>,
) -> Result<(), E> {
    let mut runs: Vec<_> = runs.into_iter().map(BufReader::new).collect();
    let mut next = BinaryHeap::new();
    for (index, run) in runs.iter_mut().enumerate() {
        next.extend(read_entry(run)?.map(|entry| Reverse((entry, index))));
    }
    while let Some(Reverse((entry, index))) = next.pop() {
        take(entry)?;
        next.extend(read_entry(&mut runs[index])?.map(|entry| Reverse((entry, index))));
    }
    Ok(())
}

fn read_entry(run: &mut impl Read) -> io::Result<Option<Entry>> {
    let mut bytes = [0; Entry::BYTES];
    match run.read_exact(&mut bytes) {
        Ok(()) => Ok(Some(Entry::from_bytes(bytes))),
        Err(error) if error.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        Err(error) => Err(error),
    }
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
            let mut index = BillIndex::with_limit(limit);
            let mut expected: BTreeMap<u8, Vec<u64>> = BTreeMap::new();
            for (line, account) in (1_u64..).zip(&accounts) {
                let account_number: AccountNumber = account.to_string().parse().unwrap();
                let key = BillKey { account_number: &account_number, period };
                index.add(key, Position { byte: line * 10, line }).unwrap();
                expected.entry(*account).or_default().push(line);
            }
            let mut found: Vec<Vec<u64>> = Vec::new();
            let mut last: Option<Entry> = None;
            index.in_order(|entry| {
                assert_eq!(entry.position().byte, entry.line * 10);
                match last.replace(entry) {
                    Some(last) if last.may_repeat(entry) => found.last_mut().unwrap().push(entry.line),
                    _ => found.push(vec![entry.line]),
                }
                Ok::<_, io::Error>(())
            }).unwrap();
            found.sort();
            let mut expected: Vec<_> = expected.into_values().collect();
            expected.sort();
            prop_assert_eq!(found, expected);
        }
    }
}
