//! An export while customers come and go: nobody twice, and nobody who was there all the time is missing.

use std::collections::BTreeSet;

use billport_sandbox::billagain::Churn;

use super::filled;
use crate::desk::Desk;

/// The IDs that an export has told, in its order.
fn exported(words: &str, sandbox: &billport_sandbox::Sandbox) -> Vec<u64> {
    let words = format!("customers export --output csv --columns customerID {words}");
    let ended = Desk::new().billport(&words).with_billagain(sandbox).run().exits(0);
    ended.stdout.lines().skip(1).map(|line| line.parse().unwrap()).collect()
}

#[test]
fn those_who_stay_are_told_once() {
    for seed in 0..4 {
        for (delete, insert) in [(1, 1), (7, 0), (0, 9), (30, 30)] {
            let (sandbox, ids) = filled(1500);
            // Two of three stay.
            let protected: BTreeSet<u64> = ids.into_iter().filter(|id| id % 3 > 0).collect();
            let stay = protected.clone();
            sandbox.billagain().churn(Churn {
                delete,
                insert,
                seed,
                protected,
                ..Churn::default()
            });
            let ids = exported("", &sandbox);
            let told: BTreeSet<u64> = ids.iter().copied().collect();
            assert_eq!(told.len(), ids.len(), "nobody twice");
            assert_eq!(stay.difference(&told).count(), 0, "nobody is missing");
        }
    }
}
