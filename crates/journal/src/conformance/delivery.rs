//! Laws of units that are leased, intended and settled.

use super::bench::{Bench, at_once};
use super::samples::{self, BILLS, intent, settlement};
use super::{Stores, bench::Told};
use crate::error::JournalError;
use crate::journal::{Outcome, RejectedBills, Settlement, Verdict};
use crate::records::{Cause, Claim, NewUnit, UnitRecord};
use crate::state::{Epoch, UnitState};

/// A run begins with all its units, planned, in the hand of the process that begins it.
///
/// # Panics
/// If the law does not hold.
pub async fn a_run_begins_with_all_its_units(stores: &dyn Stores) {
    let (bench, claim) = Bench::with_run(stores, 3).await;
    bench.check().await;
    let run = bench.run(claim.run).await;
    assert_eq!((run.id, run.epoch), (claim.run, claim.epoch));
    assert_eq!(run.begun, samples::run(3));
    assert_eq!(run.begun_at, run.changed_at, "it was begun and claimed at one moment");
    let owner = run.owner.expect("whoever begins it has it");
    assert_eq!((owner.pid, owner.host.as_str(), owner.since), (100, "counter", run.begun_at));
    let counts = (run.counts.rows_read, run.counts.bills_pending, run.counts.rows_rejected());
    assert_eq!(counts, (3 * u64::from(BILLS) + 10, 3 * u64::from(BILLS), 10));
    let planned: Vec<_> = (1..).zip(samples::units(3)).collect();
    let planned: Vec<_> =
        planned.into_iter().map(|(n, unit)| UnitRecord::new(n, None, unit)).collect();
    assert_eq!(bench.units(claim.run).await, planned);

    let empty = bench.journal.begin(samples::run(0), Vec::new()).await;
    let empty = empty.expect("a file of rejected rows alone is a run as well");
    assert_eq!(bench.units(empty.run).await, []);
    bench.check().await;
}

/// Units are leased in their order, those behind a number, up to a limit, and only planned ones.
///
/// # Panics
/// If the law does not hold.
pub async fn units_are_leased_in_their_order(stores: &dyn Stores) {
    let (bench, claim) = Bench::with_run(stores, 6).await;
    let lease = async |after, limit| {
        let leased = bench.journal.lease(claim, after, limit).await.expect("units are leased");
        bench.check().await;
        for unit in &leased {
            assert_eq!(unit.state, UnitState::Leased(claim.epoch));
            assert_eq!(*unit, bench.unit(claim.run, unit.number).await, "as it was written");
        }
        leased.into_iter().map(|unit| unit.number).collect::<Vec<_>>()
    };
    assert_eq!(lease(3, 1).await, [4]);
    let events = bench.events().await.len();
    assert_eq!(lease(0, 0).await, [], "nothing was asked for");
    assert_eq!(lease(6, 9).await, [], "nothing is behind the last");
    assert_eq!(bench.events().await.len(), events, "and nothing was written");
    assert_eq!(lease(0, 4).await, [1, 2, 3, 5], "what is leased is passed over");
    assert_eq!(lease(0, usize::MAX).await, [6]);
    let moved: Vec<_> = bench.events().await.into_iter().filter_map(|e| e.event.units).collect();
    assert_eq!(moved, [(4, 4), (1, 3), (5, 5), (6, 6)], "one event for neighbours");
}

