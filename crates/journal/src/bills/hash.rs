//! What stands for a bill: a keyed hash of its account number and period.

use billport_domain::BillKey;
use siphasher::sip128::{Hasher128, SipHasher13};
use std::{cmp::Ordering, fmt, hash::Hasher};

use super::months::month_number;

/// 96 bits of SipHash-1-3-128 over an account number and a period.
///
/// Without the key of the journal nobody can tell which bill it stands for, or make another bill
/// with the same hash; and the hashes of two journals can't be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct BillKeyHash([u32; 3]);

impl BillKeyHash {
    /// The hash of these bytes, in the order of hashes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 12]) -> Self {
        let mut parts = [0; 3];
        for (part, bytes) in parts.iter_mut().zip(bytes.as_chunks().0) {
            *part = u32::from_be_bytes(*bytes);
        }
        Self(parts)
    }

    /// Its bytes, which compare as the hash does.
    #[must_use]
    pub fn to_bytes(self) -> [u8; 12] {
        let mut bytes = [0; 12];
        for (bytes, part) in bytes.as_chunks_mut().0.iter_mut().zip(self.0) {
            *bytes = part.to_be_bytes();
        }
        bytes
    }

    /// The number that its 96 bits are.
    #[must_use]
    pub fn to_number(self) -> u128 {
        let [a, b, c] = self.0;
        u128::from(a) << 64 | u128::from(b) << 32 | u128::from(c)
    }

    /// The hash that is a number of 96 bits.
    pub(super) fn from_number(number: u128) -> Self {
        let part =
            |shift: u32| u32::try_from((number >> shift) & 0xffff_ffff).expect("32 bits are left");
        Self([part(64), part(32), part(0)])
    }
}

impl Ord for BillKeyHash {
    fn cmp(&self, other: &Self) -> Ordering {
        self.to_number().cmp(&other.to_number())
    }
}

impl PartialOrd for BillKeyHash {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

/// Hashes bills by a key.
#[derive(Clone, Copy)]
pub struct BillHasher(SipHasher13);

impl BillHasher {
    /// Hashes by a key, which is to be random and secret.
    ///
    /// That of a journal is given by [`BillMemory::hasher`](super::BillMemory::hasher).
    #[must_use]
    pub fn with_key(key: &[u8; 16]) -> Self {
        Self(SipHasher13::new_with_key(key))
    }

    /// The hash of a bill's key.
    #[must_use]
    pub fn hash(&self, key: BillKey<'_>) -> BillKeyHash {
        let account = key.account_number.as_str().as_bytes();
        let length = u64::try_from(account.len()).expect("a length fits into 64 bits");
        self.digest(length << 32 | u64::from(month_number(key.period)), account)
    }

    /// By what a file is recognised that was written by this key. No bill has this hash but by
    /// chance: no account number is of this length.
    pub(super) fn check_value(&self) -> BillKeyHash {
        self.digest(u64::MAX, &[])
    }

    /// The head tells the length of the account number and the period, so that no two bills are
    /// hashed alike.
    fn digest(&self, head: u64, account: &[u8]) -> BillKeyHash {
        let mut hasher = self.0;
        hasher.write(&head.to_le_bytes());
        hasher.write(account);
        let hash = hasher.finish128();
        BillKeyHash::from_number(u128::from(hash.h1) << 32 | u128::from(hash.h2 >> 32))
    }
}

/// Without the key.
impl fmt::Debug for BillHasher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BillHasher").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::bills::key::Key;
    use proptest::prelude::*;

    fn hasher(byte: u8) -> BillHasher {
        BillHasher::with_key(&[byte; 16])
    }

    fn hash(hasher: BillHasher, account: &str, period: &str) -> BillKeyHash {
        let account_number = account.parse().unwrap();
        let key = BillKey { account_number: &account_number, period: period.parse().unwrap() };
        hasher.hash(key)
    }

    #[test]
    fn account_period_and_key_make_the_hash() {
        let first = hash(hasher(1), "AB123457", "06-2031");
        assert_eq!(first, hash(hasher(1), " AB123457 ", "06-2031"));
        assert_ne!(first, hash(hasher(1), "AB123457", "07-2031"));
        assert_ne!(first, hash(hasher(1), "AB123456", "06-2031"));
        assert_ne!(first, hash(hasher(1), "AB1234570", "06-2031"));
        assert_ne!(first, hash(hasher(2), "AB123457", "06-2031"));
        assert_ne!(hasher(1).check_value(), hasher(2).check_value());
    }

    #[test]
    fn it_is_the_same_in_every_build() {
        // Files are read by later builds. The value is that of another implementation, which has
        // the reference's test vectors right.
        let found = hash(hasher(7), "AB123457", "06-2031").to_bytes();
        assert_eq!(found, [33, 227, 86, 245, 24, 206, 133, 242, 34, 158, 199, 237]);
    }

    #[test]
    fn the_key_can_not_be_printed() {
        let printed = format!("{:?} {:?}", hasher(0x5a), Key([0x5a; 16]));
        assert!(!printed.contains("90") && !printed.contains("5a"), "{printed}");
    }

    proptest! {
        #[test]
        fn its_bytes_and_its_number_are_in_its_order(one: [u8; 12], other: [u8; 12]) {
            let (first, second) = (BillKeyHash::from_bytes(one), BillKeyHash::from_bytes(other));
            prop_assert_eq!(first.cmp(&second), one.cmp(&other));
            prop_assert_eq!(first.cmp(&second), first.to_number().cmp(&second.to_number()));
            prop_assert_eq!(first.to_bytes(), one);
            prop_assert_eq!(BillKeyHash::from_number(first.to_number()), first);
        }
    }
}
