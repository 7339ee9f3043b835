//! Laws of bills that are rejected after they were planned.

use super::Stores;
use super::bench::Bench;
use super::samples::{self, BILLS, intent};
use crate::error::JournalError;
use crate::journal::{Intent, Outcome, RejectedBills};
use crate::records::{Cause, LeftOut, WhyLeftOut};
use crate::state::UnitState;

/// Bills that are rejected are taken out of planned units; where none is left, the unit is
/// withdrawn. The counts follow.
///
/// # Panics
/// If the law does not hold.
pub async fn rejected_bills_are_taken_out_of_planned_units(stores: &dyn Stores) {
    let (bench, claim) = Bench::with_run(stores, 3).await;
    let mut lines = samples::late([3, 7]);
    lines.insert(5, WhyLeftOut::Earlier);
    let all = samples::late(502..1002);
    let rejected = vec![
        RejectedBills { unit: 1, lines: lines.clone() },
        RejectedBills { unit: 2, lines: all.clone() },
    ];
    bench.journal.reject_bills(claim, rejected).await.expect("they are planned");
    bench.check().await;
    let (first, second) = (bench.unit(claim.run, 1).await, bench.unit(claim.run, 2).await);
    assert_eq!(
        (first.state, first.bills, &first.rejected),
        (UnitState::Planned, BILLS - 3, &lines)
    );
    assert_eq!((second.state, second.bills, &second.rejected), (UnitState::Withdrawn, 0, &all));
    let counts = bench.run(claim.run).await.counts;
    assert_eq!(counts.bills_pending, u64::from(2 * BILLS - 3));
    assert_eq!(counts.rows_rejected(), 10 + 3 + u64::from(BILLS));
    let events: Vec<_> = bench.events().await.into_iter().map(|record| record.event).collect();
    let told = |unit| {
        let of_unit = events.iter().filter(move |event| event.units == Some((unit, unit)));
        of_unit.map(|event| (event.cause, event.bills)).collect::<Vec<_>>()
    };
    let left = Some(BILLS - 3);
    assert_eq!(told(1), [(Cause::BillsRejected, left), (Cause::GivenBack, None)]);
    assert_eq!(told(2), [(Cause::BillsRejected, Some(0)), (Cause::Withdrawn, None)]);

    let twice = vec![
        RejectedBills { unit: 1, lines: samples::late([7, 8]) },
        RejectedBills { unit: 1, lines: samples::late([9]) },
    ];
    bench.journal.reject_bills(claim, twice).await.expect("it is still planned");
    bench.check().await;
    let first = bench.unit(claim.run, 1).await;
    assert_eq!(first.bills, BILLS - 5, "a line is rejected once");
    assert_eq!(first.why_left_out(5), Some(WhyLeftOut::Earlier), "and keeps its reason");
}

/// If one of the units is not planned or not there, no bill of any is rejected.
///
/// # Panics
/// If the law does not hold.
pub async fn a_rejection_is_written_whole_or_not_at_all(stores: &dyn Stores) {
    let (bench, claim) = Bench::with_run(stores, 3).await;
    bench.journal.lease(claim, 1, 1).await.expect("units are leased");
    let before = bench.told().await;
    for (unit, line) in [(2, 504), (9, 4_504)] {
        let rejected = [(1, 4), (unit, line)]
            .map(|(unit, line)| RejectedBills { unit, lines: samples::late([line]) });
        let answer = bench.journal.reject_bills(claim, rejected.into()).await;
        match answer {
            Err(
                JournalError::IllegalStep { unit: 2, .. }
                | JournalError::NoSuchUnit { unit: 9, .. },
            ) => {}
            other => panic!("batch {unit} is not planned, and the answer was {other:?}"),
        }
    }
    assert_eq!(bench.told().await, before, "nothing was written");
    bench.check().await;
}

