//! Events come first, and are posted to the rows of runs and units later: whoever reads in between is
//! told the same.

use billport_journal::{
    Claim, Clock, Epoch, IllegalStep, Intent, JournalError, LeftOut, Outcome, RejectedBills,
    RunHistory as _, RunJournal as _, RunQuery, Settlement, SqliteJournal, SqliteSettings,
    StoreErrorKind, UnitQuery, UnitState, Which, WhyLeftOut, verify,
};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use time::macros::datetime;

use super::bench::{Bench, begin, delivered, everything, intent, settled};

/// How many rows meet a condition.
fn rows(bench: &Bench, of: &str) -> u32 {
    bench.raw().query_row(&format!("SELECT count(*) FROM {of}"), [], |row| row.get(0)).unwrap()
}

/// A run of nine units: of those in hand one is as it was leased, one in flight, and one has come back;
/// of those that are settled each stands otherwise.
async fn begin_to_deliver(journal: &SqliteJournal) -> Claim {
    let claim = begin(journal, 9).await;
    journal.lease(claim, 0, 6).await.unwrap();
    for unit in 1..=5 {
        journal.intend(claim, intent(unit)).await.unwrap();
    }
    for (unit, outcome) in [
        (1, Outcome::Delivered),
        (2, Outcome::Refused),
        (3, Outcome::Unknown),
        (4, Outcome::NotSent),
    ] {
        journal.settle(claim, settled(unit, outcome)).await.unwrap();
    }
    claim
}

#[tokio::test]
async fn what_is_not_posted_yet_is_told_as_if_it_were() {
    let bench = Bench::new();
    let (journal, other) = (bench.open_as(1), bench.open_as(2));
    let claim = begin_to_deliver(&journal).await;
    assert_eq!(rows(&bench, "unit WHERE state = 1"), 9, "they stand as they were planned");
    assert_eq!(rows(&bench, "run WHERE posted_up_to = 2 AND bills_pending = 18"), 1);
    let told = everything(&journal).await;
    assert_eq!(everything(&other).await, told);
    let counts = other.run(claim.run).await.unwrap().counts;
    assert_eq!((counts.bills_pending, counts.batches_in_flight, counts.requests_sent), (10, 1, 4));
    for (which, after, limit, numbers) in [
        (Which::All, 0, 3, &[1, 2, 3][..]),
        (Which::All, 7, 9, &[8, 9]),
        (Which::Pending, 0, 9, &[4, 6, 7, 8, 9]),
        (Which::Pending, 0, 3, &[4, 6, 7]),
        (Which::Pending, 4, 1, &[6]),
        (Which::Troubled, 0, 9, &[2, 3]),
        (Which::Troubled, 2, 9, &[3]),
        (Which::Troubled, 0, 1, &[2]),
    ] {
        for journal in [&journal, &other] {
            let units = journal.units(claim.run, UnitQuery { after, limit, which }).await.unwrap();
            let told: Vec<_> = units.iter().map(|unit| unit.number).collect();
            assert_eq!(told, numbers, "{which:?} behind {after}, {limit} of them");
        }
    }
    assert_eq!(verify(&other).await.unwrap().findings, []);
    // What came back is planned again, whatever its row says.
    let leased = journal.lease(claim, 0, 2).await.unwrap();
    assert_eq!(leased.iter().map(|unit| unit.number).collect::<Vec<_>>(), [4, 7]);
    journal.release(claim).await.unwrap();
    assert_eq!(rows(&bench, "run WHERE posted_up_to IS NULL"), 1, "nothing is left to be posted");
    assert_eq!(rows(&bench, "unit WHERE state IN (4, 5)"), 2);
    assert_eq!(rows(&bench, "unit WHERE state = 7"), 2);
    assert_eq!(rows(&bench, "unit WHERE state = 1"), 5);
    assert_eq!(verify(&other).await.unwrap().findings, []);
    assert_eq!(other.integrity().await.unwrap(), Vec::<String>::new());
}

#[tokio::test]
async fn what_a_dead_owner_has_not_posted_is_not_lost() {
    let bench = Bench::new();
    let dead = bench.open_as(1);
    let run = begin_to_deliver(&dead).await.run;
    drop(dead);
    assert_eq!(rows(&bench, "unit WHERE state = 1"), 9, "it died before it had posted anything");
    let journal = bench.open_as(2);
    let claim = journal.claim(run).await.unwrap();
    let all = UnitQuery { after: 0, limit: 9, which: Which::All };
    let units = journal.units(run, all).await.unwrap();
    let stand: Vec<_> = units.iter().map(|unit| (unit.state, unit.attempts)).collect();
    assert_eq!(
        stand,
        [
            (UnitState::Delivered, 1),
            (UnitState::Refused, 1),
            (UnitState::Unknown, 1),
            (UnitState::Planned, 1),
            (UnitState::Unknown, 1),
            (UnitState::Planned, 0),
            (UnitState::Planned, 0),
            (UnitState::Planned, 0),
            (UnitState::Planned, 0),
        ]
    );
    assert_eq!(claim.epoch, Epoch(2));
    assert_eq!(verify(&journal).await.unwrap().findings, []);
}

