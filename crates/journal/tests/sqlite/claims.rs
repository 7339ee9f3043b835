//! Locks on runs, and what becomes of them.

use billport_journal::{
    JournalError, Owner, Process, RunHistory as _, RunId, RunJournal as _, SqliteJournal,
    SqliteSettings, UnitState, verify,
};
use std::fs;
use std::sync::Arc;
use time::macros::datetime;
use tokio::task::{JoinSet, yield_now};

use super::bench::{Bench, begin, delivered, everything, intent};

#[tokio::test]
async fn a_run_that_is_held_names_its_holder() {
    let bench = Bench::new();
    let journal = bench.open_as(11);
    let claim = begin(&journal, 2).await;
    let expected =
        Owner { pid: 11, host: "counter".to_owned(), since: datetime!(2031-03-14 09:00 UTC) };
    for other in [&bench.open_as(12), &journal] {
        let held = other.claim(claim.run).await.unwrap_err();
        assert!(matches!(&held, JournalError::Held { owner, .. } if *owner == expected), "{held}");
        assert!(other.bury_the_dead().await.unwrap().is_empty(), "its owner lives");
    }
}

#[tokio::test]
async fn what_a_dead_owner_had_in_flight_is_unknown() {
    let bench = Bench::new();
    let dying = bench.open_as(11);
    let claim = begin(&dying, 3).await;
    dying.lease(claim, 0, 2).await.unwrap();
    dying.intend(claim, intent(1)).await.unwrap();
    drop(dying);
    let journal = bench.open_as(12);
    assert_eq!(journal.run(claim.run).await.unwrap().owner.unwrap().pid, 11, "nothing was written");
    let next = journal.claim(claim.run).await.unwrap();
    assert_eq!(next.epoch.0, claim.epoch.0 + 1);
    let leased = journal.lease(next, 0, 9).await.unwrap();
    assert_eq!(leased.iter().map(|unit| unit.number).collect::<Vec<_>>(), [2, 3]);
    let run = journal.run(claim.run).await.unwrap();
    assert_eq!((run.counts.batches_unknown, run.counts.bills_pending), (1, 4));
    assert_eq!(run.owner.unwrap().pid, 12);
}

#[tokio::test]
async fn a_run_of_a_host_that_is_gone_is_taken_on_a_persons_word() {
    let bench = Bench::new();
    let dying = bench.open_as(11);
    let claim = begin(&dying, 2).await;
    dying.lease(claim, 0, 1).await.unwrap();
    dying.intend(claim, intent(1)).await.unwrap();
    let owner = Process { pid: 11, host: "till".to_owned() };
    let elsewhere = SqliteJournal::open(SqliteSettings { owner, ..bench.settings() }).unwrap();
    let held = elsewhere.disown(claim.run).await.unwrap_err();
    assert!(matches!(held, JournalError::Held { .. }), "its lock says that it lives: {held}");
    drop(dying);
    assert!(matches!(elsewhere.claim(claim.run).await, Err(JournalError::Held { .. })));
    assert!(elsewhere.disown(claim.run).await.unwrap());
    assert!(!elsewhere.disown(claim.run).await.unwrap(), "it has no owner any more");
    let next = elsewhere.claim(claim.run).await.unwrap();
    let run = elsewhere.run(next.run).await.unwrap();
    assert_eq!((run.counts.batches_unknown, run.counts.bills_pending), (1, 2));
    assert_eq!(verify(&elsewhere).await.unwrap().findings, []);
}

