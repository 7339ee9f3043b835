//! Laws of what a person says, and of what is sent again by a person's order.

use super::Stores;
use super::bench::Bench;
use super::samples::{self, settlement};
use crate::error::JournalError;
use crate::journal::{Intent, Outcome, Verdict};
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

/// By a person's order a unit of unknown outcome is taken in hand, it alone, and counts as unknown
/// still; without its intent it is given back to the doubt.
///
/// # Panics
/// If the law does not hold.
pub async fn what_is_unknown_is_taken_in_hand_by_order(stores: &dyn Stores) {
    let (bench, claim) = Bench::with_run(stores, 4).await;
    bench.send(claim, 3).await;
    for unit in [1, 2] {
        let unknown = settlement(unit, Outcome::Unknown);
        bench.journal.settle(claim, unknown).await.expect("it is in flight");
    }
    let before = bench.run(claim.run).await.counts;
    let leased = bench.journal.lease_unknown(claim, 1).await.expect("it is unknown");
    bench.check().await;
    assert_eq!(leased, bench.unit(claim.run, 1).await, "as it was written");
    let (again, in_flight) =
        (UnitState::LeasedAgain(claim.epoch), UnitState::InFlight(claim.epoch));
    let states = [again, UnitState::Unknown, in_flight, UnitState::Planned];
    assert_eq!(bench.states(claim.run).await, states);
    assert_eq!(bench.run(claim.run).await.counts, before, "it is unknown as before");
    let event = bench.events().await.pop().expect("the move was written").event;
    assert_eq!((event.cause, event.units), (Cause::ResendOrdered, Some((1, 1))));

    let told = bench.told().await;
    for unit in [1, 3, 4, 5] {
        match bench.journal.lease_unknown(claim, unit).await {
            Err(JournalError::IllegalStep { unit: said, .. }) => assert_eq!(said, unit),
            Err(JournalError::NoSuchUnit { unit: said, .. }) => assert_eq!((said, unit), (5, 5)),
            other => panic!("batch {unit} is not unknown, and the answer was {other:?}"),
        }
    }
    let late = samples::late(2..502);
    let withdrawn = bench.journal.withdraw(claim, 1, late, samples::day(1)).await;
    assert!(matches!(withdrawn, Err(JournalError::IllegalStep { .. })), "{withdrawn:?}");
    let in_part = Intent { late: samples::late([2]), ..samples::intent(1) };
    let in_part = bench.journal.intend(claim, in_part).await;
    assert!(matches!(in_part, Err(JournalError::IllegalStep { .. })), "{in_part:?}");
    let planned = bench.journal.lease(claim, 0, 9).await.expect("units are leased");
    assert_eq!(planned.iter().map(|unit| unit.number).collect::<Vec<_>>(), [4]);
    assert_eq!(bench.told().await.events.len(), told.events.len() + 1, "but for this");

    bench.journal.release(claim).await.expect("the run is released");
    bench.check().await;
    let unknown = UnitState::Unknown;
    assert_eq!(bench.states(claim.run).await, [unknown, unknown, unknown, UnitState::Planned]);
}

/// What is sent again is delivered, or as unknown as before: an earlier request may have arrived,
/// whatever is said of this one, and whether anything is said at all.
///
/// # Panics
/// If the law does not hold.
pub async fn what_is_sent_again_is_in_doubt_until_it_is_delivered(stores: &dyn Stores) {
    let (bench, claim) = Bench::with_run(stores, 1).await;
    bench.send(claim, 1).await;
    bench.journal.settle(claim, settlement(1, Outcome::Unknown)).await.expect("it is in flight");
    let send_again = async |bench: &Bench<'_>, claim| {
        bench.journal.lease_unknown(claim, 1).await.expect("it is unknown");
        bench.journal.intend(claim, samples::intent(1)).await.expect("it is in hand");
        bench.check().await;
        let in_flight = bench.run(claim.run).await.counts.batches_in_flight;
        assert_eq!((bench.unit(claim.run, 1).await.state.is_in_flight(), in_flight), (true, 1));
    };
    let outcomes = [
        (Outcome::Refused, Cause::Answered),
        (Outcome::NotSent, Cause::NotSent),
        (Outcome::Unknown, Cause::NoAnswer),
    ];
    for (sent_before, (outcome, cause)) in (1..).zip(outcomes) {
        send_again(&bench, claim).await;
        let said = settlement(1, outcome);
        bench.journal.settle(claim, said.clone()).await.expect("it is in flight");
        bench.check().await;
        let unit = bench.unit(claim.run, 1).await;
        assert_eq!((unit.state, unit.attempts), (UnitState::Unknown, sent_before + 1));
        let event = bench.events().await.pop().expect("the move was written").event;
        let told = (event.cause, event.status, event.words);
        assert_eq!(told, (cause, said.status, said.words), "what was said is kept");
    }
    send_again(&bench, claim).await;
    let halves = [samples::lines(0, 200), samples::lines(200, 300)];
    let split = bench.journal.settle(claim, settlement(1, Outcome::Split(halves))).await;
    assert!(matches!(split, Err(JournalError::IllegalStep { .. })), "{split:?}");

    let bench = bench.die(101).await;
    let claim = bench.journal.claim(claim.run).await.expect("its owner is dead");
    bench.check().await;
    let unit = bench.unit(claim.run, 1).await;
    assert_eq!((unit.state, unit.attempts), (UnitState::Unknown, 5), "one is counted for it");
    send_again(&bench, claim).await;
    let delivered = settlement(1, Outcome::Delivered);
    bench.journal.settle(claim, delivered).await.expect("it is in flight");
    bench.check().await;
    let counts = bench.run(claim.run).await.counts;
    assert_eq!((counts.batches_delivered, counts.batches_unknown), (1, 0));
    assert_eq!(counts.requests_sent, 6);
}
