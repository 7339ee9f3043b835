//! A journal of an older Billport is brought up to date, unless that one delivers by it.

use billport_journal::{
    Intent, JournalError, LeftOut, OpenError, Outcome, Process, RejectedBills, RunHistory as _,
    RunJournal as _, RunQuery, SqliteJournal, SqliteSettings, StoreErrorKind, WhyLeftOut, verify,
};
use std::collections::HashSet;
use std::fs;
use std::sync::Barrier;
use std::thread;

use super::bench::{Bench, begin, everything, halves, intent, run, settled, unit};
use super::opening::refused;

#[tokio::test]
async fn a_journal_of_an_older_billport_is_brought_up_to_date() {
    let bench = Bench::new();
    bench.raw().pragma_update(None, "application_id", i32::from_be_bytes(*b"BPJ1")).unwrap();
    let bench = bench.with_a_run().await;
    assert_eq!(bench.open().runs(RunQuery::default()).await.unwrap().len(), 1);
}

/// The second schema does not know that runs leave alone what is there.
#[tokio::test]
async fn a_journal_of_the_second_schema_is_brought_up_to_date_and_its_digests_hold() {
    let bench = Bench::new().with_a_run().await;
    let before = everything(&bench.open()).await;
    bench.make_third_schema();
    bench
        .raw()
        .execute_batch("ALTER TABLE run DROP COLUMN leave_existing; PRAGMA user_version = 2;")
        .unwrap();
    let journal = bench.open();
    assert_eq!(everything(&journal).await, before);
    let mut new = run(1);
    new.settings.leave_existing = true;
    let begun = journal.begin(new, vec![unit(1)]).await.unwrap().run;
    assert!(journal.run(begun).await.unwrap().begun.settings.leave_existing);
    assert_eq!(verify(&journal).await.unwrap().findings, []);
}

/// The third schema had the records written with each event, and units under another key.
#[tokio::test]
async fn a_journal_of_the_third_schema_is_brought_up_to_date_whatever_its_runs_are_at() {
    let bench = Bench::new().with_a_run().await;
    let journal = bench.open();
    let claim = begin(&journal, 12).await;
    let lines = |unit: u64| {
        let mut lines = LeftOut::default();
        lines.insert(2 * unit, WhyLeftOut::Late);
        lines
    };
    let rejected = vec![RejectedBills { unit: 12, lines: lines(12) }];
    journal.reject_bills(claim, rejected).await.unwrap();
    journal.lease(claim, 0, 10).await.unwrap();
    for number in 1..=8 {
        journal.intend(claim, Intent { late: lines(number), ..intent(number) }).await.unwrap();
    }
    for (unit, outcome) in [
        (1, Outcome::Delivered),
        (2, Outcome::Refused),
        (4, Outcome::NotSent),
        (5, Outcome::Unknown),
        (6, Outcome::Unknown),
        (7, Outcome::Unknown),
    ] {
        journal.settle(claim, settled(unit, outcome)).await.unwrap();
    }
    let whole = halves(9);
    journal.intend(claim, intent(9)).await.unwrap();
    journal.settle(claim, settled(9, Outcome::Split(whole))).await.unwrap();
    let mut both = lines(10);
    both.insert(21, WhyLeftOut::Late);
    journal.withdraw(claim, 10, both, intent(10).judged_on).await.unwrap();
    journal.lease_unknown(claim, 5).await.unwrap();
    journal.lease_unknown(claim, 6).await.unwrap();
    journal.intend(claim, intent(6)).await.unwrap();
    // Posts all of it, as each step did then.
    journal.reject_bills(claim, Vec::new()).await.unwrap();
    let before = everything(&journal).await;
    let states: HashSet<_> = before.states().collect();
    assert_eq!(states.len(), 10, "each state is there: {states:?}");
    drop(journal);
    bench.make_third_schema();

    let journal = bench.open();
    assert_eq!(everything(&journal).await, before);
    assert_eq!(verify(&journal).await.unwrap().findings, []);
    assert_eq!(journal.integrity().await.unwrap(), Vec::<String>::new());
    // And it goes on: its owner is dead.
    let next = journal.claim(claim.run).await.unwrap();
    let counts = journal.run(claim.run).await.unwrap().counts;
    assert_eq!((counts.batches_in_flight, counts.batches_unknown), (0, 5));
    let leased = journal.lease(next, 0, 1).await.unwrap();
    journal.intend(next, intent(leased[0].number)).await.unwrap();
    assert_eq!(verify(&journal).await.unwrap().findings, []);
}

#[tokio::test]
async fn a_journal_is_not_brought_up_to_date_under_an_older_billport_that_delivers() {
    let bench = Bench::new();
    let journal = bench.open();
    let run = begin(&journal, 2).await.run;
    drop(journal);
    bench.make_third_schema();
    let before = fs::read(bench.path()).unwrap();
    // As the older one holds it.
    let lock = fs::File::open(bench.beside(".runs").join(format!("{run}.lock"))).unwrap();
    lock.lock().unwrap();
    let OpenError::Store { source, .. } = refused(&bench) else { panic!("it is busy") };
    assert_eq!((source.kind(), source.is_temporary()), (StoreErrorKind::Busy, true));
    assert!(source.to_string().contains("an older Billport delivers run 1"), "{source}");
    assert_eq!(fs::read(bench.path()).unwrap(), before);
    drop(lock);
    assert_eq!(bench.open().bury_the_dead().await.unwrap(), [run]);
}

#[tokio::test]
async fn of_those_that_open_it_at_once_none_takes_another_for_an_older_billport() {
    const AT_ONCE: usize = 4;
    let bench = Bench::new();
    let journal = bench.open();
    for _ in 0..8 {
        begin(&journal, 2).await;
    }
    drop(journal);
    bench.make_third_schema();
    let start = Barrier::new(AT_ONCE);
    thread::scope(|scope| {
        let open = || {
            start.wait();
            bench.open();
        };
        for opened in [(); AT_ONCE].map(|()| scope.spawn(open)) {
            opened.join().expect("its owners are dead, and who else opens it is as new");
        }
    });
    assert_eq!(bench.open().bury_the_dead().await.unwrap().len(), 8);
}

/// Refused, it could never be taken from an owner whose host is gone.
#[tokio::test]
async fn an_owner_of_another_host_keeps_its_run_and_holds_nothing_up() {
    let bench = Bench::new();
    let owner = Process { pid: 5, host: "till".to_owned() };
    let far = SqliteJournal::open(SqliteSettings { owner, ..bench.settings() }).unwrap();
    let claim = begin(&far, 2).await;
    far.lease(claim, 0, 1).await.unwrap();
    far.intend(claim, intent(1)).await.unwrap();
    // Posts it, as each step did then.
    far.reject_bills(claim, Vec::new()).await.unwrap();
    drop(far);
    bench.make_third_schema();
    let journal = bench.open();
    let held = journal.claim(claim.run).await.unwrap_err();
    assert!(matches!(&held, JournalError::Held { owner, .. } if owner.host == "till"), "{held}");
    assert_eq!(journal.run(claim.run).await.unwrap().counts.batches_in_flight, 1);
    assert!(journal.disown(claim.run).await.unwrap());
    let counts = journal.run(claim.run).await.unwrap().counts;
    assert_eq!((counts.batches_in_flight, counts.batches_unknown), (0, 1));
    assert_eq!(verify(&journal).await.unwrap().findings, []);
}
