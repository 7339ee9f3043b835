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

impl BillEntry {
    pub(super) const BYTES: usize = 16;

    /// The number that its 128 bits are: it is in the order of entries.
    pub(super) fn to_number(self) -> u128 {
        self.hash.to_number() << 32 | u128::from(self.line)
    }

    pub(super) fn from_number(number: u128) -> Self {
        let line = u32::try_from(number & 0xffff_ffff).expect("32 bits are left");
        Self { hash: BillKeyHash::from_number(hash_of(number)), line }
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
        fn an_entry_is_its_number(hash: [u8; 12], line: u32, other: u32) {
            let hash = BillKeyHash::from_bytes(hash);
            let (first, second) = (BillEntry { hash, line }, BillEntry { hash, line: other });
            prop_assert_eq!(BillEntry::from_number(first.to_number()), first);
            prop_assert_eq!(first.cmp(&second), first.to_number().cmp(&second.to_number()));
            prop_assert_eq!(BillKeyHash::from_number(hash_of(first.to_number())), hash);
        }
    }
}