/// Every outcome is kept, with its event, and the counts follow.
///
/// # Panics
/// If the law does not hold.
pub async fn every_outcome_is_kept_with_its_event(stores: &dyn Stores) {
    let (bench, claim) = Bench::with_run(stores, 5).await;
    bench.send(claim, 5).await;
    bench.check().await;
    assert_eq!(bench.run(claim.run).await.counts.batches_in_flight, 5);
    let outcomes = [
        (Outcome::Delivered, Cause::Answered, UnitState::Delivered),
        (Outcome::Refused, Cause::Answered, UnitState::Refused),
        (Outcome::Unknown, Cause::NoAnswer, UnitState::Unknown),
        (Outcome::NotSent, Cause::NotSent, UnitState::Planned),
    ];
    for (number, (outcome, cause, state)) in (1..).zip(outcomes) {
        let requests = u32::from(state != UnitState::Planned);
        let not_before = (requests == 0).then(samples::odd_moment);
        let settlement = Settlement { requests, not_before, ..settlement(number, outcome) };
        let words = settlement.words.clone();
        let parts = bench.journal.settle(claim, settlement).await.expect("an outcome is written");
        assert_eq!(parts, [], "nothing was split");
        bench.check().await;
        let unit = bench.unit(claim.run, number).await;
        assert_eq!((unit.state, unit.attempts, unit.bills), (state, requests, BILLS));
        assert_eq!(
            (unit.judged_on, unit.body),
            (Some(samples::day(1)), Some(samples::body(number)))
        );
        let event = bench.events().await.pop().expect("the move was written").event;
        assert_eq!((event.cause, event.epoch), (cause, Some(claim.epoch)));
        assert_eq!((event.requests, event.status), (Some(requests), Some(200)));
        assert_eq!((event.words, event.not_before), (words, unit.not_before));
        assert_eq!(event.moved, Some((UnitState::InFlight(claim.epoch), state)));
    }
    let counts = bench.run(claim.run).await.counts;
    assert_eq!((counts.batches_delivered, counts.bills_delivered), (1, u64::from(BILLS)));
    assert_eq!((counts.batches_refused, counts.bills_refused), (1, u64::from(BILLS)));
    assert_eq!((counts.batches_unknown, counts.bills_unknown), (1, u64::from(BILLS)));
    assert_eq!((counts.batches_in_flight, counts.bills_in_flight), (1, u64::from(BILLS)));
    assert_eq!((counts.bills_pending, counts.requests_sent), (u64::from(BILLS), 3));

    let again = bench.send(claim, 1).await;
    assert_eq!(again[0].number, 4, "what was not sent is sent again");
    assert_eq!(bench.unit(claim.run, 4).await.not_before, None, "its time has come");
    bench.check().await;
}

/// The parts of a unit that was split take its place: planned, numbered behind the last unit, and
/// leased at once.
///
/// # Panics
/// If the law does not hold.
pub async fn a_split_unit_is_replaced_by_its_parts(stores: &dyn Stores) {
    let (bench, claim) = Bench::with_run(stores, 2).await;
    bench.send(claim, 1).await;
    let halves = [samples::lines(0, 200), samples::lines(200, 300)];
    let split = settlement(1, Outcome::Split(halves.clone()));
    let parts = bench.journal.settle(claim, split).await.expect("a unit is split");
    bench.check().await;
    let told = |parts: &[UnitRecord]| -> Vec<(u64, Option<u64>, NewUnit, UnitState)> {
        let told = parts.iter();
        told.map(|part| (part.number, part.part_of, part.planned.clone(), part.state)).collect()
    };
    let [first, second] = halves;
    let leased = UnitState::Leased(claim.epoch);
    let expected = [(3, Some(1), first, leased), (4, Some(1), second, leased)];
    assert_eq!(told(&parts), expected);
    assert_eq!(bench.units(claim.run).await[2..], parts);
    assert_eq!(bench.unit(claim.run, 1).await.state, UnitState::Split);
    let counts = bench.run(claim.run).await.counts;
    assert_eq!((counts.bills_pending, counts.batches_refused), (2 * u64::from(BILLS), 0));

    for part in [3, 4] {
        bench.journal.intend(claim, intent(part)).await.expect("a part is sent like a unit");
    }
    let halves = [samples::lines(0, 100), samples::lines(100, 100)];
    let split = settlement(3, Outcome::Split(halves));
    let parts = bench.journal.settle(claim, split).await.expect("a part is split");
    assert_eq!(
        parts.iter().map(|part| (part.number, part.part_of)).collect::<Vec<_>>(),
        [(5, Some(3)), (6, Some(3))]
    );
    bench.journal.settle(claim, settlement(4, Outcome::Refused)).await.expect("a part is settled");
    bench.check().await;
    bench.journal.release(claim).await.expect("the run is released");
    bench.check().await;
}