#[tokio::test]
async fn who_only_looks_does_not_make_a_dead_owner_live() {
    let bench = Bench::new();
    let dying = bench.open_as(11);
    let run = begin(&dying, 1).await.run;
    drop(dying);
    let looking = Arc::new(bench.open_as(12));
    let busy = bench.raw();
    busy.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut looks = JoinSet::new();
    looks.spawn({
        let looking = Arc::clone(&looking);
        async move { looking.bury_the_dead().await }
    });
    yield_now().await;
    // While whoever looks waits for the journal, the lock of the run is free: who takes it need not
    // wait until the other one has given up.
    let lock = fs::File::open(looking.folder().join(format!("{run}.lock"))).unwrap();
    lock.lock().unwrap();
    drop(lock);
    busy.execute_batch("ROLLBACK").unwrap();
    let mut buried = looks.join_next().await.unwrap().unwrap().expect("it did not wait in vain");
    // It may have looked at the very moment when the lock was taken.
    buried.extend(looking.bury_the_dead().await.unwrap());
    assert_eq!(buried, [run]);
}

#[tokio::test]
async fn a_claim_that_nobody_waits_for_is_given_back() {
    let bench = Bench::new();
    let journal = bench.open();
    let run = begin(&journal, 2).await;
    journal.release(run).await.unwrap();
    let busy = bench.raw();
    busy.execute_batch("BEGIN IMMEDIATE").unwrap();
    let mut asked = Box::pin(journal.claim(run.run));
    // Asked once, then given up.
    tokio::select! {
        biased;
        _ = &mut asked => panic!("the journal is busy"),
        () = std::future::ready(()) => {}
    }
    drop(asked);
    busy.execute_batch("ROLLBACK").unwrap();
    let claim = journal.claim(run.run).await.expect("the claim before was given back");
    assert_eq!(claim.epoch.0, 3);
}

#[tokio::test]
async fn a_claim_of_a_run_that_is_not_there_leaves_no_lock() {
    let bench = Bench::new();
    let journal = bench.open();
    for run in [RunId(1), RunId(u64::MAX)] {
        let refused = journal.claim(run).await.unwrap_err();
        assert!(matches!(refused, JournalError::NoSuchRun(named) if named == run), "{refused}");
    }
    assert_eq!(fs::read_dir(journal.folder()).unwrap().count(), 0);
}

#[tokio::test]
async fn a_lock_outlives_claims_of_before() {
    let bench = Bench::new();
    let journal = bench.open();
    let former = begin(&journal, 1).await;
    journal.release(former).await.unwrap();
    let claim = journal.claim(former.run).await.unwrap();
    let late = journal.release(former).await.unwrap_err();
    assert!(matches!(late, JournalError::Fenced { .. }), "{late}");
    let told = everything(&journal).await;
    let other = bench.open_as(2);
    assert!(matches!(other.claim(claim.run).await, Err(JournalError::Held { .. })));
    assert_eq!(everything(&journal).await, told);
    let leased = journal.lease(claim, 0, 1).await.unwrap();
    assert_eq!(leased[0].state, UnitState::Leased(claim.epoch));
}

#[tokio::test]
async fn what_others_write_is_noticed_at_once() {
    let bench = Bench::new();
    let (one, other) = (bench.open_as(1), bench.open_as(2));
    let claim = begin(&one, 4).await;
    one.lease(claim, 0, 4).await.unwrap();
    // One claim by two handles in turn: each has to see what the other one did to its units.
    for (unit, first, second) in [(1, &one, &other), (2, &other, &one), (3, &one, &other)] {
        first.intend(claim, intent(unit)).await.unwrap();
        let again = second.intend(claim, intent(unit)).await.unwrap_err();
        assert!(matches!(again, JournalError::IllegalStep { .. }), "{again}");
        second.settle(claim, delivered(unit)).await.unwrap();
        first.settle(claim, delivered(unit)).await.unwrap_err();
    }
    let next = begin(&other, 1).await;
    assert_eq!(next.run.0, claim.run.0 + 1);
    one.intend(claim, intent(4)).await.unwrap();
    let counts = other.run(claim.run).await.unwrap().counts;
    assert_eq!((counts.batches_delivered, counts.batches_in_flight), (3, 1));
    assert_eq!(verify(&other).await.unwrap().findings, []);
}
