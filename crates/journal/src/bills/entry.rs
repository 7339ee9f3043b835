//! A bill as it is remembered.

use super::hash::BillKeyHash;

/// A bill of a run, in 16 bytes: what it is, and where it stood.
///
/// The line finds the unit that it was in; of a unit that was split, the part.
///
/// Ordered by hash, then by line.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BillEntry {
    /// What stands for its account number and period.
    pub hash: BillKeyHash,
    /// The line of the file at which its row began, counted from 1.
    pub line: u32,
}

/// A bill as its bytes, which compare as entries do. Many of them are moved, sorted and written as
/// they are, and never looked into.
pub type EntryBytes = [u8; BillEntry::BYTES];

impl BillEntry {
    pub(super) const BYTES: usize = 16;

    /// Its bytes, the highest first.
    #[must_use]
    #[inline]
    pub fn to_bytes(self) -> EntryBytes {
        self.to_number().to_be_bytes()
    }

    /// The bill of these bytes.
    #[must_use]
    pub fn from_bytes(bytes: EntryBytes) -> Self {
        const WHOLE: &str = "sixteen bytes are twelve and four";
        let hash = bytes.first_chunk().copied().expect(WHOLE);
        let line = bytes.last_chunk().copied().expect(WHOLE);
        Self { hash: BillKeyHash::from_bytes(hash), line: u32::from_be_bytes(line) }
    }

    /// The number that its bytes are: it is in the order of entries.
    pub(super) fn to_number(self) -> u128 {
        self.hash.to_number() << 32 | u128::from(self.line)
    }

    pub(super) fn from_number(number: u128) -> Self {
        Self::from_bytes(number.to_be_bytes())
    }
}

/// The hash of an entry that is still a number.
pub(super) fn hash_of(entry: u128) -> u128 {
    entry >> 32
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn an_entry_is_its_bytes(hash: [u8; 12], line: u32, other: u32) {
            let hash = BillKeyHash::from_bytes(hash);
            let (first, second) = (BillEntry { hash, line }, BillEntry { hash, line: other });
            prop_assert_eq!(BillEntry::from_bytes(first.to_bytes()), first);
            prop_assert_eq!(first.cmp(&second), first.to_bytes().cmp(&second.to_bytes()));
            prop_assert_eq!(&first.to_bytes()[..12], &hash.to_bytes());
        }
    }
}