/// What does not fit a unit is refused, and nothing is written: lines that are none of its own, an
/// intent that leaves no bill, a withdrawal that leaves some, parts that do not hold what it holds.
///
/// # Panics
/// If the law does not hold.
pub async fn what_does_not_fit_a_unit_changes_nothing(stores: &dyn Stores) {
    let (bench, claim) = Bench::with_run(stores, 3).await;
    bench.send(claim, 1).await;
    bench.journal.lease(claim, 1, 1).await.expect("units are leased");
    let before = bench.told().await;
    let (journal, day) = (&bench.journal, samples::day(1));
    let late = |lines| Intent { late: samples::late(lines), ..intent(2) };
    let rejected = |unit, line| RejectedBills { unit, lines: samples::late([line]) };
    let split = |(first, behind, second)| {
        let parts = [samples::lines(0, first), samples::lines(behind, second)];
        samples::settlement(1, Outcome::Split(parts))
    };
    let answers = [
        journal.intend(claim, late(501..502)).await.err(),
        journal.intend(claim, late(502..1002)).await.err(),
        journal.withdraw(claim, 2, samples::late(502..1001), day).await.err(),
        journal.withdraw(claim, 2, samples::late(502..1003), day).await.err(),
        journal.reject_bills(claim, vec![rejected(3, 1002), rejected(3, 2)]).await.err(),
        journal.settle(claim, split((200, 200, 200))).await.err(),
        journal.settle(claim, split((200, 300, 200))).await.err(),
    ];
    for (place, answer) in answers.into_iter().enumerate() {
        let is_misfit = matches!(answer, Some(JournalError::Misfit { .. }));
        assert!(is_misfit, "request {place} does not fit, and the answer was {answer:?}");
    }
    assert_eq!(bench.told().await, before, "nothing was written");
    bench.check().await;
    journal.intend(claim, late(502..1001)).await.expect("a bill is left");
    bench.check().await;
}

/// A leased unit of which all bills are late is withdrawn.
///
/// # Panics
/// If the law does not hold.
pub async fn a_leased_unit_without_bills_is_withdrawn(stores: &dyn Stores) {
    let (bench, claim) = Bench::with_run(stores, 2).await;
    bench.journal.lease(claim, 0, 1).await.expect("units are leased");
    let all = samples::late(2..502);
    let day = samples::day(40);
    bench.journal.withdraw(claim, 1, all.clone(), day).await.expect("it is leased");
    bench.check().await;
    let unit = bench.unit(claim.run, 1).await;
    assert_eq!((unit.state, unit.bills, unit.judged_on), (UnitState::Withdrawn, 0, Some(day)));
    assert_eq!(unit.rejected, all);
    let counts = bench.run(claim.run).await.counts;
    let bills = u64::from(BILLS);
    assert_eq!((counts.bills_pending, counts.rows_rejected()), (bills, 10 + bills));
    let answer = bench.journal.intend(claim, intent(1)).await;
    assert!(matches!(answer, Err(JournalError::IllegalStep { .. })), "{answer:?}");
}

/// Bills that are late on the day of sending are left out by the intent, and stay so.
///
/// # Panics
/// If the law does not hold.
pub async fn what_is_late_is_left_out_of_the_intent(stores: &dyn Stores) {
    let mut units = samples::units(1);
    units[0].left_out.insert(5, WhyLeftOut::Repeated);
    units[0].bills -= 1;
    let bench = Bench::new(stores).await;
    let claim = bench.journal.begin(samples::run(1), units.clone()).await.expect("a run begins");
    bench.journal.lease(claim, 0, 1).await.expect("units are leased");
    // Line 5 was left out before.
    let intent = Intent { late: samples::late([4, 5, 6]), ..intent(1) };
    bench.journal.intend(claim, intent).await.expect("it is leased");
    bench.check().await;
    let unit = bench.unit(claim.run, 1).await;
    assert_eq!((unit.bills, &unit.planned), (BILLS - 3, &units[0]));
    assert_eq!(unit.rejected, samples::late([4, 6]));
    assert_eq!(unit.why_left_out(5), Some(WhyLeftOut::Repeated));
    assert_eq!(bench.run(claim.run).await.counts.bills_in_flight, u64::from(BILLS) - 3);

    let bench = bench.die(101).await;
    bench.check().await;
    let claim = bench.journal.claim(claim.run).await.expect("its owner is dead");
    let again = bench.journal.lease_unknown(claim, 1).await.expect("a person orders it");
    bench.check().await;
    assert_eq!(again.rejected, samples::late([4, 6]), "what was sent first is sent again");
    assert_ne!(again.rejected, LeftOut::default());
    assert_eq!(bench.unit(claim.run, 1).await.bills, BILLS - 3);
}
