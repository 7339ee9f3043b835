//! What stands in many bills, as one value that does not depend on their order: it tells whether all
//! that was in a file has arrived, once, to the digit.

use std::fmt;
use std::hash::{DefaultHasher, Hasher};

/// A bag of bills. Two are the same if the same bills are in them, each as often.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct BillsDigest {
    bills: u64,
    hundredths: u128,
    /// The sum of a hash of each bill, which a bill that is missing, twice or another one changes.
    mixed: u128,
}

impl BillsDigest {
    /// Adds a bill; the amount is in hundredths.
    pub(crate) fn add(&mut self, account: &[u8], hundredths: u64, due_date: &[u8], period: &[u8]) {
        self.bills += 1;
        self.hundredths += u128::from(hundredths);
        let half = |salt: u8| {
            let mut hasher = DefaultHasher::new();
            hasher.write_u8(salt);
            for field in [account, due_date, period] {
                hasher.write_usize(field.len());
                hasher.write(field);
            }
            hasher.write_u64(hundredths);
            u128::from(hasher.finish())
        };
        self.mixed = self.mixed.wrapping_add(half(0) << 64 | half(1));
    }

    /// Adds all bills of another bag.
    pub(crate) fn merge(&mut self, other: Self) {
        self.bills += other.bills;
        self.hundredths += other.hundredths;
        self.mixed = self.mixed.wrapping_add(other.mixed);
    }

    /// How many bills there are.
    pub(crate) fn bills(&self) -> u64 {
        self.bills
    }
}

impl fmt::Display for BillsDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The end of it, which is as good as the whole to a person's eye.
        write!(f, "…{:08x}", self.mixed & 0xffff_ffff)
    }
}

/// Hundredths in a plain decimal number of at most two decimals; none if it is anything else.
pub(crate) fn hundredths(text: &str) -> Option<u64> {
    let (whole, decimals) = text.split_once('.').unwrap_or((text, "00"));
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|b| b.is_ascii_digit());
    if !is_number(whole) || !is_number(decimals) {
        return None;
    }
    let decimals: u64 = match decimals.len() {
        1 => decimals.parse::<u64>().ok()? * 10,
        2 => decimals.parse().ok()?,
        _ => return None,
    };
    whole.parse::<u64>().ok()?.checked_mul(100)?.checked_add(decimals)
}

#[cfg(test)]
mod tests {
    use super::*;

    type Bill = (&'static [u8], u64, &'static [u8], &'static [u8]);

    const ANA: Bill = (b"ana", 1250, b"25-05-2031", b"06-2031");
    const BEN: Bill = (b"ben", 1250, b"25-05-2031", b"06-2031");

    fn digest(bills: &[Bill]) -> BillsDigest {
        let mut digest = BillsDigest::default();
        for (account, amount, due_date, period) in bills {
            digest.add(account, *amount, due_date, period);
        }
        digest
    }

    #[test]
    fn order_and_batches_do_not_matter() {
        assert_eq!(digest(&[ANA, BEN]), digest(&[BEN, ANA]));
        let mut merged = digest(&[BEN]);
        merged.merge(digest(&[ANA]));
        assert_eq!(merged, digest(&[ANA, BEN]));
    }

    #[test]
    fn whatever_else_differs_matters() {
        let right = digest(&[ANA, BEN]);
        for wrong in [
            digest(&[ANA]),
            digest(&[ANA, BEN, BEN]),
            digest(&[ANA, ANA]),
            digest(&[ANA, (b"ben", 1251, BEN.2, BEN.3)]),
            digest(&[ANA, (b"ben", 1250, b"26-05-2031", BEN.3)]),
            digest(&[ANA, (b"ben", 1250, BEN.2, b"07-2031")]),
            // The same bytes, cut at another place.
            digest(&[ANA, (b"be", 1250, b"n25-05-2031", BEN.3)]),
            // The same sum of amounts, with other owners.
            digest(&[(b"ana", 1249, ANA.2, ANA.3), (b"ben", 1251, BEN.2, BEN.3)]),
        ] {
            assert_ne!(wrong, right);
        }
    }

    #[test]
    fn amounts_are_read_to_the_digit() {
        for (text, expected) in [
            ("0", 0),
            ("7", 700),
            ("7.5", 750),
            ("7.05", 705),
            ("9999999999.99", 999_999_999_999),
            ("92233720368547758.07", 9_223_372_036_854_775_807),
        ] {
            assert_eq!(hundredths(text), Some(expected), "{text}");
        }
        for text in ["", ".5", "5.", "1.234", "-1", "+1", "1e3", "1,5", "\"1\"", "1 ", "1.5.5"] {
            assert_eq!(hundredths(text), None, "{text}");
        }
    }
}