/// A step that does not lead on is refused, and nothing is written.
///
/// # Panics
/// If the law does not hold.
pub async fn illegal_steps_change_nothing(stores: &dyn Stores) {
    // Unit 1 is delivered, 2 in flight, 3 leased, 4 planned, 5 unknown.
    let (bench, claim) = Bench::with_run(stores, 5).await;
    bench.send(claim, 2).await;
    let leased = bench.journal.lease(claim, 4, 1).await.expect("units are leased");
    assert_eq!(leased[0].number, 5);
    bench.journal.intend(claim, intent(5)).await.expect("it is leased");
    bench.journal.settle(claim, settlement(5, Outcome::Unknown)).await.expect("it is in flight");
    bench.journal.settle(claim, settlement(1, Outcome::Delivered)).await.expect("it is in flight");
    bench.journal.lease(claim, 0, 1).await.expect("units are leased");
    let before = bench.told().await;
    for unit in [1, 2, 4, 5, 6] {
        refused(unit, bench.journal.intend(claim, intent(unit)).await);
        let late = samples::late(bench_lines(&before, unit));
        refused(unit, bench.journal.withdraw(claim, unit, late, samples::day(1)).await);
    }
    for unit in [1, 3, 4, 5, 6] {
        for outcome in [
            Outcome::Delivered,
            Outcome::Refused,
            Outcome::Split([samples::lines(0, 1), samples::lines(1, 1)]),
            Outcome::Unknown,
            Outcome::NotSent,
        ] {
            refused(unit, bench.journal.settle(claim, settlement(unit, outcome)).await);
        }
    }
    for unit in [1, 2, 3, 4, 6] {
        for verdict in [Verdict::Delivered, Verdict::NotDelivered] {
            let because = samples::words("asked them");
            refused(unit, bench.journal.resolve(claim, unit, verdict, because).await);
        }
    }
    for unit in [1, 2, 3, 5, 6] {
        let first = bench_lines(&before, unit).into_iter().take(1);
        let rejected = RejectedBills { unit, lines: samples::late(first) };
        refused(unit, bench.journal.reject_bills(claim, vec![rejected]).await);
    }
    assert_eq!(bench.told().await, before, "nothing was written");
    bench.check().await;
}

/// Intents and outcomes that are asked for at once are written one by one, and one that is refused
/// spoils no other.
///
/// # Panics
/// If the law does not hold.
pub async fn what_is_asked_at_once_is_written_one_by_one(stores: &dyn Stores) {
    const UNITS: u32 = 40;
    let (bench, claim) = Bench::with_run(stores, UNITS).await;
    let leased = bench.journal.lease(claim, 0, 30).await.expect("units are leased");
    assert_eq!(leased.len(), 30);
    let journal = &bench.journal;
    let intents = at_once((1..=32).map(|unit| journal.intend(claim, intent(unit)))).await;
    for (unit, intended) in (1..).zip(intents) {
        assert_eq!(intended.is_ok(), unit <= 30, "only what is leased can be sent: {unit}");
    }
    bench.check().await;
    let former = Claim { epoch: Epoch(claim.epoch.0 + 1), ..claim };
    let settled = at_once((1..=32).map(|unit| {
        let claim = if unit % 10 == 0 { former } else { claim };
        journal.settle(claim, settlement(unit, Outcome::Delivered))
    }));
    for (unit, settled) in (1..).zip(settled.await) {
        match unit {
            31 | 32 => refused(unit, settled),
            10 | 20 | 30 => {
                assert!(matches!(settled, Err(JournalError::Fenced { .. })), "{settled:?}");
            }
            _ => assert!(settled.is_ok(), "{unit}: {settled:?}"),
        }
    }
    bench.check().await;
    let counts = bench.run(claim.run).await.counts;
    assert_eq!((counts.batches_delivered, counts.batches_in_flight), (27, 3));
}

/// The lines of a unit, if there is one.
fn bench_lines(told: &Told, unit: u64) -> Vec<u64> {
    let unit = told.units[0].iter().find(|record| record.number == unit);
    unit.map_or(Vec::new(), |unit| (unit.planned.start.line..unit.planned.end.line).collect())
}

/// A unit of five can't be moved so, and the sixth is not there.
fn refused<T: std::fmt::Debug>(unit: u64, result: Result<T, JournalError>) {
    match result {
        Err(JournalError::IllegalStep { unit: said, .. }) => assert_eq!(said, unit),
        Err(JournalError::NoSuchUnit { unit: said, .. }) => assert_eq!((said, unit), (6, 6)),
        other => panic!("batch {unit} can't be moved so, and the answer was {other:?}"),
    }
}
