//! The mistakes that real files have, put into a row on order.

use super::row::{ACCOUNT_NUMBER, AMOUNT, DUE_DATE, PERIOD, Row};
use super::splitmix::SplitMix64;

/// Flaws are ordered by so many rows.
pub(super) const BLOCK: u64 = 10_000;

/// A field and what it is replaced with: each is wrong by itself, however the row is laid out.
const FLAWS: &[(usize, &str)] = &[
    (ACCOUNT_NUMBER, ""),
    (AMOUNT, ""),
    (AMOUNT, "0"),
    (AMOUNT, "-125.50"),
    (AMOUNT, "125.505"),
    (AMOUNT, "1,250.00"),
    (AMOUNT, "1.25e3"),
    (AMOUNT, ".50"),
    (AMOUNT, "PHP 125.50"),
    (DUE_DATE, "31-02-2031"),
    (DUE_DATE, "1-2-2031"),
    (DUE_DATE, "2031-02-01"),
    (DUE_DATE, "01-01-2019"),
    (PERIOD, "13-2031"),
    (PERIOD, "01-2019"),
    (PERIOD, "2031-01"),
];

/// Decides which rows are wrong, and how.
#[derive(Debug)]
pub(super) struct Flaws {
    per_block: u64,
    /// Scatter the bad rows over a block: `number * factor + shift` hits each place once.
    factor: u64,
    shift: u64,
    spoilt: u64,
}

impl Flaws {
    /// Exactly `per_block` of every 10,000 rows, at places that follow from the seed.
    pub(super) fn new(seed: u64, per_block: u64) -> Self {
        let mut random = SplitMix64::new(seed);
        Self {
            per_block,
            // 10,000 has the factors 2 and 5; a number that ends with 1 has neither.
            factor: random.next() % 1_000 * 10 + 1,
            shift: random.next() % BLOCK,
            spoilt: 0,
        }
    }

    /// Spoils the row if its number is one of the bad ones, and tells whether it is; kinds follow one
    /// another, the row that lacks a field being the last of them.
    pub(super) fn spoil(&mut self, row: &mut Row, number: u64) -> bool {
        let place = (number % BLOCK * self.factor + self.shift) % BLOCK;
        if place >= self.per_block {
            return false;
        }
        let kinds = FLAWS.len() as u64 + 1;
        let kind = usize::try_from(self.spoilt % kinds).expect("there are few kinds");
        match FLAWS.get(kind) {
            Some((column, text)) => row.replace(*column, text.as_bytes()),
            None => row.lacks_last_field = true,
        }
        self.spoilt += 1;
        true
    }

    /// How many rows were spoilt so far.
    pub(super) fn spoilt(&self) -> u64 {
        self.spoilt
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn spoilt(seed: u64, per_block: u64, rows: u64) -> u64 {
        let mut flaws = Flaws::new(seed, per_block);
        let mut row = Row::default();
        let told = (0..rows).filter(|number| flaws.spoil(&mut row, *number)).count();
        assert_eq!(told as u64, flaws.spoilt());
        flaws.spoilt()
    }

    #[test]
    fn every_block_has_exactly_as_many_as_ordered() {
        for seed in 0..20 {
            assert_eq!(spoilt(seed, 5, 3 * BLOCK), 15);
            assert_eq!(spoilt(seed, 0, BLOCK), 0);
            assert_eq!(spoilt(seed, BLOCK, BLOCK), BLOCK);
        }
    }

    #[test]
    fn every_kind_has_its_turn() {
        let mut flaws = Flaws::new(1, BLOCK);
        let mut seen = Vec::new();
        for number in 0..FLAWS.len() as u64 {
            let mut row = Row::default();
            row.fill(1, number);
            assert!(flaws.spoil(&mut row, number));
            seen.push(row.fields);
        }
        for (fields, (column, text)) in seen.iter().zip(FLAWS) {
            assert_eq!(fields[*column], text.as_bytes());
        }
        let mut last = Row::default();
        assert!(flaws.spoil(&mut last, 0) && last.lacks_last_field);
    }
}
