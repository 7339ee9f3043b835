//! Amounts arrive as they were written, to the digit, compared as text.

use std::collections::BTreeMap;
use std::hash::{BuildHasher, RandomState};

use crate::bench::{Bench, Run, account, bill};

/// The amounts in the ledger, by account.
fn amounts(run: &Run) -> BTreeMap<&str, &str> {
    let bills = run.ledger.bills.iter();
    bills.map(|bill| (bill.account_number.as_str(), bill.amount.as_str())).collect()
}

/// What the form of an amount allows: the digits stay, leading zeros go (JSON knows none).
#[tokio::test]
async fn amounts_of_every_form_arrive_as_written() {
    let written = [
        ("1700.78", "1700.78"),
        ("500.50", "500.50"),
        ("0.01", "0.01"),
        ("9999999999.99", "9999999999.99"),
        ("1500", "1500"),
        ("0.1", "0.1"),
        ("100.00", "100.00"),
        ("007.50", "7.50"),
        ("4503599627370497.00", ""),
    ];
    let rows: String =
        (1..).zip(written).map(|(number, (amount, _))| bill(number, amount)).collect();
    let run = Bench::start().with_batches_of(500).upload(&rows).await;
    let arrived = amounts(&run);
    for (number, (amount, expected)) in (1..).zip(written) {
        let arrived = arrived.get(&*account(number)).copied().unwrap_or_default();
        assert_eq!(arrived, expected, "{amount}");
    }
    assert_eq!(run.bills(), [8, 0, 0, 0], "the last one is above the largest amount");
}

/// Ten thousand amounts of two decimals, of one to ten digits before the point.
#[tokio::test]
async fn ten_thousand_random_amounts_arrive_as_written() {
    let seed = RandomState::new().hash_one(0);
    let mut random = SplitMix(seed);
    let written: Vec<String> = (0..10_000).map(|_| random.amount()).collect();
    let rows: String = (1..).zip(&written).map(|(number, amount)| bill(number, amount)).collect();
    let run = Bench::start().with_batches_of(500).with_in_flight(4).upload(&rows).await;
    assert_eq!(run.bills(), [10_000, 0, 0, 0], "seed {seed}");
    let arrived = amounts(&run);
    let mut centavos = 0;
    for (number, amount) in (1..).zip(&written) {
        assert_eq!(arrived.get(&*account(number)), Some(&amount.as_str()), "seed {seed}");
        centavos += amount.replace('.', "").parse::<u128>().unwrap();
    }
    assert_eq!(run.ledger.centavos_saved, centavos, "seed {seed}");
}

/// Sebastiano Vigna's `SplitMix64`.
struct SplitMix(u64);

impl SplitMix {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    /// An amount above zero, whatever its number of digits.
    fn amount(&mut self) -> String {
        let digits = u32::try_from(self.next() % 10).unwrap();
        let centavos = 1 + self.next() % (10_u64.pow(digits) * 1000 - 1);
        format!("{}.{:02}", centavos / 100, centavos % 100)
    }
}
