//! Laws of what a person says.

use super::Stores;
use super::bench::Bench;
use super::samples::{self, settlement};
use crate::journal::{Outcome, Verdict};
use crate::records::Cause;
use crate::state::UnitState;

/// A person says what became of what is unknown, and the person's words are kept.
///
/// # Panics
/// If the law does not hold.
pub async fn a_person_resolves_what_is_unknown(stores: &dyn Stores) {
    let (bench, claim) = Bench::with_run(stores, 3).await;
    bench.send(claim, 3).await;
    for unit in 1..=3 {
        let unknown = settlement(unit, Outcome::Unknown);
        bench.journal.settle(claim, unknown).await.expect("it is in flight");
    }
    let verdicts = [
        (1, Verdict::Delivered, UnitState::Delivered, "their list has all 500"),
        (2, Verdict::NotDelivered, UnitState::Planned, "They saw \"nothing\"; 答え: no"),
    ];
    for (unit, verdict, state, because) in verdicts {
        let because = samples::words(because);
        let resolved = bench.journal.resolve(claim, unit, verdict, because.clone()).await;
        resolved.expect("it is unknown");
        bench.check().await;
        let unit = bench.unit(claim.run, unit).await;
        assert_eq!((unit.state, unit.attempts), (state, 1));
        let event = bench.events().await.pop().expect("the move was written").event;
        assert_eq!((event.cause, event.words), (Cause::Resolved, Some(because)));
    }
    let counts = bench.run(claim.run).await.counts;
    assert_eq!((counts.batches_delivered, counts.batches_unknown), (1, 1));
    let again = bench.send(claim, 1).await;
    assert_eq!(again[0].number, 2, "what was not delivered is sent again");
    let delivered = settlement(2, Outcome::Delivered);
    bench.journal.settle(claim, delivered).await.expect("it is in flight");
    assert_eq!(bench.unit(claim.run, 2).await.attempts, 2);
    bench.check().await;
}

/// An order to send again is for all that is unknown, and for nothing else.
///
/// # Panics
/// If the law does not hold.
pub async fn resending_is_ordered_for_all_that_is_unknown(stores: &dyn Stores) {
    let (bench, claim) = Bench::with_run(stores, 7).await;
    bench.send(claim, 6).await;
    for unit in [1, 2, 4] {
        let unknown = settlement(unit, Outcome::Unknown);
        bench.journal.settle(claim, unknown).await.expect("it is in flight");
    }
    for (unit, outcome) in [(3, Outcome::Delivered), (5, Outcome::Refused)] {
        bench.journal.settle(claim, settlement(unit, outcome)).await.expect("it is in flight");
    }
    assert_eq!(bench.journal.resend_unknown(claim).await.expect("it is ordered"), 3);
    bench.check().await;
    let planned = UnitState::Planned;
    assert_eq!(
        bench.states(claim.run).await,
        [
            planned,
            planned,
            UnitState::Delivered,
            planned,
            UnitState::Refused,
            UnitState::InFlight(claim.epoch),
            planned,
        ]
    );
    let ordered: Vec<_> = bench.events().await.into_iter().map(|record| record.event).collect();
    let ordered = ordered.iter().filter(|event| event.cause == Cause::ResendOrdered);
    assert_eq!(ordered.filter_map(|event| event.units).collect::<Vec<_>>(), [(1, 2), (4, 4)]);
    let before = bench.told().await;
    assert_eq!(bench.journal.resend_unknown(claim).await.expect("it is ordered"), 0);
    assert_eq!(bench.told().await, before, "without anything unknown nothing is written");
}