#[tokio::test]
async fn a_thousand_changes_are_posted_at_the_latest() {
    let bench = Bench::new();
    let journal = bench.open();
    let claim = begin(&journal, 1030).await;
    journal.lease(claim, 0, 1000).await.unwrap();
    assert_eq!(rows(&bench, "unit WHERE state <> 1"), 0);
    journal.lease(claim, 1000, 30).await.unwrap();
    assert_eq!(rows(&bench, "unit WHERE state = 1"), 0);
    journal.intend(claim, intent(7)).await.unwrap();
    assert_eq!(rows(&bench, "unit WHERE state & 15 = 2"), 1030, "it begins anew");
    let again = journal.intend(claim, intent(7)).await.unwrap_err();
    let no_such_move =
        matches!(again, JournalError::IllegalStep { source: IllegalStep::NoSuchMove { .. }, .. });
    assert!(no_such_move, "{again}");
    journal.settle(claim, delivered(7)).await.unwrap();
    assert_eq!(journal.run(claim.run).await.unwrap().counts.batches_delivered, 1);
    assert_eq!(verify(&journal).await.unwrap().findings, []);
}

/// The parts are rows from the beginning, so whatever was before them is posted with them.
#[tokio::test]
async fn a_unit_that_is_split_is_posted_with_its_parts() {
    let bench = Bench::new();
    let journal = bench.open();
    let claim = begin_to_deliver(&journal).await;
    let halves = super::bench::halves(5);
    journal.settle(claim, settled(5, Outcome::Split(halves))).await.unwrap();
    assert_eq!(rows(&bench, "unit WHERE state = 6"), 1);
    assert_eq!(rows(&bench, "unit WHERE state & 15 = 2 AND part_of = 5"), 2);
    let other = bench.open_as(2);
    assert_eq!(everything(&other).await, everything(&journal).await);
    assert_eq!(verify(&other).await.unwrap().findings, []);
}

#[tokio::test]
async fn an_event_that_does_not_lead_on_from_the_rows_is_damage() {
    for edit in [
        "event SET state_before = 1 WHERE cause = 8",
        "event SET epoch = 7 WHERE cause = 8",
        "event SET last_unit = 10 WHERE cause = 5",
        "event SET cause = 7 WHERE cause = 12",
        "unit SET state = 4 WHERE id & 4294967295 = 1",
        "run SET posted_up_to = 3",
        "run SET posted_up_to = 0",
    ] {
        let bench = Bench::new();
        let journal = bench.open();
        let claim = begin_to_deliver(&journal).await;
        bench.raw().execute_batch(&format!("UPDATE {edit}")).unwrap();
        let all = UnitQuery { after: 0, limit: 9, which: Which::All };
        let settlement = Settlement { requests: 0, ..delivered(5) };
        for answer in [
            journal.run(claim.run).await.map(drop),
            journal.runs(RunQuery::default()).await.map(drop),
            journal.units(claim.run, all).await.map(drop),
            journal.settle(claim, settlement).await.map(drop),
        ] {
            let Err(JournalError::Store(error)) = answer else { panic!("{edit}: {answer:?}") };
            assert_eq!(error.kind(), StoreErrorKind::Damaged, "{edit}: {error}");
        }
    }
}

#[tokio::test]
async fn every_field_that_changes_is_posted_by_whoever_reads() {
    let bench = Bench::new();
    let seconds = AtomicI64::new(0);
    let start = datetime!(2031-03-14 09:00 UTC);
    let clock: Clock =
        Arc::new(move || start + time::Duration::seconds(seconds.fetch_add(1, Ordering::Relaxed)));
    let settings = SqliteSettings { clock, ..bench.settings() };
    let journal = SqliteJournal::open(settings).unwrap();
    let claim = begin(&journal, 4).await;
    journal.lease(claim, 0, 4).await.unwrap();
    let mut late = LeftOut::default();
    late.insert(2, WhyLeftOut::Late);
    journal.intend(claim, Intent { late, ..intent(1) }).await.unwrap();
    journal.intend(claim, intent(2)).await.unwrap();
    for unit in [1, 2] {
        let not_before = Some(datetime!(2031-03-14 10:00 UTC));
        let not_sent = Settlement { requests: 2, not_before, ..settled(unit, Outcome::NotSent) };
        journal.settle(claim, not_sent).await.unwrap();
    }
    journal.lease(claim, 0, 1).await.unwrap();
    let told = everything(&journal).await;
    // Posts all of it.
    journal.reject_bills(claim, Vec::new()).await.unwrap();
    assert_eq!(everything(&journal).await, told);
    assert_eq!(verify(&journal).await.unwrap().findings, []);
}

#[tokio::test]
async fn a_slow_run_does_not_look_ever_further_back_beside_a_fast_one() {
    let bench = Bench::new();
    let (journal, other) = (bench.open_as(1), bench.open_as(2));
    let slow = begin(&journal, 2).await;
    journal.lease(slow, 0, 2).await.unwrap();
    journal.intend(slow, intent(1)).await.unwrap();
    let behind = "run WHERE id = 1 AND posted_up_to < 10";
    // Each of these is an event.
    let fast = begin(&other, 2_100).await;
    let rejected = (1..=2_100).map(|unit| {
        let mut lines = LeftOut::default();
        lines.insert(2 * unit, WhyLeftOut::Late);
        RejectedBills { unit, lines }
    });
    other.reject_bills(fast, rejected.collect()).await.unwrap();
    assert_eq!(rows(&bench, behind), 1, "nothing was written of the slow one since");
    journal.intend(slow, intent(2)).await.unwrap();
    assert_eq!(rows(&bench, behind), 0, "its next step posts it");
    let told = everything(&other).await;
    assert_eq!(everything(&journal).await, told);
}
