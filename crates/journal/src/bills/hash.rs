//! What stands for a bill: a keyed hash of its account number and period.

use billport_domain::{BillKey, BillingPeriod};
use std::fmt;

use super::months::month_number;
use super::siphash::SipHash;

/// 96 bits of SipHash-1-3-128 over an account number and a period.
///
/// Without the key of the journal nobody can tell which bill it stands for, or make another bill
/// with the same hash; and the hashes of two journals can't be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BillKeyHash {
    high: u64,
    low: u32,
}

impl BillKeyHash {
    /// The hash of these bytes, in the order of hashes.
    #[must_use]
    pub fn from_bytes(bytes: [u8; 12]) -> Self {
        const WHOLE: &str = "twelve bytes are eight and four";
        let high = bytes.first_chunk().copied().expect(WHOLE);
        let low = bytes.last_chunk().copied().expect(WHOLE);
        Self { high: u64::from_be_bytes(high), low: u32::from_be_bytes(low) }
    }

    /// Its bytes, which compare as the hash does.
    #[must_use]
    pub fn to_bytes(self) -> [u8; 12] {
        let mut bytes = [0; 12];
        bytes[..8].copy_from_slice(&self.high.to_be_bytes());
        bytes[8..].copy_from_slice(&self.low.to_be_bytes());
        bytes
    }

    /// The number that its 96 bits are.
    #[must_use]
    pub fn to_number(self) -> u128 {
        u128::from(self.high) << 32 | u128::from(self.low)
    }
}

/// Hashes bills by a key.
#[derive(Clone, Copy)]
pub struct BillHasher(SipHash);

impl BillHasher {
    /// Hashes by a key, which is to be random and secret.
    ///
    /// That of a journal is given by [`BillMemory::hasher`](super::BillMemory::hasher).
    #[must_use]
    pub fn with_key(key: &[u8; 16]) -> Self {
        Self(SipHash::with_key(key))
    }

    /// The hash of a bill's key.
    #[must_use]
    pub fn hash(&self, key: BillKey<'_>) -> BillKeyHash {
        self.hash_of(key.account_number.as_str().as_bytes(), key.period)
    }

    /// The hash of a bill by its account number, in UTF-8 and without blanks around it, and period.
    #[must_use]
    #[inline]
    pub fn hash_of(&self, account_number: &[u8], period: BillingPeriod) -> BillKeyHash {
        let length = account_number.len() as u64;
        self.digest(length << 32 | u64::from(month_number(period)), account_number)
    }

    /// By what a file is recognised that was written by this key. No bill has this hash but by
    /// chance: no account number is of this length.
    pub(super) fn check_value(&self) -> BillKeyHash {
        self.digest(u64::MAX, &[])
    }

    /// The head tells the length of the account number and the period, so that no two bills are
    /// hashed alike.
    #[inline]
    fn digest(&self, head: u64, account_number: &[u8]) -> BillKeyHash {
        let [high, rest] = self.0.hash(head, account_number);
        BillKeyHash { high, low: u32::try_from(rest >> 32).expect("32 bits are left") }
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
            prop_assert_eq!(BillKeyHash::from_bytes(one), first);
        }
    }
}
