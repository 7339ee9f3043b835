//! The hunt in its short form: whatever comes together, nothing is paid twice and nothing is lost.

use proptest::prelude::*;

use crate::hunt::Hunt;

#[test]
fn a_short_hunt_finds_no_double_payment_and_meets_everything() {
    let tally = Hunt { seed: 1, payments: 1_000 }.run().unwrap_or_else(|breach| panic!("{breach}"));
    // A hunt in which one of these does not happen hunts for nothing.
    for (what, count) in [
        ("paid", tally.paid),
        ("not paid", tally.not_paid),
        ("not sent", tally.not_sent),
        ("resolved", tally.resolved),
        ("in doubt", tally.doubts),
        ("absent", tally.absences),
        ("duplicates", tally.duplicates),
        ("look-ups", tally.look_ups),
        ("deaths", tally.deaths),
    ] {
        assert!(count > 0, "{what}: none in {tally:?}");
    }
    assert!(tally.requests <= tally.intents);
}

#[test]
fn a_seed_draws_the_same_again() {
    let hunt = || Hunt { seed: 7, payments: 100 }.run().unwrap();
    assert_eq!(hunt(), hunt());
    assert_ne!(hunt(), Hunt { seed: 8, payments: 100 }.run().unwrap());
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 32, ..ProptestConfig::default() })]

    #[test]
    fn no_world_sees_a_double_payment(seed: u64) {
        let found = Hunt { seed, payments: 25 }.run();
        prop_assert!(found.is_ok(), "seed {}: {}", seed, found.unwrap_err());
    }
}
